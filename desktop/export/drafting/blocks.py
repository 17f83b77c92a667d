"""The role of every line of a text as an editor shows it, by the rules that set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.base.editing import Block
from desktop.export.gongwen.text import heading_end
from desktop.export.recognise import HEADINGS, Line

BLANK = Block("blank", "")
_BLOCKS: Mapping[str, tuple[str, str]] = {
    "title": ("title", "标题"),
    "number": ("number", "文号"),
    "classification": ("number", "密级"),
    "issuer": ("number", "标志"),
    "signatory": ("number", "签发人"),
    "copy_number": ("number", "份号"),
    "urgency": ("number", "紧急"),
    "main_recipients": ("recipients", "主送"),
    "heading1": ("heading1", "一级"),
    "heading2": ("heading2", "二级"),
    "heading3": ("heading3", "三级"),
    "heading4": ("heading4", "四级"),
    "body": ("body", "正文"),
    "table": ("table", "表格"),
    "attachments": ("attachment", "附件"),
    "annex_mark": ("attachment", "附件"),
    "annex_title": ("title", "附件题"),
    "signed_by": ("signature", "署名"),
    "date": ("date", "日期"),
    "note": ("note", "附注"),
    "attending": ("people", "出席"),
    "absent": ("people", "请假"),
    "observing": ("people", "列席"),
    "recorder": ("people", "记录"),
    "distribution": ("imprint", "分送"),
    "copy_recipients": ("imprint", "抄送"),
    "printed_by": ("imprint", "印发"),
}


def blocks_of(text: str, lines: Sequence[Line]) -> list[Block]:
    """One block for every line of `text` (parted at line feeds); `lines` are those that are not blank."""
    starts: dict[int, Line] = {}
    number, at = 0, 0
    for line in lines:
        number += text.count("\n", at, line.places[0])
        at = line.places[0]
        starts.setdefault(number, line)
    return [_block(starts[number]) if number in starts else BLANK for number in range(text.count("\n") + 1)]


def _block(line: Line) -> Block:
    role, words = _BLOCKS[line.role]
    head = heading_end(line.text, HEADINGS.index(role)) if role in HEADINGS else 0
    return Block(role, words, head)


__all__ = ["blocks_of"]
