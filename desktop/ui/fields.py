"""One widget for each kind of field, all read and written the same way (`FieldWidget`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyledItemDelegate,
    QWidget,
)

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Named, Value
from desktop.base.values import parse, printed
from desktop.ui import icons, theme
from desktop.ui.buttons import CheckBox, button
from desktop.ui.cards import frame
from desktop.ui.day_popup import DayPopup
from desktop.ui.labels import ElidedLabel
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

MAX_OFFERS = 20


class FieldWidget(QWidget):
    """A field of a form. `read` raises UserProblem when what is written cannot be understood."""

    changed = Signal()
    left = Signal()

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.current().px(8))

    def read(self) -> Value:
        """The value."""
        raise NotImplementedError

    def write(self, value: Value) -> None:
        """Show a value."""
        raise NotImplementedError

    def edit(self) -> QWidget:
        """The widget that takes the focus."""
        return self

    def chosen(self) -> None:
        """A choice was made: changed, and done with."""
        self.changed.emit()
        self.left.emit()

    def set_fault(self, on: bool) -> None:
        """Mark it wrong or right."""
        theme.set_property(self.edit(), "fault", on)

    def set_read_only(self, on: bool) -> None:
        """Read-only fields have no frame."""
        self.edit().setEnabled(not on)


class LineField(FieldWidget):
    """One line of text, number or moment."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        self.line.setAccessibleName(spec.label)
        self.line.setPlaceholderText(spec.hint)
        if spec.max_length:
            self.line.setMaxLength(
                spec.max_length * 2
            )  # over-long paste is refused with a sentence, not cut silently
        if spec.kind is FieldKind.INTEGER:
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
            self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        if spec.kind is FieldKind.INSTANT and not spec.hint:
            self.line.setPlaceholderText("2026-03-05 08:30")
        if spec.kind is FieldKind.INTEGER:
            self.line.setMaximumWidth(theme.current().px(160))
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.editingFinished.connect(self.left)
        self.row.addWidget(self.line, 1)
        if spec.kind is FieldKind.INTEGER:
            self.row.addStretch(1)

    def read(self) -> Value:
        """Parsed by the kind of the field."""
        return parse(self.spec, self.line.text())

    def write(self, value: Value) -> None:
        """Printed by the kind of the field."""
        self.line.setText(printed(self.spec, value))
        self.line.setCursorPosition(0)

    def edit(self) -> QWidget:
        """The line."""
        return self.line

    def set_read_only(self, on: bool) -> None:
        """Selectable, but not editable."""
        self.line.setReadOnly(on)
        theme.set_property(self.line, "readOnly", on)


