"""Drafts of the trial office, written as its clerk would write them. 云川市 and everybody in it are invented."""

from __future__ import annotations

from datetime import date

from desktop.base.ids import RecordId
from desktop.office.drafts import service
from desktop.office.drafts.records import LETTER, PLAIN, Draft
from desktop.storage.session import Session

NOTICE = """云川市人民政府办公室关于做好今冬明春森林防灭火工作的通知
各县（区）人民政府,市政府各部门：
　　今年入秋以来，全市平均降水量较常年同期偏少三成，森林火险等级持续偏高。为切实做好今冬明春森林防灭火工作，经市政府同意，现就有关事项通知如下。
一、压实防火责任
（一）落实属地责任。各县（区）政府主要负责同志为本地区森林防灭火工作第一责任人，要在2026年12月5日前逐级签订责任书，把责任落实到山头地块、落实到每一名护林员。
（二）落实部门责任。市林业局牵头抓总，市应急管理局、市公安局、市气象局按照《云川市森林防火条例》和云政发[2025]12号文件规定各负其责。
二、管住野外火源
（一）严格用火审批。防火期内，林区及林缘500米范围内禁止野外用火；确需用火的，由县级人民政府批准。
1.坟场、墓地、旅游景区设卡检查，做到“入山登记、火种留下”。
2.输配电线路由供电单位于12月15日前完成清障。
（二）加强巡护。护林员巡山不少于每日2次，重点时段加密至4次。
三、备足扑救力量
各地物资储备不得低于下表标准，并于每月25日前将变动情况报市应急管理局。
表1 县（区）防火物资最低储备
| 物资 | 单位 | 山区县 | 平原县（区） |
| 风力灭火机 | 台 | 60 | 20 |
| 防火服 | 套 | 300 | 100 |
| 卫星电话 | 部 | 6 | 2 |
四、严格值班报告
各地、各有关部门要落实24小时值班和领导带班制度，发生火情须在30分钟内电话报告市政府总值班室（010-12345678），1小时内书面报告，不得迟报、漏报、瞒报。
附件：1.森林防灭火责任分工表
2.值班联系方式
云川市人民政府办公室
2026年11月24日
（此件公开发布）
抄送：市委办公室，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院。
云川市人民政府办公室　2026年11月24日印发
"""

REQUEST = """云川市水利局关于解决防洪工程岁修资金的请示
云川市人民政府：
今年汛期，我市先后遭遇4次强降雨过程，沧江、清水河等7条河道堤防出现险情32处，虽经抢护转危为安，但堤身渗漏、护坡塌陷等隐患仍然突出。为确保明年汛前完成修复，现将有关情况请示如下。
一、急需修复的工程
经全面排查，需岁修堤防18.6公里、涵闸21座、穿堤建筑物9处，计划2027年4月底前全部完工。
二、资金测算
共需资金2680万元，其中申请中央和省级水利救灾资金1200万元，县（区）自筹480万元，尚缺1000万元，恳请市财政从预备费中安排。
妥否，请批示。
云川市水利局
2026年11月23日
（联系人：高翔，电话：12345678）
"""

LETTER_TEXT = """云川市人民政府办公室关于商请支持数据共享的函
省自然资源厅：
为推进工程建设项目审批提速，我市拟于2027年1月上线“一码管地”应用，需调用贵厅国土空间规划、土地供应两类数据接口。恳请贵厅予以支持，并指定专人与我市对接。
联系人：张晓东，电话：12345678。
请予支持为盼。
云川市人民政府办公室
2026年11月20日
"""

SECRET = """云川市人民政府办公室关于做好重要目标安全保卫工作的通知
各县（区）人民政府，市政府有关部门：
会期临近，请按照既定方案于2026年12月1日前完成重要目标的人防、物防、技防检查，逐处登记，逐处销号。检查情况由专人送达，不得通过互联网传递。
云川市人民政府办公室
2026年11月22日
"""


def write_drafts(session: Session) -> tuple[RecordId, ...]:
    """Three open drafts and a secret one; the first is written last, so that it stands at the head of the list."""
    office = session.office.name
    texts = (
        Draft(
            issuer=office, document_number="云政办发〔2026〕7号", classification="秘密", secrecy_period="1年",
            copy_number="000001", body=SECRET,
        ),
        Draft(form=LETTER, issuer=office, document_number="云政办函〔2026〕31号", body=LETTER_TEXT),
        Draft(
            issuer="云川市水利局", document_number="云水〔2026〕58号", signatory="何永平", draft_mark="送审稿",
            body=REQUEST,
        ),
        Draft(
            issuer=office, document_number="云政办发〔2026〕45号", urgency="加急", issued_on=date(2026, 11, 24),
            sealing=PLAIN, body=NOTICE,
        ),
    )  # fmt: skip
    return tuple(bytes(session.run(service.create, draft).id) for draft in texts)[::-1]
