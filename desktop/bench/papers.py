"""Invented incoming documents for the benches, the same ones on every machine: number → record. Pure."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from desktop.base.clock import CHINA, to_ms
from desktop.base.fields import Named
from desktop.office.documents.records import FINISHED, OPEN_STAGES, IncomingDocument

TODAY = date(2026, 11, 23)
NOW = "2026-11-23T09:00"
_DAYS = 1000
"""The records are spread over so many days before `TODAY`; a fiftieth of them, the last ones, is still in hand."""

_AREAS = (
    "城区", "临江区", "青石县", "白沙县", "云岭县", "柳河县", "桃源县", "望江市", "高新区", "经开区",
    "平川县", "松林县", "清河县", "东湖区", "西山区", "南浦县", "北岭县", "龙泉县", "马鞍县", "花园口区",
)  # fmt: skip
_OFFICES = (
    "应急管理局", "财政局", "水利局", "教育局", "卫生健康委", "交通运输局", "住房和城乡建设局", "农业农村局",
    "自然资源局", "生态环境局", "民政局", "市场监督管理局", "发展和改革委", "人力资源社会保障局", "档案馆",
)  # fmt: skip
_SUBJECTS = (
    "防汛抗旱责任制落实", "安全生产专项整治", "老旧小区改造", "营商环境优化", "森林草原防灭火", "义务教育均衡发展",
    "基层医疗服务能力提升", "农村公路养护", "重大项目用地保障", "专项债券资金使用", "河湖长制考核", "食品安全抽检",
    "冬春供暖保障", "秋粮收购", "困难群众救助", "信访积案化解", "公文处理质量", "档案数字化", "电子政务外网迁移",
    "地质灾害隐患排查", "燃气管网更新", "政务公开", "节假日值班", "人才引进", "招商引资", "统计数据质量",
    "大气污染防治", "水污染防治", "乡村振兴示范点", "就业见习补贴",
)  # fmt: skip
_ACTS = ("做好", "进一步加强", "开展", "报送", "印发", "申请调整", "督促落实", "通报", "征求", "转发")
_KINDS = ("通知", "请示", "函", "报告", "意见", "通报")
_TAILS = ("工作", "情况", "方案", "有关事项", "任务清单", "第三季度进展")
PEOPLE = ("李敏", "张晓东", "黄伟", "王芳", "单志强", "曾庆华", "冯立军", "解小红", "区少华", "沈国强")
_URGENCIES = ("平件", "平件", "平件", "平件", "加急", "加急", "特急", "特提")


def is_confidential(number: int) -> bool:
    """A tenth of the documents lies in the second compartment."""
    return number % 10 == 9


def paper(number: int, size: int) -> IncomingDocument:
    """The document with this number (0 = the oldest) of `size`."""
    mix = (number * 2654435761) & 0xFFFFFFFF
    area, office = _AREAS[mix % 20], _OFFICES[mix // 20 % 15]
    subject, act = _SUBJECTS[mix // 300 % 30], _ACTS[mix // 9000 % 10]
    kind, tail = _KINDS[mix // 90000 % 6], _TAILS[mix // 540000 % 6]
    day = TODAY - timedelta(days=_DAYS - 1 - number * _DAYS // size)
    due = day + timedelta(days=3 + mix // 7 % 28)
    in_hand = number >= size - size // 50
    minute = 480 + number % 600
    received = to_ms(_midnight(day)) + minute * 60_000 + number % 60_000
    return IncomingDocument(
        receipt_number=f"收〔{day.year}〕{number + 1}号",
        receipt_year=day.year,
        receipt_serial=number + 1,
        received_at=received,
        title=f"关于{act}{area}{subject}{tail}的{kind}",
        from_unit=Named(f"{area}{office}"),
        document_number=f"{area[:1]}{office[:1]}发〔{day.year}〕{mix % 900 + 1}号",
        document_type=kind,
        urgency=_URGENCIES[mix // 11 % 8],
        classification="秘密" if is_confidential(number) else "内部",
        handler=Named(PEOPLE[mix // 13 % 10]),
        lead_unit=Named(f"云川市{_OFFICES[mix // 17 % 15]}") if mix % 4 else None,
        due_on=due,
        stage=OPEN_STAGES[mix // 19 % 5] if in_hand else FINISHED,
        finished_on=None if in_hand else min(due + timedelta(days=mix // 23 % 6 - 4), TODAY),
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def words_of(size: int, count: int) -> list[str]:
    """Two-character words out of titles of records spread over all, each once."""
    chance = random.Random(11)
    found: dict[str, None] = {}
    while len(found) < count:
        title = paper(chance.randrange(size), size).title
        at = chance.randrange(len(title) - 1)
        found[title[at : at + 2]] = None
    return list(found)
