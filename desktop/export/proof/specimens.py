"""The papers that are made for the proof: every form, with every element somewhere."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

from desktop.export import pdf
from desktop.export.forms.model import Column, Table
from desktop.export.gongwen.annexes import Annex, AnnexFacts, lay_out_annex
from desktop.export.gongwen.bulletin import Article, BulletinFacts, lay_out_bulletin
from desktop.export.gongwen.document import DocumentFacts, lay_out_document
from desktop.export.gongwen.letter import lay_out_letter
from desktop.export.gongwen.minutes import Decision, MinutesFacts, Person, lay_out_minutes
from desktop.export.gongwen.order import OrderFacts, lay_out_order
from desktop.export.gongwen.overlay import Overlay, lay_over
from desktop.export.layout import geometry
from desktop.export.layout.frame import Document
from desktop.export.measure import forms as measured_forms
from desktop.export.measure.lines import TextLine, lines_of
from desktop.export.measure.read import Char, read_pdf
from desktop.export.measure.report import Measured
from desktop.export.proof import texts
from desktop.export.proof.ink import Ink

DAY = datetime.date(2026, 11, 22)
PRINTED = datetime.date(2026, 11, 23)


class Specimen:
    """One paper as a file: its PDF, what was read back, and the ink of its pages."""

    def __init__(self, name: str, document: Document, facts: object) -> None:
        self.name, self.document, self.facts = name, document, facts
        self.data = pdf.to_bytes(document)

    @cached_property
    def measured(self) -> Measured:
        """The file read back."""
        read = read_pdf(self.data)
        page = geometry.profile("gb")
        measured = Measured(read, page, tuple(tuple(lines_of(each)) for each in read.pages))
        if measured_forms.recognise(measured) == "letter":
            return replace(measured, first_page=geometry.letter_first_page(page))
        return measured

    @cached_property
    def ink(self) -> Ink:
        """The printed pages at 600 dpi."""
        return Ink(self.data)

    def find(self, text: str, *, last: bool = False) -> Found:
        """Where ``text`` stands on one line; the first such place, or the last.

        Raises:
            LookupError: it stands nowhere.
        """
        found = [
            Found(line, line.chars[at : at + len(text)])
            for lines in self.measured.lines
            for line in lines
            if (at := line.text.find(text)) >= 0
        ]
        if not found:
            raise LookupError(text)
        return found[-1 if last else 0]


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of text on a line."""

    line: TextLine
    chars: tuple[Char, ...]

    @property
    def page(self) -> int:
        """Its page, from 1."""
        return self.line.page

    @property
    def x(self) -> float:
        """Origin of its first character."""
        return self.chars[0].x

    @property
    def y(self) -> float:
        """Its baseline."""
        return self.line.y


DOCUMENT = DocumentFacts(
    issuers=(texts.OFFICE,),
    title="临江市人民政府办公室关于进一步加强今冬明春森林防火和农民工工资支付保障工作的通知",
    number="临政办发〔2026〕45号",
    copy_number="000012",
    classification="机密",
    period="5年",
    urgency="特急",
    main_recipients=texts.RECIPIENTS,
    body=(*texts.BODY, texts.CLOSING),
    attachments=("任务清单", "今冬明春森林防火和农民工工资支付保障工作责任分工及联系方式一览表"),
    date=DAY,
    note="此件不公开",
    copy_recipients=texts.COPIES,
    printed_by=texts.OFFICE,
    printed_on=PRINTED,
)
_SIMPLE = replace(
    DOCUMENT,
    copy_number="",
    classification="",
    period="",
    urgency="",
    attachments=(),
    note="",
    body=texts.BODY[:5],
)
_JOINT = replace(_SIMPLE, issuers=tuple(f"临江{unit}" for unit in texts.UNITS))
PREPRINTED_MM = 130.0
DRAFT_MARK = "送审稿"
_TABLE = Table(
    tuple(Column(title) for title in ("序号", "事项", "牵头单位", "时限")),
    tuple((str(n), f"开展第{n}轮督查", "市应急管理局", f"12月{n % 28 + 1}日") for n in range(1, 41)),
    caption="表1　任务分工",
)
MINUTES = MinutesFacts(
    issuer=texts.OFFICE,
    mark="临江市人民政府常务会议纪要",
    title="市十七届人民政府第36次常务会议纪要",
    number="〔2026〕36号",
    date=DAY,
    body=texts.BODY,
    decisions=(Decision("开展森林防火责任落实情况专项督查", "市应急管理局", "市林业局", PRINTED),),
    attending=(Person("林启明", "市长"), Person("王镕", "常务副市长"), Person("欧阳文昇", "副市长")),
    absent=(Person("孙翀", "副市长"),),
    observing=(Person("周志远", "市发展和改革委员会主任"), Person("吴喆", "市财政局局长")),
    distribution=texts.RECIPIENTS + "，" + texts.COPIES,
    printed_by=texts.OFFICE,
    printed_on=PRINTED,
)
ORDER = OrderFacts(
    mark="临江市人民政府令",
    number="第36号",
    body=("《临江市森林防火网格化管理办法》已经2026年11月20日市人民政府第36次常务会议审议通过，现予公布，自"
          "2027年1月1日起施行。",),
    signer_title="市　长",
    date=DAY,
    printed_by=texts.OFFICE,
    printed_on=PRINTED,
)  # fmt: skip
ANNEX = AnnexFacts(number="临政办发〔2026〕45号", title="任务清单", body=texts.BODY[:7], index=2)
BULLETIN = BulletinFacts(
    mark="临江政务信息",
    number="第128期",
    issuer=texts.OFFICE,
    date=DAY,
    articles=(
        Article("我市全面压实森林防火责任", texts.BODY[2:6]),
        Article("重点项目建设提速", texts.BODY[8:10]),
    ),
    report_to="省政府办公厅",
    send_to="市委办公室",
    issue_to="各县（市、区）人民政府",
    editors="编辑：何文",
    copies=120,
)


