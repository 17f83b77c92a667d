"""The page on which an official paper is written: head fields, text, findings, and beside them the printed page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.base.clock import civil
from desktop.base.editing import TextEngine
from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.fields import FieldSpec
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import frame
from desktop.ui.commands import Command, printed
from desktop.ui.dialogs import Question
from desktop.ui.editor import acts
from desktop.ui.editor.commands import editor_commands
from desktop.ui.editor.counting import words_in
from desktop.ui.editor.drafts import Draft, DraftKeeper
from desktop.ui.editor.fault_line import FaultLine
from desktop.ui.editor.find_bar import FindBar
from desktop.ui.editor.finding_list import FindingPanel
from desktop.ui.editor.findings import Findings
from desktop.ui.editor.fixes_sheet import FixesSheet
from desktop.ui.editor.found import Paragraphs, fix_words, place_words
from desktop.ui.editor.head import HeadFields
from desktop.ui.editor.paste import Pasted, plain_lines
from desktop.ui.editor.preview import PreviewPane
from desktop.ui.editor.recovery import DifferenceSheet, RecoveryBar, said
from desktop.ui.editor.state_words import StateWords
from desktop.ui.editor.table_sheet import TableSheet
from desktop.ui.editor.text import PaperText
from desktop.ui.labels import PlainLabel, literal
from desktop.ui.menus import menu_of
from desktop.ui.pages import Page, PageContext
from desktop.ui.record_parts import RecordHead

NARROW = 880
"""Under this width (at base 14) text and preview do not stand beside each other: one command goes between them."""
TEXT_PX = 190
"""Height the text keeps, as long as there is any other part that can give way."""
TEXT_SHARE = 0.55
"""Part of a high window's column that the text keeps when there are many head fields."""
LEAST_TEXT_PX = 84
CARET_MS = 60
COUNT_MS = 250
MOST_BUTTONS = 3
MORE = (
    ("find", "replace", "take_all"),
    ("table", "renumber", "join"),
    ("preview", "fit_page", "fit_width", "head"),
    ("larger", "smaller", "normal"),
)
"""Commands behind 更多; the palette and F1 have all."""
UNDER_BUTTON = (
    ("undo", "redo"),
    ("cut", "copy", "paste", "paste_plain", "select_all"),
    ("level1", "level2", "level3", "level4", "level0"),
    ("table", "renumber", "join"),
)
LONG = 20_000
"""Characters from which counting the words is left to a worker."""


@dataclass(frozen=True)
class EditorSpec:
    """What is written. `key` names the draft (one for each record); `fields` stand above the text."""

    key: str
    title: str
    subtitle: str
    fields: tuple[FieldSpec, ...]
    values: Mapping[str, Any]
    text: str
    engine: TextEngine
    verb_title: str = "保存"
    read_only: bool = False


