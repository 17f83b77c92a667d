"""What each line of a paper is (title, number, recipients, heading, date …) and how sure that is.

Rules over the words, helped by the setting where the file has one. A person confirms before use; the layout takes
the same rules through ``typeset.parse``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.export.gongwen.text import level_of
from desktop.export.intake.pieces import Intake, Piece
from desktop.export.intake.reading import as_text
from desktop.export.typeset import parse

ROLES = {
    "title": "标题", "number": "发文字号", "classification": "密级和保密期限", "copy_number": "份号",
    "urgency": "紧急程度", "main_recipients": "主送机关", "heading1": "一级标题", "heading2": "二级标题",
    "heading3": "三级标题", "heading4": "四级标题", "body": "正文", "attachments": "附件说明",
    "signed_by": "署名", "date": "成文日期", "note": "附注", "copy_recipients": "抄送", "printed_by": "印发",
    "attending": "出席", "absent": "请假", "observing": "列席", "recorder": "记录", "distribution": "分送",
    "table": "表格",
}  # fmt: skip
_SURE = {
    "number": 0.99, "date": 0.97, "copy_number": 0.9, "classification": 0.97, "urgency": 0.95, "title": 0.8,
    "main_recipients": 0.9, "signed_by": 0.75, "note": 0.85, "copy_recipients": 0.97, "printed_by": 0.97,
    "attachments": 0.9, "body": 0.7, "table": 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One line with its role and how sure that is (0-1)."""

    text: str
    role: str
    confidence: float

    @property
    def title(self) -> str:
        """The role in Chinese."""
        return ROLES[self.role]


def roles_of(intake: Intake) -> tuple[Said, ...]:
    """Every piece in order with its role."""
    pieces = [
        Piece(line.strip(" \u3000"), piece.heading, piece.size_pt, piece.centred, piece.right, piece.bold)
        if not piece.cells else piece
        for piece in intake.pieces
        for line in (piece.text.split("\n") if not piece.cells else [""])
        if piece.cells or line.strip(" \u3000")
    ]  # fmt: skip
    values = parse(as_text(intake)).values
    usual = _usual_size(pieces)
    found: list[Said] = []
    body_started = False
    for piece in pieces:
        if piece.cells:
            found.append(Said(" ".join(piece.cells[0]), "table", 1.0))
            continue
        role, confidence = _role(piece, values, body_started, found[-1].role if found else "")
        found.append(Said(piece.text, role, round(_by_setting(piece, role, confidence, usual), 2)))
        body_started = body_started or role in {"body", "heading1", "heading2", "heading3", "heading4"}
    return tuple(found)


def _role(piece: Piece, values: dict[str, str], body_started: bool, before: str) -> tuple[str, float]:
    text = piece.text
    if not body_started:
        if text in values.get("title", "").split("\n"):
            return "title", _SURE["title"]
        for name in ("number", "copy_number", "urgency"):
            if text == values.get(name):
                return name, _SURE[name]
        if values.get("classification") and text.startswith(values["classification"]) and len(text) < 12:
            return "classification", _SURE["classification"]
        if text.rstrip("：") == values.get("main_recipients"):
            return "main_recipients", _SURE["main_recipients"]
    if text.startswith("附件：") or (before == "attachments" and text[:1].isdigit()):
        return "attachments", _SURE["attachments"]
    for name, label in (("copy_recipients", "抄送"), ("attending", "出席"), ("absent", "请假"), ("observing", "列席"),
                        ("recorder", "记录"), ("distribution", "分送")):  # fmt: skip
        if text.startswith(label) and "：" in text[:5] and values.get(name):
            return name, 0.97
    if text.endswith("印发") and values.get("printed_on"):
        return "printed_by", _SURE["printed_by"]
    for name in ("date", "signed_by"):
        if body_started and text == values.get(name):
            return name, _SURE[name]
    if body_started and text == f"（{values.get('note', '')}）":
        return "note", _SURE["note"]
    level = level_of(text)
    if level:
        return f"heading{level}", 0.95 if len(text) <= 40 else 0.85
    return "body", _SURE["body"] + (0.25 if text.endswith("。") else 0.0)


def _usual_size(pieces: Sequence[Piece]) -> float:
    sizes = [piece.size_pt for piece in pieces if piece.size_pt for _ in range(len(piece.text))]
    return max(set(sizes), key=sizes.count) if sizes else 0.0


def _by_setting(piece: Piece, role: str, confidence: float, usual: float) -> float:
    """Surer where the setting agrees, less sure where it speaks against the words."""
    large = piece.size_pt > usual + 2 if usual and piece.size_pt else False
    display = piece.centred or large or piece.heading == 1
    if role == "title":
        return min(0.99, confidence + 0.15) if display else confidence
    if role in {"signed_by", "date"} and piece.right:
        return min(0.99, confidence + 0.15)
    if role == "body" and (piece.heading or (display and len(piece.text) < 40)):
        return 0.4
    return confidence
