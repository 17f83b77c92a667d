"""The window after login: rail, top bar, page stack, status bar, palette. Knows pages as data and names no slice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base import manual
from desktop.base.changes import Changed
from desktop.base.errors import Problem
from desktop.base.ids import RecordId
from desktop.base.pinyin import letters_of
from desktop.ui import focus, theme
from desktop.ui.access_keys import with_access_keys
from desktop.ui.bars import ProblemBar, StatusBar, TopBar
from desktop.ui.bell import BellPanel
from desktop.ui.bulk import undo_last
from desktop.ui.commands import Command, Commands
from desktop.ui.dialogs import FaultDialog, Question
from desktop.ui.key_binder import KeyBinder
from desktop.ui.keys_sheet import keys_sheet
from desktop.ui.manual_window import show_manual
from desktop.ui.page_stack import PageStack
from desktop.ui.pages import Page, PageContext, PageSpec, RecordPageSpec
from desktop.ui.palette import Palette
from desktop.ui.ports import Backend, Found
from desktop.ui.progress import BusyLine, WorkBar
from desktop.ui.rail import Rail
from desktop.ui.reminders import ReminderBar
from desktop.ui.save_state import SaveState
from desktop.ui.shell_commands import of_shell, person_menu
from desktop.ui.shell_frame import Frame, Place
from desktop.ui.tasks import Task, Tasks
from desktop.ui.toast import Toast, sentence
from desktop.ui.verb_dialog import VerbDialog
from desktop.ui.watch import DayWatch

NARROW_UNDER = 1240
RAIL_NARROW = "shell.rail_narrow"
"""View setting: the rail was collapsed by hand; else its width follows the window's."""


__all__ = ["Frame", "Place", "Shell"]


