"""The window after login: rail, top bar, page stack, status bar, palette. Knows pages as data and names no slice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.clock import civil
from desktop.base.errors import Problem
from desktop.base.ids import RecordId
from desktop.ui import focus, icons, theme
from desktop.ui.bars import ProblemBar, StatusBar, TopBar
from desktop.ui.bell import BellPanel
from desktop.ui.commands import Command, Commands, printed
from desktop.ui.dialogs import FaultDialog, Question
from desktop.ui.keys_sheet import keys_sheet
from desktop.ui.pages import Page, PageContext, PageSpec, RecordPageSpec, ViewSettings
from desktop.ui.palette import Palette
from desktop.ui.ports import Backend, FormHelpers, Found
from desktop.ui.rail import Rail
from desktop.ui.tasks import Tasks
from desktop.ui.toast import Toast, sentence
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


class Shell(QWidget):
    """Shows the pages a person may see; implements `Desk`."""

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
        self._shortcuts: dict[str, list[QShortcut]] = {}
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
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self.top, self.problem_bar, self.stack, self.status):
            right.addWidget(widget, 1 if widget is self.stack else 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.notice = Toast(self)
        self.bell_panel = BellPanel(self, tasks)
        self.palette_box = Palette(
            self,
            self._search,
            self._palette_commands,
            self._open_found,
            self._search_all if frame.search_page in self.pages else None,
        )
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
            self._adopt(page, page_id)
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

    def back(self) -> None:
        """Leave the pushed page on top (asks first when it has unsaved input)."""
        if not self._trail or not self._leaving():
            return
        self._pop()
        below = self.current_page()
        if below is not None:
            below.main_focus().setFocus()

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
        self._bind(commands, page, scope)

    def _pop(self) -> None:
        page = self._trail.pop()
        self.commands.remove(page.page_id)
        self._shortcuts.pop(page.page_id, None)
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
        self._bind(own, self, "")

    def _goer(self, key: str) -> Callable[[], object]:
        return lambda: self.go(key)

    def _bind(self, commands: list[Command], widget: QWidget, scope: str) -> None:
        context = (
            Qt.ShortcutContext.WindowShortcut
            if widget is self
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        for command in commands:
            if command.view_keys or not self.commands.allowed(command):
                continue
            for keys in command.sequences():
                shortcut = QShortcut(QKeySequence(keys), widget)
                shortcut.setContext(context)
                shortcut.activated.connect(self._runner(command.id))
                self._shortcuts.setdefault(scope, []).append(shortcut)

    def _runner(self, command_id: str) -> Callable[[], object]:
        return lambda: self.commands.run(command_id)

    def _palette_commands(self) -> list[Command]:
        page = self.current_page()
        return [c for c in self.commands.all(page.page_id if page else "") if c.id != "shell.palette"]

    def _show_keys(self) -> None:
        page = self.current_page()
        keys_sheet(self, self.commands.all(page.page_id if page else ""))

    def _focus_filter(self) -> None:
        page = self.current_page()
        box = page.filter_box() if page is not None else None
        if box is not None:
            box.setFocus()

    def undo(self) -> None:
        """Take back the person's last act."""
        self.tasks.run_call(self._undo_last, self._undone, owner=self)

    @staticmethod
    def _undo_last(session: Any) -> Any:
        tx = session.last_undoable()
        return session.undo(tx) if tx else None

    def _undone(self, result: Any) -> None:
        if result is None:
            self.toast("没有可以撤销的操作", tone="info")
            return
        later = len(result.later_changed)
        self.toast(
            f"已撤销；{later} 处已被后来修改，未动" if later else "已撤销", tone="warn" if later else "ok"
        )
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

    def _work_changed(self, _task: object) -> None:
        self.top.bell.set_waiting(self.bell_panel.waiting())
        if self.bell_panel.isVisible():
            self.bell_panel.refresh()

    def _person_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in ("shell.lock", "shell.keys", "shell.logout"):
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
