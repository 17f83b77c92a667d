"""How a draft is shown in the list and its pane. Plain data for the window."""

from __future__ import annotations

from datetime import date

from desktop.base.clock import civil, stamp
from desktop.export.recognise import TEXT_ROLES, parse
from desktop.office.drafts.records import Draft
from desktop.storage.session import Session
from desktop.ui.detail import Detail, Label, Pair

_BEGINNING = 160


def mark(draft: Draft) -> str:
    """密级; empty for 内部, which is no legal 密级."""
    return "" if draft.classification in ("", "内部") else draft.classification


def when(draft: Draft) -> str:
    """11-24 09:30."""
    return f"{civil(draft.written_at):%m-%d %H:%M}" if draft.written_at else ""


def tags(draft: Draft) -> tuple[Label, ...]:
    """密级, the mark of a draft, and whether two people changed it differently."""
    found = [Label(mark(draft), "secret")] if mark(draft) else []
    if draft.draft_mark:
        found.append(Label(draft.draft_mark))
    return (*found, Label("有冲突", "warn")) if draft.conflicts else tuple(found)


def detail(draft: Draft) -> Detail:
    """The pane beside the list: the head, how long, how it begins."""
    parsed = parse(draft.body)
    text = [line.text for line in parsed.lines if line.role in TEXT_ROLES]
    beginning = "".join(text)[:_BEGINNING]
    count = sum(1 for char in draft.body if not char.isspace())
    known = (
        Pair("文种版式", draft.form),
        Pair("发文机关", draft.issuer),
        Pair("发文字号", draft.document_number or parsed.values.get("number", "")),
        Pair("签发人", draft.signatory),
        Pair("紧急程度", draft.urgency if draft.urgency != "平件" else ""),
        Pair("主送机关", draft.main_recipients or parsed.values.get("main_recipients", "")),
        Pair("成文日期", _day(draft.issued_on) or parsed.values.get("date", "")),
        Pair("起草人", str(draft.drafted_by or "")),
        Pair("修改时间", stamp(draft.written_at) if draft.written_at else ""),
        Pair("字数", f"{count:,}"),
        Pair("正文开头", f"{beginning}……" if len("".join(text)) > _BEGINNING else beginning),
    )
    return Detail(
        title=draft.title,
        tags=tags(draft),
        pairs=tuple(pair for pair in known if pair.value),
        actions=("drafts.edit", "drafts.print", "drafts.duplicate", "drafts.remove"),
    )


def _day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def subtitle(session: Session) -> str:
    """共 4 份."""
    return f"共 {session.count(Draft):,} 份"
