"""The paged model and the list view over a million rows that exist only when asked for."""

from __future__ import annotations

import threading
import time
from array import array

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication

from desktop.base.ports import QuerySpec
from desktop.ui import table_model
from desktop.ui.table import SELECT_LIMIT, RecordTable
from desktop.ui.table_model import CELL_ROLE, FIRST, PAGE, PAGES_KEPT, PagedTableModel
from tests.ui.fakes import FakeRows, LedgerPage

QUERY = QuerySpec("test.matter")


@pytest.fixture
def columns():
    return LedgerPage.columns(None)


def opened(stage, qtbot, columns, total, **more):
    rows = FakeRows(total, **more)
    model = PagedTableModel(rows, stage.tasks, columns)
    with qtbot.waitSignal(model.completed, timeout=10_000):
        model.set_query(QUERY)
    return rows, model


def test_the_first_rows_come_before_all_keys(stage, qtbot, columns):
    model = PagedTableModel(FakeRows(1_000_000), stage.tasks, columns)
    with qtbot.waitSignal(model.opened):
        model.set_query(QUERY)
    assert model.rowCount() == FIRST and not model.complete
    with qtbot.waitSignal(model.completed, timeout=10_000):
        pass
    assert model.rowCount() == 1_000_000 and model.complete


def test_a_million_rows_are_never_in_memory(stage, qtbot, columns, monkeypatch):
    monkeypatch.setattr(table_model, "SLOW_S", 60)  # a busy test machine is not a slow disk
    rows, model = opened(stage, qtbot, columns, 1_000_000)
    for number in range(0, 1_000_000, 5_000):
        assert model.row(number).n == number
    assert model.pages_held() <= PAGES_KEPT
    assert rows.made <= 3 * 200 * PAGE
    assert max(rows.reads) <= PAGE


def test_the_model_keeps_qt_s_rules(stage, qtbot, columns, qtmodeltester):
    _rows, model = opened(stage, qtbot, columns, 40)
    qtmodeltester.check(model, force_py=True)


def test_unknown_roles_are_refused_at_once(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 40)
    index = model.index(0, 1)
    assert model.data(index, Qt.ItemDataRole.ForegroundRole) is None
    assert model.data(index) == "老旧小区改造项目三季度进度"
    assert model.data(model.index(0, 0), CELL_ROLE).tone == "bad"
    assert "状态：■已超期" in model.data(index, Qt.ItemDataRole.AccessibleTextRole)


def test_a_new_query_interrupts_and_the_older_answer_is_dropped(stage, qtbot, columns):
    rows = FakeRows(1_000_000)
    model = PagedTableModel(rows, stage.tasks, columns)
    with qtbot.waitSignal(model.opened):
        model.set_query(QUERY)
    with qtbot.waitSignal(model.completed, timeout=10_000):
        model.set_query(QuerySpec("test.matter", search="防汛"))
    assert rows.interrupts == 1
    assert {model.row(n).title for n in range(model.rowCount())} == {"防汛抗旱责任制落实及隐患整改"}


def test_a_slow_disk_moves_reading_off_the_window(stage, qtbot, columns):
    rows, model = opened(stage, qtbot, columns, 10_000, slow_s=0.02)
    model.row(0)
    model.row(2_000)
    model.row(4_000)
    started = time.perf_counter()
    assert model.cell(9_000, 1) == "…"
    assert time.perf_counter() - started < 0.015
    qtbot.waitUntil(lambda: model.row(9_000) is not None)
    assert model.row(9_000).n == 9_000
    assert rows.reads


def test_neighbouring_pages_are_fetched_ahead(stage, qtbot, columns):
    rows, model = opened(stage, qtbot, columns, 10_000)
    model.row(PAGE * 5)
    qtbot.waitUntil(lambda: model.pages_held() >= 3)
    reads = len(rows.reads)
    model.row(PAGE * 6)
    assert len(rows.reads) == reads


def test_an_error_while_painting_is_shown_not_raised(stage, qtbot, columns):
    rows, model = opened(stage, qtbot, columns, 1_000)

    def broken(_kind, _keys):
        raise OSError("disk")

    rows.rows = broken
    with qtbot.waitSignal(model.failed) as caught:
        assert model.cell(500, 1) == "…"
    assert isinstance(caught.args[0], OSError)


def test_refresh_keeps_the_cursor_on_its_record(stage, qtbot, columns):
    rows, model = opened(stage, qtbot, columns, 100)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.show()
    table.go_to(60)
    model.query = QuerySpec("test.matter", descending=True)
    with qtbot.waitSignal(model.completed):
        model.refresh()
    assert table.current_record().n == 60
    assert table.currentIndex().row() == 39
    assert rows.total == 100


def test_select_all_of_a_million_is_a_flag(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 1_000_000)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.show()
    started = time.perf_counter()
    table.selectAll()
    assert time.perf_counter() - started < 0.5
    assert table.count_selected() == 1_000_000
    assert len(table.selected_keys()) == 1_000_000
    assert len(table.selectionModel().selection()) <= 1
    table.go_to(5)
    assert table.count_selected() == 1


def test_keys_are_never_read_in_the_window_s_thread(stage, qtbot, columns):
    """Only pages of records are, each of a bounded number."""
    asked = set()

    class Noting(FakeRows):
        def first(self, query, limit):
            asked.add(("first", threading.current_thread() is threading.main_thread()))
            return super().first(query, limit)

        def keys(self, query):
            asked.add(("keys", threading.current_thread() is threading.main_thread()))
            return super().keys(query)

    model = PagedTableModel(Noting(5000), stage.tasks, columns)
    with qtbot.waitSignal(model.completed):
        model.set_query(QUERY)
    with qtbot.waitSignal(model.completed):
        model.refresh()
    assert asked == {("first", False), ("keys", False)}


