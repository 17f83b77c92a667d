"""收文: the list with its pane, the registration form, and the commands of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.base.changes import Changed
from desktop.base.clock import today
from desktop.base.fields import spec_of
from desktop.office.documents import recognise, rules, service, store, views
from desktop.office.documents.commands import step_commands
from desktop.office.documents.record_page import IncomingRecordPage
from desktop.office.documents.records import IncomingDocument
from desktop.office.documents.registration import RegistrationPage
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.pages import PageContext, PageSpec, RecordPageSpec

PAGE_ID = "documents"


class IncomingPage(ListPage):
    """Every incoming document the user may see, by time limit."""

    kind = spec_of(IncomingDocument).kind
    title = "收文"
    empty = ("inbox", "还没有收文。", "documents.new")
    order = "due_on"
    header_actions = ("documents.new",)

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        self._counted = views.Day(today(context.session.clock), Calendar(official()))
        super().__init__(context, page_id or PAGE_ID)
        self.chip_row.choose("open")
        self._untouched = True
        self._ask_day()

    def _opened(self) -> None:
        """An office with nothing in hand shows the whole register at first, not an empty filter."""
        if self._untouched and self.chip_row.chip_id == "open" and self.model.complete:
            self._untouched = False
            if not self.model.rowCount() and not self.box.words():
                self.choose_chip("all")
                return
        super()._opened()

    def _ask_day(self) -> None:
        self.ask(views.day_of, self._take_day, key="day")

    def _take_day(self, day: views.Day) -> None:
        if day != self._counted:
            self._counted = day
            self.refresh()

    def _day(self) -> views.Day:
        return replace(self._counted, today=today(self.context.session.clock))

    def columns(self) -> Sequence[Column]:
        return (
            Column("state", "状态", 100, lambda row: views.state(row, self._day())),
            Column("title", "标题", 240, views.short_title, stretch=True, mark=views.mark),
            Column(
                "from_unit",
                "来文单位",
                122,
                lambda row: str(row.from_unit or ""),
                sort="from_unit",
                priority=3,
            ),
            Column("receipt_number", "收文号", 136, views.number, sort="receipt_serial", priority=4),
            Column("due_on", "办理时限", 114, lambda row: views.due(row, self._day()), sort="due_on"),
            Column("stage", "阶段", 68, views.stage, sort="stage", priority=5),
        )

    def chips(self) -> Sequence[Chip]:
        day = self._day()
        soon_until = rules.soon_until(day.today, day.calendar, day.warn_workdays)
        mine = store.mine(self.context.session.user.name)
        return (
            Chip("all", "全部"),
            Chip("open", "在办", store.OPEN),
            Chip("over", "超期", store.overdue(day.today), tone="bad"),
            Chip("soon", "预警", store.soon(day.today, soon_until), tone="warn"),
            Chip("ok", "正常", store.in_time(soon_until), tone="ok"),
            Chip("done", "办结", store.FINISHED_ONES, tone="done"),
            Chip("mine", "我经办", mine),
        )

    def subtitle(self, session: Any) -> str:
        day = today(session.clock)
        tally = store.tally(session, day, store.soon_until(session, day))
        rate = f"，办结率 {tally.finished / tally.every:.0%}" if tally.every else ""
        return f"共 {tally.every:,} 件 · 在办 {tally.overdue + tally.soon + tally.in_time:,} 件{rate}"

    def detail(self, session: Any, record: IncomingDocument) -> Detail:
        return views.detail(
            record,
            store.opinions(session, record.id),
            views.day_of(session),
            recognise.hints(record.title, record.body),
        )

    def on_changed(self, changed: Changed) -> None:
        super().on_changed(changed)
        if any(kind.startswith(("calendar.", "preferences.")) for kind in changed.kinds):
            self._ask_day()
        elif "documents.opinion" in changed.kinds and self.kind not in changed.kinds:
            self.refresh()

    def commands(self) -> Sequence[Command]:
        return step_commands(self, self.current)


def _choose_file(parent: QWidget) -> Path | None:
    written, _ = QFileDialog.getOpenFileName(parent, "读入文本", "", "文本 (*.txt)")
    return Path(written) if written else None


def _register_page(context: PageContext) -> RegistrationPage:
    return RegistrationPage(context, _choose_file)


def _global_commands(context: PageContext) -> list[Command]:
    return [
        Command(
            "documents.new",
            "登记来文",
            lambda: context.desk.show_page(_register_page(context)),
            keys="Ctrl+N",
            icon="plus",
            permission=service.REGISTER,
        )
    ]


def _overdue(session: Any) -> int:
    return int(session.count(IncomingDocument, *store.overdue(today(session.clock))))


PAGES = (
    PageSpec(
        PAGE_ID,
        "收文",
        "inbox",
        "公文与会议",
        20,
        IncomingPage,
        service.READ,
        _overdue,
        frozenset({"documents.incoming"}),
        _global_commands,
    ),
)
RECORD_PAGES = (RecordPageSpec("documents.incoming", IncomingRecordPage),)
