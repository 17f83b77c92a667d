"""Papers made by chance for long runs: sentences of every awkward kind, in every form and any length."""

from __future__ import annotations

import random
from dataclasses import dataclass

_WHO = (
    "各县（市、区）人民政府",
    "市应急管理局",
    "市财政局、市水利局",
    "临江市森林消防支队",
    "王镕同志",
    "市政府第36次常务会议",
)
_DOES = (
    "要严格执行《森林防火条例》和《临江市森林防火网格化管理办法（试行）》（市政办发〔2025〕18号）",
    "统筹安排资金1,280万元，用于补充风力灭火机460台、防火服2300套",
    "对“人防、物防、技防”作出部署——做到底数清、情况明、措施实……决不允许走过场",
    "于2026年12月1日前完成156个重点火险村的排查，占85.7%",
    "通过应急平台https://www.example.gov.cn/forest/fire-prevention/2026/index.html报送",
    "值班电话010－12345678，邮箱yjglj-zhb@example.gov.cn",
    "把审批时限由23个工作日压减至12个工作日以内（含节假日），比去年同期高2.4个百分点",
    "研究了《关于“十五五”时期〈林区防火道路规划〉的意见》",
    "坚持“预防为主、积极消灭”的方针",
    "执行GB/T 9704—2012和ISO 9001的规定，使用X-ray、5G、AI等手段",
    "实行24小时值班值守",
)
_MATTERS = ("森林防火", "农民工工资支付", "重点项目建设", "防汛抗旱")
_ENDS = ("。", "。", "；", "！", "。”", "）。", "……", "：")
_HEADS = (
    "一、总体要求",
    "（一）压实责任。",
    "1.建立台账。",
    "（1）拟订方案。",
    "二、工作措施",
    "（二）强化保障。",
)
FORMS = ("document", "letter", "order", "minutes", "bulletin")
PROFILES = ("gb", "gb", "gb", "33476", "word28", "word28.95", "word30")


@dataclass(frozen=True)
class Paper:
    """One generated paper."""

    form: str
    profile: str
    text: str
    body: tuple[str, ...]
    facts: dict[str, object]


def paper(seed: int) -> Paper:
    """The paper of ``seed``; the same one every time."""
    dice = random.Random(seed)
    paragraphs = []
    for _ in range(dice.randint(1, 30)):
        head = dice.choice(_HEADS) if dice.random() < 0.3 else ""
        sentences = "".join(
            dice.choice(_WHO) + dice.choice(_DOES) + dice.choice(_ENDS)
            for _ in range(dice.choice((1, 1, 2, 3, 5)))
        )
        cut = dice.randint(1, len(sentences)) if dice.random() < 0.3 else len(sentences)
        paragraphs.append(head + sentences[:cut].rstrip("（《“〈") + ("" if cut == len(sentences) else "。"))
    form = dice.choice(FORMS)
    matters = "、".join(dice.sample(_MATTERS, dice.randint(1, 3)))
    title = f"临江市人民政府办公室关于{matters}工作的通知"
    facts: dict[str, object] = {
        "issuer": "临江市人民政府办公室", "title": title, "number": f"临政办发〔2026〕{dice.randint(1, 400)}号",
        "date": "2026年11月22日", "printed_by": "临江市人民政府办公室", "printed_on": "2026年11月23日",
        "copy_recipients": "，".join(dice.sample(_WHO, dice.randint(1, 4))),
    }  # fmt: skip
    if dice.random() < 0.3:
        facts |= {"classification": "秘密", "period": "1年", "copy_number": "000012", "urgency": "特急"}
    if form in {"document", "letter"}:
        facts["way"] = dice.choice(("sealed", "plain", "stamped"))
        facts["main_recipients"] = "，".join(dice.sample(_WHO, dice.randint(1, 4)))
        if dice.random() < 0.3:
            facts["attachments"] = ["任务清单", "责任分工及联系方式一览表" * dice.randint(1, 3)][
                : dice.randint(1, 2)
            ]
        if dice.random() < 0.2:
            facts["issuers"] = ["临江市应急管理局", "临江市林业局", "临江市财政局", "临江市水利局"][
                : dice.randint(2, 4)
            ]
    if form == "order":
        facts |= {"mark": "临江市人民政府令", "signer_title": "市　长"}
    body = tuple(paragraphs)
    return Paper(form, dice.choice(PROFILES), title + "\n" + "\n".join(body), body, facts)
