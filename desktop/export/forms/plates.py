"""座签: name plates to be folded from A4. Three faces of 210 × 99 mm: two with the name, one to stand on.

The upper face is upside down, so that it is upright when the paper is folded along the first line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.forms.setting import A4, as_document, largest, one_line, set_line, upside_down
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width
from desktop.export.layout.frame import Document, Item, Rule
from desktop.export.layout.geometry import MM_PER_PT
from desktop.export.layout.place import Type

FACE_MM = 99.0
_SIDE_MM = 18.0
_NAME_MOST_PT = 165.0
_NAME_WITH_UNIT_PT = 130.0
_NAME_LEAST_PT = 40.0
_UNIT_PT = 30.0
_UNIT_LEAST_PT = 14.0
_TICK_MM = 6.0


@dataclass(frozen=True, slots=True)
class Plate:
    """One plate: a name, and the unit or post above it when wanted."""

    name: str
    unit: str = ""


def lay_out_plates(plates: Sequence[Plate], library: Library | None = None) -> Document:
    """One A4 page for each plate.

    Raises:
        UserProblem: no plate or an empty name (``T-002``), a name too long (``T-006``), a character no font
            has (``T-001``).
    """
    fonts = library or bundled_library()
    if not plates or any(not clean(plate.name).strip() for plate in plates):
        raise UserProblem("T-002", "座签没有姓名。", "请先填写姓名。", field="name")
    return as_document("座签", [(_page(plate, fonts), A4) for plate in plates], fonts)


def _page(plate: Plate, library: Library) -> list[Item]:
    width = A4[0]
    face = _face(plate, FACE_MM, library)
    items: list[Item] = [*upside_down(_face(plate, 0.0, library), width / 2, FACE_MM / 2), *face]
    for y in (FACE_MM, 2 * FACE_MM):
        items += [
            Rule(0.0, y, _TICK_MM, y, 0.2, "grey", "fold"),
            Rule(width - _TICK_MM, y, width, y, 0.2, "grey", "fold"),
        ]
    return items


def _face(plate: Plate, top: float, library: Library) -> list[Item]:
    width = A4[0] - 2 * _SIDE_MM
    name = clean(plate.name).strip()
    # Two characters are spaced to the width of three, as on lists of names.
    spaced = len(name) == 2
    most = _NAME_WITH_UNIT_PT if plate.unit else _NAME_MOST_PT
    size = largest(name + ("　" if spaced else ""), "kai", width, most, _NAME_LEAST_PT, library)
    line = one_line(name, "kai", size, library, gap=size * MM_PER_PT if spaced else 0.0)
    if line_width(line) > width + 0.01:
        raise UserProblem("T-006", f"姓名太长，座签排不下：{name[:20]}。", "请缩短。", field="name")
    box = (_SIDE_MM, width, 0.0)
    if not plate.unit:
        return [*set_line(line, box, top + FACE_MM / 2, Type(size, tag="name"), library, "kai")]
    unit_size = largest(plate.unit, "hei", width, _UNIT_PT, _UNIT_LEAST_PT, library)
    unit = one_line(plate.unit, "hei", unit_size, library)
    if line_width(unit) > width + 0.01:
        raise UserProblem("T-006", f"单位职务太长，座签排不下：{plate.unit[:20]}。", "请缩短。", field="unit")
    return [
        *set_line(unit, box, top + 0.22 * FACE_MM, Type(unit_size, tag="unit"), library, "hei"),
        *set_line(line, box, top + 0.6 * FACE_MM, Type(size, tag="name"), library, "kai"),
    ]
