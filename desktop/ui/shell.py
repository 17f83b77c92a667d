"""The window after login: rail, top bar, page stack, status bar, palette. Knows pages as data and names no slice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.clock import civil
from desktop.base.errors import Problem
from desktop.base.ids import RecordId
from desktop.ui import focus, icons, theme
from desktop.ui.bars import ProblemBar, StatusBar, TopBar
from desktop.ui.bell import BellPanel
from desktop.ui.bulk import undo_last
from desktop.ui.commands import Command, Commands, printed
from desktop.ui.dialogs import FaultDialog, Question
from desktop.ui.keys_sheet import keys_sheet
from desktop.ui.pages import Page, PageContext, PageSpec, RecordPageSpec, ViewSettings
from desktop.ui.palette import Palette
from desktop.ui.ports import Backend, FormHelpers, Found
from desktop.ui.progress import BusyLine, WorkBar
from desktop.ui.rail import Rail
from desktop.ui.reminders import ReminderBar, Reminders
from desktop.ui.tasks import Tasks
from desktop.ui.toast import Toast, sentence
from desktop.ui.tokens import LOOK_NAMES
from desktop.ui.watch import DayWatch

NARROW_UNDER = 1240


@dataclass
class Frame:
    """What the shell is told besides its pages. `search(session, words)` runs in a worker."""

    office: str
    unit: str
    person: str
    search: Callable[[Any, str], list[Found]] = lambda _session, _words: []
    search_page: str = ""
    lock: Callable[[], object] = lambda: None
    log_out: Callable[[], object] = lambda: None
    last_sync: str = "上次同步 无"
    helpers: FormHelpers = field(default_factory=FormHelpers)
    settings: ViewSettings | None = None
    reminders: Reminders | None = None


@dataclass(frozen=True)
class Place:
    """Where a person stands: rail page with its state, and records opened on top of it."""

    page_id: str
    state: dict[str, Any]
    records: tuple[tuple[str, RecordId], ...] = ()


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
        self._built: dict[str, Page] = {}
        self._trail: list[Page] = []
        self._shortcuts: dict[str, QShortcut] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self._rail_choice: bool | None = None
        self.setWindowTitle(f"三办 · {frame.office}")
        self.setMinimumSize(1180, 600)
        self.rail = Rail(frame.office, frame.unit, list(self.pages.values()))
        self.rail.chosen.connect(self.go)
        self.top = TopBar(frame.person, self._open_palette, self._open_bell, self._person_menu)
        self.stack = QStackedWidget()
        self.status = StatusBar(("已加密", "单机离线模式", "所有更改已保存"), (frame.last_sync, "F1 快捷键"))
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
        )
        self.stack.currentChanged.connect(lambda _place: self._fit_keys())
        self._badge_timer = QTimer(self)
        self._badge_timer.setInterval(60_000)
        self._badge_timer.timeout.connect(self.refresh_badges)
        self._badge_timer.start()
        self.day_watch = DayWatch(session.clock, self)
        self.day_watch.day_changed.connect(lambda _day: self._new_day())
        tasks.changed.connect(self._changed)
        tasks.failed.connect(self.problem)
        tasks.work_changed.connect(self._work_changed)
        self._register()
        self.refresh_badges()
        self.resize(look.px(1366), look.px(688))

    # ---- Desk ------------------------------------------------------------------------------------------------
    def go(self, page_id: str, **state: Any) -> None:
        """Show a rail page, built on the first visit."""
        if page_id not in self.pages:
            return
        if not self._leaving():
            self.rail.mark(self._current_id())
            return
        self._drop_trail()
        page = self._built.get(page_id)
        if page is None:
            page = self.pages[page_id].build(self.context)
            page.page_id = page.page_id or page_id
            self._built[page_id] = page
            self._adopt(page, page.page_id)
        self.rail.mark(page_id)
        self.stack.setCurrentWidget(page)
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
        scope = f"{page.page_id or type(page).__name__}#{id(page):x}"
        page.page_id = scope
        self._trail.append(page)
        self._adopt(page, scope)
        self.stack.setCurrentWidget(page)
        page.main_focus().setFocus()

    def show_paper(self, data: bytes, title: str, *, note: Any = None, side: QWidget | None = None) -> None:
        """Push the preview of a PDF. `note(session, pages, sha256)` runs before each output and may refuse it."""
        from desktop.ui.paper_page import PaperPage  # print support is loaded when a paper is first shown

        try:
            page = PaperPage(self.context, data, title, note=note, side=side)
        except Problem as problem:
            self.problem(problem)
            return
        self.show_page(page)

    def back(self) -> None:
        """Leave the pushed page on top (asks first when it has unsaved input)."""
        if not self._trail or not self._leaving():
            return
        self._pop()
        below = self.current_page()
        if below is not None:
            below.main_focus().setFocus()

    def neighbour(self, kind: str, record_id: RecordId, step: int) -> RecordId | None:
        """The record before (-1) or after (1) one in the list it was opened from; None at its ends."""
        below = [*self._trail[::-1], self._built.get(self._rail_page())]
        for page in below:
            if getattr(page, "kind", "") == kind and hasattr(page, "step_record"):
                record = page.step_record(record_id, step)
                return record.id if record is not None else None
        return None

    def replace_record(self, kind: str, record_id: RecordId) -> None:
        """Show another record in place of the one on top (上一件, 下一件)."""
        spec = self.record_pages.get(kind)
        if spec is None or not self._trail or not self._leaving():
            return
        old = self._trail.pop()
        self.show_page(spec.build(self.context, record_id))
        self.commands.remove(old.page_id)
        self.stack.removeWidget(old)
        old.deleteLater()
        self._fit_keys()

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
        moment = civil(self.session.clock.now_ms())
        self.status.left[2].setText(f"所有更改已保存 {moment:%H:%M:%S}")

    def set_status(self, text: str) -> None:
        """A word in the middle of the status bar."""
        self.status.message.setText(text)

    # ---- another look ------------------------------------------------------------------------------------------
    def place_now(self) -> Place:
        """Where the person stands, for `return_to` of the window built anew."""
        page_id = self._rail_page()
        page = self._built.get(page_id)
        records = tuple(
            (page.kind, page.record_id)
            for page in self._trail
            if hasattr(page, "record_id") and getattr(page, "kind", "") in self.record_pages
        )
        return Place(page_id, page.state_now() if page is not None else {}, records)

    def return_to(self, place: Place) -> None:
        """Show the same pages again."""
        self.go(place.page_id, **place.state)
        for kind, record_id in place.records:
            self.open_record(kind, record_id)

    def _want_look(self, look: str, base: int) -> None:
        now = theme.current()
        if (look, base) != (now.look, now.base) and self._leaving():
            self.keep_drafts()
            self.look_wanted.emit(look, base)

    def _look_commands(self) -> list[Command]:
        now = theme.current()
        looks = [
            Command(f"look.{key}", f"配色：{name}", self._looker(key, now.base), icon="sun", group="外观")
            for key, name in LOOK_NAMES.items()
        ]
        sizes = [
            Command(f"size.{key}", f"字号：{name}", self._looker(now.look, px), icon="eye", group="外观")
            for key, px in theme.BASE_PX.items()
            for name in (theme.BASE_NAMES[key],)
        ]
        return looks + sizes

    def _looker(self, look: str, base: int) -> Callable[[], object]:
        return lambda: self._want_look(look, base)

    # ---- pages -------------------------------------------------------------------------------------------------
    def current_page(self) -> Page | None:
        """The page in view."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def _current_id(self) -> str:
        for key, page in self._built.items():
            if page is self.stack.currentWidget():
                return key
        return ""

    def _leaving(self) -> bool:
        page = self.current_page()
        return page is None or page.may_leave()

    def _adopt(self, page: Page, scope: str) -> None:
        self.stack.addWidget(page)
        commands = [replace(command, scope=scope) for command in (*page.kit_commands(), *page.commands())]
        self.commands.add(commands)
        self._bind(commands)

    def _pop(self) -> None:
        page = self._trail.pop()
        self.commands.remove(page.page_id)
        below = self._trail[-1] if self._trail else self._built.get(self._rail_page())
        if below is not None:
            self.stack.setCurrentWidget(below)
        self.stack.removeWidget(page)
        page.deleteLater()

    def _rail_page(self) -> str:
        return next((key for key, item in self.rail.items.items() if item.isChecked()), "")

    def _drop_trail(self) -> None:
        while self._trail:
            self._pop()

    # ---- commands ----------------------------------------------------------------------------------------------
    def _register(self) -> None:
        own = [
            Command("shell.palette", "搜索与命令", self._open_palette, "Ctrl+K", "search"),
            Command("shell.filter", "筛选本页", self._focus_filter, "Ctrl+F", "filter"),
            Command("shell.rail", "收起或展开侧栏", self.toggle_rail, "Ctrl+B", "menu"),
            Command("shell.undo", "撤销上一步", self.undo, "Ctrl+Z", "undo-2"),
            Command("shell.lock", "立即锁定", self.frame.lock, "Ctrl+L", "lock"),
            Command("shell.back", "返回", self.back, "Alt+Left", "arrow-left"),
            Command("shell.keys", "快捷键一览", self._show_keys, "F1", "keyboard"),
            Command("shell.logout", "退出登录", self.frame.log_out, "", "log-out"),
        ]
        own += self._look_commands()
        for number, key in enumerate(self.rail.order):
            title = self.pages[key].title
            keys = f"Ctrl+{number + 1}" if number < 9 else ""
            own.append(
                Command(
                    f"go.{key}", f"转到 {title}", self._goer(key), keys, self.pages[key].icon, group="页面"
                )
            )
        for spec in self.pages.values():
            if spec.commands is not None:
                own += spec.commands(self.context)
        self.commands.add(own)
        self._bind(own)

    def _goer(self, key: str) -> Callable[[], object]:
        return lambda: self.go(key)

    def _bind(self, commands: list[Command]) -> None:
        """One shortcut a key for the whole window: two that want the same key would both stay silent in Qt."""
        for command in commands:
            if command.view_keys or not self.commands.allowed(command):
                continue
            for keys in command.sequences():
                if keys not in self._shortcuts:
                    shortcut = QShortcut(QKeySequence(keys), self)
                    shortcut.activated.connect(self._presser(keys))
                    self._shortcuts[keys] = shortcut
        self._fit_keys()

    def _fit_keys(self) -> None:
        # A live shortcut without a command here would silence the same key inside a form.
        page = self.current_page()
        scope = page.page_id if page is not None else ""
        for keys, shortcut in self._shortcuts.items():
            command = self.commands.on_key(keys, scope)
            shortcut.setEnabled(command is not None and not command.view_keys)

    def _presser(self, keys: str) -> Callable[[], object]:
        return lambda: self.press(keys)

    def press(self, keys: str) -> None:
        """What a key does now: the page's command when there is one and no overlay is open, else a global one."""
        page = self.current_page()
        scope = page.page_id if page is not None and not self.palette_box.isVisible() else ""
        command = self.commands.on_key(keys, scope)
        if command is not None and not command.view_keys and command.ready():
            command.run()

    def _runner(self, command_id: str) -> Callable[[], object]:
        return lambda: self.commands.run(command_id)

    def _palette_commands(self) -> list[Command]:
        page = self.current_page()
        scope = page.page_id if page else ""
        return [c for c in self.commands.with_live_keys(scope) if c.id != "shell.palette"]

    def _show_keys(self) -> None:
        page = self.current_page()
        keys_sheet(self, self.commands.with_live_keys(page.page_id if page else ""))

    def _focus_filter(self) -> None:
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
    def _open_palette(self) -> None:
        self.palette_box.open()

    def _search(self, words: str, done: Callable[[list[Found]], None]) -> None:
        self.tasks.run_query(
            lambda session: self.frame.search(session, words), done, owner=self, key="palette"
        )

    def _search_all(self, words: str) -> None:
        self.go(self.frame.search_page, words=words)

    def _open_found(self, found: Found) -> None:
        self.open_record(found.kind, found.id)

    def _open_bell(self) -> None:
        self.bell_panel.drop(self.top.bell)

    def _reminders_changed(self) -> None:
        if self.reminders is not None:
            self.bell_panel.reminders = self.reminders.lines()
            self._work_changed(None)

    def _work_changed(self, _task: object) -> None:
        self.top.bell.set_waiting(self.bell_panel.waiting())
        if self.bell_panel.isVisible():
            self.bell_panel.refresh()

    def _person_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = theme.current()
        for title, names, prefix, chosen in (
            ("配色", LOOK_NAMES, "look", now.look),
            ("字号", theme.BASE_NAMES, "size", next(k for k, px in theme.BASE_PX.items() if px == now.base)),
        ):
            part = menu.addMenu(icons.icon("sun" if prefix == "look" else "eye"), title)
            for key, name in names.items():
                action = part.addAction(name)
                action.setCheckable(True)
                action.setChecked(key == chosen)
                action.triggered.connect(self._runner(f"{prefix}.{key}"))
        menu.addSeparator()
        for key in ("shell.lock", "main.password", "shell.keys", "shell.logout"):
            command = self.commands.get(key)
            if command is not None:
                action = menu.addAction(icons.icon(command.icon), f"{command.title}\t{printed(command.keys)}")
                action.triggered.connect(self._runner(key))
        return menu

    def refresh_badges(self) -> None:
        """Ask every page's badge anew."""
        for spec in self.pages.values():
            self._refresh_badge(spec)

    def _refresh_badge(self, spec: PageSpec) -> None:
        if spec.badge is not None:
            self.tasks.run_query(
                spec.badge, self.rail.items[spec.id].set_badge, owner=self, key=f"badge.{spec.id}"
            )

    def _changed(self, changed: Changed) -> None:
        for spec in self.pages.values():
            if spec.kinds & changed.kinds:
                self._refresh_badge(spec)
        for page in [*self._built.values(), *self._trail]:
            page.on_changed(changed)

    def _new_day(self) -> None:
        self.refresh_badges()
        for page in [*self._built.values(), *self._trail]:
            page.on_new_day()

    def keep_drafts(self) -> None:
        """Before the lock: every page saves what is not submitted; then wait until `tasks.busy()` is False."""
        for page in [*self._built.values(), *self._trail]:
            page.keep()

    def _copy_problem(self) -> None:
        QGuiApplication.clipboard().setText(self.problem_bar.words.full_text())

    def toggle_rail(self) -> None:
        """Collapse or open the rail by hand; that choice then holds."""
        self._rail_choice = not self.rail.narrow
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
