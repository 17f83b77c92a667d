"""督查督办: the ledger with its pane, and the commands of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.base.changes import Changed
from desktop.base.clock import today
from desktop.base.fields import spec_of
from desktop.office.supervision import printout, service, store, views
from desktop.office.supervision.charts import Charts, charts_of, charts_pdf
from desktop.office.supervision.commands import step_commands
from desktop.office.supervision.record_page import SupervisionRecordPage
from desktop.office.supervision.records import SupervisionItem
from desktop.office.supervision.wall import wall_of
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.pages import PageContext, PageSpec, RecordPageSpec
from desktop.ui.paper import note_output, show_paper
from desktop.ui.wall_map import WallMapPage

PAGE_ID = "supervision"
KIND = spec_of(SupervisionItem).kind


class SupervisionPage(ListPage):
    """Every supervised matter the user may see, by deadline."""

    kind = KIND
    kinds = frozenset({"supervision.feedback"})
    title = "督查台账"
    empty = ("target", "还没有督办事项。会议纪要印发后可逐项交办，也可直接新建。", "supervision.new")
    order = "due_on"
    header_actions = ("supervision.map", "supervision.tasks", "supervision.new")

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        self._counted = views.Day(today(context.session.clock), Calendar(official()))
        super().__init__(context, page_id or PAGE_ID)
        self._ask_day()

    def _ask_day(self) -> None:
        self.ask(views.day_of, self._take_day, key="day")

    def _take_day(self, day: views.Day) -> None:
        if day != self._counted:
            self._counted = day
            self.refresh()

    def _day(self) -> views.Day:
        return views.Day(today(self.context.session.clock), self._counted.calendar)

    def columns(self) -> Sequence[Column]:
        """The ledger's columns."""
        return (
            Column("state", "状态", 104, lambda row: views.state(row, self._day())),
            Column("matter", "督办事项", 240, lambda row: row.matter, stretch=True, mark=views.mark),
            Column("lead", "牵头单位", 132, lambda row: str(row.lead or ""), sort="lead", priority=3),
            Column("owner", "责任人", 76, lambda row: str(row.owner or ""), sort="owner", priority=5),
            Column("due_on", "办结时限", 126, lambda row: views.due(row, self._day()), sort="due_on"),
            Column("progress", "进度", 108, lambda row: views.progress(row, self._day()), priority=4),
        )

    def chips(self) -> Sequence[Chip]:
        """Colours as filters; the counts are those of the colours."""
        day = self._day()
        until = store.soon_until(day.today, day.calendar)
        return (
            Chip("all", "全部"),
            Chip("over", "超期", store.overdue(day.today), tone="bad"),
            Chip("soon", "预警", store.soon(day.today, until), tone="warn"),
            Chip("ok", "正常", store.in_time(until), tone="ok"),
            Chip("waiting", "待交办", store.WAITING_ONES, tone="info"),
            Chip("done", "办结", store.FINISHED_ONES, tone="done"),
        )

    def subtitle(self, session: Any) -> str:
        """How many, how many finished."""
        return views.subtitle(session)

    def detail(self, session: Any, record: SupervisionItem) -> Detail:
        """The pane: facts, course, colours, whether the signature holds."""
        signed = service.signature_valid(session, record)
        return views.detail(record, store.steps(session, record.id), views.day_of(session), signed=signed)

    def on_changed(self, changed: Changed) -> None:
        """Also the calendar changes colours."""
        super().on_changed(changed)
        if any(kind.startswith("calendar.") for kind in changed.kinds):
            self._ask_day()

    def commands(self) -> Sequence[Command]:
        """The steps, and the list as a paper."""
        return [
            *step_commands(self, self.current, keys=True),
            Command("supervision.map", "挂图作战", self.open_map, keys="Ctrl+G", icon="gauge"),
            Command("supervision.charts", "统计图", self.open_charts, icon="layout-dashboard"),
            Command("supervision.tasks", "任务清单", self._save_tasks, keys="Ctrl+E", icon="download"),
        ]

    def open_map(self) -> None:
        """The matters of this year as a wall map."""
        kinds = frozenset({KIND, "supervision.feedback"})
        words = "本年度尚未立项。会议纪要印发后可逐项交办，也可在台账里新建或导入清单。"
        self.context.desk.show_page(WallMapPage(self.context, KIND, wall_of, kinds, words))

    def open_charts(self) -> None:
        """Colours, lead units and what was finished month by month, as a paper."""

        def show(found: Charts) -> None:
            note = None
            if found.record is not None:

                def note(session: Any, pages: int, digest: str) -> None:
                    session.run(note_output, found.record, "charts", pages, digest)

            self.context.desk.show_paper(charts_pdf(found), found.around.title, note=note)

        self.ask(charts_of, show, key="charts")

    def _save_tasks(self) -> None:
        item = self.current()
        chosen = item.id if item is not None else None
        show_paper(
            self,
            lambda session: printout.tasks(session, chosen),
            "督办任务清单",
            record_id=chosen,
            form="tasks",
        )


def _global_commands(context: PageContext) -> list[Command]:
    def create() -> None:
        context.desk.go(PAGE_ID)
        page = context.desk.current_page()
        if isinstance(page, SupervisionPage):
            page.act_form(service.create)

    return [Command("supervision.new", "新建督办", create, icon="plus", permission=service.HANDLE)]


PAGES = (
    PageSpec(PAGE_ID, "督查督办", "target", "督查与值班", 40, SupervisionPage, service.READ, store.count_overdue,
             frozenset({KIND}), _global_commands),
)  # fmt: skip
RECORD_PAGES = (RecordPageSpec(KIND, SupervisionRecordPage),)
