"""A dialog that asks for a verb's labelled input. The verb is on the button; faults are shown at the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.base.fields import FieldSpec, Value
from desktop.base.ids import RecordId
from desktop.ui import theme
from desktop.ui.cards import scroller
from desktop.ui.dialogs import Question, Sheet
from desktop.ui.events import is_event
from desktop.ui.forms import RecordForm
from desktop.ui.history_panel import show_history
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
        record_id: RecordId | None = None,
        draft_key: str = "",
    ) -> None:
        super().__init__(parent, title, 560 if columns == 1 else 880)
        look = theme.current()
        if note:
            self.body.addWidget(PlainLabel(note, 13, "ink3", wrap=True))
        self.form = RecordForm(specs, helpers, tasks, values, columns=columns, draft_key=draft_key)
        self._area = scroller(self.form, title)
        self._fitted = False
        self.form.setContentsMargins(0, 0, look.px(8), 0)
        self.body.addWidget(self._area, 1)
        self.cancel = self.add_button("取消", "secondary", self.reject)
        self.ok = self.add_button(verb_title or title, "primary", self.form.submit)
        self.form.submitted.connect(self._submit)
        if record_id is not None and tasks is not None:
            self.form.offer_history()
            self.form.history_wanted.connect(
                lambda name: show_history(self, tasks, record_id, "", name) and None
            )

    def _submit(self) -> None:
        self.set_busy(True)
        self.submitted.emit(self.form.values())

    def set_busy(self, on: bool) -> None:
        """While the act runs the button waits."""
        self.ok.setEnabled(not on)
        self.form.setEnabled(not on)

    def finish(self) -> None:
        """Close it; the act is done."""
        self.form.drop_draft()
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
                self._give_up,
                "继续填写",
            ).open()
        else:
            super().reject()

    def _give_up(self) -> None:
        self.form.drop_draft()
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
        self._fit()
        self.form.installEventFilter(self)
        self.form.first_field().setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The form grew (a fault under a field, a hint): so does the dialog."""
        if not is_event(event):
            return False
        if watched is self.form and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        host = self.parentWidget()
        limit = int(host.height() * 0.9) if host is not None else theme.current().px(640)
        around = self.layout().sizeHint().height() - self._area.sizeHint().height()
        width = self._area.viewport().width()
        form = self.form
        wanted = max(form.sizeHint().height(), form.heightForWidth(width) if form.hasHeightForWidth() else 0)
        high = min(wanted + around + 2, limit)
        if high > self.height() or not self._fitted:
            self._fitted = True
            self.resize(self.width(), high)
        self.layout().activate()
        missing = (
            wanted - self._area.viewport().height()
        )  # the wrapped note above may be higher than its hint
        if missing > 0 and self.height() < limit:
            self.resize(self.width(), min(self.height() + missing, limit))