class _Text(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class TextField(FieldWidget):
    """Paragraphs; also lists (`ITEMS`), one item a line. Tab leaves the field."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.text = _Text()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(spec.label)
        self.text.setPlaceholderText(spec.hint or ("每行一项" if spec.kind is FieldKind.ITEMS else ""))
        self.text.setFixedHeight(theme.current().px(76 if spec.kind is FieldKind.ITEMS else 100))
        self.text.textChanged.connect(self.changed)
        self.text.left.connect(self.left)
        self.row.addWidget(self.text, 1)

    def read(self) -> Value:
        """The words, or a tuple of lines."""
        words = self.text.toPlainText()
        if self.spec.kind is FieldKind.ITEMS:
            return tuple(line.strip() for line in words.split("\n") if line.strip())
        return words

    def write(self, value: Value) -> None:
        """Shown as written."""
        self.text.setPlainText("\n".join(value) if isinstance(value, tuple) else str(value or ""))

    def edit(self) -> QWidget:
        """The text."""
        return self.text

    def set_read_only(self, on: bool) -> None:
        """Selectable, but not editable."""
        self.text.setReadOnly(on)
        theme.set_property(self.text, "readOnly", on)


class FlagField(FieldWidget):
    """Yes or no."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.check = CheckBox(spec.hint or "是")
        self.check.setAccessibleName(spec.label)
        self.check.toggled.connect(lambda _on: self.chosen())
        self.row.addWidget(self.check)
        self.row.addStretch(1)

    def read(self) -> Value:
        """Whether it is ticked."""
        return self.check.isChecked()

    def write(self, value: Value) -> None:
        """Tick it or not."""
        self.check.setChecked(bool(value))

    def edit(self) -> QWidget:
        """The box."""
        return self.check


class ChoiceBox(QComboBox):
    """A combo box with the chevron of the kit; the wheel scrolls the page, not the choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(QStyledItemDelegate(self))  # Fusion's own draws a grey menu
        self.setMaxVisibleItems(12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chevron over the box."""
        super().paintEvent(event)
        look = theme.current()
        icons.paint(
            QPainter(self),
            "chevron-down",
            "ink3" if self.isEnabled() else "ink4",
            self.width() - look.px(24),
            (self.height() - look.px(16)) / 2,
            16,
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the scroll area."""
        event.ignore()


class ChoiceField(FieldWidget):
    """One of the given words; empty first when it need not be filled."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.box = ChoiceBox()
        self.box.setAccessibleName(spec.label)
        self.box.addItems(["", *spec.choices])
        self.box.setMaximumWidth(theme.current().px(260))
        self.box.setMinimumWidth(theme.current().px(120))
        self.box.currentTextChanged.connect(lambda _text: self.chosen())
        self.row.addWidget(self.box, 1)
        self.row.addStretch(0)

    def read(self) -> Value:
        """The word."""
        return self.box.currentText()

    def write(self, value: Value) -> None:
        """Choose the word; one no longer offered is added, so that nothing is lost."""
        words = str(value or "")
        if self.box.findText(words) < 0:
            self.box.addItem(words)
        self.box.setCurrentText(words)

    def edit(self) -> QWidget:
        """The box."""
        return self.box


class DayField(LineField):
    """A date: typed in any usual way, or picked; beside it what that day means in the office calendar."""

    def __init__(self, spec: FieldSpec, helpers: FormHelpers, tasks: Tasks | None) -> None:
        super().__init__(spec)
        look = theme.current()
        self._helpers, self._tasks = helpers, tasks
        self.line.setPlaceholderText(spec.hint or "3.5、明天")
        self.line.installEventFilter(self)
        self.line.editingFinished.connect(self._tidy)
        self.line.setFixedWidth(look.px(128))
        self.row.setStretch(0, 0)
        self._pick = button("", "calendar-days", "quiet", self._open, name=f"选择{spec.label}")
        self.row.addWidget(self._pick)
        self.note = ElidedLabel("", 13, "ink3")
        self.row.addWidget(self.note, 1)
        self.changed.connect(self._ask_hint)

    def read(self) -> Value:
        """Parsed; a date without a year is the nearest one, 明天 counts from the office's today."""
        return parse(self.spec, self.line.text(), self._helpers.today())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ and ↓ go by days, PgUp and PgDn by weeks (from today when empty), Alt+↓ opens the month."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and not self.line.isReadOnly():
                if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                    self._open()
                else:
                    self._go(step)
                return True
        return super().eventFilter(watched, event)

    def _go(self, days: int) -> None:
        now = self._day()
        day = now + timedelta(days=days) if now is not None else self._helpers.today()
        if day is not None:
            self.line.setText(day.isoformat())

    def _tidy(self) -> None:
        """What was understood is written out, so that the year is seen."""
        day = self._day()
        if day is not None and self.line.text() != day.isoformat():
            self.line.setText(day.isoformat())

    def _day(self) -> date | None:
        try:
            value = self.read()
        except UserProblem:
            return None
        return value if isinstance(value, date) else None

    def _ask_hint(self) -> None:
        day = self._day()
        if day is None or self._tasks is None:
            self.note.setText("")
            return
        self._tasks.run_query(
            lambda _s: self._helpers.day_hint(day), self.note.setText, owner=self, key="hint"
        )

    def _open(self) -> None:
        def pick(chosen: date) -> None:
            self.line.setText(chosen.isoformat())
            self.left.emit()

        popup = DayPopup(self, self._day() or self._helpers.today(), pick)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()


class MomentField(LineField):
    """A day and a time: 2026-03-05 08:30, 明天 9:00, or 9:00 for today."""

    def __init__(self, spec: FieldSpec, helpers: FormHelpers) -> None:
        super().__init__(spec)
        self._helpers = helpers
        self.line.editingFinished.connect(self._tidy)

    def read(self) -> Value:
        """Parsed; the day counts from the office's today."""
        return parse(self.spec, self.line.text(), self._helpers.today())

    def _tidy(self) -> None:
        try:
            words = printed(self.spec, self.read())
        except UserProblem:
            return
        if words != self.line.text():
            self.line.setText(words)


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


def widget_for(spec: FieldSpec, helpers: FormHelpers, tasks: Tasks | None) -> FieldWidget:
    """The widget of a field's kind."""
    match spec.kind:
        case FieldKind.LONG_TEXT | FieldKind.ITEMS:
            return TextField(spec)
        case FieldKind.FLAG:
            return FlagField(spec)
        case FieldKind.CHOICE:
            return ChoiceField(spec)
        case FieldKind.DAY:
            return DayField(spec, helpers, tasks)
        case FieldKind.INSTANT:
            return MomentField(spec, helpers)
        case FieldKind.UNIT:
            return NamedField(spec, helpers.units, tasks, helpers.about)
        case FieldKind.PERSON:
            return NamedField(spec, helpers.people, tasks, helpers.about)
        case _:
            return LineField(spec)


def is_wide(spec: FieldSpec) -> bool:
    """Whether a field takes a whole row of a two-column form."""
    return spec.kind in (FieldKind.LONG_TEXT, FieldKind.ITEMS) or (
        spec.kind is FieldKind.TEXT and spec.max_length > 100
    )


def fault_bar(parent: QWidget | None = None) -> QFrame:
    """The summary bar over a form."""
    return frame("badbar", parent)
