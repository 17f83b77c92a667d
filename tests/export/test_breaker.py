"""Line breaking: nothing lost, nothing overfull, no forbidden start or end, the cheapest legal breaks."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.export.layout.breaker import Line, _Weigher, break_lines
from desktop.export.layout.cells import Cell, Span, split
from desktop.export.layout.characters import NO_END, NO_START
from desktop.export.layout.flow import line_width

CELL = 156 / 28
SIZE = 16 * 25.4 / 72


class EvenFont:
    """Every full-width character one em, every other half an em: layout without font files."""

    def glyph(self, role: str, char: str, /) -> tuple[str, float]:
        return role, 1.0 if ord(char) > 0x2000 else 0.5


def cells_of(text: str) -> list[Cell]:
    return split([Span(text)], CELL, SIZE, EvenFont())


def lines_of(text: str, columns: float = 28, first: float = 0, rest: float = 0) -> list[Line]:
    return break_lines(cells_of(text), columns * CELL, CELL, first * CELL, rest * CELL)


def width_of(line: Line) -> float:
    """As the cells say, apart from how `line_width` counts."""
    gaps = sum(line.gap for cell in line.cells[1:] if cell.loose)
    taken = sum(line.squeeze * (cell.shrink_before + cell.shrink_after) for cell in line.cells)
    if line.trim:
        end = [cell for cell in line.cells if not cell.space][-1].shrink_after
        taken += line.trim - line.squeeze * end
    width = sum(cell.width for cell in line.cells) + gaps - taken
    assert line_width(line) == pytest.approx(width, abs=1e-6)
    return width


PLAIN = "会议听取了市应急管理局关于今冬明春森林防火工作情况的汇报并研究部署有关工作"
TEXT = st.text(
    st.sampled_from(
        "会议听取市政府关于工作情况汇报并研究部署人民" * 2 + "，。、；：？！（）《》“”〔〕——……12345abc%. "
    ),
    min_size=1,
    max_size=160,
).map(lambda text: text.strip() or "文")


def test_a_plain_line_takes_28_cells() -> None:
    lines = lines_of(PLAIN)
    assert len(lines[0].cells) == 28
    assert (lines[0].gap, lines[0].squeeze, lines[0].trim) == (0, 0, 0)


def test_a_mark_that_would_start_a_line_is_squeezed_in_when_marks_can_give() -> None:
    text = "会议，听取了市应急管理局关于今冬明春森林防火工作情况的，汇报"
    assert text[28] == "，" or text[27] == "，"
    first = lines_of(text[:27] + "汇，" + "后续内容很多很多")[0]
    assert first.text.endswith("，")
    assert len(first.cells) == 29
    assert first.squeeze > 0


def test_without_marks_to_squeeze_a_character_is_pushed_out_and_the_line_stretched() -> None:
    text = PLAIN[:28] + "。" + PLAIN
    first = lines_of(text)[0]
    assert len(first.cells) == 27
    assert first.gap == pytest.approx(CELL / 26)


def test_no_last_line_of_two_characters_when_a_push_avoids_it() -> None:
    text = PLAIN[:28] + "会。"
    lines = lines_of(text)
    assert [len(line.cells) for line in lines] == [27, 3]


@pytest.mark.parametrize(
    "kept",
    ["2026年11月22日", "第36次", "1,280万元", "86.9%", "〔2025〕18号", "24小时", "2.4个百分点", "——", "……"],
)
def test_what_is_written_together_stays_together(kept: str) -> None:
    for before in range(18, 30):
        text = ("会议听取了市应急管理局关于今冬明春森林防火工作情况的汇报")[:before] + kept + PLAIN
        found = [line for line in lines_of(text) if kept in line.text]
        assert found, (before, [line.text for line in lines_of(text)])


def test_long_addresses_break_after_their_separators() -> None:
    url = "https://www.example.gov.cn/forest/fire-prevention/2026/index.html"
    lines = lines_of(PLAIN[:20] + url + PLAIN)
    assert "".join(line.text for line in lines) == PLAIN[:20] + url + PLAIN
    ends = [line.text[-1] for line in lines if line.text[-1].isascii() and not line.text.endswith(".html")]
    assert ends
    assert all(end in "/-." for end in ends), ends


def test_an_endless_word_never_overfills_the_line() -> None:
    lines = lines_of("a" * 2000)
    assert all(width_of(line) <= 28 * CELL + 0.01 for line in lines)
    assert sum(len(line.text) for line in lines) == 2000


def test_a_line_of_nothing_but_closing_marks_is_still_set() -> None:
    lines = lines_of("。" * 200)
    assert "".join(line.text for line in lines) == "。" * 200


def test_no_cells_no_lines() -> None:
    assert lines_of("") == []


@given(TEXT, st.sampled_from([(28, 2, 0), (28, 0, 0), (23, 0, 0), (26, 0, 3)]))
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_and_nothing_is_overfull(text: str, shape: tuple[int, int, int]) -> None:
    columns, first, rest = shape
    lines = lines_of(text, columns, first, rest)
    assert "".join(line.text for line in lines) == text
    for line in lines:
        visible = (
            line
            if not line.cells[-1].space
            else Line(line.cells[:-1] or line.cells, line.indent, line.squeeze)
        )
        assert line.indent + width_of(visible) <= columns * CELL + 0.01
        assert 0 <= line.squeeze <= 1


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_no_forbidden_start_or_end_unless_no_legal_break_exists(text: str) -> None:
    cells = cells_of(text)
    lines = break_lines(cells, 28 * CELL, CELL)
    weigher = _Weigher(cells, 28 * CELL, CELL, 0, 0, True)
    if not weigher.best(strict=True):
        return
    for line in lines[1:]:
        assert line.text[0] not in NO_START
    for line in lines[:-1]:
        assert line.text.rstrip(" ")[-1:] not in NO_END


@given(
    st.text(st.sampled_from("会议听取汇报工作，。、（）《》12"), min_size=8, max_size=13).filter(str.strip),
)
@settings(max_examples=80, deadline=None)
def test_the_breaks_are_the_cheapest_of_all_legal_ones(text: str) -> None:
    """Brute force over every set of breaks of a short paragraph on a narrow line."""
    cells = cells_of(text)
    weigher = _Weigher(cells, 6 * CELL, CELL, 0, 0, True)
    chosen = weigher.best(strict=True)
    best = math.inf
    for count in range(len(cells)):
        for cuts in itertools.combinations(range(1, len(cells)), count):
            bounds = [0, *cuts, len(cells)]
            price = sum(weigher.price(a, b) for a, b in itertools.pairwise(bounds))
            best = min(best, price + sum(cells[cut].penalty for cut in cuts))
    if math.isinf(best):
        assert chosen == []
        return
    bounds = [0, *chosen]
    price = sum(weigher.price(a, b) for a, b in itertools.pairwise(bounds))
    price += sum(cells[cut].penalty for cut in chosen[:-1])
    assert price == pytest.approx(best, abs=1e-3)
