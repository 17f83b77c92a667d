"""Shows every page of the kit with invented data and saves pictures: `python -m tests.ui.gallery FOLDER [name …]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, fields_of
from desktop.ui import snapshot, theme
from desktop.ui.cards import Card
from desktop.ui.child_grid import ChildGrid
from desktop.ui.dialogs import Question
from desktop.ui.editor.page import EditorPage
from desktop.ui.history_panel import HistoryPanel
from desktop.ui.login import LoginPage
from desktop.ui.pages import BOTTOM, Page, PageContext, PageSpec
from desktop.ui.ports import FormHelpers, Found
from desktop.ui.reminders import DueReminder, Reminders
from desktop.ui.shell import Frame, Shell
from desktop.ui.tasks import Tasks
from desktop.ui.verb_dialog import VerbDialog
from tests.ui.fake_pages import (
    LOGIN,
    IncomingRecord,
    NewPaper,
    RegisterPage,
    WorkbenchPage,
    lock_window,
)
from tests.ui.fake_pictures import board
from tests.ui.fakes import FakeRows, FakeSession, LedgerPage

FONTS = Path(__file__).parents[2] / "desktop" / "export" / "fonts"
SIZES = ((1366, 688), (1920, 1010), (1180, 600))


def specs(build: Callable[[PageContext], Page] = LedgerPage) -> list[PageSpec]:
    """The rail of the design's pictures."""

    def badge(count: int) -> Callable[[object], int]:
        return lambda _session: count

    rows = (
        ("home", "工作台", "layout-dashboard", "", None),
        ("incoming", "收文", "inbox", "公文与会议", 12),
        ("outgoing", "发文", "send", "公文与会议", None),
        ("meetings", "会议", "users", "公文与会议", None),
        ("supervision", "督查督办", "target", "督查与值班", None),
        ("duty", "值班", "calendar-days", "督查与值班", None),
        ("information", "政务信息", "newspaper", "督查与值班", None),
        ("appraisal", "考评", "award", "督查与值班", None),
        ("weekly", "周清单", "list-checks", "日常", None),
        ("rules", "制度库", "book-open", "日常", None),
        ("sync", "同步", "refresh-cw", BOTTOM, 2),
        ("audit", "审计与备份", "shield-check", BOTTOM, None),
        ("settings", "设置", "settings", BOTTOM, None),
    )
    return [
        PageSpec(key, title, icon, group, order, build, badge=badge(count) if count else None)
        for order, (key, title, icon, group, count) in enumerate(rows)
    ]


def make_shell(
    session: FakeSession, rows: FakeRows, tasks: Tasks, build: Callable[[PageContext], Page] = LedgerPage
) -> Shell:
    """A shell with the pictures' rail."""
    frame = Frame("办公室", "市政府办公室 · 综合科", "李敏", last_sync=lambda _session: "上次同步 今天 08:12")
    shell = Shell(frame, session, rows, tasks, specs(build))
    shell.status.left[2].setText("所有更改已保存 14:06:32")
    return shell


class Stage:
    """What one picture needs."""

    def __init__(self) -> None:
        self.session, self.rows = FakeSession(), FakeRows()
        self.tasks = Tasks(self.session)

    def calm(self) -> bool:
        """Whether nothing is under way."""
        shown = (w for w in QApplication.allWidgets() if isinstance(w, EditorPage) and w.isVisible())
        return not self.tasks.busy() and all(page.settled() for page in shown)

    def shell(self, page: str, build: Callable[[PageContext], Page]) -> Shell:
        """A shell standing on a page."""
        shell = make_shell(self.session, self.rows, self.tasks, build)
        shell.go(page)
        return shell


def ledger(stage: Stage) -> QWidget:
    """The list–detail page."""
    return stage.shell("supervision", LedgerPage)


def palette(stage: Stage) -> QWidget:
    """The command palette over the ledger."""
    shell = stage.shell("supervision", LedgerPage)
    kinds = (
        ("inbox", "关于申请追加防汛抗旱专项资金的请示", "收〔2026〕1204号"),
        ("target", "防汛抗旱责任制落实及隐患整改", "督〔2026〕55号"),
        ("users", "全市防汛工作调度会", "会议 2026-06-18"),
        ("book-open", "防汛抗旱应急预案（2025 修订）", "制度库"),
    )
    shell.frame.search = lambda _s, _w: [
        Found("test.matter", b"1", title, note, icon) for icon, title, note in kinds
    ]
    shell.show()
    shell.palette_box.open("防汛")
    return shell


