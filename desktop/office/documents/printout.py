"""办文单 (文件处理单): the sheet that goes with an incoming document and is archived with it (DA/T 22-2015).

Its layout is office practice, not a standard. What is not written yet stays an empty box to be filled in by hand.
"""

from __future__ import annotations

from desktop.base.clock import civil, stamp
from desktop.base.ids import RecordId
from desktop.base.module import Form
from desktop.export.forms import Field, Fields, lay_out_form
from desktop.export.forms import Form as Sheet
from desktop.export.layout.frame import Document
from desktop.office.documents.records import (
    ASSIGNED,
    CORRECTED,
    FED_BACK,
    INSTRUCTED,
    PROPOSED,
    RETURNED,
    URGED,
    IncomingDocument,
    Opinion,
)
from desktop.storage.session import Session

COURSE = (ASSIGNED, URGED, FED_BACK, RETURNED)
"""Steps printed under 承办情况."""


def processing_sheet(session: Session, id: RecordId) -> Document:
    """办文单 of one document, with every opinion written so far. A corrected one is printed as it should have been.

    Raises:
        NotFound: `R-404`. UserProblem: `T-001` a character no font has.
    """
    document = session.get(IncomingDocument, id)
    opinions = as_corrected(session.find(Opinion, ("parent", "=", id), order="written_at"))
    return lay_out_form(Sheet(
        title=f"{session.office.name}办文单",
        blocks=(Fields((*_facts(document), *_boxes(document, opinions))),),
        line_left=document.receipt_number or "待编号",
        line_right=f"收文 {stamp(document.received_at)}" if document.received_at is not None else "",
        classification=classification_mark(document),
        audit_head=_audit_line(session),
    ))  # fmt: skip


def classification_mark(document: IncomingDocument) -> str:
    """秘密★1年 as on paper; nothing for 内部, which is no legal 密级."""
    if document.classification in ("", "内部"):
        return ""
    return "★".join(part for part in (document.classification, document.secrecy_period) if part)


def as_corrected(opinions: list[Opinion]) -> list[Opinion]:
    """Opinions without the corrections, each with the words of its latest correction."""
    last = {
        each.corrects: each.words for each in opinions if each.step == CORRECTED and each.corrects is not None
    }
    kept = [each for each in opinions if each.step != CORRECTED]
    for each in kept:
        each.words = last.get(each.id, each.words)
    return kept


def _facts(document: IncomingDocument) -> tuple[tuple[Field, ...], ...]:
    due = document.due_on
    counted = "　".join(
        part
        for part in (
            f"{document.copies} 份" if document.copies else "",
            f"{document.pages} 页" if document.pages else "",
        )
        if part
    )
    return (
        (Field("来文单位", str(document.from_unit or "")), Field("来文字号", document.document_number)),
        (Field("标　题", document.title, span=2, lines=2),),
        (Field("紧急程度", document.urgency), Field("份　号", document.copy_number)),
        (Field("份数页数", counted), Field("附　件", "、".join(document.enclosures))),
        (Field("办理时限", f"{due.year}年{due.month}月{due.day}日" if due else ""),
         Field("经办人", str(document.handler or ""))),
        (Field("主办单位", str(document.lead_unit or "")), Field("协办单位", "、".join(document.assist_units))),
    )  # fmt: skip


def _boxes(document: IncomingDocument, opinions: list[Opinion]) -> tuple[tuple[Field, ...], ...]:
    return (
        (Field("拟办意见", _words(opinions, PROPOSED), span=2, lines=4),),
        (Field("领导批示", _words(opinions, INSTRUCTED), span=2, lines=7),),
        (Field("承办情况", _words(opinions, *COURSE), span=2, lines=6),),
        (Field("办理结果", _result(document), span=2, lines=3),),
        (Field("去　向", document.whereabouts, span=2),),
    )


def _words(opinions: list[Opinion], *steps: str) -> str:
    return "\n".join(_line(each) for each in opinions if each.step in steps)


def _line(opinion: Opinion) -> str:
    who = str(opinion.unit_name or opinion.author or "")
    when = civil(opinion.written_at or 0)
    step = f"〔{opinion.step}〕" if opinion.step in COURSE else ""
    return f"{step}{opinion.words}（{opinion.post}{who}　{when.year}年{when.month}月{when.day}日）"


def _result(document: IncomingDocument) -> str:
    on = document.finished_on
    return f"{document.result}（{document.stage}　{on.year}年{on.month}月{on.day}日）" if on else ""


def _audit_line(session: Session) -> str:
    head = session.run(lambda writer: writer.audit.head())
    return f"审计 {head.code}　{stamp(session.clock.now_ms())}　{session.office.device_name}"


FORMS = (Form("documents.incoming", "processing", "办文单", processing_sheet),)
