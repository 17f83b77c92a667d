"""The window's life: login → shell → lock. Locking closes everything and replaces the process by a keyless one."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.clock import Clock, FixedClock, SystemClock
from desktop.base.errors import NotPermitted, Problem, UsageProblem
from desktop.base.module import Catalogue
from desktop.base.platform import process
from desktop.export import fonts
from desktop.export.tools import ExportTools
from desktop.main import entrance, joining, ledgers, settings
from desktop.main.founding import FoundingPage
from desktop.main.renewal import RenewalDialog
from desktop.slices import discover
from desktop.storage.keys import accounts
from desktop.storage.office import MUST_CHANGE, open_office
from desktop.storage.rows import StoreRows
from desktop.storage.session import Session
from desktop.ui import app as kit
from desktop.ui import theme
from desktop.ui.commands import Command
from desktop.ui.dialogs import inform
from desktop.ui.lock import Alarm, LockWindow
from desktop.ui.login import LoginPage
from desktop.ui.manual_window import show_news
from desktop.ui.pages import ViewSettings
from desktop.ui.shell import Shell
from desktop.ui.snapshot import settle
from desktop.ui.tasks import Tasks
from desktop.ui.watch import IdleWatch

log = logging.getLogger(__name__)

PASSWORD = "main.password"
"""The command with which everybody changes the own password; pages and the menu of the person offer it."""


def clock_of(now: str) -> Clock:
    """The machine's clock, or one set by `--now` (trial offices only: `session_for` refuses it elsewhere)."""
    return FixedClock.at(now) if now else SystemClock()


def session_for(folder: Path, name: str, password: str, now: str, catalogue: Catalogue) -> Session:
    """Log in. Raises the Problems of `open_office`, and `CLI-10` for a set clock in an office that is no trial."""
    session = open_office(folder, name, password, clock_of(now), catalogue)
    if now and not session.office.trial:
        session.close()
        raise UsageProblem("CLI-10", "正式办公库不能指定时间。", "--now 只用于试用办公库。")
    return session


class Opened:
    """A logged-in window and what has to be closed with it."""

    def __init__(
        self,
        session: Session,
        lock: Callable[[], object] = lambda: None,
        log_out: Callable[[], object] = lambda: None,
        settings: ViewSettings | None = None,
        change_password: Callable[[], object] = lambda: None,
    ) -> None:
        self.session = session
        self._lock, self._log_out, self._settings = lock, log_out, settings
        self._change_password = change_password
        self.tasks = Tasks(session)
        self.rows = StoreRows(session)
        self.shell = self._build()
        if self.shell.pages:
            self.shell.go(next(iter(self.shell.pages)))

    def _build(self) -> Shell:
        session = self.session
        rail, records = joining.pages(session.catalogue)
        opens = {spec.kind for spec in records} | {spec.shows for spec in rail}
        frame = joining.frame_of(session, frozenset(opens), self._lock, self._log_out)
        frame.settings = self._settings
        shell = Shell(frame, session, self.rows, self.tasks, rail, records)
        shell.context.tables = ledgers.tools_of(session)
        shell.context.papers = ExportTools()
        shell.commands.add([Command(PASSWORD, "修改口令", self._change_password, icon="key-round")])
        return shell

    def dress(self, application: QApplication, look: str, base: int) -> Shell:
        """Another look or font size: the window is built anew and stands where the old one stood."""
        place = self.shell.place_now()
        theme.install(application, None, look, base)
        self.shell = self._build()
        self.shell.return_to(place)
        return self.shell

    def close(self) -> None:
        """End workers, readers and the session, in that order."""
        self.tasks.close()
        self.rows.close()
        self.session.close()


class _Bridge(QObject):
    """Carries a word from the unlocking worker to the main thread."""

    expired = Signal(str, str)


