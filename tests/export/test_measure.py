"""The measuring instrument itself: it must see a fault that is really on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.base.errors import EnvironmentProblem
from desktop.export import pdf
from desktop.export.gongwen.minutes import lay_out_minutes
from desktop.export.layout.frame import Document, GlyphRun, Item, Rule
from desktop.export.measure import measure
from desktop.export.measure.read import read_pdf
from tests.export.texts import minutes


@pytest.fixture(scope="module")
def document() -> Document:
    return lay_out_minutes(minutes())


def moved(document: Document, tag: str, dx: float, dy: float) -> Document:
    def shift(item: Item) -> Item:
        if item.tag != tag:
            return item
        if isinstance(item, GlyphRun):
            return replace(item, xs=tuple(x + dx for x in item.xs), y=item.y + dy)
        if isinstance(item, Rule):
            return replace(item, x1=item.x1 + dx, x2=item.x2 + dx, y1=item.y1 + dy, y2=item.y2 + dy)
        return item

    pages = tuple(replace(page, items=tuple(shift(item) for item in page.items)) for page in document.pages)
    return replace(document, pages=pages)


def failed(document: Document) -> set[str]:
    return {check.name for check in measure(pdf.to_bytes(document)).checks if not check.ok}


@pytest.mark.parametrize(
    ("tag", "dx", "dy", "name"),
    [
        ("mark", 0, 0.4, "标志上边缘距版心上边缘"),
        ("mark", 3, 0, "标志居中偏差"),
        ("red-rule", 0, 0.4, "红色分隔线距上方文字"),
        ("red-rule", 1, 0, "红色分隔线左端"),
        ("page-number", 0, 0.5, "页码一字线距版心下边缘"),
        ("page-number", -30, 0, "单页码居右空一字"),
        ("imprint-rule", 0, 0.5, "版记末条分隔线与版心下边缘重合"),
        ("body", 0, 0.3, "各行偏离版心网格的最大值"),
        ("body", 1.0, 0, "版心右边不越出"),
    ],
)
def test_a_fault_of_a_fraction_of_a_millimetre_is_seen(
    document: Document, tag: str, dx: float, dy: float, name: str
) -> None:
    assert name in failed(moved(document, tag, dx, dy))


def test_a_forbidden_line_start_is_seen(document: Document) -> None:
    page = document.pages[1]
    target = next(item for item in page.items if isinstance(item, GlyphRun) and item.tag == "body")
    wrong = replace(target, text="，" + target.text[1:])
    items = tuple(wrong if item is target else item for item in page.items)
    faulty = replace(document, pages=(document.pages[0], replace(page, items=items), *document.pages[2:]))
    assert "行首禁排标点" in failed(faulty)


def test_positions_read_are_positions_drawn(document: Document) -> None:
    read = read_pdf(pdf.to_bytes(document))
    for page, seen in zip(document.pages, read.pages, strict=True):
        drawn = sorted(
            (round(run.y, 1), x, run.y)
            for run in page.runs()
            for x, char in zip(run.xs, run.text, strict=True)
            if char > " "
        )
        found = sorted((round(char.y, 1), char.x, char.y) for char in seen.chars)
        assert len(drawn) == len(found)
        for (_, x, y), (_, found_x, found_y) in zip(drawn, found, strict=True):
            assert (x, y) == pytest.approx((found_x, found_y), abs=0.01)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        measure(b"not a pdf")
    assert caught.value.code == "T-021"


def test_the_report_has_the_shape_of_the_command_line(document: Document) -> None:
    value = measure(pdf.to_bytes(document)).as_json()
    assert {"ok", "profile", "pages", "fonts", "checks"} <= set(value)
    assert set(value["checks"][0]) == {"clause", "name", "page", "expected", "found", "unit", "ok"}