def test_the_keys_of_a_million_rows_take_eight_megabytes(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 1_000_000)
    keys = model.keys()
    assert isinstance(keys, array) and keys.itemsize * len(keys) == 8_000_000


def test_flags_are_qt_s_own():
    """Overridden in Python they froze the window for ten seconds at 100,000 rows."""
    assert "flags" not in vars(PagedTableModel)


def test_many_marked_rows_are_found_again_in_one_go(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 10_000)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.go_to(3000)
    selection = QItemSelection(model.index(3000, 0), model.index(3000 + SELECT_LIMIT - 1, len(columns) - 1))
    table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    marked, told = table.selected_keys(), []
    assert len(marked) == SELECT_LIMIT
    table.selection_changed.connect(lambda: told.append(1))
    inserted = array("q", [20_000, *range(10_000)])
    for replace, top in ((model._reset, 3001), (model._exchange, 3001)):
        replace(inserted)
        assert table.selected_keys() == marked
        assert table.selectionModel().selection()[0].top() == top
        assert table.current_record().n == 3000
        assert len(told) <= 8, "marked as runs, not row by row"
    model._exchange(array("q", range(2990, 9000)))
    assert table.selected_keys() == marked and table.current_record().n == 3000
    model._exchange(array("q", range(4000, 4500)))
    assert list(table.selected_keys()) == list(range(4000, 4500)), "those that are left"
    model._exchange(array("q"))
    assert table.count_selected() == 0 and table.current_record() is None


def test_a_row_is_found_near_where_it_stood_or_anywhere(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 50_000)
    assert model.row_of(30_000, near=30_002) == 30_000
    assert model.row_of(30_000) == model.row_of(30_000, near=49_999) == 30_000
    assert model.row_of(50_000, near=10) == -1
    assert model.rows_of([7, 40_000, 99_999], (7, 7)) == [7, 40_000]
    assert model.rows_of([8, 6], (7, 7)) == [6, 8]


def test_changes_while_keys_are_read_do_not_begin_it_anew(stage, qtbot, columns):
    """During an import every commit asks for a refresh; the list would never come to its end."""
    readings = []

    class Counted(FakeRows):
        def keys(self, query):
            readings.append(1)
            return super().keys(query)

    rows = Counted(300_000)
    model = PagedTableModel(rows, stage.tasks, columns)
    with qtbot.waitSignal(model.completed, timeout=10_000):
        model.set_query(QUERY)
    for _ in range(50):
        model.refresh()
    assert not model.settled() and rows.interrupts == 0
    qtbot.waitUntil(model.settled, timeout=10_000)
    assert len(readings) == 3, "the first, the one under way, and one for all that came meanwhile"


def test_long_readings_leave_time_between_them(stage, qtbot, columns, monkeypatch):
    monkeypatch.setattr(table_model, "SHORT_S", 0.0)
    _rows, model = opened(stage, qtbot, columns, 300_000)
    model.refresh()
    assert not model._streaming, "it rests, and comes back by itself"
    assert not model.settled()
    qtbot.waitUntil(model.settled, timeout=10_000)


def test_select_all_of_few_is_qt_s(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 30)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.selectAll()
    assert not table.delegate.all_selected
    assert table.count_selected() == 30 == len(table.selected_keys())


def test_a_span_too_long_for_qt_is_refused(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 50_000)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    table.go_to(0)
    table.scrollToBottom()
    with qtbot.waitSignal(table.refused):
        qtbot.mouseClick(
            table.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ShiftModifier,
            table.visualRect(model.index(model.rowCount() - 2, 1)).center(),
        )
    assert table.count_selected() < SELECT_LIMIT


def test_keys_move_open_and_preview(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 30)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.show()
    table.go_to(0)
    qtbot.keyClick(table, Qt.Key.Key_J)
    qtbot.keyClick(table, Qt.Key.Key_J)
    qtbot.keyClick(table, Qt.Key.Key_K)
    assert table.current_record().n == 1
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_record().n == 29
    with qtbot.waitSignal(table.chosen) as caught:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert caught.args[0].n == 29
    with qtbot.waitSignal(table.previewed):
        qtbot.keyClick(table, Qt.Key.Key_Space)


def test_only_sortable_headings_sort(stage, qtbot, columns):
    _rows, model = opened(stage, qtbot, columns, 30)
    table = RecordTable(model)
    qtbot.addWidget(table)
    asked = []
    table.sort_wanted.connect(lambda order, descending: asked.append((order, descending)))
    for key in ("state", "unit", "due"):
        table.head.sectionClicked.emit([c.key for c in columns].index(key))
    assert asked == [("unit", False), ("due", False)]
    table.head.set_order("due", False)
    table.head.sectionClicked.emit([c.key for c in columns].index("due"))
    assert asked[-1] == ("due", True)


def test_copy_gives_a_sheet_without_formulas(stage, qtbot):
    from desktop.ui.columns import Column

    columns = (
        Column("a", "标题", 100, lambda r: f"=SUM({r.n})\t甲\n乙", stretch=True),
        Column("b", "单位", 80, lambda r: r.unit),
    )
    _rows, model = opened(stage, qtbot, columns, 3)
    table = RecordTable(model)
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    table.go_to(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == '标题\t单位\n"\'=SUM(0) 甲\n乙"\t市行政审批局'
