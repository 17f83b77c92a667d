"""Fields of units and people: typed freely or taken from the directory by name or pinyin initials."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.base.fields import FieldSpec, Named, Value
from desktop.base.values import parse
from desktop.ui import theme
from desktop.ui.events import is_event
from desktop.ui.fields import LineField
from desktop.ui.tasks import Tasks

MAX_OFFERS = 20


class NamedField(LineField):
    """A unit or person: typed freely or taken from the directory (name or pinyin initials), the id kept when taken."""

    def __init__(
        self,
        spec: FieldSpec,
        complete: Callable[[str], list[Named]],
        tasks: Tasks | None,
        about: Callable[[Sequence[Named]], list[str]] | None = None,
    ) -> None:
        super().__init__(spec)
        self._complete, self._tasks, self._about = complete, tasks, about
        self._picked: Named | None = None
        self._writing = False
        self._list = QListWidget(self)
        self._list.setWindowFlags(Qt.WindowType.ToolTip)
        self._list.setProperty("kind", "popup")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._list.itemClicked.connect(self._take)
        self._list.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._ask)
        self.line.textEdited.connect(lambda _text: self._timer.start())
        self.line.installEventFilter(self)

    def typed(self) -> str:
        """The words to be completed."""
        return self.line.text().strip()

    def take(self, named: Named) -> None:
        """Put a name from the directory in place of what was typed."""
        self.write(named)

    def read(self) -> Value:
        """The words, with the id when they are those taken from the directory."""
        words = self.line.text().strip()
        if not words:
            return None
        return self._picked if self._picked is not None and self._picked.name == words else Named(words)

    def write(self, value: Value) -> None:
        """Show a name."""
        self._picked = value if isinstance(value, Named) and value.id is not None else None
        self.line.setText(value.name if isinstance(value, Named) else str(value or ""))
        self.line.setCursorPosition(0)

    def _ask(self) -> None:
        words = self.typed()
        if not words or self._tasks is None:
            self._list.hide()
            return

        def ask(_session: Any) -> tuple[list[Named], list[str]]:
            found = self._complete(words)[:MAX_OFFERS]
            return found, self._about(found) if self._about is not None else [""] * len(found)

        self._tasks.run_query(ask, lambda answer: self._offer(words, *answer), owner=self, key="complete")

    def _offer(self, words: str, found: list[Named], notes: list[str]) -> None:
        if words != self.typed() or not self.line.hasFocus():
            return
        self._list.clear()
        for named, note in zip(found, notes, strict=True):
            item = QListWidgetItem(f"{named.name}　{note}" if note else named.name)
            item.setData(Qt.ItemDataRole.UserRole, named)
            self._list.addItem(item)
        exact = len(found) == 1 and found[0].name == words
        if exact:
            self._picked = found[0]
        if not found or exact:
            self._list.hide()
            return
        rows = min(len(found), 8)
        self._list.setGeometry(self._at(rows))
        self._list.setCurrentRow(0)
        self._list.show()

    def _at(self, rows: int) -> Any:
        look = theme.current()
        corner = self.line.mapToGlobal(QPoint(0, self.line.height() + 2))
        wide = max(
            self.line.width(), look.px(180), min(self._list.sizeHintForColumn(0) + look.px(24), look.px(420))
        )
        return QRectF(corner.x(), corner.y(), wide, rows * look.px(30) + 10).toRect()

    def _take(self, item: QListWidgetItem) -> None:
        self.take(item.data(Qt.ItemDataRole.UserRole))
        self._list.hide()
        self.changed.emit()
        self.left.emit()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Arrows choose, Enter and Tab take, Esc closes the list."""
        if not is_event(event):
            return False
        if watched is self.line and event.type() == event.Type.FocusOut:
            self._list.hide()
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() == event.Type.KeyPress
            and self._list.isVisible()
        ):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self._take(self._list.currentItem())
                return key != Qt.Key.Key_Tab
            if key == Qt.Key.Key_Escape:
                self._list.hide()
                return True
        return bool(super().eventFilter(watched, event))


MARKS = "、，,；;"


class ItemsLine(NamedField):
    """Several names in one line, 、 between; what is being typed after the last 、 is completed."""

    def __init__(
        self,
        spec: FieldSpec,
        complete: Callable[[str], list[Named]],
        tasks: Tasks | None,
        about: Callable[[Sequence[Named]], list[str]] | None = None,
    ) -> None:
        super().__init__(spec, complete, tasks, about)
        self.line.setPlaceholderText(spec.hint or "几个之间用、隔开")

    def read(self) -> Value:
        """A tuple of names."""
        return parse(self.spec, self._plain())

    def write(self, value: Value) -> None:
        """Names with 、 between."""
        self.line.setText("、".join(value) if isinstance(value, tuple) else str(value or ""))

    def typed(self) -> str:
        """The name being typed."""
        return self._plain().rpartition("、")[2].strip()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """A column pasted from Excel or a list of lines becomes names with 、 between."""
        pasted = isinstance(event, QKeyEvent) and event.type() == event.Type.KeyPress
        if watched is self.line and pasted and event.matches(QKeySequence.StandardKey.Paste):
            parts = re.split(r"[\r\n\t]+", QGuiApplication.clipboard().text().strip())
            self.line.insert("、".join(part.strip() for part in parts if part.strip()))
            return True
        return bool(super().eventFilter(watched, event))

    def take(self, named: Named) -> None:
        """Put a name in place of what was typed of it."""
        head, mark, _ = self._plain().rpartition("、")
        self.line.setText(f"{head}{mark}{named.name}")

    def _plain(self) -> str:
        return self.line.text().translate({ord(mark): "、" for mark in MARKS})