class Window:
    """Holds what is shown now: the login page, the lock window or the shell."""

    def __init__(
        self, application: QApplication, folder: Path, now: str, view: ViewSettings | None = None
    ) -> None:
        self._application, self._folder, self._now = application, folder, now
        self._view = view if view is not None else ViewSettings()
        self._catalogue = discover()
        self._opened: Opened | None = None
        self._shown: QWidget | None = None
        self._login_tasks: Tasks | None = None
        self._bridge = _Bridge()
        self._bridge.expired.connect(self._renew)

    def _show(self, widget: QWidget) -> None:
        before, self._shown = self._shown, widget
        if before is not None:
            widget.setGeometry(before.geometry())
        if before is not None and before.isMaximized():
            widget.showMaximized()
        else:
            widget.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def login(self, chosen: str = "") -> None:
        """Show the login page."""
        clock = clock_of(self._now)
        if self._login_tasks is None:
            self._login_tasks = Tasks()
        page = LoginPage(entrance.info(self._folder, clock, chosen), self._unlock, self._login_tasks)
        page.unlocked.connect(self._enter)
        page.wanted.connect(lambda what: self._how_to_begin(page, what))
        self._show(page)

    def _unlock(self, user_id: str, password: str, _key_file: str) -> Session:
        cards = {card.id.hex(): card.name for card in accounts.list_users(self._folder)}
        name = cards.get(user_id, "")
        try:
            return session_for(self._folder, name, password, self._now, self._catalogue)
        except NotPermitted as problem:
            if problem.code == MUST_CHANGE:
                # Asked from a worker: the dialog opens on the main thread.
                self._bridge.expired.emit(name, problem.message)
            raise

    def _renew(self, name: str, why: str) -> None:
        assert self._login_tasks is not None
        RenewalDialog(
            self._shown,
            self._folder,
            name,
            clock_of(self._now),
            self._login_tasks,
            why,
            lambda: inform(self._shown, "口令已修改", "请用新口令登录。"),
        ).open()

    def _how_to_begin(self, page: LoginPage, what: str) -> None:
        if what == "create":
            self.found()
        else:
            inform(
                page,
                "从备份恢复",
                "请把备份的整个办公库文件夹复制到本机，再用“三办”打开那个文件夹；打开时会核查每一部分。",
            )

    def found(self) -> None:
        """Show the first-run panel; from there back to the login page."""
        assert self._login_tasks is not None
        page = FoundingPage(self._folder, clock_of(self._now), self._login_tasks)
        page.founded.connect(self._founded)
        page.left.connect(self.login)
        self._show(page)

    def _founded(self, folder: Path) -> None:
        self._folder = folder
        self.login()
        inform(
            self._shown, "办公库已建立", "请用刚才设置的口令登录。建议业务人员先登录一次，打开各自的密区。"
        )

    def change_password(self) -> None:
        """The person's own password, while logged in."""
        if self._opened is not None:
            opened = self._opened
            RenewalDialog(
                opened.shell,
                self._folder,
                opened.session.user.name,
                opened.session.clock,
                opened.tasks,
                "新口令从下次登录起使用，请牢记；遗失后不能找回。",
                lambda: opened.shell.toast("口令已修改"),
            ).open()

    def _enter(self, session: Session) -> None:
        opened = Opened(session, self.lock, self.log_out, self._view, self.change_password)
        self._opened = opened
        opened.shell.look_wanted.connect(self.dress)
        self._show(opened.shell)
        kit.steady()
        self._idle = IdleWatch(
            self._application, session.unlocked.policy.idle_lock_minutes, self._application
        )
        self._idle.idle.connect(self.lock)
        for notice in session.notices:
            opened.shell.toast(notice, tone="warn")
        news = settings.unseen_news(self._view)
        if news:
            show_news(opened.shell, news)

    def dress(self, look: str, base: int) -> None:
        """Show the same window in another look, and remember the choice on this machine."""
        if self._opened is None:
            return
        settings.keep_look(self._view, look, base)
        shell = self._opened.dress(self._application, look, base)
        shell.look_wanted.connect(self.dress)
        self._show(shell)

    def locked(self, alarms: Sequence[str], phones: Sequence[str], chosen: str) -> None:
        """Show the lock window; it knows only what stands in its arguments."""
        ringing = tuple(
            Alarm(int(at), kind, int(number)) for at, number, kind in (a.split(":", 2) for a in alarms)
        )
        pairs = tuple((label, number) for label, _, number in (phone.partition(":") for phone in phones))
        clock = clock_of(self._now)
        window = LockWindow(entrance.info(self._folder, clock), clock, ringing, pairs)
        window.login_wanted.connect(lambda: self.login(chosen))
        self._show(window)

    def lock(self) -> None:
        """Lock now."""
        self.leave(locked=True)

    def log_out(self) -> None:
        """Back to the login page."""
        self.leave(locked=False)

    def leave(self, *, locked: bool) -> None:
        """Keep drafts, close everything, and become a process that never held a key."""
        opened, self._opened = self._opened, None
        if opened is None:
            return
        user = opened.session.user.id.hex()
        alarms = [f"{at}:{number}:{kind}" for at, kind, number in upcoming(opened.session)] if locked else []
        opened.shell.keep_drafts()
        settle(lambda: not opened.tasks.busy(), quiet_ms=0)
        opened.close()
        command = [sys.executable, "-m", "desktop.main", str(self._folder), "--chosen", user]
        if self._now:
            command += ["--now", self._now]
        if locked:
            command += ["--locked", *(part for alarm in alarms for part in ("--alarm", alarm))]
        process.replace(command)

    def closed(self) -> None:
        """The last window was closed."""
        if self._opened is not None:
            self._opened.close()
        if self._login_tasks is not None:
            self._login_tasks.close()


def upcoming(session: Session) -> list[tuple[int, str, int]]:
    """What will ring through the lock: (UTC ms, kind, how many), from every slice that has alarms."""
    found: list[tuple[int, str, int]] = []
    for module in session.catalogue.modules:
        if module.alarms is not None:
            found += module.alarms(session)
    return sorted(found)


def run(given: argparse.Namespace) -> int:
    """Show the window until it is closed."""
    folder = Path(given.office) if given.office else Path.cwd()
    view = settings.load()
    look, base = settings.look_of(view)
    application = kit.make(sys.argv[:1], fonts.folder(), look, base)
    hooks = kit.install_hooks()
    window = Window(application, folder, given.now, view)
    try:
        if given.locked:
            window.locked(given.alarm, given.phone, given.chosen)
        else:
            window.login(given.chosen)
        return int(application.exec())
    except Problem as problem:
        log.error("%s", problem.code)
        return problem.exit_code
    finally:
        window.closed()
        del hooks
