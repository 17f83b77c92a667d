"""Where on the page a check looked: for showing it. A check that belongs to the whole text points at its area."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.base.papers import Place
from desktop.export.layout.characters import NO_END, NO_START
from desktop.export.measure.lines import TextLine, is_page_number
from desktop.export.measure.read import Char, is_red
from desktop.export.measure.report import Check, Measured, imprint_rules

_SPARE_MM = 1.0


def places_of(check: Check, measured: Measured) -> tuple[Place, ...]:
    """Rectangles in mm; empty when the file has no such page."""
    page = max(1, check.page)
    if page > len(measured.pdf.pages):
        return ()
    size, area = measured.pdf.pages[page - 1], measured.grid(page)
    name = check.name
    if name.startswith("纸张"):
        return (Place(page - 1, 0.0, 0.0, size.width, size.height),)
    if "标志" in name:
        return _around(page, _red_chars(measured, page))
    if "双线" in name or "红线" in name or ("分隔线" in name and "版记" not in name):
        return tuple(
            Place(page - 1, min(s.x1, s.x2), s.y1 - _SPARE_MM, s.length, 2 * _SPARE_MM)
            for s in size.strokes
            if s.horizontal and is_red(s.color) and s.length > 100
        )
    if "版记" in name or "印发" in name:
        rules = imprint_rules(measured, page)
        if rules:
            top, bottom = rules[0].y1, rules[-1].y1
            return (Place(page - 1, area.left, top, area.text_width, bottom - top),)
    if "页码" in name:
        numbers = [line for line in measured.lines[page - 1] if is_page_number(line, measured.profile)]
        return _around(page, (char for line in numbers for char in line.chars))
    if "行首" in name and "标点" in name:
        return _lines(page, [line for line in measured.body(page) if line.text[0] in NO_START])
    if "行末" in name:
        return _lines(page, [line for line in measured.body(page) if line.text[-1] in NO_END])
    if "左边" in name:
        return (Place(page - 1, 0.0, area.top, area.left, area.text_height),)
    if "右边" in name:
        return (Place(page - 1, area.right, area.top, size.width - area.right, area.text_height),)
    if "上边" in name or "最上一行" in name:
        return (Place(page - 1, area.left, 0.0, area.text_width, area.top),)
    if "下边" in name:
        return (Place(page - 1, area.left, area.bottom, area.text_width, size.height - area.bottom),)
    return (Place(page - 1, area.left, area.top, area.text_width, area.text_height),)


def _red_chars(measured: Measured, page: int) -> list[Char]:
    return [char for char in measured.pdf.pages[page - 1].chars if char.red and char.size_pt > 20]


def _lines(page: int, lines: Iterable[TextLine]) -> tuple[Place, ...]:
    return tuple(place for line in lines for place in _around(page, line.chars))


def _around(page: int, chars: Iterable[Char]) -> tuple[Place, ...]:
    found = list(chars)
    if not found:
        return ()
    left, right = min(char.ink_left for char in found), max(char.ink_right for char in found)
    top, bottom = min(char.ink_top for char in found), max(char.ink_bottom for char in found)
    width, height = right - left + 2 * _SPARE_MM, bottom - top + 2 * _SPARE_MM
    return (Place(page - 1, left - _SPARE_MM, top - _SPARE_MM, width, height),)
