"""What each line of a paper is (title, number, recipients, heading, date …) and how sure that is.

Rules over the words, helped by the setting where the file has one. A person confirms before use; the layout takes
the same rules through ``recognise.parse``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.export.intake.pieces import Intake, Piece
from desktop.export.intake.reading import as_text
from desktop.export.layout.characters import clean
from desktop.export.recognise import BODY, HEADINGS, Line, parse

ROLES = {
    "title": "标题", "number": "发文字号", "classification": "密级和保密期限", "copy_number": "份号",
    "urgency": "紧急程度", "main_recipients": "主送机关", "heading1": "一级标题", "heading2": "二级标题",
    "heading3": "三级标题", "heading4": "四级标题", "body": "正文", "attachments": "附件说明",
    "signed_by": "署名", "date": "成文日期", "note": "附注", "copy_recipients": "抄送", "printed_by": "印发",
    "attending": "出席", "absent": "请假", "observing": "列席", "recorder": "记录", "distribution": "分送",
    "table": "表格", "issuer": "发文机关标志", "signatory": "签发人",
    "annex_mark": "附件标识", "annex_title": "附件标题",
}  # fmt: skip
_SURE = {
    "number": 0.99, "date": 0.97, "copy_number": 0.9, "classification": 0.97, "urgency": 0.95, "title": 0.8,
    "main_recipients": 0.9, "signed_by": 0.75, "note": 0.85, "copy_recipients": 0.97, "printed_by": 0.97,
    "attachments": 0.9, "body": 0.7, "table": 1.0,
    "issuer": 0.85, "signatory": 0.95, "annex_mark": 0.9, "annex_title": 0.75,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One line with its role and how sure that is (0-1)."""

    text: str
    role: str
    confidence: float
    lines: str = ""

    @property
    def words(self) -> str:
        """What goes into the text: a table as lines of cells."""
        return self.lines or self.text

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
        for line in (clean(piece.text).split("\n") if not piece.cells else [""])
        if piece.cells or line.strip(" \u3000")
    ]  # fmt: skip
    lines = iter(parse(as_text(intake)).lines)
    usual = _usual_size(pieces)
    found: list[Said] = []
    for piece in pieces:
        line = next(lines)
        if piece.cells:
            for _row in piece.cells[1:]:
                next(lines)
            # The names of several organs stand in a table beside 文件.
            role, sure = ("issuer", _SURE["issuer"]) if line.role == "issuer" else ("table", 1.0)
            found.append(Said(" ".join(piece.cells[0]), role, sure, as_text(Intake((piece,)))))
            continue
        sure = _by_setting(piece, line.role, _sure(line), usual)
        found.append(Said(piece.text, line.role, round(sure, 2)))
    return tuple(found)


def _sure(line: Line) -> float:
    """How sure the words alone make it."""
    if line.role in HEADINGS:
        return 0.95 if len(line.text) <= 40 else 0.85
    return _SURE.get(line.role, 0.97) + (0.25 if line.role == BODY and line.text.endswith("。") else 0.0)


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
