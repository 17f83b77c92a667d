"""A form made from field specs: labels with ＊, one widget a kind, faults under the field, summary bar, drafts."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.base.values import faults, from_json, to_json
from desktop.ui import paint, theme
from desktop.ui.buttons import button
from desktop.ui.cards import clear
from desktop.ui.day_field import DayField
from desktop.ui.field_for import is_wide, widget_for
from desktop.ui.fields import FieldWidget, LineField, fault_bar
from desktop.ui.labels import PlainLabel
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

LABEL_WIDTH = 88
DRAFT_IDLE_MS = 3000
SUMMARY_LINKS = 4
LINK_LENGTH = 28


class FormCell(QWidget):
    """Label, widget, and the fault under it."""

    def __init__(
        self,
        spec: FieldSpec,
        widget: FieldWidget,
        label_width: float = LABEL_WIDTH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.widget = widget
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(2))
        words = QHBoxLayout()
        words.setContentsMargins(0, look.px(5), 0, 0)
        words.setSpacing(0)
        if spec.required:
            star = PlainLabel("＊", 14, "red")
            star.setAccessibleName("必填")
            words.addWidget(star)
        self.label = PlainLabel(spec.label, 14, "ink2")
        self.label.setBuddy(widget.edit())
        words.addWidget(self.label)
        words.addStretch(1)
        grid.addLayout(words, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(widget, 0, 1)
        self.fault = PlainLabel("", 13, "bad", wrap=True)
        self.fault.hide()
        grid.addWidget(self.fault, 1, 1)
        grid.setColumnMinimumWidth(0, look.px(label_width))
        grid.setColumnStretch(1, 1)

    def show_fault(self, text: str) -> None:
        """Show or clear the sentence under the field."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        self.widget.set_fault(bool(text))
        self.widget.edit().setAccessibleDescription(text)


def _label_width(spec: FieldSpec) -> float:
    words = f"＊{spec.label}" if spec.required else spec.label
    return paint.advance(words, 14) * 14 / theme.current().base + 2


