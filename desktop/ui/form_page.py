"""A whole page with a form: head, card, action bar, unsaved-changes guard, draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.fields import FieldSpec, Value
from desktop.base.ids import RecordId
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import frame, scroller
from desktop.ui.dialogs import Question
from desktop.ui.forms import RecordForm
from desktop.ui.history_panel import show_history
from desktop.ui.labels import PlainLabel
from desktop.ui.pages import Page, PageContext
from desktop.ui.record_parts import RecordHead


class FormPage(Page):
    """`submit(values, page)` is called with right values; it acts and calls `page.done()` or `page.refused(error)`."""

    def __init__(
        self,
        context: PageContext,
        title: str,
        specs: Sequence[FieldSpec],
        submit: Callable[[dict[str, Value], FormPage], object],
        values: Mapping[str, Value] | None = None,
        *,
        draft_key: str = "",
        verb_title: str = "保存",
        subtitle: str = "",
        columns: int = 2,
        record_id: RecordId | None = None,
    ) -> None:
        super().__init__(context, "form")
        look = theme.current()
        self._submit = submit
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(10))
        outer.setSpacing(look.px(8))
        self.head = RecordHead(context.desk.back)
        self.head.set(title, subtitle=subtitle)
        self.setWindowTitle(title)
        outer.addWidget(self.head)
        card = frame("card")
        box = QVBoxLayout(card)
        box.setContentsMargins(look.px(24), look.px(16), look.px(10), look.px(16))
        self.form = RecordForm(
            specs, context.helpers, context.tasks, values, columns=columns, draft_key=draft_key
        )
        self.form.setContentsMargins(0, 0, look.px(14), 0)
        box.addWidget(scroller(self.form, title))
        outer.addWidget(card, 1)
        bar = frame("card")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
        row.setSpacing(look.px(8))
        self.ok = button(verb_title, "check", "primary", self.form.submit)
        row.addWidget(self.ok)
        leave = button("取消", run=context.desk.back, tip="Alt+C")
        row.addWidget(leave)
        self.ok.setShortcut(QKeySequence("Alt+S"))
        leave.setShortcut(QKeySequence("Alt+C"))
        row.addStretch(1)
        row.addWidget(PlainLabel("Ctrl+S 保存　内容自动存为草稿" if draft_key else "Ctrl+S 保存", 13, "ink2"))
        outer.addWidget(bar)
        self.form.submitted.connect(self._submitted)
        if record_id is not None:
            self.head.add_button("history", "修改历史 Ctrl+H", self.form.want_history)
            self.form.offer_history()
            self.form.history_wanted.connect(
                lambda name: show_history(self.window(), context.tasks, record_id, title, name) and None
            )

    def _submitted(self) -> None:
        self.ok.setEnabled(False)
        self._submit(self.form.values(), self)

    def done(self, _result: Any = None) -> None:
        """The act is done: drop the draft and go back."""
        self.form.drop_draft()
        self.form.set_values({})
        self.context.desk.back()

    def refused(self, error: BaseException) -> None:
        """Show why it was refused; nothing written is lost."""
        self.ok.setEnabled(True)
        if isinstance(error, InvalidFields):
            self.form.show_faults(error.faults)
        elif isinstance(error, UserProblem):
            self.form.show_problem(error)
        else:
            self.form.save_draft()
            self.context.desk.problem(error)

    def main_focus(self) -> QWidget:
        """The first field."""
        return self.form.first_field()

    def keep(self) -> None:
        """Save the draft now."""
        self.form.save_draft()

    def may_leave(self) -> bool:
        """Ask when something was written."""
        if not self.form.is_changed():
            return True
        Question(
            self,
            "离开前要放弃已填写的内容吗？",
            "草稿会保留，下次打开时可以恢复。",
            "离开",
            self._leave,
            "继续填写",
        ).open()
        return False

    def _leave(self) -> None:
        self.form.save_draft()
        self.form.set_values({})
        self.context.desk.back()
