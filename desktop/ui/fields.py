"""One widget for each kind of field, all read and written the same way (`FieldWidget`)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QWidget,
)

from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.base.values import parse, printed
from desktop.ui import icons, theme
from desktop.ui.buttons import CheckBox
from desktop.ui.cards import frame


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


def fault_bar(parent: QWidget | None = None) -> QFrame:
    """The summary bar over a form."""
    return frame("badbar", parent)
