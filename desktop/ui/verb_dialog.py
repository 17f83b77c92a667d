"""A dialog that asks for a verb's labelled input. The verb is on the button; faults are shown at the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.base.fields import FieldSpec, Value
from desktop.ui import theme
from desktop.ui.cards import scroller
from desktop.ui.dialogs import Question, Sheet
from desktop.ui.forms import RecordForm
from desktop.ui.labels import PlainLabel
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks


class VerbDialog(Sheet):
    """`submitted(values)` when the input is right; the caller acts and then calls `finish` or shows the refusal."""

    submitted = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        specs: Sequence[FieldSpec],
        helpers: FormHelpers,
        tasks: Tasks | None,
        values: Mapping[str, Value],
        *,
        verb_title: str = "",
        note: str = "",
        columns: int = 1,
    ) -> None:
        super().__init__(parent, title, 560 if columns == 1 else 880)
        look = theme.current()
        if note:
            self.body.addWidget(PlainLabel(note, 13, "ink3", wrap=True))
        self.form = RecordForm(specs, helpers, tasks, values, columns=columns)
        self._area = scroller(self.form, title)
        self.form.setContentsMargins(0, 0, look.px(8), 0)
        self.body.addWidget(self._area, 1)
        self.cancel = self.add_button("取消", "secondary", self.reject)
        self.ok = self.add_button(verb_title or title, "primary", self.form.submit)
        self.form.submitted.connect(self._submit)

    def _submit(self) -> None:
        self.set_busy(True)
        self.submitted.emit(self.form.values())

    def set_busy(self, on: bool) -> None:
        """While the act runs the button waits."""
        self.ok.setEnabled(not on)
        self.form.setEnabled(not on)

    def finish(self) -> None:
        """Close it; the act is done."""
        self.form.set_values({})
        self.accept()

    def reject(self) -> None:
        """Esc and 取消: ask when something was written."""
        if self.form.is_changed():
            Question(
                self,
                "放弃已填写的内容？",
                "关闭后，刚才填写的内容不会保留。",
                "放弃内容",
                super().reject,
                "继续填写",
            ).open()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's cross does the same as 取消."""
        if self.form.is_changed() and self.isVisible():
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """High enough for the form, at most the window; focus in the first field."""
        super().showEvent(event)
        host = self.parentWidget()
        limit = int(host.height() * 0.9) if host is not None else 640
        wanted = self.form.sizeHint().height() + theme.current().px(140)
        self.resize(QSize(self.width(), min(wanted, limit)))
        self.form.first_field().setFocus()
