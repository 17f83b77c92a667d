"""The list below the text: every finding with shape and word, place, what is wrong, and what would stand there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from desktop.base.editing import Finding
from desktop.ui import paint, theme
from desktop.ui.buttons import button
from desktop.ui.cards import line
from desktop.ui.editor.found import counted
from desktop.ui.editor.marks import tone_of
from desktop.ui.editor.state_words import StateWords
from desktop.ui.labels import PlainLabel, literal
from desktop.ui.rows_model import Index, RowsModel

ROW = 26
ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as words."""

    finding: Finding
    place: str
    fix: str


def in_words(line: Line) -> str:
    """A row as it is read aloud."""
    parts = (line.finding.severity, line.place, line.finding.message, line.fix)
    return "，".join(part for part in parts if part)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(60, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        found: Line = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        view = self.parent()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("red-sel"))
            if isinstance(view, QWidget) and view.hasFocus():
                painter.fillRect(QRectF(box.x(), box.y(), look.px(3), box.height()), look.colour("red"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("hover"))
        tone = tone_of(found.finding.severity)
        side = look.px(9)
        paint.shape(painter, tone, QRectF(box.x() + look.px(12), box.center().y() - side / 2, side, side))
        left = box.x() + look.px(28)
        paint.words(
            painter, found.finding.severity, QRectF(left, box.y(), look.px(34), box.height()), 13, tone
        )
        left += look.px(38)
        paint.words(painter, found.place, QRectF(left, box.y(), look.px(70), box.height()), 13, "ink2")
        left += look.px(76)
        right = box.right() - look.px(12)
        if found.fix:
            wide = min(paint.advance(found.fix, 13) + 2, (right - left) * 0.5)
            paint.words(
                painter, found.fix, QRectF(right - wide, box.y(), wide, box.height()), 13, "ink", right=True
            )
            right -= wide + look.px(10)
        paint.words(
            painter,
            found.finding.message,
            QRectF(left, box.y(), max(0.0, right - left), box.height()),
            13,
            "ink",
        )

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, _option: QStyleOptionViewItem, index: Index
    ) -> bool:
        found: Line | None = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        words = "\n".join(p for p in (found.finding.message, found.fix) if p) if found is not None else ""
        QToolTip.showText(event.globalPos(), literal(words), view)
        return True


class FindingView(QListView):
    """`shown(line)` when another row is marked by hand, `taken(line)` on Enter or a double click, `ignored(line)` on
    Delete, `closed` on Esc.
    """

    shown = Signal(object)
    taken = Signal(object)
    ignored = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = RowsModel[Line](in_words, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("发现的问题")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._moved)
        self.clicked.connect(lambda index: self.shown.emit(index.data(Qt.ItemDataRole.UserRole)))
        self.doubleClicked.connect(lambda index: self.taken.emit(index.data(Qt.ItemDataRole.UserRole)))

    def lines(self) -> tuple[Line, ...]:
        """The rows."""
        return self._model.rows

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show rows; the marked one stays marked when it is still there, else the one in its place is."""
        before, row = self.line(), self.currentIndex().row()
        self._quiet = True
        self._model.set(lines)
        if lines and before is not None:
            alike = [n for n, found in enumerate(lines) if _alike(found, before)]
            self.mark(min(alike, key=lambda n: abs(n - row)) if alike else min(row, len(lines) - 1))
        self._quiet = False

    def line(self) -> Line | None:
        """The marked row."""
        row = self.currentIndex().row()
        return self._model.at(row)

    def mark(self, row: int) -> None:
        """Mark a row without telling."""
        quiet, self._quiet = self._quiet, True
        self.setCurrentIndex(self._model.index(row, 0))
        self._quiet = quiet

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.shown.emit(self.line())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Delete and Esc as said above; typed letters do not search (input methods)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.line() is not None:
                self.taken.emit(self.line())
        elif event.key() == Qt.Key.Key_Delete:
            if self.line() is not None:
                self.ignored.emit(self.line())
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif not event.text().isprintable() or not event.text():
            super().keyPressEvent(event)


def _alike(one: Line, other: Line) -> bool:
    a, b = one.finding, other.finding
    return (a.code, a.field, a.message, a.start) == (b.code, b.field, b.message, b.start)


class FindingPanel(QFrame):
    """The card with head and list; without findings only the head, saying so."""

    def __init__(self, take_all: Callable[[], object]) -> None:
        super().__init__()
        look = theme.current()
        self.setProperty("kind", "card")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(12), look.px(4), look.px(8), look.px(4))
        head.setSpacing(look.px(4))
        self.title = PlainLabel("错情", 14, strong=True)
        head.addWidget(self.title)
        self.state = StateWords("info", "正在检查")
        head.addWidget(self.state)
        self.counts = {severity: StateWords(tone_of(severity)) for severity in ("错误", "提醒", "建议")}
        for part in self.counts.values():
            head.addWidget(part)
        head.addStretch(1)
        self.hint = PlainLabel("F8 下一处　Enter 采用", 12, "ink3")
        head.addWidget(self.hint)
        self.all = button("全部采用", kind="link", run=take_all)
        head.addWidget(self.all)
        box.addLayout(head)
        self._most_rows = ROWS_SHOWN
        self._rule = line()
        box.addWidget(self._rule)
        self.view = FindingView()
        box.addWidget(self.view, 1)
        self.set_lines(())

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show findings."""
        self.view.set_lines(lines)
        found = [each.finding for each in lines]
        for severity, count in counted(found).items():
            part = self.counts[severity]
            part.say(tone_of(severity), f"{severity} {count}" if count else "")
        self.title.setText(f"错情 {len(found)}" if found else "错情")
        some = bool(found)
        self.view.setVisible(some)
        self._rule.setVisible(some)
        self.all.setVisible(any(f.fix is not None for f in found))
        self.hint.setVisible(some)
        self.state.say("done", "" if some else "没有发现问题")
        self._fit()

    def set_most_rows(self, rows: int) -> None:
        """How many rows are seen before the list scrolls."""
        self._most_rows = rows
        self._fit()

    def _fit(self) -> None:
        self.view.setFixedHeight(self.height_of(self._most_rows))

    def height_of(self, rows: int) -> int:
        """Height of the list when so many rows may be seen."""
        return theme.current().px(ROW) * min(max(0, rows), len(self.view.lines()))

    def rows_in(self, high: int) -> int:
        """How many rows stand in a height."""
        return max(0, high) // theme.current().px(ROW)

    def bare_height(self) -> int:
        """Height of the card without the list."""
        return self.sizeHint().height() - (self.view.height() if self.view.isVisible() else 0)

    def say_checking(self) -> None:
        """The first check is under way."""
        self.state.say("info", "正在检查")

    def say_failed(self, words: str) -> None:
        """The check itself failed."""
        self.state.say("bad", words)
