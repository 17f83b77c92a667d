"""Fields of days and moments: typed as people write them, moved by arrows, with what the office calendar says."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldSpec, Value
from desktop.base.values import parse, printed
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.day_popup import DayPopup
from desktop.ui.events import is_event
from desktop.ui.fields import LineField
from desktop.ui.labels import ElidedLabel
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks


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
        if not is_event(event):
            return False
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
