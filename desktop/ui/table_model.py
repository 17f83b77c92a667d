"""Rows of a list over any number of records: only their keys are in memory, records come in pages of 32.

Opening has two phases: the first 200 keys at once, then all keys streamed in a reader thread. A new filter or order
raises the generation and interrupts the older stream. `flags` is not overridden and no role but four is answered:
both are called hundreds of thousands of times.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Collection, Sequence
from time import perf_counter
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop.base.ports import QuerySpec, RowSource
from desktop.ui.columns import Cell, Column
from desktop.ui.tasks import Tasks

PAGE = 32
"""About two screens. A jump reads one or two pages before it paints, and rows lie scattered on the disk."""
PAGES_KEPT = 256
FIRST = 200
NEAR = 4096
"""A row is first looked for so far from where it stood: an insertion moves it little."""
SHORT_S = 0.4
REST_SHARE = 4
"""While changes keep coming, so many times the duration of reading all keys passes before they are read again."""
SLOW_S = 0.008
"""Two page reads in a row longer than this move page reads off the main thread, until one is quick again."""

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_HANDLED = frozenset({_DISPLAY, _ACCESSIBLE, int(ROW_ROLE), int(CELL_ROLE)})

Index = QModelIndex | QPersistentModelIndex


class PagedTableModel(QAbstractTableModel):
    """Read-only rows of a `RowSource`."""

    opened = Signal()
    """The first rows of a new query are there."""
    completed = Signal()
    """The vector of keys is whole."""
    failed = Signal(object)
    replacing = Signal()
    """Right before keys are replaced (the view notes its place)."""
    replaced = Signal()

    def __init__(
        self, source: RowSource, tasks: Tasks, columns: Sequence[Column], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._source, self._tasks = source, tasks
        self.columns = tuple(columns)
        self.query = QuerySpec("")
        self._keys: array[int] = array("q")
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._generation = 0
        self._streaming = False
        self.complete = False
        self._slow_reads = 0
        self._pending: set[int] = set()
        self._wanted: list[int] = []
        self._last_page = 0
        self._prefetch = QTimer(self)
        self._prefetch.setSingleShot(True)
        self._prefetch.setInterval(0)
        self._prefetch.timeout.connect(self._fetch_wanted)
        self._stale = False
        self._began = self._rest_until = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._rested)

    # ---- opening -----------------------------------------------------------------------------------------------
    def set_query(self, query: QuerySpec) -> None:
        """Show another query; the old rows stay until the first new ones are there."""
        self.query = query
        generation = self._next_generation()
        self._tasks.run_query(
            lambda _s: self._source.first(query, FIRST),
            lambda keys: self._first(generation, keys),
            self._stumbled,
            owner=self,
            key="first",
        )

    def refresh(self) -> None:
        """Read the same query anew, keeping place and selection. Asked again and again it rests in between."""
        if self._streaming and self.complete:
            self._stale = True  # a second reading begun now would only put off the first
            return
        left_s = self._rest_until - perf_counter()
        if left_s > 0:
            self._stale = True
            if not self._rest.isActive():
                self._rest.start(int(left_s * 1000) + 1)
            return
        self._stale = False
        generation = self._next_generation()
        self._stream(generation)

    def _rested(self) -> None:
        if self._stale and not self._streaming:
            self.refresh()

    def settled(self) -> bool:
        """Whether all keys are known and none is to be read again."""
        return self.complete and not self._streaming and not self._stale

    def _next_generation(self) -> int:
        self._generation += 1
        if self._streaming:
            self._streaming = False
            self._source.interrupt()
        return self._generation

    def _stumbled(self, error: BaseException) -> None:
        self._streaming = False
        self.failed.emit(error)

    def _first(self, generation: int, keys: array[int]) -> None:
        if generation != self._generation:
            return
        self.complete = len(keys) < FIRST
        self._reset(keys)
        self.opened.emit()
        if self.complete:
            self.completed.emit()
        else:
            self._stream(generation)

    def _stream(self, generation: int) -> None:
        self._streaming = True
        self._began = perf_counter()
        query = self.query

        def read(_session: Any) -> array[int] | None:
            found = array("q")
            for chunk in self._source.keys(query):
                if generation != self._generation:
                    return None
                found.extend(chunk)
            return found

        self._tasks.run_query(
            read,
            lambda keys: self._whole(generation, keys),
            lambda error: self._stream_failed(generation, error),
            owner=self,
            key="keys",
        )

    def _stream_failed(self, generation: int, error: BaseException) -> None:
        if generation == self._generation:
            self._stumbled(error)

    def _whole(self, generation: int, keys: array[int] | None) -> None:
        if keys is None or generation != self._generation:
            return
        self._streaming = False
        now = perf_counter()
        took_s = now - self._began
        self._rest_until = now + REST_SHARE * took_s if took_s > SHORT_S else 0.0
        have = len(self._keys)
        if len(keys) >= have and keys[:have] == self._keys:
            self._pages.clear()
            if len(keys) > have:
                self.beginInsertRows(QModelIndex(), have, len(keys) - 1)
                self._keys = keys
                self.endInsertRows()
            if have:
                self.dataChanged.emit(self.index(0, 0), self.index(have - 1, len(self.columns) - 1))
        else:
            self._exchange(keys)
        self.complete = True
        self.completed.emit()
        if self._stale:
            self.refresh()

    def _exchange(self, keys: array[int]) -> None:
        """Put other keys in place of these, only the number of rows growing or shrinking at the end.

        A reset makes the view lay out every row anew: 30 ms at a million, at each change while an import runs. The
        view finds its place and marks again by their keys, as after a reset.
        """
        self.replacing.emit()
        have, now = len(self._keys), len(keys)
        self._pages.clear()
        self._pending.clear()
        if now > have:
            self.beginInsertRows(QModelIndex(), have, now - 1)
            self._keys = keys
            self.endInsertRows()
        elif now < have:
            self.beginRemoveRows(QModelIndex(), now, have - 1)
            self._keys = keys
            self.endRemoveRows()
        else:
            self._keys = keys
        if min(have, now):
            self.dataChanged.emit(self.index(0, 0), self.index(min(have, now) - 1, len(self.columns) - 1))
        self.replaced.emit()

    def _reset(self, keys: array[int]) -> None:
        self.replacing.emit()
        self.beginResetModel()
        self._keys = keys
        self._pages.clear()
        self._pending.clear()
        self.endResetModel()
        self.replaced.emit()

    # ---- rows --------------------------------------------------------------------------------------------------
    def row(self, number: int) -> Any:
        """The record of a row, None while it is being read or when it has gone."""
        page = number // PAGE
        held = self._pages.get(page)
        if held is None:
            held = self._load(page)
            if held is None:
                return None
        else:
            self._pages.move_to_end(page)
        place = number - page * PAGE
        return held[place] if place < len(held) else None

    def _page_keys(self, page: int) -> array[int]:
        return self._keys[page * PAGE : (page + 1) * PAGE]

    def _load(self, page: int) -> list[Any] | None:
        if self._slow_reads >= 2:
            self._request(page)
            return None
        started = perf_counter()
        try:
            held = self._source.rows(self.query.kind, self._page_keys(page))
        except Exception as raised:
            # Painting must go on; the error is shown once the event loop is back.
            held, problem = [], raised
            QTimer.singleShot(0, self, lambda: self.failed.emit(problem))
        self._slow_reads = self._slow_reads + 1 if perf_counter() - started > SLOW_S else 0
        self._put(page, held)
        step = 1 if page >= self._last_page else -1
        self._last_page = page
        self._wanted = [page + step, page - step]
        self._prefetch.start()
        return held

    def _put(self, page: int, held: list[Any]) -> None:
        self._pages[page] = held
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    def _request(self, page: int) -> None:
        if page in self._pending:
            return
        self._pending.add(page)
        generation, kind, keys = self._generation, self.query.kind, self._page_keys(page)

        def read(_session: Any) -> list[Any]:
            started = perf_counter()
            held = self._source.rows(kind, keys)
            if perf_counter() - started < SLOW_S / 2:
                self._slow_reads = 0
            return held

        self._tasks.run_query(
            read,
            lambda held: self._arrived(generation, page, held),
            self.failed.emit,
            owner=self,
        )

    def _arrived(self, generation: int, page: int, held: list[Any]) -> None:
        self._pending.discard(page)
        if generation != self._generation:
            return
        self._put(page, held)
        last = min((page + 1) * PAGE, len(self._keys)) - 1
        if last >= page * PAGE:
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))

    def _fetch_wanted(self) -> None:
        for page in self._wanted:
            if page >= 0 and page * PAGE < len(self._keys) and page not in self._pages:
                self._request(page)
        self._wanted = []

    def pages_held(self) -> int:
        """How many pages of records are in memory."""
        return len(self._pages)

    def forget_rows(self) -> None:
        """Drop read records, so that visible ones are read anew."""
        self._pages.clear()

    # ---- keys --------------------------------------------------------------------------------------------------
    def key_at(self, number: int) -> int | None:
        """The key of a row."""
        return self._keys[number] if 0 <= number < len(self._keys) else None

    def row_of(self, key: int, near: int = 0) -> int:
        """The row of a key, -1 when it is not in the list. `near`: where it stood, looked at first."""
        for start, stop in ((max(0, near - NEAR), near + NEAR), (0, len(self._keys))):
            try:
                return self._keys.index(key, start, stop)
            except ValueError:
                continue
        return -1

    def rows_of(self, keys: Collection[int], near: tuple[int, int]) -> list[int]:
        """Rows of those of many keys that are in the list, rising. `near`: the first and last row they stood in."""
        wanted = set(keys)
        for start, stop in ((max(0, near[0] - NEAR), near[1] + NEAR), (0, len(self._keys))):
            found = [row for row, key in enumerate(self._keys[start:stop], start) if key in wanted]
            if len(found) == len(wanted):
                break
        return found

    def keys(self) -> array[int]:
        """All keys in order (a copy)."""
        return self._keys[:]

    # ---- Qt ----------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows are known."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns, shown or not."""
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, number: int, column: int) -> Cell:
        """The value of a cell; … while its record is being read."""
        row = self.row(number)
        return "…" if row is None else self.columns[column].cell(row)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Words, a sentence for readers of the screen, the record, or the cell's value."""
        if role not in _HANDLED:
            return None
        if role == CELL_ROLE:
            return self.cell(index.row(), index.column())
        if role == ROW_ROLE:
            return self.row(index.row())
        if role == _ACCESSIBLE:
            return self.sentence(index.row())
        value = self.cell(index.row(), index.column())
        return "" if value is None else str(value)

    def sentence(self, number: int) -> str:
        """A row as one sentence: 状态：已超期；标题：……"""
        row = self.row(number)
        if row is None:
            return "正在读取"
        return "；".join(f"{column.title}：{column.cell(row) or '无'}" for column in self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles of the columns."""
        if role == _DISPLAY and orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            return self.columns[section].title
        return None