def _documents() -> dict[str, DocumentFacts]:
    return {
        "下行文": DOCUMENT,
        "上行文": replace(
            _SIMPLE,
            title="关于安排森林防火专项资金的请示",
            signatories=("林启明",),
            note="联系人：何文，电话：12345",
        ),
        "上行文（三个签发人）": replace(
            _SIMPLE, title="关于安排森林防火专项资金的请示", signatories=("林启明", "王镕", "欧阳文昇")
        ),
        "联合行文": _JOINT,
        "不加盖印章": replace(_SIMPLE, way="plain"),
        "签名章": replace(_SIMPLE, way="stamped", signer_title="市　长"),
        "主送移至版记": replace(_SIMPLE, main_recipients="、".join(["临江市各县（市、区）人民政府"] * 18)),
        "带附件": replace(
            _SIMPLE,
            annexes=(Annex("任务清单", texts.BODY[3:6]), Annex("责任分工表", (texts.OPENING, _TABLE))),
        ),
        "横排表格": replace(_SIMPLE, body=(*texts.BODY[:3], replace(_TABLE, landscape=True))),
        "版记在双数面": replace(_SIMPLE, body=texts.BODY[:3], imprint_on_even_page=True),
        "套打": replace(_SIMPLE, preprinted=True),
        "套打（红线距上边 130 毫米）": replace(_SIMPLE, preprinted=True, red_line_mm=PREPRINTED_MM),
        "密级、紧急程度而无份号": replace(_SIMPLE, classification="秘密", period="1年", urgency="加急"),
        "主送两行、附件一个": replace(
            _SIMPLE, title="关于开展森林防火督查的通知", main_recipients=texts.MANY_RECIPIENTS,
            attachments=(texts.LONG_NAME,),
        ),
        "附件十一个": replace(
            _SIMPLE, attachments=(*(f"第{n}号任务清单" for n in range(1, 11)), texts.LONG_NAME)
        ),
        "联合行文（不加盖印章）": replace(_JOINT, issuers=_JOINT.issuers[:3], way="plain"),
        "不加盖印章（日期长于署名）": replace(_SIMPLE, way="plain", signed_by=("市府办",)),
        "加盖印章（署名长于日期）": replace(_SIMPLE, signed_by=(texts.LONG_ORGAN,)),
    }  # fmt: skip


_POSTS = tuple(f"临江{unit}局长" for unit in texts.UNITS[:3])
_STAMPED = replace(_JOINT, issuers=_JOINT.issuers[:3], way="stamped", signer_titles=_POSTS)


def _drafts() -> dict[str, DocumentFacts]:
    """Papers of which the draft is made, with the places of seals and stamps."""
    return {
        "草稿": replace(_SIMPLE, title="关于森林防火工作的通知"),
        "草稿（联合行文）": _JOINT,
        "草稿（签名章）": replace(_SIMPLE, way="stamped", signer_titles=("市　长",)),
        "草稿（联合签名章）": _STAMPED,
    }


def specimens() -> list[Specimen]:
    """Every proof paper, made now."""
    return [make() for make in makers().values()]


def makers() -> dict[str, Callable[[], Specimen]]:
    """How each proof paper is made, by its name."""
    letter = replace(
        DOCUMENT,
        title="临江市人民政府办公室关于商请支持森林防火物资调运的函",
        number="临政办函〔2026〕78号",
        main_recipients="清河市人民政府办公室",
        attachments=(),
        note="",
    )
    joint_letter = replace(
        letter, issuers=_JOINT.issuers[:2], copy_number="", classification="", period="", urgency="",
    )  # fmt: skip
    papers: dict[str, tuple[object, Callable[[], Document]]] = {}
    for name, facts in _documents().items():
        papers[name] = facts, partial(lay_out_document, facts)
    for name, facts in _drafts().items():
        papers[name] = facts, partial(_draft, facts)
    papers |= {
        "信函": (letter, lambda: lay_out_letter(letter)),
        "信函（联合，无密级）": (joint_letter, lambda: lay_out_letter(joint_letter)),
        "附件（单独装订）": (ANNEX, lambda: lay_out_annex(ANNEX)),
        "命令（令）": (ORDER, lambda: lay_out_order(ORDER)),
        "纪要": (MINUTES, lambda: lay_out_minutes(MINUTES)),
        "简报": (BULLETIN, lambda: lay_out_bulletin(BULLETIN)),
    }
    return {name: partial(_specimen, name, *paper) for name, paper in papers.items()}


def _specimen(name: str, facts: object, lay_out: Callable[[], Document]) -> Specimen:
    return Specimen(name, lay_out(), facts)


def _draft(facts: DocumentFacts) -> Document:
    return lay_over(lay_out_document(facts), Overlay(draft=DRAFT_MARK))
