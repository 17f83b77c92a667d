"""Watermark, draft mark, places of seals, preprinted paper: laid over pages that do not move."""

from __future__ import annotations

import math

import pytest

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.gongwen.document import lay_out_document
from desktop.export.gongwen.letter import lay_out_letter
from desktop.export.gongwen.minutes import lay_out_minutes
from desktop.export.gongwen.overlay import Overlay, lay_over
from desktop.export.layout.frame import Document, Ring
from desktop.export.measure.read import read_pdf
from tests.export.test_document import facts
from tests.export.texts import BODY, minutes

PITCH = (225.0 - 156.0 / 28) / 21
CELL = 156 / 28
ORGANS = ("临江市财政局", "临江市教育局", "临江市林业局", "临江市水利局")


def rings(document: Document) -> list[Ring]:
    return [item for page in document.pages for item in page.items if isinstance(item, Ring)]


def test_nothing_of_the_paper_moves_and_the_watermark_lies_under_it() -> None:
    plain = lay_out_document(facts())
    draft = lay_over(plain, Overlay(watermark="内部资料", draft="送审稿"))
    added = {"watermark", "draft", "seal"}
    for before, after in zip(plain.pages, draft.pages, strict=True):
        assert tuple(item for item in after.items if item.tag not in added) == before.items
        assert after.items[0].tag == "watermark" and after.runs("draft")
        assert after.runs("watermark")[0].color == "pale"


@pytest.mark.parametrize("text", ["密", "内部资料", "内部资料 注意保存 严禁外传", "一二三四五六七八九十" * 3])
def test_the_watermark_is_whole_centred_and_slanting_on_the_page(text: str) -> None:
    document = lay_over(lay_out_document(facts()), Overlay(watermark=text))
    read = read_pdf(pdf.to_bytes(document)).pages[0]
    pale = [char for char in read.chars if min(char.color) > 200]
    assert "".join(char.text for char in sorted(pale, key=lambda c: c.x)) == text.replace(" ", "")
    assert all(char.ink_left > 0 and char.ink_right < 210 and 0 < char.ink_top < 297 for char in pale)
    middle_x = (min(c.ink_left for c in pale) + max(c.ink_right for c in pale)) / 2
    middle_y = (min(c.ink_top for c in pale) + max(c.ink_bottom for c in pale)) / 2
    assert middle_x == pytest.approx(105, abs=4)
    assert middle_y == pytest.approx(148.5, abs=5)
    if len(text) > 3:
        first, last = min(pale, key=lambda c: c.x), max(pale, key=lambda c: c.x)
        assert math.degrees(math.atan2(first.y - last.y, last.x - first.x)) == pytest.approx(50, abs=0.5)


@pytest.mark.parametrize("diameter", [42.0, 45.0, 50.0])
def test_a_seal_is_centred_over_name_and_date_that_stand_a_little_below_its_middle(diameter: float) -> None:
    document = lay_over(lay_out_document(facts(body=BODY[:3])), Overlay(draft="送审稿", seal_mm=diameter))
    (ring,) = rings(document)
    page = next(page for page in document.pages if page.runs("sealed"))
    runs = sorted(page.runs("sealed"), key=lambda run: (run.y, run.xs[0]))
    name, date = runs[0], [run for run in runs if run.y > runs[0].y]
    assert ring.radius == diameter / 2
    assert ring.x == pytest.approx((name.xs[0] + name.xs[-1] + CELL) / 2, abs=0.2)
    block = (name.y + date[0].y) / 2 - 0.34 * CELL
    assert 1.0 < block - ring.y < 4.0
    last = max(run.y for run in page.runs("body")) + 0.16 * CELL
    assert 0 < ring.y - ring.radius - last <= PITCH


@pytest.mark.parametrize("count", [2, 3, 4])
def test_seals_of_several_organs_stand_in_line_and_never_touch(count: int) -> None:
    organs = ORGANS[:count]
    found = rings(lay_over(lay_out_document(facts(issuers=organs)), Overlay(draft="会签稿", seal_mm=45)))
    assert len(found) == count
    for index, one in enumerate(found):
        assert one.x - one.radius >= 28 and one.x + one.radius <= 184
        for other in found[index + 1 :]:
            assert math.hypot(one.x - other.x, one.y - other.y) > 2 * one.radius
            assert one.y == other.y or abs(one.y - other.y) > 2 * one.radius


def test_no_seal_is_shown_on_issued_papers_unsealed_papers_and_minutes() -> None:
    assert rings(lay_over(lay_out_document(facts()), Overlay(watermark="内部资料"))) == []
    assert rings(lay_over(lay_out_document(facts(way="plain")), Overlay(draft="送审稿"))) == []
    assert rings(lay_over(lay_out_minutes(minutes()), Overlay(draft="送审稿"))) == []


def test_preprinted_paper_of_every_form_gets_no_red() -> None:
    for document in (lay_out_document(facts()), lay_out_letter(facts()), lay_out_minutes(minutes())):
        bare = lay_over(document, Overlay(preprinted=True))
        read = read_pdf(pdf.to_bytes(bare))
        assert not any(char.red for page in read.pages for char in page.chars)
        assert bare.pages[0].runs("body") == document.pages[0].runs("body")


def test_marks_that_cannot_stand_are_refused() -> None:
    document = lay_out_document(facts())
    for overlay in (Overlay(draft="稿" * 31), Overlay(watermark="\u200b "), Overlay(watermark="密" * 31)):
        with pytest.raises(UserProblem, match="T-006"):
            lay_over(document, overlay)
    with pytest.raises(UserProblem, match="T-007"):
        lay_over(document, Overlay(draft="送审稿", seal_mm=120))
    with pytest.raises(UserProblem, match="T-001"):
        lay_over(document, Overlay(watermark="\U0001f600"))
