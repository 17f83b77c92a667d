"""Building blocks of 工作台: KPI row, the list of my matters (one tab stop), side cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, paint, theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Chip, EmptyState, line
from desktop.ui.columns import State
from desktop.ui.labels import ElidedLabel, PlainLabel, StatePill
from desktop.ui.rows_model import RowsModel


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure: `tone` "" (neutral), bad or warn colours icon and figure. Zero figures are always neutral."""

    id: str
    icon: str
    title: str
    note: str
    figure: int
    tone: str = ""


class KpiCard(QAbstractButton):
    """68 high: icon on its ground, title and note, figure 28/600. A click filters."""

    def __init__(self, kpi: Kpi, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kpi = kpi
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{kpi.title} {kpi.figure}，{kpi.note}")

    def sizeHint(self) -> QSize:
        """68 high, as wide as its words."""
        look = theme.current()
        words = max(paint.advance(self.kpi.title, 14), paint.advance(self.kpi.note, 13))
        figure = paint.advance(f"{self.kpi.figure:,}", 28, strong=True)
        return QSize(int(words + figure) + look.px(92), look.px(68))

    def minimumSizeHint(self) -> QSize:
        """Title and figure; the icon gives way first, then the note ends in …"""
        look = theme.current()
        return QSize(self._words_width() + look.px(44), look.px(68))

    def _words_width(self) -> int:
        figure = paint.advance(f"{self.kpi.figure:,}", 28, strong=True)
        return int(paint.advance(self.kpi.title, 14) + figure)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for hover."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        look = theme.current()
        painter = QPainter(self)
        box = self.rect().toRectF()
        hot = self.underMouse()
        paint.rounded(painter, box, 8, look.colour("hover" if hot else "surface"), look.colour("line"))
        if self.hasFocus():
            paint.rounded(painter, box.adjusted(1, 1, -1, -1), 7, None, look.colour("red"))
            paint.rounded(painter, box, 8, None, look.colour("red"))
        tone = self.kpi.tone if self.kpi.figure else ""
        left = float(look.px(15))
        if self.width() >= self._words_width() + look.px(92):
            square = QRectF(left, (box.height() - look.px(36)) / 2, look.px(36), look.px(36))
            paint.rounded(painter, square, 6, look.colour(f"{tone}-bg" if tone else "mute-bg"))
            inset = look.px(8)
            icons.paint(painter, self.kpi.icon, tone or "ink2", square.x() + inset, square.y() + inset, 20)
            left = square.right() + look.px(12)
        figure = f"{self.kpi.figure:,}"
        wide = paint.advance(figure, 28, strong=True)
        right = box.width() - look.px(18)
        paint.words(
            painter,
            figure,
            QRectF(right - wide - 1, 1, wide + 2, box.height()),
            28,
            tone or "ink",
            strong=True,
        )
        room = max(0.0, right - wide - look.px(8) - left)
        top = box.height() / 2
        paint.words(painter, self.kpi.title, QRectF(left, top - look.px(21), room, look.px(21)), 14, "ink")
        paint.words(painter, self.kpi.note, QRectF(left, top + 1, room, look.px(20)), 13, "ink2")


class KpiRow(QWidget):
    """Up to five cards side by side; `chosen(id)` on a click."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.current().px(12))
        self._cards: list[KpiCard] = []

    def set(self, kpis: Sequence[Kpi]) -> None:
        """Show figures; cards are kept when only figures change."""
        if [card.kpi.id for card in self._cards] != [kpi.id for kpi in kpis]:
            for card in self._cards:
                card.deleteLater()
            self._cards = [KpiCard(kpi) for kpi in kpis]
            for card in self._cards:
                card.clicked.connect(self._clicked)
                self._row.addWidget(card)
        for card, kpi in zip(self._cards, kpis, strict=True):
            card.kpi = kpi
            card.updateGeometry()
            card.setAccessibleName(f"{kpi.title} {kpi.figure}，{kpi.note}")
            card.update()

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, KpiCard):
            self.chosen.emit(sender.kpi.id)


@dataclass(frozen=True, slots=True)
class Todo:
    """One matter: what it opens, its shape, two lines, and the limit in words."""

    id: bytes
    kind: str
    tone: str
    title: str
    category: str
    note: str
    due: str


class TodoModel(RowsModel[Todo]):
    """Matters of one tab."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda todo: f"{todo.title}，{todo.category}，{todo.note}，{todo.due}", parent)


class TodoDelegate(QStyledItemDelegate):
    """Rows 52: shape and title, category and note below, limit at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """52 high."""
        return QSize(100, theme.current().px(52))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        look = theme.current()
        todo: Todo = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect).adjusted(look.px(6), 0, -look.px(6), 0)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            paint.rounded(painter, box, 6, look.colour("red-sel"))
            paint.rounded(
                painter,
                QRectF(box.x(), box.y() + look.px(9), 3, box.height() - look.px(18)),
                1.5,
                look.colour("red"),
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.rounded(painter, box, 6, look.colour("hover"))
        side = look.px(10)
        paint.shape(painter, todo.tone, QRectF(box.x() + look.px(8), box.y() + look.px(12), side, side))
        due = paint.advance(todo.due, 13, strong=True)
        right = box.right() - look.px(12)
        tone = paint.TEXT.get(todo.tone, "ink2") if todo.tone != "done" else "ink2"
        paint.words(
            painter,
            todo.due,
            QRectF(right - due - 1, box.y(), due + 2, box.height()),
            13,
            tone,
            strong=todo.tone in ("bad", "warn"),
        )
        left = box.x() + look.px(26)
        room = right - due - look.px(16) - left
        paint.words(painter, todo.title, QRectF(left, box.y() + look.px(6), room, look.px(22)), 14, "ink")
        used = paint.words(
            painter, todo.category, QRectF(left, box.y() + look.px(27), room, look.px(20)), 13, "ink2"
        )
        paint.words(
            painter,
            todo.note,
            QRectF(
                left + used + look.px(9),
                box.y() + look.px(27),
                max(0.0, room - used - look.px(9)),
                look.px(20),
            ),
            13,
            "ink3",
        )


class _TodoList(QListView):
    chosen = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in (Qt.Key.Key_J, Qt.Key.Key_K):
            step = 1 if event.key() == Qt.Key.Key_J else -1
            row = max(0, min(self.model().rowCount() - 1, self.currentIndex().row() + step))
            self.setCurrentIndex(self.model().index(row, 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class TodoCard(QFrame):
    """我的事项: chips with counts, list, link 全部. `tab_chosen(id)`, `opened(kind, id)`, `all_wanted(tab id)`."""

    tab_chosen = Signal(str)
    opened = Signal(str, object)
    all_wanted = Signal(str)

    def __init__(
        self,
        title: str,
        tabs: Sequence[tuple[str, str]],
        empty: str = "没有要办的事项。",
        action: str = "",
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        self.tab = tabs[0][0]
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(16), look.px(12), look.px(14), look.px(9))
        head.setSpacing(look.px(8))
        head.addWidget(PlainLabel(title, 15, strong=True))
        head.addSpacing(look.px(10))
        self._chips: dict[str, Chip] = {}
        for key, words in tabs:
            chip = Chip(words)
            chip.setChecked(key == self.tab)
            chip.clicked.connect(self._tab_clicked)
            self._chips[key] = chip
            head.addWidget(chip)
        head.addStretch(1)
        head.addWidget(button("全部 ›", kind="link", run=lambda: self.all_wanted.emit(self.tab)))
        box.addLayout(head)
        box.addWidget(line())
        self.model = TodoModel(self)
        self.view = _TodoList()
        self.view.setAccessibleName(title)
        self.view.setModel(self.model)
        self.view.setItemDelegate(TodoDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.view.chosen.connect(self._open)
        self.view.clicked.connect(lambda index: self._open(index.row()))
        self._stack = QStackedWidget()
        self._stack.setContentsMargins(0, look.px(2), 0, 0)
        self._stack.addWidget(self.view)
        self._stack.addWidget(EmptyState("circle-check", empty, action, run))
        box.addWidget(self._stack, 1)

    def set(self, todos: Sequence[Todo], counts: dict[str, int] | None = None) -> None:
        """Show the matters of the present tab, and counts on the chips; the cursor keeps its matter."""
        row = self.view.currentIndex().row()
        before = self.model.rows[row].id if 0 <= row < len(self.model.rows) else None
        self.model.set(todos)
        place = next((i for i, todo in enumerate(todos) if todo.id == before), 0)
        if todos:
            self.view.setCurrentIndex(self.model.index(place, 0))
        self._stack.setCurrentIndex(0 if todos else 1)
        for key, count in (counts or {}).items():
            if key in self._chips:
                self._chips[key].set_count(count)

    def choose(self, tab: str) -> None:
        """Show another tab."""
        self.tab = tab
        for key, chip in self._chips.items():
            chip.setChecked(key == tab)
        self.tab_chosen.emit(tab)

    def _tab_clicked(self) -> None:
        sender = self.sender()
        self.choose(next(key for key, chip in self._chips.items() if chip is sender))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            todo = self.model.rows[row]
            self.opened.emit(todo.kind, todo.id)


class SideColumn(QScrollArea):
    """The 360 px column at the right; scrolls by itself in low windows."""

    def __init__(self, name: str = "侧栏", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setMinimumWidth(look.px(300))
        self.setMaximumWidth(look.px(360))
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look.px(12))
        self._box.addStretch(1)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """360 wide; narrower only when the window leaves no room."""
        return QSize(theme.current().px(360), super().sizeHint().height())

    def add(self, card: QWidget, stretch: int = 0) -> None:
        """Put a card below the others."""
        self._box.insertWidget(self._box.count() - 1, card, stretch)


class SideCard(Card):
    """A card of the 360 px column: pairs, entries with a time, notes, buttons."""

    def __init__(
        self,
        title: str,
        pill: State | None = None,
        link: str = "",
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, "", link and f"{link} ›", run, parent)
        rows = QVBoxLayout()
        rows.setSpacing(theme.current().px(4))
        self.body.addLayout(rows)
        self.body.addStretch(1)  # what there is stays at the top of a tall card
        self.body = rows
        self.pill = StatePill(pill)
        self.head.insertWidget(2 if link else self.head.count(), self.pill)

    def pair(self, label: str, value: str) -> None:
        """A label 64 wide and a value on one line."""
        look = theme.current()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        left = PlainLabel(label, 13, "ink2")
        left.setFixedWidth(look.px(64))
        row.addWidget(left)
        row.addWidget(ElidedLabel(value, 14), 1)
        self.body.addLayout(row)

    def entry(self, time: str, title: str, note: str = "") -> None:
        """A time in red, a title, a note under it."""
        look = theme.current()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        left = PlainLabel(time, 14, "red", strong=True)
        left.setFixedWidth(look.px(48))
        row.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(title, 14))
        if note:
            words.addWidget(ElidedLabel(note, 13, "ink2"))
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def note(self, text: str) -> None:
        """A line of 13 px."""
        self.body.addWidget(ElidedLabel(text, 13, "ink2"))

    def buttons(self, *made: QWidget) -> None:
        """A row of buttons."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        for widget in made:
            row.addWidget(widget)
        row.addStretch(1)
        self.body.addLayout(row)
