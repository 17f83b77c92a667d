"""`bench pdf`: that the comparison is what it says it is. The figures themselves are no matter of tests."""

from __future__ import annotations

import pytest

from desktop.cli.bench import paper
from desktop.cli.bench.engines import Absent, Engine
from desktop.cli.bench.paper import Grid
from desktop.export.measure.read import read_pdf


def test_no_two_paragraphs_are_the_same_and_no_run_repeats_another() -> None:
    first, second = paper.body(0), paper.body(1)
    assert len(set(first)) == len(first) and not set(first) & set(second)


def test_our_own_engine_sets_the_text_in_a_process_of_its_own_on_the_grid() -> None:
    with Engine("own") as engine:
        engine.wait()
        (seconds, data), (_, again) = engine.run(paper.body(0)[:40]), engine.run(paper.body(1)[:40])
    assert seconds > 0 and data != again
    read = read_pdf(data)
    assert paper._grid(read).wrong() == []
    text = "".join(char.text for page in read.pages for char in page.chars)
    assert "（第40段甲）" in text


def test_an_engine_that_is_not_there_is_said_to_be_absent() -> None:
    with Engine("no such engine") as engine, pytest.raises(Absent, match="没有安装"):
        engine.wait()


def test_what_is_wrong_on_the_grid_is_named() -> None:
    assert Grid(28, 22, 0, 5.571, 0.9).wrong() == []
    words = Grid(27, 21, 3, 5.64, 0.1).wrong()
    assert [word[:4] for word in words] == ["满行 2", "满面 2", "行首行末", "字距 5", "整行中只"]