class RecordForm(QWidget):
    """`submitted` after Ctrl+S or Ctrl+Enter when all fields are right. LINK fields are not shown.

    `submit_keys`: none where the page itself has commands on these keys. `compact`: labels take no more room than
    the longest of them needs, rows stand closer, days bear no hint.
    """

    submitted = Signal()
    edited = Signal()
    history_wanted = Signal(str)
    """Ctrl+H in a form over a record: the field in which it was pressed."""

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        helpers: FormHelpers,
        tasks: Tasks | None,
        values: Mapping[str, Value] | None = None,
        *,
        columns: int = 1,
        draft_key: str = "",
        submit_keys: Sequence[str] = ("Ctrl+S", "Ctrl+Return"),
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.specs = tuple(spec for spec in specs if spec.kind is not FieldKind.LINK)
        self._helpers, self._tasks, self._draft_key = helpers, tasks, draft_key
        self.cells: dict[str, FormCell] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(10))
        self.summary = fault_bar()
        rows = QVBoxLayout(self.summary)
        rows.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
        rows.setSpacing(0)
        self._summary = PlainLabel("", 14, "bad", wrap=True)
        rows.addWidget(self._summary)
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        rows.addLayout(self._links)
        self.summary.hide()
        outer.addWidget(self.summary)
        self._draft_bar = self._make_draft_bar()
        outer.addWidget(self._draft_bar)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(14 if compact else 24))
        self._grid.setVerticalSpacing(look.px(6 if compact else 12))
        self._compact = compact
        self._label_width = LABEL_WIDTH if not compact else max(map(_label_width, self.specs), default=0)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(DRAFT_IDLE_MS)
        self._idle.timeout.connect(self.save_draft)
        self._first, self._clean = "", ""
        self._draft: str | None = None
        self._columns = 0
        self._make_cells()
        self.set_columns(columns)
        self.set_values(values or {})
        for keys in submit_keys:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submit)
        if draft_key:
            self._load_draft()

    def offer_history(self) -> None:
        """The form is over a record that exists: Ctrl+H asks for the history of the field in hand."""
        shortcut = QShortcut(QKeySequence("Ctrl+H"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.want_history)

    def want_history(self) -> None:
        """Ask for the history of the field in hand (of all when none is)."""
        focus = self.focusWidget()
        names = (n for n, cell in self.cells.items() if focus is not None and cell.isAncestorOf(focus))
        self.history_wanted.emit(next(names, ""))

    def _make_cells(self) -> None:
        for spec in self.specs:
            widget = widget_for(spec, self._helpers, self._tasks)
            widget.set_read_only(not spec.editable)
            if self._compact and isinstance(widget, DayField):
                widget.note.hide()
            self.cells[spec.name] = FormCell(spec, widget, self._label_width)
            widget.changed.connect(self._edited)
            widget.left.connect(self._left)

    def set_columns(self, columns: int) -> None:
        """Lay the fields out in so many columns; wide ones take a row of their own, and one left alone before them."""
        if columns == self._columns:
            return
        for cell in self.cells.values():
            self._grid.removeWidget(cell)
        for place in range(self._columns):
            self._grid.setColumnStretch(place, 0)
        self._columns = columns
        row = column = 0
        for spec, after in zip(self.specs, (*self.specs[1:], None), strict=True):
            cell = self.cells[spec.name]
            alone = column == 0 and after is not None and is_wide(after)
            wide = columns == 1 or is_wide(spec) or alone
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(cell, row, column, 1, columns if wide else 1, Qt.AlignmentFlag.AlignTop)
            column = 0 if wide else column + 1
            if column in (0, columns):
                row, column = row + 1, 0
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)

    def least_width(self, columns: int) -> int:
        """The width the fields need at least in so many columns."""
        least = [0] * columns
        widest = column = 0
        for spec in self.specs:
            need = self.cells[spec.name].minimumSizeHint().width()
            if columns == 1 or is_wide(spec):
                widest, column = max(widest, need), 0
            else:
                least[column] = max(least[column], need)
                column = (column + 1) % columns
        margins = self.contentsMargins()
        spaces = self._grid.horizontalSpacing() * (columns - 1)
        return max(widest, sum(least) + spaces) + margins.left() + margins.right()

    # ---- values ------------------------------------------------------------------------------------------------
    def field(self, name: str) -> FieldWidget:
        """The widget of a field."""
        return self.cells[name].widget

    def values(self) -> dict[str, Value]:
        """The values of all fields; those that cannot be understood are None (see `check`)."""
        return self._read()[0]

    def _read(self) -> tuple[dict[str, Value], dict[str, str]]:
        found: dict[str, Value] = {}
        wrong: dict[str, str] = {}
        for spec in self.specs:
            try:
                found[spec.name] = self.cells[spec.name].widget.read()
            except UserProblem as problem:
                found[spec.name] = None
                wrong[spec.name] = f"{problem.message}{problem.advice}"
        return found, wrong

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show values and take them as the unchanged state."""
        for name, value in values.items():
            if name in self.cells:
                self.cells[name].widget.write(value)
        self._clean = self._raw()
        for cell in self.cells.values():
            cell.show_fault("")
        self.summary.hide()

    def _raw(self) -> str:
        values, wrong = self._read()
        return json.dumps(
            [{s.name: to_json(s, values[s.name]) for s in self.specs}, sorted(wrong)], sort_keys=True
        )

    def is_changed(self) -> bool:
        """Whether anything differs from the values set last."""
        return self._raw() != self._clean

    # ---- faults ------------------------------------------------------------------------------------------------
    def check(self) -> dict[str, str]:
        """What is wrong now: field name → sentence."""
        values, wrong = self._read()
        found = faults([spec for spec in self.specs if spec.editable and spec.name not in wrong], values)
        return {
            spec.name: text for spec in self.specs if (text := wrong.get(spec.name) or found.get(spec.name))
        }

    def show_faults(self, found: Mapping[str, str]) -> None:
        """Show faults at their fields and together above; the first gets the focus."""
        for name, cell in self.cells.items():
            cell.show_fault(found.get(name, ""))
        elsewhere = [text for name, text in found.items() if name not in self.cells]
        self._first = next((name for name in self.cells if name in found), "")
        clear(self._links)
        if found:
            self._summary.setText(f"有 {len(found)} 处需要修改" + "".join(f"；{text}" for text in elsewhere))
            here = [name for name in self.cells if name in found]
            for name in here[:SUMMARY_LINKS]:
                said = found[name] if len(found[name]) <= LINK_LENGTH else f"{found[name][:LINK_LENGTH]}…"
                link = button(said, kind="link", name=found[name], run=functools.partial(self._focus, name))
                self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            if len(here) > SUMMARY_LINKS:
                self._links.addWidget(PlainLabel(f"等 {len(here)} 处，已在各栏下面标出", 13, "bad"))
            self.summary.show()
            if self._first:
                self._focus(self._first)
        else:
            self.summary.hide()

    def show_problem(self, problem: UserProblem) -> None:
        """Show a refusal: at its field when it names one, and above."""
        if problem.field in self.cells:
            self.show_faults({problem.field: f"{problem.message}{problem.advice}"})
        else:
            self._first = ""
            clear(self._links)
            self._summary.setText(f"{problem.message}{problem.advice}〔代码 {problem.code}〕")
            self.summary.show()

    def _focus(self, name: str) -> None:
        self.cells[name].widget.edit().setFocus()

    def _left(self) -> None:
        sender = self.sender()
        for name, cell in self.cells.items():
            if cell.widget is sender:
                text = self.check().get(name, "")
                if text and "必须填写" in text and cell.fault.isHidden():
                    return  # an empty field is only named on submit: people walk through with Tab
                cell.show_fault(text)

    def submit(self) -> None:
        """Check; emit `submitted` when all is right, else show the faults."""
        found = self.check()
        self.show_faults(found)
        if not found:
            self.submitted.emit()

    def first_field(self) -> QWidget:
        """Where the focus starts."""
        for spec in self.specs:
            if spec.editable:
                return self.cells[spec.name].widget.edit()
        return self

    # ---- drafts ------------------------------------------------------------------------------------------------
    def _edited(self) -> None:
        self.edited.emit()
        if self._draft_key:
            self._idle.start()

    def _make_draft_bar(self) -> QWidget:
        look = theme.current()
        bar = fault_bar()
        bar.setProperty("kind", "infobar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(12), look.px(2), look.px(12), look.px(2))
        row.addWidget(PlainLabel("有一份没有提交的草稿。", 14, "info"))
        row.addStretch(1)
        row.addWidget(button("恢复草稿", kind="link", run=self._restore))
        row.addWidget(button("不用了", kind="link", run=self.drop_draft))
        bar.hide()
        return bar

    def save_draft(self) -> None:
        """Keep what is written as a draft (encrypted, by the helper)."""
        if self._draft_key and self._tasks is not None and self.is_changed():
            values, wrong = self._read()
            kept = {s.name: to_json(s, values[s.name]) for s in self.specs if s.name not in wrong}
            body = json.dumps(kept | self._not_understood(wrong), ensure_ascii=False)
            key, helpers = self._draft_key, self._helpers
            self._tasks.run_call(lambda _s: helpers.draft_save(key, body), owner=self)

    def _not_understood(self, wrong: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Words that cannot be understood are kept as they stand: {"written": …} is no value of any field."""
        widgets = {name: self.cells[name].widget for name in wrong}
        return {n: {"written": w.line.text()} for n, w in widgets.items() if isinstance(w, LineField)}

    def drop_draft(self) -> None:
        """Forget the draft (submitted or refused)."""
        self._idle.stop()
        self._draft_bar.hide()
        if self._draft_key and self._tasks is not None:
            key, helpers = self._draft_key, self._helpers
            self._tasks.run_call(lambda _s: helpers.draft_drop(key))

    def _load_draft(self) -> None:
        if self._tasks is not None:
            key, helpers = self._draft_key, self._helpers
            self._tasks.run_query(
                lambda _s: helpers.draft_load(key), self._found_draft, owner=self, key="draft"
            )

    def _found_draft(self, body: str | None) -> None:
        self._draft = body
        self._draft_bar.setVisible(bool(body))

    def _restore(self) -> None:
        self._draft_bar.hide()
        found = json.loads(self._draft or "{}")
        for spec in self.specs:
            if spec.name not in found:
                continue
            value, widget = found[spec.name], self.cells[spec.name].widget
            if isinstance(value, dict) and "written" in value and isinstance(widget, LineField):
                widget.line.setText(value["written"])
            else:
                widget.write(from_json(spec, value))
