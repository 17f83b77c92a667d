"""The command palette (Ctrl+K): records and commands over everything. ">" at the start = commands only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, paint, theme
from desktop.ui.cards import line
from desktop.ui.commands import Command, printed
from desktop.ui.events import is_event
from desktop.ui.labels import PlainLabel
from desktop.ui.ports import Found
from desktop.ui.rows_model import RowsModel

LIMIT = 8


@dataclass(frozen=True)
class Line:
    """One row: an icon, words, a note, a key, and what it runs."""

    icon: str
    title: str
    note: str
    key: str
    run: Callable[[], object]
    mark: str = ""


def split_mark(text: str, mark: str) -> list[tuple[str, bool]]:
    """Cut a text into (part, whether it is the searched words)."""
    parts: list[tuple[str, bool]] = []
    rest, wanted = text, mark.lower()
    while wanted and (at := rest.lower().find(wanted)) >= 0:
        parts += [(rest[:at], False), (rest[at : at + len(mark)], True)]
        rest = rest[at + len(mark) :]
    parts.append((rest, False))
    return [part for part in parts if part[0]]


def answers(title: str, letters: str, wanted: str) -> str | None:
    """What of a title answers the typed words: a part of it, or the characters whose initials were typed.

    `letters` are the pinyin initials of the title, one a character, blanks for the rest; None: it does not answer.
    """
    folded = wanted.lower()
    if folded in title.lower():
        return wanted
    at = letters.find(folded) if folded.isascii() and folded.isalnum() else -1
    return None if at < 0 else title[at : at + len(folded)]


class LineDelegate(QStyledItemDelegate):
    """Rows 40 high: icon, title with the searched words in red, note and key cap at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """40 high."""
        return QSize(100, theme.current().px(40))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        look = theme.current()
        row: Line = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            paint.rounded(painter, box, 4, look.colour("red-sel"))
        icons.paint(painter, row.icon, "ink3", box.x() + look.px(18), box.center().y() - look.px(9), 18)
        right = box.right() - look.px(10)
        if row.key:
            wide = paint.advance(row.key, 12) + look.px(18)
            cap = QRectF(right - wide, box.center().y() - look.px(10.5), wide, look.px(21))
            paint.rounded(painter, cap, 4, look.colour("sunken"), look.colour("line-strong"))
            painter.setFont(look.font(12))
            painter.setPen(look.colour("ink2"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, row.key)
            right = cap.x() - look.px(10)
        if row.note:
            wide = min(paint.advance(row.note, 13) + 2, box.width() * 0.4)
            paint.words(
                painter, row.note, QRectF(right - wide, box.y(), wide, box.height()), 13, "ink3", right=True
            )
            right -= wide + look.px(12)
        left = box.x() + look.px(46)
        for part, marked in split_mark(row.title, row.mark):
            if left < right:
                left += paint.words(
                    painter,
                    part,
                    QRectF(left, box.y(), right - left, box.height()),
                    14,
                    "red" if marked else "ink",
                    strong=marked,
                )


class Palette(QFrame):
    """640 wide, over the window. `search(words, done)` asks the store; `commands()` lists what may be run now."""

    def __init__(
        self,
        parent: QWidget,
        search: Callable[[str, Callable[[list[Found]], None]], None],
        commands: Callable[[], list[Command]],
        open_found: Callable[[Found], object],
        search_all: Callable[[str], object] | None = None,
        letters: Callable[[Sequence[str], Callable[[dict[str, str]], None]], None] | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self._search, self._commands, self._open, self._all = search, commands, open_found, search_all
        self._ask_letters, self._letters = letters, dict[str, str]()
        self.setProperty("kind", "overlay")
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(31, 27, 24, 69))
        self.setGraphicsEffect(shadow)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.px(10), look.px(10), look.px(10), look.px(10))
        box.setSpacing(look.px(6))
        self.field = QLineEdit()
        self.field.setProperty("bare", True)
        self.field.setPlaceholderText("搜索公文、督办、会议、人员，或输入命令")
        self.field.setAccessibleName("搜索或命令")
        self.field.setFixedHeight(look.px(52))
        self.field.installEventFilter(self)
        box.addWidget(self.field)
        box.addWidget(line())
        self.view = QListView()
        self.view.setAccessibleName("搜索结果")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.model: RowsModel[Line] = RowsModel(lambda row: f"{row.title}　{row.note}", self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(LineDelegate(self.view))
        self.view.clicked.connect(self._clicked)
        box.addWidget(self.view, 1)
        everything = " · Ctrl+Enter 全部结果" if search_all is not None else ""
        hints = PlainLabel(
            f"↑↓ 选择 · Enter 打开{everything} · 可输拼音首字母 · 输入 > 只看命令 · Esc 关闭", 13, "ink3"
        )
        hints.setContentsMargins(look.px(10), 0, 0, look.px(2))
        box.addWidget(hints)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self._found: list[Found] = []
        self._answered = ""
        self._run_first = False
        self._return_to: QWidget | None = None
        self.hide()

    def open(self, words: str = "") -> None:
        """Show it with these words typed."""
        host = self.parentWidget()
        self._return_to = host.focusWidget() if host is not None else None
        self.place()
        self.show()
        self.raise_()
        self.field.setText(words)
        self.field.setFocus()
        self._found, self._answered, self._run_first = [], "", False
        self._fill()
        self._ask()
        self._read([each.title for each in self._commands()])

    def _read(self, titles: Sequence[str]) -> None:
        unread = [title for title in titles if title not in self._letters]
        if unread and self._ask_letters is not None:
            self._ask_letters(unread, self._take_letters)

    def _take_letters(self, letters: dict[str, str]) -> None:
        self._letters |= letters
        if self.isVisible() and self._words():
            row = self.view.currentIndex().row()
            self._fill()
            self.view.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))

    def place(self) -> None:
        """Centre it near the top of the window."""
        host = self.parentWidget()
        if host is None:
            return
        look = theme.current()
        wide = min(look.px(640), host.width() - 40)
        self.setGeometry(
            (host.width() - wide) // 2, look.px(64), wide, min(look.px(392), host.height() - look.px(90))
        )

    def leave(self) -> None:
        """Close it and give the focus back."""
        self.hide()
        if self._return_to is not None:
            self._return_to.setFocus()
        self._return_to = None

    def _typed(self) -> None:
        self._run_first = False
        self._fill()
        self._timer.start()

    def _words(self) -> str:
        return self.field.text().strip()

    def _ask(self) -> None:
        words = self._words()
        if not words or words.startswith(">"):
            self._found = []
            self._fill()
            return
        self._search(words, lambda found: self._answer(words, found))

    def _answer(self, words: str, found: list[Found]) -> None:
        if words == self._words() and self.isVisible():
            self._found, self._answered = found[:LIMIT], words
            self._fill()
            if self._run_first:
                self._run(0)
            elif words.isascii():
                self._read([each.title for each in self._found])

    def _fill(self) -> None:
        words = self._words()
        wanted = words.lstrip(">").strip()
        lines = (
            []
            if words.startswith(">")
            else [
                Line(
                    f.icon, f.title, f.note, "Enter" if i == 0 else "", self._opener(f), self._mark(f, wanted)
                )
                for i, f in enumerate(self._found)
            ]
        )
        only = words.startswith(">")
        offered = [
            (command, answers(command.title, self._letters.get(command.title, ""), wanted))
            for command in self._commands()
            if command.ready()
        ]
        # Those that hold the words as typed come before those found by their initials.
        offered.sort(key=lambda each: bool(wanted) and each[1] != wanted)
        for command, mark in offered:
            if mark is not None and (wanted or only or len(lines) < LIMIT):
                icon, keys = command.icon or "chevron-right", printed(command.keys)
                lines.append(Line(icon, command.title, "命令", keys, command.run, mark))
        if wanted and not words.startswith(">") and self._all is not None:
            lines.append(
                Line("search", f"搜索全部记录：“{wanted}”", "", "Ctrl+Enter", self._seeker(self._all, wanted))
            )
        self.model.set(lines)
        if lines:
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _mark(self, found: Found, wanted: str) -> str:
        return answers(found.title, self._letters.get(found.title, ""), wanted) or wanted

    @staticmethod
    def _seeker(search_all: Callable[[str], object], words: str) -> Callable[[], object]:
        return lambda: search_all(words)

    def _opener(self, found: Found) -> Callable[[], object]:
        return lambda: self._open(found)

    def _enter(self, row: int) -> None:
        """Run a row. Who types faster than the search answers means what will be first, not what stands there yet."""
        words = self._words()
        if words and not words.startswith(">") and words != self._answered and row <= 0:
            self._run_first = True
        else:
            self._run(row)

    def _clicked(self, index: QModelIndex) -> None:
        self._run(index.row())

    def _run(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            chosen = self.model.rows[row]
            self.leave()
            chosen.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list, Enter runs, Esc closes; typing stays in the field."""
        if not is_event(event):
            return False
        if event.type() == QEvent.Type.KeyPress and watched is self.field and isinstance(event, QKeyEvent):
            key, row = event.key(), self.view.currentIndex().row()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.model.rows:
                step = 1 if key == Qt.Key.Key_Down else -1
                self.view.setCurrentIndex(self.model.index((row + step) % len(self.model.rows), 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._all is not None:
                    words = self._words()
                    self.leave()
                    self._all(words)
                else:
                    self._enter(row)
                return True
            if key == Qt.Key.Key_Escape:
                self.leave()
                return True
        if event.type() == QEvent.Type.FocusOut and watched is self.field and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)
