"""The head fields above the text, folded to one line when the text needs the room; findings paint their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.editing import Finding
from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.base.values import from_json, parse, printed, to_json
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import line, scroller
from desktop.ui.editor.marks import tone_of
from desktop.ui.forms import RecordForm
from desktop.ui.labels import ElidedLabel, PlainLabel, literal
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

ROW_PX = 40
"""Height of a row of fields with the gap to the next; the form is never lower than one."""


class HeadFields(QWidget):
    """`edited` when a value changed, `left` when a field was left."""

    edited = Signal()
    left = Signal()
    folded = Signal()

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        values: Mapping[str, Any],
        helpers: FormHelpers,
        tasks: Tasks,
        *,
        read_only: bool,
    ) -> None:
        super().__init__()
        look = theme.current()
        self._given = {s.name: values.get(s.name) for s in specs}
        self._found: dict[str, Finding] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(look.px(12), look.px(3), look.px(8), look.px(3))
        bar.setSpacing(look.px(10))
        bar.addWidget(PlainLabel("版头信息", 13, "ink2", strong=True))
        self.summary = ElidedLabel("", 13, "ink2")
        bar.addWidget(self.summary, 1)
        self._filler = QWidget()
        bar.addWidget(self._filler, 1)
        self.toggle = button("收起", kind="link", run=self.fold)
        bar.addWidget(self.toggle)
        box.addLayout(bar)
        self.form = RecordForm(specs, helpers, tasks, columns=2, submit_keys=(), compact=True)
        self.form.setContentsMargins(look.px(12), look.px(2), look.px(12), look.px(8))
        if read_only:
            for cell in self.form.cells.values():
                cell.widget.set_read_only(True)
        self.form.set_values(values)
        self.area = scroller(self.form, "版头信息")
        box.addWidget(self.area)
        box.addWidget(line())
        self.form.edited.connect(self._edited)
        for cell in self.form.cells.values():
            cell.widget.left.connect(self._left)
        self._open: bool | None = None
        """What the person chose; None: open where there is room."""
        self._room = 10_000
        self._fit()

    # ---- values ------------------------------------------------------------------------------------------------
    def values(self) -> dict[str, Any]:
        """All values: those shown as they stand, the others as given."""
        return self._given | self.form.values()

    def as_json(self) -> dict[str, Any]:
        """The shown values for a draft."""
        values = self.form.values()
        return {spec.name: to_json(spec, values[spec.name]) for spec in self.form.specs}

    def put_json(self, values: Mapping[str, Any]) -> None:
        """Values of a draft."""
        for spec in self.form.specs:
            if spec.name in values and spec.editable:
                self.form.cells[spec.name].widget.write(from_json(spec, values[spec.name]))

    def put_words(self, name: str, words: str) -> None:
        """Write what a finding proposes into a field."""
        if name in self.form.cells:
            spec = self.form.cells[name].widget.spec
            try:
                value: Value = parse(spec, words)
            except UserProblem:
                value = words
            self.form.cells[name].widget.write(value)

    def labels(self) -> dict[str, str]:
        """Names of the fields as they are shown."""
        return {spec.name: spec.label for spec in self.form.specs}

    def check(self) -> bool:
        """Whether all fields are right; else the faults are shown and the first has the focus."""
        found = self.form.check()
        if found:
            self.open(True)
        self.form.show_faults(found)
        return not found

    # ---- looks -------------------------------------------------------------------------------------------------
    def fold(self) -> None:
        """Fold or unfold."""
        self.open(not self.is_open())

    def open(self, on: bool) -> None:
        """Show the fields, or one line of what they hold."""
        self._open = on
        self._fit()
        self.folded.emit()

    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return self._open if self._open is not None else self._room >= self._least()

    def set_room(self, high: int) -> None:
        """How high the fields may be before the text has too little; without two rows they fold by themselves."""
        if high != self._room:
            self._room = high
            self._fit()

    def bare_height(self) -> int:
        """Height of the bar over the fields."""
        return self.toggle.sizeHint().height() + theme.current().px(6) + 1

    def _least(self) -> int:
        return min(self._need(), theme.current().px(ROW_PX * 2))

    def _need(self) -> int:
        if self.form.hasHeightForWidth() and self.area.width() > 100:
            return max(self.form.heightForWidth(self.area.width()), self.form.minimumSizeHint().height())
        return self.form.sizeHint().height()

    def _fit(self) -> None:
        on = self.is_open()
        self.area.setVisible(on)
        self.summary.setVisible(not on)
        self._filler.setVisible(on)
        self.toggle.setText("收起" if on else "展开")
        self.toggle.setAccessibleName("收起版头信息" if on else "展开版头信息")
        self.summary.setText(self._words())
        self._fit_height()

    def _fit_columns(self) -> None:
        """Two columns where they have the room."""
        room = self.width() - self.area.verticalScrollBar().sizeHint().width()
        self.form.set_columns(2 if self.form.least_width(2) <= room else 1)

    def _fit_height(self) -> None:
        self._fit_columns()
        need, row = self._need(), theme.current().px(ROW_PX)
        room = max(self._room, round(row * 1.5))
        self.area.setFixedHeight(need if need - room < row * 0.6 else room)  # no scroll bar for a few pixels

    def _words(self) -> str:
        values = self.form.values()
        shown = (printed(s, values[s.name]) for s in self.form.specs if s.kind is not FieldKind.FLAG)
        return " · ".join(words.replace("\n", "、") for words in shown if words) or "没有填写"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows that wrap are higher."""
        super().resizeEvent(event)
        self._fit_height()

    def _edited(self) -> None:
        if not self.is_open():
            self.summary.setText(self._words())
        self.edited.emit()

    def _left(self) -> None:
        self.mark(self._found)  # the form has just painted the field by its own rules
        self.left.emit()

    def mark(self, found: Mapping[str, Finding]) -> None:
        """Paint the fields that have findings, with the sentence as tool tip."""
        self._found = dict(found)
        for name, cell in self.form.cells.items():
            finding = self._found.get(name)
            if cell.fault.isVisible():
                continue
            cell.widget.set_fault(finding is not None and tone_of(finding.severity) == "bad")
            theme.set_property(
                cell.widget.edit(),
                "finding",
                "" if finding is None or tone_of(finding.severity) == "bad" else "warn",
            )
            cell.widget.edit().setToolTip(literal(finding.message) if finding is not None else "")
            cell.widget.edit().setAccessibleDescription(finding.message if finding is not None else "")
        if not self.is_open() and self._found:
            self.summary.set_tone("bad")
        else:
            self.summary.set_tone("ink2")
