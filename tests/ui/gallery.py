"""Shows every page of the kit with invented data and saves pictures: `python -m tests.ui.gallery FOLDER [name …]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from desktop.ui import snapshot, theme  # noqa: E402
from desktop.ui.pages import BOTTOM, PageContext, PageSpec  # noqa: E402
from desktop.ui.shell import Frame, Shell  # noqa: E402
from desktop.ui.tasks import Tasks  # noqa: E402
from tests.ui.fakes import FakeRows, FakeSession, LedgerPage  # noqa: E402

FONTS = Path(__file__).parents[2] / "desktop" / "export" / "fonts"
SIZES = ((1366, 688), (1920, 1010), (1180, 600))


def specs(build: Callable[[PageContext], QWidget] = LedgerPage) -> list[PageSpec]:
    """The rail of the design's pictures."""
    def badge(count: int) -> Callable[[object], int]:
        return lambda _session: count

    rows = (("home", "工作台", "layout-dashboard", "", None), ("incoming", "收文", "inbox", "公文与会议", 12),
            ("outgoing", "发文", "send", "公文与会议", None), ("meetings", "会议", "users", "公文与会议", None),
            ("supervision", "督查督办", "target", "督查与值班", None), ("duty", "值班", "calendar-days", "督查与值班", None),
            ("information", "政务信息", "newspaper", "督查与值班", None), ("appraisal", "考评", "award", "督查与值班", None),
            ("weekly", "周清单", "list-checks", "日常", None), ("rules", "制度库", "book-open", "日常", None),
            ("sync", "同步", "refresh-cw", BOTTOM, 2), ("audit", "审计与备份", "shield-check", BOTTOM, None),
            ("settings", "设置", "settings", BOTTOM, None))
    return [PageSpec(key, title, icon, group, order, build, badge=badge(count) if count else None)
            for order, (key, title, icon, group, count) in enumerate(rows)]


def make_shell(session: FakeSession, rows: FakeRows, tasks: Tasks,
               build: Callable[[PageContext], QWidget] = LedgerPage) -> Shell:
    """A shell with the pictures' rail."""
    frame = Frame("办公室", "市政府办公室 · 综合科", "李敏", last_sync="上次同步 今天 08:12")
    shell = Shell(frame, session, rows, tasks, specs(build))
    shell.status.left[2].setText("所有更改已保存 14:06:32")
    return shell


class Stage:
    """What one picture needs."""

    def __init__(self) -> None:
        self.session, self.rows = FakeSession(), FakeRows()
        self.tasks = Tasks(self.session)

    def shell(self, page: str, build: Callable[[PageContext], QWidget]) -> Shell:
        """A shell standing on a page."""
        shell = make_shell(self.session, self.rows, self.tasks, build)
        shell.go(page)
        return shell


def ledger(stage: Stage) -> QWidget:
    """The list–detail page."""
    return stage.shell("supervision", LedgerPage)


PICTURES: dict[str, Callable[[Stage], QWidget]] = {"ledger": ledger}


def draw(folder: Path, wanted: list[str], look: str = "light", base: int = 14) -> None:
    """Save the pictures."""
    app = QApplication.instance() or QApplication([])
    theme.install(app, FONTS, look, base)
    for name, build in PICTURES.items():
        if wanted and name not in wanted:
            continue
        for width, height in SIZES:
            stage = Stage()
            widget = build(stage)
            print_to = folder / f"{name}-{width}.png"
            snapshot.grab(widget, width, height, print_to, idle=lambda s=stage: not s.tasks.busy())
            widget.close()
            stage.tasks.close()
            widget.deleteLater()
            app.processEvents()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2:], os.environ.get("LOOK", "light"), int(os.environ.get("BASE", "14")))
