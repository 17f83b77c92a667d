"""Labels on A4 sheets: envelopes, files, boxes. The sheet's measures are data, so that any brand's fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.forms.setting import A4, as_document, largest, lines_in, set_line
from desktop.export.layout.frame import Document, Item, Rule
from desktop.export.layout.geometry import MM_PER_PT
from desktop.export.layout.place import Type

_PAD_MM = 3.0
_FIRST_PT, _FIRST_LEAST_PT = 16.0, 9.0
_REST_PT, _REST_LEAST_PT = 12.0, 7.5


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Measures of a sheet of labels in mm; the default has 3 × 8 labels of 70 × 36 mm. ``cut_lines`` draws borders."""

    columns: int = 3
    rows: int = 8
    width: float = 70.0
    height: float = 36.0
    left: float = 0.0
    top: float = 4.5
    gap_x: float = 0.0
    gap_y: float = 0.0
    cut_lines: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One label: a first line in 黑体, then lines in 仿宋."""

    first: str
    rest: tuple[str, ...] = ()


def lay_out_labels(
    labels: Sequence[Label], sheet: LabelSheet | None = None, *, skip: int = 0, library: Library | None = None
) -> Document:
    """The labels, row by row; ``skip`` leaves out places of the first sheet that are used up already.

    Raises:
        UserProblem: no label (``T-002``), the sheet does not fit A4 or its places (``T-009``), a text too long
            for its label (``T-006``), a character no font has (``T-001``).
    """
    fonts, measures = library or bundled_library(), sheet or LabelSheet()
    if not labels:
        raise UserProblem("T-002", "没有要打印的标签。", "请先选择记录。", field="labels")
    right = measures.left + measures.columns * (measures.width + measures.gap_x) - measures.gap_x
    foot = measures.top + measures.rows * (measures.height + measures.gap_y) - measures.gap_y
    a_page = measures.columns * measures.rows
    if not (a_page and right <= A4[0] + 0.01 and foot <= A4[1] + 0.01 and 0 <= skip < a_page):
        raise UserProblem(
            "T-009", "标签纸的尺寸不对，超出了 A4 纸。", "请核对行列数、尺寸和起始位置。", field="sheet"
        )
    pages: list[list[Item]] = []
    for index, label in enumerate(labels, skip):
        place_on_page = index % a_page
        if not pages or place_on_page == 0:
            pages.append([])
        row, column = divmod(place_on_page, measures.columns)
        left = measures.left + column * (measures.width + measures.gap_x)
        top = measures.top + row * (measures.height + measures.gap_y)
        pages[-1] += _label(label, left, top, measures, fonts)
    return as_document("标签", [(items, A4) for items in pages], fonts)


def _label(label: Label, left: float, top: float, sheet: LabelSheet, library: Library) -> list[Item]:
    width = sheet.width - 2 * _PAD_MM
    size = largest(label.first, "hei", width, _FIRST_PT, _FIRST_LEAST_PT, library)
    heads = lines_in(label.first, "hei", size, width, 2, library)
    for small in (_REST_PT, 10.5, 9.0, _REST_LEAST_PT):
        rest = [line for text in label.rest for line in lines_in(text, "fangsong", small, width, 9, library)]
        pitch, head_pitch = 1.35 * small * MM_PER_PT, 1.35 * size * MM_PER_PT
        whole = len(heads) * head_pitch + len(rest) * pitch
        if whole <= sheet.height - 2 * _PAD_MM:
            break
    else:
        raise UserProblem(
            "T-006", f"标签排不下：{label.first[:20]}。", "请减少内容，或改用大一些的标签。", field="labels"
        )
    y = top + (sheet.height - whole) / 2
    box = (left, sheet.width, _PAD_MM)
    items: list[Item] = []
    for line in heads:
        items += set_line(line, box, y + head_pitch / 2, Type(size, tag="label"), library, "hei")
        y += head_pitch
    for line in rest:
        items += set_line(line, box, y + pitch / 2, Type(small, tag="label"), library, "fangsong")
        y += pitch
    if sheet.cut_lines:
        right, foot = left + sheet.width, top + sheet.height
        corners = ((left, top), (right, top), (right, foot), (left, foot))
        for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
            items.append(Rule(x1, y1, x2, y2, 0.1, "grey", "cut"))
    return items


__all__ = ["Label", "LabelSheet", "lay_out_labels"]
