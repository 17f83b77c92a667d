"""Small parts of the kit: the month grid, lists at the side, rows in memory, passwords entered twice, pasted text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.base.errors import EnvironmentProblem
from desktop.base.ports import QuerySpec
from desktop.ui.figures import FigureGrid
from desktop.ui.memory_rows import MemoryRows
from desktop.ui.month import MonthCell, MonthGrid, first_shown, weeks_shown
from desktop.ui.password_rows import DIFFER, PasswordPair
from desktop.ui.paste_dialog import MAX_FILE_BYTES, read_text
from desktop.ui.setting_rows import ChoiceRow
from desktop.ui.side_list import SideItem, SideList


@pytest.mark.parametrize(
    ("month", "first", "weeks"),
    [
        ((2026, 11), date(2026, 10, 26), 6),
        ((2027, 2), date(2027, 2, 1), 4),
        ((2026, 12), date(2026, 11, 30), 5),
    ],
)
def test_a_month_begins_on_a_monday(month, first, weeks):
    assert (first_shown(*month), weeks_shown(*month)) == (first, weeks)


def test_the_grid_says_a_day_as_a_sentence_and_tells_the_chosen_one(qtbot):
    grid = MonthGrid("值班表")
    qtbot.addWidget(grid)
    cells = {date(2026, 10, 1): MonthCell("国庆节", "休", True, (("bad", "2 件到期"),), "国庆节放假")}
    grid.set(2026, 10, cells, date(2026, 10, 8), date(2026, 10, 8))
    place = grid.days.place(date(2026, 10, 1))
    said = grid.days.data(place, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "10月1日周四，国庆节，国庆节放假，2 件到期"
    with qtbot.waitSignal(grid.day_chosen) as heard:
        grid.choose(date(2026, 10, 1))
    assert heard.args == [date(2026, 10, 1)]
    grid.resize(700, 400)
    assert not grid.grab().isNull()


def test_a_grid_that_gets_the_focus_before_its_month_chooses_nothing(qtbot):
    grid = MonthGrid("值班表")
    qtbot.addWidget(grid)
    heard = []
    grid.day_chosen.connect(heard.append)
    grid.show()
    grid.setFocus()
    assert heard == []


@dataclass(frozen=True)
class Row:
    id: str
    name: str
    place: int | None = 0
    state: str = "a"


ROWS = [Row("1", "单志强", 3), Row("2", "李敏", 1, "b"), Row("3", "王芳", None)]


def keys(rows, **spec):
    found = rows.first(QuerySpec("x", **spec), 10)
    return [row.id for row in rows.rows("x", found)]


def test_rows_in_memory_filter_sort_and_search():
    rows = MemoryRows(lambda: ROWS, lambda row: row.name)
    assert keys(rows) == ["1", "2", "3"]
    assert keys(rows, order="place") == ["2", "1", "3"]
    assert keys(rows, order="place", descending=True) == ["1", "2", "3"]
    assert keys(rows, where=(("state", "=", "b"),)) == ["2"]
    assert keys(rows, search="lm") == ["2"]
    assert keys(rows, search="王 芳") == ["3"]
    assert rows.count(QuerySpec("x", where=(("state", "in", ("a",)),))) == 2


def test_a_row_keeps_its_key_when_others_come_and_go():
    held = list(ROWS)
    rows = MemoryRows(lambda: held, lambda row: row.name)
    rows.first(QuerySpec("x"), 10)
    key = rows.key_of("3")
    held[:] = [Row("0", "新来"), ROWS[2]]
    rows.first(QuerySpec("x"), 10)
    assert rows.key_of("3") == key
    assert [row.id for row in rows.rows("x", [key])] == ["3"]


def test_a_side_list_keeps_its_mark_and_tells_changes_only(qtbot):
    view = SideList("单位")
    qtbot.addWidget(view)
    heard = []
    view.chosen.connect(heard.append)
    view.set_items([SideItem("a", "甲"), SideItem("b", "乙")])
    assert (view.key(), heard) == ("a", [])
    view.choose("b")
    view.set_items([SideItem("b", "乙"), SideItem("c", "丙")])
    assert (view.key(), heard) == ("b", ["b"])
    view.set_items([SideItem("c", "丙")])
    assert view.key() == "c"


def test_a_password_counts_only_when_twice_the_same_and_right(qtbot):
    pair = PasswordPair(
        ("口令", "再输一次"), "至少 4 个字符。", lambda words: "" if len(words) > 3 else "太短。"
    )
    qtbot.addWidget(pair)
    assert pair.note.text() == "至少 4 个字符。"
    pair.fields[0].setText("abc")
    assert (pair.words(), pair.note.text()) == ("", "太短。")
    pair.fields[0].setText("abcd")
    assert (pair.fault(), pair.note.text()) == (DIFFER, "至少 4 个字符。")
    pair.fields[1].setText("abcx")
    assert pair.note.text() == DIFFER
    pair.fields[1].setText("abcd")
    assert pair.words() == "abcd"
    pair.forget()
    assert pair.words() == ""


def test_choices_and_figures_tell_what_was_pressed(qtbot):
    heard = []
    row = ChoiceRow("字号", "", [("a", "标准"), ("b", "大")], "a", heard.append)
    grid = FigureGrid("各月", [("1 月", "21 天"), ("2 月", "16 天")], 0, 2, heard.append)
    for widget in (row, grid):
        qtbot.addWidget(widget)
    row.chips["b"].click()
    assert not row.chips["a"].isChecked()
    grid.layout().itemAt(1).widget().click()
    assert heard == ["b", 1]


def test_files_are_read_in_both_codings_and_others_refused(tmp_path: Path):
    for coding in ("utf-8-sig", "gb18030"):
        file = tmp_path / f"{coding}.txt"
        file.write_bytes("元旦放假".encode(coding))
        assert read_text(file) == "元旦放假"
    large, binary = tmp_path / "large", tmp_path / "binary"
    large.write_bytes(b"a" * (MAX_FILE_BYTES + 1))
    binary.write_bytes(b"\xff\xfe\x81\x00\xff")
    for file in (large, binary, tmp_path / "none"):
        with pytest.raises(EnvironmentProblem):
            read_text(file)
