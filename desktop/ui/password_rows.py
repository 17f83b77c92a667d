"""Entering a new password twice, with the rule in words and what is still missing said while typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.base.fields import FieldSpec, Value
from desktop.ui import theme
from desktop.ui.forms import LABEL_WIDTH
from desktop.ui.labels import PlainLabel
from desktop.ui.login_parts import PasswordField
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks
from desktop.ui.verb_dialog import VerbDialog

Check = Callable[[str], str]
"""A new password → what is wrong with it in a sentence, empty when it may be used. Quick: called at each key."""

DIFFER = "两次输入的口令不一致。"


class PasswordPair(QWidget):
    """Two fields under labels as wide as those of forms. `words()` is empty while anything is wrong."""

    changed = Signal()

    def __init__(
        self, labels: tuple[str, str], rule: str, check: Check, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self._check = check
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnMinimumWidth(0, look.px(LABEL_WIDTH))
        grid.setColumnStretch(1, 1)
        self.fields: list[PasswordField] = []
        for row, label in enumerate(labels):
            words = PlainLabel(f"＊{label}", 14, "ink2")
            field = PasswordField()
            field.setAccessibleName(label)
            words.setBuddy(field)
            grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(field, row, 1)
            field.textChanged.connect(self._typed)
            self.fields.append(field)
        self.rule = rule
        self.note = PlainLabel(rule, 13, "ink3", wrap=True)
        grid.addWidget(self.note, len(labels), 1)

    def set_rule(self, rule: str) -> None:
        """Another rule (the levels have changed)."""
        self.rule = rule
        self._typed()

    def _typed(self) -> None:
        fault = self.fault() if self.fields[0].text() else ""
        if fault == DIFFER and not self.fields[1].text():
            fault = ""
        self._say(fault or self.rule, "warn" if fault else "ink3")
        if not self.fault():
            self._say("可以使用。", "ok")
        self.changed.emit()

    def _say(self, words: str, tone: str) -> None:
        self.note.setText(words)
        self.note.set_tone(tone)

    def fault(self) -> str:
        """What is still missing."""
        first, second = (field.text() for field in self.fields)
        if not first:
            return "请输入口令。"
        return self._check(first) or ("" if first == second else DIFFER)

    def words(self) -> str:
        """The password, empty while anything is wrong."""
        return "" if self.fault() else self.fields[0].text()

    def show_fault(self, words: str = "") -> None:
        """Say what is wrong and go there."""
        said = words or self.fault()
        self._say(said, "bad")
        self.fields[1 if said == DIFFER else 0].setFocus()

    def forget(self) -> None:
        """Empty both fields."""
        for field in self.fields:
            field.clear()


class PasswordDialog(VerbDialog):
    """A verb's form with a new password under it; `submitted` brings it as `password`."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        specs: Sequence[FieldSpec],
        helpers: FormHelpers,
        tasks: Tasks | None,
        values: Mapping[str, Value],
        *,
        labels: tuple[str, str],
        rule: str,
        check: Callable[[str, Mapping[str, Any]], str],
        verb_title: str = "",
        note: str = "",
    ) -> None:
        super().__init__(parent, title, specs, helpers, tasks, values, verb_title=verb_title, note=note)
        self.pair = PasswordPair(labels, rule, lambda words: check(words, self.form.values()))
        self.pair.setContentsMargins(0, 0, theme.current().px(8), 0)
        self.body.addWidget(self.pair)

    def _submit(self) -> None:
        if not self.pair.words():
            self.pair.show_fault()
            return
        self.set_busy(True)
        self.submitted.emit({**self.form.values(), "password": self.pair.words()})

    def set_busy(self, on: bool) -> None:
        """While the act runs the fields wait."""
        super().set_busy(on)
        self.pair.setEnabled(not on)

    def finish(self) -> None:
        """Close it; nothing stays in the fields."""
        self.pair.forget()
        super().finish()