class Shell(QWidget):
    """Shows the pages a person may see; implements `Desk`."""

    look_wanted = Signal(str, int)
    """Another look or base font size was chosen: `main` dresses the application and builds the window anew."""

    def __init__(
        self,
        frame: Frame,
        session: Backend | Any,
        rows: Any,
        tasks: Tasks,
        pages: list[PageSpec],
        record_pages: list[RecordPageSpec] | None = None,
    ) -> None:
        super().__init__()
        look = theme.current()
        self.frame, self.session, self.tasks = frame, session, tasks
        self.commands = Commands(session.may)
        self.pages = {p.id: p for p in pages if not p.permission or session.may(p.permission)}
        self.record_pages = {p.kind: p for p in record_pages or []}
        self.context = PageContext(session, rows, tasks, self.commands, self, frame.helpers, frame.settings)
        self._groups: dict[str, tuple[str, ...]] = {}
        kept = frame.settings is not None and frame.settings.get(RAIL_NARROW) is True
        self._rail_choice: bool | None = True if kept else None
        self._entitle()
        self.setMinimumSize(1180, 600)
        self.rail = Rail(frame.office, frame.unit, list(self.pages.values()))
        self.rail.chosen.connect(self.go)
        self.top = TopBar(frame.person, self.open_palette, self._open_bell, lambda: person_menu(self))
        self.stack = PageStack(self._adopted, self.commands.remove)
        self.keys = KeyBinder(self, self.commands, self._scope, self._overlaid)
        self.status = StatusBar(("已加密", "单机离线模式", "所有更改已保存"), ("上次同步 无", "F1 快捷键"))
        self.save_state = SaveState(self.status.left[2], tasks, session.clock, self)
        self.problem_bar = ProblemBar()
        self.problem_bar.copy.clicked.connect(self._copy_problem)
        self.reminders = (
            ReminderBar(frame.reminders, tasks, session.clock, self.open_record, parent=self)
            if frame.reminders is not None
            else None
        )
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self.top, self.problem_bar, self.stack, self.status):
            right.addWidget(widget, 1 if widget is self.stack else 0)
        if self.reminders is not None:
            right.insertWidget(1, self.reminders.widget)
            self.reminders.changed.connect(self._reminders_changed)
        self.work_bar = WorkBar(tasks)
        right.insertWidget(1, self.work_bar.widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.busy_line = BusyLine(tasks, self)
        self.notice = Toast(self)
        self.bell_panel = BellPanel(self, tasks)
        self.palette_box = Palette(
            self,
            self._search,
            self._palette_commands,
            self._open_found,
            self._search_all if frame.search_page in self.pages else None,
            self._letters,
        )
        self.stack.currentChanged.connect(lambda _place: self.keys.fit())
        self.stack.currentChanged.connect(lambda _place: self._entitle())
        self._badge_timer = QTimer(self)
        self._badge_timer.setInterval(60_000)
        self._badge_timer.timeout.connect(self.refresh_badges)
        self._badge_timer.start()
        self.day_watch = DayWatch(session.clock, self)
        self.day_watch.day_changed.connect(lambda _day: self._new_day())
        tasks.changed.connect(self._changed)
        tasks.failed.connect(self.problem)
        tasks.work_changed.connect(self._work_changed)
        own = of_shell(self)
        self.commands.add(own)
        self.keys.bind(own)
        self.refresh_badges()
        self.resize(look.px(1366), look.px(688))

    # ---- Desk ------------------------------------------------------------------------------------------------
    def go(self, page_id: str, **state: Any) -> None:
        """Show a rail page, built on the first visit."""
        if page_id not in self.pages:
            return
        if not self._leaving():
            self.rail.mark(self.stack.rail_id)
            return
        page = self.stack.show_rail(page_id, lambda: self.pages[page_id].build(self.context))
        self.rail.mark(page_id)
        page.show_state(**state)
        page.main_focus().setFocus()

    def open_record(self, kind: str, record_id: RecordId) -> None:
        """Push the full page of a record."""
        spec = self.record_pages.get(kind)
        if spec is None or not self._leaving():
            return
        self.show_page(spec.build(self.context, record_id))

    def show_page(self, page: Page) -> None:
        """Push a page that is not in the rail."""
        self.stack.push(page)
        page.main_focus().setFocus()

    def take_place(self, page: Page, other: Page | None) -> None:
        """Put `other` in place of `page` (None: only take it away), also when others lie over it."""
        shown = self.current_page() is page
        self.stack.exchange(page, other)
        now = self.current_page()
        if shown and now is not None:
            now.main_focus().setFocus()
        self.keys.fit()

    def show_paper(
        self, data: bytes, title: str, *, note: Any = None, side: QWidget | None = None, document: Any = None
    ) -> None:
        """Push the preview of a PDF. `note(session, pages, sha256)` runs before each output and may refuse it.

        `document`: what it was made from, for files of other kinds.
        """
        from desktop.ui.paper_page import PaperPage  # print support is loaded when a paper is first shown

        try:
            page = PaperPage(self.context, data, title, note=note, side=side, document=document)
        except Problem as problem:
            self.problem(problem)
            return
        self.show_page(page)

    def back(self) -> None:
        """Leave the pushed page on top (asks first when it has unsaved input)."""
        if not self.stack.trail or not self._leaving():
            return
        self.stack.pop()
        below = self.current_page()
        if below is not None:
            below.main_focus().setFocus()

    def neighbour(self, kind: str, record_id: RecordId, step: int) -> RecordId | None:
        """The record before (-1) or after (1) one in the list it was opened from; None at its ends."""
        return self.stack.neighbour(kind, record_id, step)

    def replace_record(self, kind: str, record_id: RecordId) -> None:
        """Show another record in place of the one on top (上一件, 下一件)."""
        spec = self.record_pages.get(kind)
        if spec is None or not self.stack.trail or not self._leaving():
            return
        page = spec.build(self.context, record_id)
        self.stack.swap(page)
        page.main_focus().setFocus()
        self.keys.fit()

    def note_group(self, txs: Sequence[str]) -> None:
        """Acts that were one for the person: 撤销 takes them all back."""
        if txs:
            self._groups[txs[-1]] = tuple(txs)

    def toast(self, text: str, *, undo: bool = False, tone: str = "ok") -> None:
        """Say what was done."""
        self.notice.say(
            text, tone=tone, action="撤销 (Ctrl+Z)" if undo else "", run=self.undo if undo else None
        )

    def problem(self, error: BaseException) -> None:
        """A foreseen error goes into the bar, anything else into a dialog that shows no contents."""
        if isinstance(error, Problem):
            self.problem_bar.words.setText(sentence(error))
            self.problem_bar.show()
        else:
            FaultDialog(self, error).open()

    def saved(self) -> None:
        """Note the time of the last save."""
        self.save_state.saved()

    def set_status(self, text: str) -> None:
        """A word in the middle of the status bar."""
        self.status.message.setText(text)

    # ---- another look ------------------------------------------------------------------------------------------
    def place_now(self) -> Place:
        """Where the person stands, for `return_to` of the window built anew."""
        page = self.stack.built.get(self.stack.rail_id)
        records = tuple(
            (page.kind, page.record_id)
            for page in self.stack.trail
            if hasattr(page, "record_id") and getattr(page, "kind", "") in self.record_pages
        )
        return Place(self.stack.rail_id, page.state_now() if page is not None else {}, records)

    def return_to(self, place: Place) -> None:
        """Show the same pages again."""
        self.go(place.page_id, **place.state)
        for kind, record_id in place.records:
            self.open_record(kind, record_id)

    def want_look(self, look: str, base: int) -> None:
        """Ask for another look or base font size, unless the page in view holds unsaved input."""
        now = theme.current()
        if (look, base) != (now.look, now.base) and self._leaving():
            self.keep_drafts()
            self.look_wanted.emit(look, base)

    # ---- pages -------------------------------------------------------------------------------------------------
    def current_page(self) -> Page | None:
        """The page in view."""
        return self.stack.page()

    def _entitle(self) -> None:
        """The page's words in the window's title: task bar, window lists and screen readers tell where one is."""
        page = self.current_page() if hasattr(self, "stack") else None
        words = page.windowTitle() if page is not None else ""
        name = f"三办 · {self.frame.office}"
        self.setWindowTitle(f"{words} — {name}" if words else name)

    def _leaving(self) -> bool:
        page = self.current_page()
        return page is None or page.may_leave()

    def _adopted(self, page: Page) -> None:
        page.windowTitleChanged.connect(lambda _words: self._entitle())
        if page.page_id in self.pages:
            page.setWindowTitle(page.windowTitle() or self.pages[page.page_id].title)
        kit = page.kit_commands()
        own = with_access_keys(page.commands(), kit)
        commands = [replace(each, scope=page.page_id) for each in (*kit, *own)]
        self.commands.add(commands)
        self.keys.bind(commands)

    def _scope(self) -> str:
        page = self.current_page()
        return page.page_id if page is not None else ""

    def _overlaid(self) -> bool:
        return self.palette_box.isVisible()

    # ---- commands ----------------------------------------------------------------------------------------------
    def press(self, keys: str) -> None:
        """What a key does now."""
        self.keys.press(keys)

    def _palette_commands(self) -> list[Command]:
        return [c for c in self.commands.with_live_keys(self._scope()) if c.id != "shell.palette"]

    def show_keys(self) -> None:
        """F1: the keys that are alive here."""
        keys_sheet(self, self.commands.with_live_keys(self._scope()))

    def show_manual(self) -> None:
        """The manual at the chapter about the page in view."""
        page = self.current_page()
        show_manual(self, self.tasks, page.page_id.partition("#")[0] if page else "", self.stack.rail_id)

    def show_news(self) -> None:
        """The manual at what is new."""
        show_manual(self, self.tasks, chapter=manual.NEWS)

    def focus_filter(self) -> None:
        """Ctrl+F: to the page's filter box."""
        page = self.current_page()
        box = page.filter_box() if page is not None else None
        if box is not None:
            box.setFocus()

    def undo(self) -> None:
        """Take back the person's last act."""
        groups = self._groups
        self.tasks.run_call(lambda session: undo_last(session, groups), self._undone, owner=self)

    def _undone(self, result: tuple[int, int] | None) -> None:
        if result is None:
            self.toast("没有可以撤销的操作", tone="info")
            return
        acts, later = result
        done = f"已撤销 {acts} 件" if acts > 1 else "已撤销"
        self.toast(f"{done}；{later} 处已被后来修改，未动" if later else done, tone="warn" if later else "ok")
        self.saved()

    # ---- parts -------------------------------------------------------------------------------------------------
    def open_palette(self) -> None:
        """Ctrl+K."""
        self.palette_box.open()

    def _search(self, words: str, done: Callable[[list[Found]], None]) -> None:
        self.tasks.run_query(
            lambda session: self.frame.search(session, words), done, owner=self, key="palette"
        )

    def _letters(self, titles: Sequence[str], done: Callable[[dict[str, str]], None]) -> None:
        self.tasks.run_query(
            lambda _session: {title: letters_of(title) for title in titles}, done, owner=self
        )

    def _search_all(self, words: str) -> None:
        self.go(self.frame.search_page, words=words)

    def _open_found(self, found: Found) -> None:
        listed = next((spec.id for spec in self.pages.values() if spec.shows == found.kind), "")
        if found.kind not in self.record_pages and listed:
            self.go(listed, record=found.id)
        else:
            self.open_record(found.kind, found.id)

    def _open_bell(self) -> None:
        self.bell_panel.drop(self.top.bell)

    def _reminders_changed(self) -> None:
        if self.reminders is not None:
            self.bell_panel.reminders = self.reminders.lines()
            self._work_changed(None)

    def _work_changed(self, task: Task | None) -> None:
        if task is not None and task not in self.tasks.works:
            self._ask_last_sync()  # it may have been an exchange
        self.top.bell.set_waiting(self.bell_panel.waiting())
        if self.bell_panel.isVisible():
            self.bell_panel.refresh()

    def refresh_badges(self) -> None:
        """Ask every page's badge anew, and when packages were last exchanged."""
        for spec in self.pages.values():
            self._refresh_badge(spec)
        self._ask_last_sync()

    def _ask_last_sync(self) -> None:
        words = self.status.right[0]
        self.tasks.run_query(self.frame.last_sync, words.setText, owner=self, key="last_sync")

    def _refresh_badge(self, spec: PageSpec) -> None:
        if spec.badge is not None:
            self.tasks.run_query(
                spec.badge, self.rail.items[spec.id].set_badge, owner=self, key=f"badge.{spec.id}"
            )

    def _changed(self, changed: Changed) -> None:
        for spec in self.pages.values():
            if spec.kinds & changed.kinds:
                self._refresh_badge(spec)
        for page in self.stack.pages():
            page.on_changed(changed)

    def _new_day(self) -> None:
        self.refresh_badges()
        for page in self.stack.pages():
            page.on_new_day()

    def keep_drafts(self) -> None:
        """Before the lock: every page and dialog saves what is not submitted; then wait until `tasks` are calm."""
        for page in self.stack.pages():
            page.keep()
        for dialog in self.findChildren(VerbDialog):
            if dialog.isVisible():
                dialog.form.save_draft()

    def _copy_problem(self) -> None:
        QGuiApplication.clipboard().setText(self.problem_bar.words.full_text())

    def toggle_rail(self) -> None:
        """Collapse or open the rail by hand; that choice then holds, a collapsed one also after a restart."""
        self._rail_choice = not self.rail.narrow
        if self.frame.settings is not None:
            self.frame.settings.put(RAIL_NARROW, self._rail_choice)
        self._fit_rail()

    def _fit_rail(self) -> None:
        narrow = (
            self._rail_choice
            if self._rail_choice is not None
            else self.width() < theme.current().px(NARROW_UNDER)
        )
        if narrow != self.rail.narrow:
            self.rail.set_narrow(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Collapse the rail in narrow windows; keep overlays in place."""
        super().resizeEvent(event)
        self._fit_rail()
        left, high = self.rail.width(), self.top.height()
        self.busy_line.setGeometry(left, high - 3, max(0, self.width() - left), 3)
        if not self.notice.isHidden():
            self.notice.place()
        if self.palette_box.isVisible():
            self.palette_box.place()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab in visual order."""
        return focus.step(self, forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once when a page has unsaved input or work is under way."""
        if not self._leaving():
            event.ignore()
            return
        if self.tasks.changing() and not self.property("closing"):
            event.ignore()
            Question(
                self,
                "还有任务没有完成",
                "现在关闭会取消正在进行的任务；已保存的内容不受影响。",
                "取消任务并关闭",
                self._close_anyway,
                "继续等待",
            ).open()
            return
        super().closeEvent(event)

    def _close_anyway(self) -> None:
        self.setProperty("closing", True)
        self.close()