class Column(QWidget):
    """Tells when its size changed, so that its parts share the height anew."""

    def __init__(self, fit: Callable[[], object]) -> None:
        super().__init__()
        self._fit = fit

    def minimumSizeHint(self) -> QSize:
        """Its parts give way, so it never makes the window higher."""
        return QSize(super().minimumSizeHint().width(), theme.current().px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height."""
        super().resizeEvent(event)
        self._fit()


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
        self._peek = False
        self._folded = bool(context.settings.get("editor.folded")) if context.settings is not None else False
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
        self.panel = FindingPanel(self.show_fixes)
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
        self._own = tuple(actions(self))
        self._commands = tuple(editor_commands(self))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(10))
        outer.setSpacing(look.px(8))
        outer.addWidget(self._make_head())
        self.recovery = RecoveryBar(self.restore_draft, self.refuse_draft, self.show_difference)
        outer.addWidget(self.recovery)
        self.fault = FaultLine()
        outer.addWidget(self.fault)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(look.px(12))
        self.left = self._make_left()
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.preview)
        self.splitter.setStretchFactor(0, 48)
        self.splitter.setStretchFactor(1, 52)
        self.splitter.setSizes([480, 520])
        outer.addWidget(self.splitter, 1)
        self._join()
        self._count()
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
            "panel-right", "显示或隐藏版面预览 F9", self.toggle_preview
        )
        self.more = self.head.add_button("ellipsis", "更多", self._open_more)
        self.save_button = button(spec.verb_title, "check", "primary", self.save, name=spec.verb_title)
        self.save_button.setToolTip("Ctrl+S")
        self.head.side.addWidget(self.save_button)
        self.save_button.setVisible(not spec.read_only)
        return self.head

    def _runner(self, command: Command) -> Callable[[], object]:
        return lambda: command.run() if command.ready() else None

    def _make_left(self) -> QWidget:
        look = theme.current()
        column = Column(self._fit_heights)
        column.setMinimumWidth(look.px(420))
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.px(8))
        card = frame("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.head_fields)
        self.head_fields.setVisible(bool(self.spec.fields))
        inner.addWidget(self.find_bar)
        self.editor.setMinimumHeight(look.px(72))
        inner.addWidget(self.editor, 1)
        self.foot = frame("foot")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(look.px(12), look.px(3), look.px(12), look.px(3))
        row.setSpacing(look.px(14))
        self.count = PlainLabel("", 13, "ink2")
        row.addWidget(self.count)
        self.where = PlainLabel("", 13, "ink3")
        row.addWidget(self.where)
        row.addStretch(1)
        self.size = PlainLabel("", 13, "ink3")
        row.addWidget(self.size)
        inner.addWidget(self.foot)
        box.addWidget(card, 1)
        box.addWidget(self.panel)
        return column

    def _join(self) -> None:
        editor, head = self.editor, self.head_fields
        self._count_later = self._timer(COUNT_MS, self._count)
        self._caret_later = self._timer(CARET_MS, self._mark_caret)
        editor.edited.connect(self._edited)
        head.edited.connect(self._edited)
        editor.left.connect(self.drafts.save)
        head.left.connect(self.drafts.save)
        editor.cursorPositionChanged.connect(self._caret_later.start)
        editor.selectionChanged.connect(self._caret_later.start)
        editor.pasted.connect(self._pasted)
        editor.zoomed.connect(self._zoomed)
        self.preview.wanted.connect(self._to_place)
        self.findings.changed.connect(self._findings_changed)
        self.find_bar.shown.connect(self._fit_heights)
        self.find_bar.said.connect(self.context.desk.toast)
        self.drafts.offered.connect(self.recovery.offer)
        self.drafts.said.connect(self.draft_state.say)
        editor.menu_wanted.connect(self._text_menu)
        if self.context.settings is not None:
            editor.set_zoom(int(self.context.settings.get("editor.zoom", 100)))

    def _timer(self, ms: int, run: Callable[[], object]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(ms)
        made.timeout.connect(run)
        return made

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
        self._count_later.start()
        if not self.spec.read_only:
            self.drafts.touch()

    def _count(self) -> None:
        text = self.text()
        if len(text) < LONG:
            self._counted(words_in(text))
        else:
            self.ask(lambda _s: words_in(text), self._counted, key="count")
        self._where(text)

    def _counted(self, words: int) -> None:
        self.count.setText(f"正文 {words:,} 字")

    def _where(self, text: str) -> None:
        chosen = self.editor.textCursor().selectedText()
        some = f"　选中 {words_in(chosen):,} 字" if 0 < len(chosen) < LONG else ""
        self.where.setText(f"第 {Paragraphs(text).number(self.editor.place())} 段{some}")

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
    def restore_draft(self) -> None:
        """Take up the draft on offer (one step of undo for the text)."""
        draft = self.drafts.offer
        self.recovery.hide()
        if draft is not None:
            self.head_fields.put_json(draft.fields)
            self.editor.replace_all(draft.text)
            place = min(draft.caret, len(draft.text))
            self.editor.select(place, place)
            self.editor.setFocus()
        self.drafts.decided()

    def refuse_draft(self) -> None:
        """Leave the draft on offer for good."""
        self.recovery.hide()
        self.drafts.decided()

    def show_difference(self) -> None:
        """Show how the draft on offer differs from what is saved."""
        draft = self.drafts.offer
        if draft is None:
            return
        clean = self.drafts.clean()
        fields = [
            f"{spec.label}：{said(spec, clean.fields)} → {said(spec, draft.fields)}"
            for spec in self.head_fields.form.specs
            if clean.fields.get(spec.name) != draft.fields.get(spec.name, clean.fields.get(spec.name))
        ]
        DifferenceSheet(self.window(), clean.text, draft, fields).open()

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

    # ---- findings ----------------------------------------------------------------------------------------------
    def _findings_changed(self) -> None:
        self.head_fields.mark(self.findings.of_fields())
        self._fit_heights()

    def take_here(self) -> None:
        """Put in what the finding in hand proposes."""
        finding = self.findings.at_caret()
        if finding is None or finding.fix is None:
            self.context.desk.toast("光标处没有可以采用的修改", tone="info")
        self.findings.take(finding)

    def ignore_here(self) -> None:
        """Leave the finding in hand out while the page is open."""
        finding = self.findings.at_caret()
        if finding is None:
            self.context.desk.toast("光标处没有错情", tone="info")
        self.findings.ignore(finding)

    def show_fixes(self) -> None:
        """Show what all fixes would change, then do it as one step."""
        text = self.text()
        numbers, labels = Paragraphs(text), self.head_fields.labels()
        found = [(f, place_words(f, numbers, labels)) for f in self.findings.now() if f.fix is not None]
        if not found or self.spec.read_only:
            self.context.desk.toast("没有可以直接采用的修改", tone="info")
            return
        FixesSheet(self.window(), found, text, self._take_all).open()

    def _take_all(self, chosen: list[Any]) -> None:
        count = self.findings.take_all(chosen)
        self.context.desk.toast(f"已采用 {count} 处，Ctrl+Z 撤销")
        self.editor.setFocus()

    # ---- acts --------------------------------------------------------------------------------------------------
    def renumber(self) -> None:
        """Number the headings anew."""
        changed = acts.renumber(self.editor)
        self.context.desk.toast(f"已重排 {changed} 处序号" if changed else "序号已经连续")

    def join_lines(self) -> None:
        """Put cut lines under the selection together."""
        if not self.editor.textCursor().hasSelection():
            self.context.desk.toast("请先选中被断开的各行", tone="info")
            return
        fewer = acts.join_lines(self.editor)
        self.context.desk.toast(f"已合并 {fewer} 处断行" if fewer else "没有要合并的断行")

    def insert_table(self) -> None:
        """Ask for the size and put in a table."""
        TableSheet(self.window(), self._put_table).open()

    def _put_table(self, rows: int, columns: int) -> None:
        acts.insert_table(self.editor, rows, columns)
        self.editor.setFocus()

    def paste_plain(self) -> None:
        """Paste the words of the clipboard only."""
        self.editor.insert_pasted(plain_lines(QApplication.clipboard().text()))

    def _pasted(self, found: Pasted) -> None:
        self.context.desk.toast("".join(found.remarks), tone="warn")

    def other_part(self) -> None:
        """From the text to the fields and back."""
        if self.editor.hasFocus() and self.spec.fields:
            self.head_fields.open(True)
            self.head_fields.form.first_field().setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._show_text()
            self.editor.setFocus(Qt.FocusReason.TabFocusReason)

    # ---- preview -----------------------------------------------------------------------------------------------
    def _mark_caret(self) -> None:
        text = self.text()
        self._where(text)
        self.preview.show_place(self.editor.place(), text)

    def _to_place(self, place: int) -> None:
        self._show_text()
        self.editor.select(place, place)
        self.editor.setFocus()

    def narrow(self) -> bool:
        """Whether there is only room for text or preview."""
        return self.width() < theme.current().px(NARROW)

    def toggle_preview(self) -> None:
        """Fold the preview away or show it (in a narrow window: in place of the text)."""
        if self.narrow():
            self._peek = not self._peek
        else:
            self._folded = not self._folded
            if self.context.settings is not None:
                self.context.settings.put("editor.folded", self._folded)
        self._fit()
        (self.preview.canvas if self.narrow() and self._peek else self.editor).setFocus()

    def _show_text(self) -> None:
        if self._peek and self.narrow():
            self._peek = False
            self._fit()

    def _fit(self) -> None:
        narrow = self.narrow()
        shown = self._peek if narrow else not self._folded
        self.left.setVisible(not (narrow and self._peek))
        self.preview.setVisible(shown)
        self.preview.set_on(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Text and preview beside each other only where both have room."""
        super().resizeEvent(event)
        self._fit()

    def _fit_heights(self) -> None:
        """Who gives way when the window is low: first the list of findings, then the head fields, last the text."""
        look = theme.current()
        room = self.left.height() - self.panel.bare_height() - look.px(8) - self.foot.sizeHint().height() - 2
        room -= self.head_fields.bare_height() if self.spec.fields else 0
        room -= self.find_bar.sizeHint().height() if self.find_bar.isVisible() else 0
        wanted, least = look.px(TEXT_PX), look.px(LEAST_TEXT_PX)
        rows = self.panel.rows_in(room - wanted)
        rows = max(2, rows) if self.panel.rows_in(room - least) >= 2 else self.panel.rows_in(room - least)
        rows = min(5, rows)
        self.panel.set_most_rows(rows)
        room -= self.panel.height_of(rows)
        self.head_fields.set_room(room - max(look.px(TEXT_PX), round(room * TEXT_SHARE)))

    def _zoomed(self, percent: int) -> None:
        self.size.setText(f"显示 {percent}%" if percent != 100 else "")
        if self.context.settings is not None:
            self.context.settings.put("editor.zoom", percent)

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

    def _open_more(self) -> None:
        menu = menu_of(self, [list(self._own), *self._groups(MORE)])
        below = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + 4))
        menu.popup(QPoint(below.x() - menu.sizeHint().width(), below.y()))

    def _groups(self, names: Sequence[Sequence[str]]) -> list[list[Command]]:
        known = {c.id: c for c in self._commands}
        return [[known[f"editor.{n}"] for n in group if f"editor.{n}" in known] for group in names]

    def _text_menu(self, event: QContextMenuEvent) -> None:
        menu = menu_of(self, self.text_menu_groups())
        menu.popup(event.globalPos())

    def text_menu_groups(self) -> list[list[Command]]:
        """The commands under the right button: those for the finding in hand first."""
        finding = self.findings.at_caret()
        own: list[Command] = []
        if finding is not None:
            text = self.text()
            if finding.fix is not None and not self.spec.read_only:
                own.append(
                    Command(
                        "take",
                        f"采用：{fix_words(finding, text)}",
                        lambda: self.findings.take(finding),
                        icon="check",
                    )
                )
            own.append(Command("ignore", f"忽略：{finding.message}", lambda: self.findings.ignore(finding)))
        return [own, *self._groups(UNDER_BUTTON)]