def form(stage: Stage) -> QWidget:
    """A form page, one fault shown."""
    shell = stage.shell("incoming", RegisterPage)
    page = shell.current_page()
    assert isinstance(page, RegisterPage)
    page.form.field("received_on").write(date(2026, 9, 29))
    page.form.field("title").write("关于切实做好秋汛防御工作的紧急通知")
    page.form.show_faults({"from_unit": "“来文单位”必须填写"})
    return shell


def login(stage: Stage) -> QWidget:
    """The unlock page, caps lock on."""
    page = LoginPage(LOGIN, lambda *_: None, stage.tasks)
    page.password.setText("x" * 10)
    page.password.set_caps(True)
    return page


def login_empty(stage: Stage) -> QWidget:
    """No office yet."""
    return LoginPage(replace(LOGIN, users=()), lambda *_: None, stage.tasks)


def empty(stage: Stage) -> QWidget:
    """An empty ledger."""
    stage.rows.total = 0
    return stage.shell("supervision", LedgerPage)


def dialog(stage: Stage) -> QWidget:
    """A verb's form over the ledger with a toast and a problem bar behind it."""
    shell = stage.shell("supervision", LedgerPage)
    shell.toast("已将 3 件标为办结", undo=True)
    shell.problem(
        EnvironmentProblem("IO-28", "没有保存成功：磁盘已满。", "内容仍在本窗口，请清理空间后按 Ctrl+S。")
    )
    return shell


def verb(stage: Stage) -> QWidget:
    """The dialog of a verb."""
    return VerbDialog(
        None, "登记批示", fields_of(NewPaper)[1:6], FormHelpers(), stage.tasks, {}, verb_title="登记批示"
    )


def verb_long(stage: Stage) -> QWidget:
    """The dialog of a verb that begins with paragraphs."""
    specs = (
        FieldSpec(FieldKind.LONG_TEXT, "拟办意见", "words", required=True, max_length=2000),
        FieldSpec(FieldKind.DAY, "办理时限", "due_on"),
        FieldSpec(FieldKind.ITEMS, "分送单位", "units"),
    )
    return VerbDialog(None, "登记拟办意见", specs, FormHelpers(), stage.tasks, {}, note="提交后转综合科。")


def history(stage: Stage) -> QWidget:
    """What happened to a record's fields."""
    return HistoryPanel(None, stage.tasks, b"1" * 16, "关于切实做好秋汛防御工作的紧急通知")


def question(stage: Stage) -> QWidget:
    """A question before what cannot be undone."""
    return Question(
        None, "销毁 3 件草稿？", "销毁后不能恢复。收文号保留，原因记入日志。", "销毁 3 件", lambda: None
    )


def child_grid(stage: Stage) -> QWidget:
    """Agenda items edited in place, one cell wrong."""
    from tests.ui.test_child_grid import COLUMNS, new_values, row, spread

    host = QWidget()
    box = QVBoxLayout(host)
    card = Card("议程", "计划 140 分")
    made = ChildGrid(COLUMNS, FormHelpers(), stage.tasks, title="议程", new_values=new_values)
    titles = (
        "传达学习省政府全体会议精神",
        "研究秋冬季大气污染综合治理攻坚方案",
        "审议<b>营商环境</b>若干措施（送审稿）",
    )
    made.set_rows(
        [row(n + 1, title, place) for n, (title, place) in enumerate(zip(titles, spread(3), strict=True))]
    )
    made.add_row()
    made.held.write(1, "minutes", "三十分")
    card.body.addWidget(made, 1)
    box.addWidget(card)
    made.check()
    return host


def paper(stage: Stage) -> QWidget:
    """A finished PDF, with the lines of the national standard."""
    from tests.ui.sample_pdf import sample

    shell = stage.shell("incoming", LedgerPage)
    shell.show_paper(sample(3), "督办通知单 督〔2026〕57号")
    shell.current_page()._toggle_guides()
    return shell


