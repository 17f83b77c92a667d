"""The page on which an official paper is written: head fields, text, findings, and beside them the printed page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QContextMenuEvent, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.base.clock import civil
from desktop.base.editing import ERROR
from desktop.base.errors import InvalidFields, UserProblem
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.commands import Command, printed
from desktop.ui.dialogs import Question
from desktop.ui.editor import doing, text_menu
from desktop.ui.editor.commands import editor_commands
from desktop.ui.editor.drafts import Draft, DraftKeeper
from desktop.ui.editor.fault_line import FaultLine
from desktop.ui.editor.find_bar import FindBar
from desktop.ui.editor.finding_list import FindingPanel
from desktop.ui.editor.findings import Findings
from desktop.ui.editor.foot import TextFoot
from desktop.ui.editor.head import HeadFields
from desktop.ui.editor.preview import PreviewPane
from desktop.ui.editor.recovery import RecoveryBar
from desktop.ui.editor.spec import EditorSpec
from desktop.ui.editor.state_words import StateWords
from desktop.ui.editor.text import PaperText
from desktop.ui.editor.workspace import Workspace
from desktop.ui.labels import literal
from desktop.ui.menus import menu_of
from desktop.ui.pages import Page, PageContext
from desktop.ui.record_parts import RecordHead

CARET_MS = 60
MOST_BUTTONS = 3
_ZOOM = "editor.zoom"
__all__ = ["EditorPage", "EditorSpec"]


class EditorPage(Page):
    """`save(text, values, page)` runs the verb and then calls `page.saved()` or `page.refused(error)`.

    `actions(page)`: further commands of the slice; the first three are buttons in the head, all are in 更多.
    """

    def __init__(
        self,
        context: PageContext,
        spec: EditorSpec,
        save: Callable[[str, dict[str, Any], EditorPage], None],
        actions: Callable[[EditorPage], Sequence[Command]] = lambda _page: (),
    ) -> None:
        super().__init__(context, "editor")
        self.setWindowTitle("编辑文稿")
        look = theme.current()
        self.spec, self._save = spec, save
        self._submitted: Draft | None = None
        self._going = False
        self.editor = PaperText(spec.engine)
        self.head_fields = HeadFields(
            spec.fields,
            spec.values,
            context.helpers,
            context.tasks,
            read_only=spec.read_only,
        )
        self.editor.set_text(spec.text)
        self.editor.setReadOnly(spec.read_only)
        self.panel = FindingPanel(lambda: doing.show_fixes(self))
        self.preview = PreviewPane(spec.engine, lambda: (self.text(), self.values()), context.tasks)
        self.find_bar = FindBar(self.editor)
        self.findings = Findings(
            spec.engine,
            self.editor,
            self.panel,
            context.tasks,
            self.values,
            self.head_fields.put_words,
            self.head_fields.labels(),
        )
        self.drafts = DraftKeeper(
            spec.key, context.helpers, context.tasks, context.session.clock, self._state, self
        )
        self.foot = TextFoot(self.editor, context.tasks)
        self.workspace = Workspace(
            self.head_fields,
            self.find_bar,
            self.editor,
            self.foot,
            self.panel,
            self.preview,
            context.settings,
        )
        self._own = tuple(actions(self))
        self._commands = tuple(editor_commands(self))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(10))
        outer.setSpacing(look.px(8))
        outer.addWidget(self._make_head())
        self.recovery = RecoveryBar(self.drafts, self.head_fields, self.editor)
        outer.addWidget(self.recovery)
        self.fault = FaultLine()
        outer.addWidget(self.fault)
        outer.addWidget(self.workspace, 1)
        self._join()
        self.preview.touch()
        self.findings.touch()
        if not spec.read_only:
            self.drafts.look()

    # ---- building ----------------------------------------------------------------------------------------------
    def _make_head(self) -> QWidget:
        spec = self.spec
        self.head = RecordHead(self.context.desk.back)
        self.head.set(spec.title, subtitle=spec.subtitle)
        self.draft_state = StateWords()
        self.head.notes.addWidget(self.draft_state)
        if spec.read_only:
            self.draft_state.say("info", "只读")
        for command in self._own[:MOST_BUTTONS]:
            made = button(command.title, command.icon, run=self._runner(command), name=command.title)
            made.setToolTip(literal(printed(command.keys)))
            self.head.side.addWidget(made)
        self.preview_button = self.head.add_button(
            "panel-right", "显示或隐藏版面预览 F9", self.workspace.toggle_preview
        )
        self.more = self.head.add_button("ellipsis", "更多", lambda: text_menu.open_more(self))
        self.save_button = button(spec.verb_title, "check", "primary", self.save, name=spec.verb_title)
        self.save_button.setToolTip("Ctrl+S")
        self.head.side.addWidget(self.save_button)
        self.save_button.setVisible(not spec.read_only)
        return self.head

    def _runner(self, command: Command) -> Callable[[], object]:
        return lambda: command.run() if command.ready() else None

    def _join(self) -> None:
        editor, head = self.editor, self.head_fields
        self._caret_later = QTimer(self)
        self._caret_later.setSingleShot(True)
        self._caret_later.setInterval(CARET_MS)
        self._caret_later.timeout.connect(self._mark_caret)
        editor.edited.connect(self._edited)
        head.edited.connect(self._edited)
        editor.left.connect(self.drafts.save)
        head.left.connect(self.drafts.save)
        editor.cursorPositionChanged.connect(self._caret_later.start)
        editor.selectionChanged.connect(self._caret_later.start)
        editor.pasted.connect(lambda found: self.context.desk.toast("".join(found.remarks), tone="warn"))
        editor.zoomed.connect(self._zoomed)
        self.preview.wanted.connect(self._to_place)
        self.findings.changed.connect(self._findings_changed)
        self.find_bar.said.connect(self.context.desk.toast)
        self.drafts.said.connect(self.draft_state.say)
        editor.menu_wanted.connect(self._open_text_menu)
        if self.context.settings is not None:
            editor.set_zoom(int(self.context.settings.get(_ZOOM, 100)))

    # ---- what is written ---------------------------------------------------------------------------------------
    def text(self) -> str:
        """The text as it stands."""
        return self.editor.plain()

    def values(self) -> dict[str, Any]:
        """The values of the head fields as they stand; those that cannot be understood are None."""
        return self.head_fields.values()

    def replace_text(self, text: str) -> None:
        """Put another text in place of this one, as one step of undo."""
        self.editor.replace_all(text)

    def is_changed(self) -> bool:
        """Whether anything differs from what is saved."""
        return not self.spec.read_only and self.drafts.changed()

    def settled(self) -> bool:
        """Whether preview and findings belong to what is written now."""
        return not self.preview.busy() and not self.findings.busy()

    def _state(self) -> Draft:
        return Draft(self.text(), self.head_fields.as_json(), self.editor.place())

    def _edited(self) -> None:
        self.preview.touch()
        self.findings.touch()
        if not self.spec.read_only:
            self.drafts.touch()

    # ---- saving ------------------------------------------------------------------------------------------------
    def save(self) -> None:
        """Check the fields, then hand text and values to the slice."""
        if self.spec.read_only or not self.save_button.isEnabled():
            return
        if not self.head_fields.check():
            return
        self.fault.clear()
        self.save_button.setEnabled(False)
        self._submitted = self._state()
        self._save(self.text(), self.values(), self)

    def saved(self) -> None:
        """The verb succeeded: what was handed over is the saved state now, and its draft goes."""
        self.save_button.setEnabled(True)
        state, self._submitted = self._submitted or self._state(), None
        self.drafts.saved(state)
        moment = civil(self.context.session.clock.now_ms())
        self.draft_state.say("ok", f"已保存 {moment:%H:%M:%S}")

    def refused(self, error: BaseException) -> None:
        """Show why it was refused; nothing written is lost."""
        self.save_button.setEnabled(True)
        self._submitted = None
        self.drafts.save()
        form = self.head_fields.form
        if isinstance(error, InvalidFields) and set(error.faults) & set(form.cells):
            self.head_fields.open(True)
            form.show_faults(error.faults)
        elif isinstance(error, UserProblem) and error.field in form.cells:
            self.head_fields.open(True)
            form.show_problem(error)
        elif isinstance(error, UserProblem):
            self.fault.say(error)
        else:
            self.context.desk.problem(error)

    # ---- drafts ------------------------------------------------------------------------------------------------
    def keep(self) -> None:
        """The window is about to be locked."""
        if not self.spec.read_only:
            self.drafts.save()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is shown: keep the draft."""
        super().hideEvent(event)
        if not self._going:
            self.keep()

    def may_leave(self) -> bool:
        """Ask when something is not saved; the draft stays either way."""
        if self._going or not self.is_changed():
            return True
        Question(
            self,
            "离开前要放弃未保存的修改吗？",
            "草稿会保留，下次打开时可以恢复。",
            "离开",
            self._leave,
            "继续编辑",
        ).open()
        return False

    def _leave(self) -> None:
        self.drafts.save()
        self._going = True
        self.context.desk.back()

    def put_out(self, run: Callable[[], object]) -> None:
        """Print or export by `run`: only what is saved, and only after asking when errors are open."""
        errors = [each for each in self.findings.now() if each.severity == ERROR]
        if self.is_changed():
            self.context.desk.toast("请先保存，再打印或导出", tone="warn")
        elif not errors:
            run()
        else:
            words = f"第一处：{errors[0].message}"
            Question(self, f"还有 {len(errors)} 处错误", words, "仍然打印或导出", run, "先看错误").open()

    # ---- parts that answer each other --------------------------------------------------------------------------
    def _findings_changed(self) -> None:
        self.head_fields.mark(self.findings.of_fields())
        self.workspace.share_height()

    def _mark_caret(self) -> None:
        self.foot.show_place()
        self.preview.show_place(self.editor.place(), self.text())

    def _to_place(self, place: int) -> None:
        self.workspace.show_text()
        self.editor.select(place, place)
        self.editor.setFocus()

    def _zoomed(self, percent: int) -> None:
        if self.context.settings is not None:
            self.context.settings.put(_ZOOM, percent)

    def _open_text_menu(self, event: QContextMenuEvent) -> None:
        menu_of(self, text_menu.text_menu_groups(self)).popup(event.globalPos())

    # ---- commands ----------------------------------------------------------------------------------------------
    def kit_commands(self) -> Sequence[Command]:
        """What every editor can do."""
        return self._commands

    def commands(self) -> Sequence[Command]:
        """What the slice adds."""
        return self._own

    def main_focus(self) -> QWidget:
        """The text."""
        return self.editor

    def command(self, name: str) -> Command:
        """One of the editor's commands by its short name (`find` for `editor.find`)."""
        return next(c for c in self._commands if c.id == f"editor.{name}")