def editor(stage: Stage) -> QWidget:
    """The drafting page of the picture: findings in the text and in a field, the page beside it."""
    from tests.ui.editor.paper import editor_page

    shell = stage.shell("outgoing", LedgerPage)
    shell.show_page(editor_page(shell.context))
    return shell


def editor_replace(stage: Stage) -> QWidget:
    """Replacing in the text, a draft on offer, a save refused."""
    from tests.ui.editor.paper import editor_page, with_draft

    shell = stage.shell("outgoing", LedgerPage)
    shell.context.helpers = with_draft("别的内容")
    page = editor_page(shell.context)
    shell.show_page(page)
    page.refused(UserProblem("D-900", "这份公文已经送审，不能再改。", "请先撤回，再修改。"))
    page.find_bar.open(replace=True)
    page.find_bar.words.setText("值班")
    return shell


def editor_fixes(stage: Stage) -> QWidget:
    """What 全部采用 would change."""
    from desktop.ui.editor.fixes_sheet import FixesSheet
    from tests.ui.editor.fake_engine import FakeEngine
    from tests.ui.editor.paper import TEXT, VALUES

    found = [(f, "发文字号" if f.field else "第 6 段") for f in FakeEngine().check(TEXT, VALUES) if f.fix]
    return FixesSheet(None, found, TEXT, lambda _chosen: None)


def editor_table(stage: Stage) -> QWidget:
    """How large a new table shall be, one number wrong."""
    from desktop.ui.editor.table_sheet import TableSheet

    made = TableSheet(None, lambda _rows, _columns: None)
    made.rows.setText("x")
    made._agree()
    return made


def reminder(stage: Stage) -> QWidget:
    """A reminder that rings, one more behind it, and the bell panel's lines."""
    at = stage.session.clock.now_ms()
    due = [
        DueReminder(b"1", at, "向省政府办公厅报送<b>防汛</b>情况专报（第 3 期）", "k", b"2"),
        DueReminder(b"2", at, "乙"),
    ]
    frame = Frame("办公室", "市政府办公室 · 综合科", "李敏")
    frame.reminders = Reminders(lambda _s: due, lambda *_: None, lambda *_: None, "k")
    shell = Shell(frame, stage.session, stage.rows, stage.tasks, specs())
    shell.go("supervision")
    return shell


def calibration(stage: Stage) -> QWidget:
    """Measuring a printer."""
    from desktop.ui.print_dialogs import CalibrationDialog

    return CalibrationDialog(None, None, None)


PICTURES: dict[str, Callable[[Stage], QWidget]] = {
    "ledger": ledger,
    "palette": palette,
    "form": form,
    "login": login,
    "login-empty": login_empty,
    "empty": empty,
    "toast": dialog,
    "verb": verb,
    "verb-long": verb_long,
    "history": history,
    "child-grid": child_grid,
    "paper": paper,
    "editor": editor,
    "editor-replace": editor_replace,
    "editor-fixes": editor_fixes,
    "editor-table": editor_table,
    "calibration": calibration,
    "reminder": reminder,
    "pictures": lambda _stage: board(),
    "question": question,
    "lock": lambda _stage: lock_window(),
    "workbench": lambda stage: stage.shell("home", WorkbenchPage),
    "incoming": lambda stage: stage.shell("incoming", IncomingRecord),
}
SMALL = {
    "verb": (560, 520),
    "verb-long": (560, 420),
    "history": (760, 480),
    "child-grid": (820, 360),
    "calibration": (480, 400),
    "question": (440, 200),
    "editor-fixes": (680, 280),
    "editor-table": (440, 240),
}


def draw(folder: Path, wanted: list[str], look: str = "light", base: int = 14) -> None:
    """Save the pictures."""
    app = QApplication([])
    theme.install(app, FONTS, look, base)
    for name, build in PICTURES.items():
        if wanted and name not in wanted:
            continue
        for width, height in (SMALL[name],) if name in SMALL else SIZES:
            stage = Stage()
            widget = build(stage)
            print_to = folder / f"{name}-{width}.png"
            snapshot.grab(widget, width, height, print_to, idle=stage.calm)
            widget.close()
            stage.tasks.close()
            widget.deleteLater()
            app.processEvents()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2:], os.environ.get("LOOK", "light"), int(os.environ.get("BASE", "14")))
