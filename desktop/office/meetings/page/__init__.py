"""会议: the list with its pane, and the commands of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.base.fields import spec_of
from desktop.office.meetings import service, store, views
from desktop.office.meetings.page.record_page import MeetingPage
from desktop.office.meetings.records import PREPARING, Decision, MeetingPlan
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.pages import PageContext, PageSpec, RecordPageSpec

PAGE_ID = "meetings"
KIND = spec_of(MeetingPlan).kind


class MeetingsPage(ListPage):
    """Every meeting the user may see, the latest first."""

    kind = KIND
    kinds = frozenset({"meetings.topic", "meetings.attendee", "meetings.minutes", "meetings.decision"})
    title = "会议"
    empty = ("users", "还没有会议。", "meetings.new")
    order, descending = "starts_at", True
    header_actions = ("meetings.new",)

    def columns(self) -> Sequence[Column]:
        """The list's columns."""
        return (
            Column("state", "状态", 116, views.state),
            Column("title", "会议名称", 240, lambda row: row.title, stretch=True, mark=views.mark),
            Column("starts_at", "时间", 108, views.when, sort="starts_at"),
            Column("place", "地点", 156, lambda row: row.place, priority=4),
            Column("host", "主持人", 78, lambda row: str(row.host or ""), sort="host", priority=3),
            Column("kind", "类型", 84, lambda row: row.kind, sort="kind", priority=5),
        )

    def chips(self) -> Sequence[Chip]:
        """By state."""
        return (
            Chip("all", "全部"),
            Chip("upcoming", "筹备中", store.UPCOMING, tone="info"),
            Chip("owed", "待出纪要", store.MINUTES_OWED, tone="warn"),
            Chip("issued", "纪要已印发", store.CLOSED, tone="done"),
            Chip("cancelled", "已取消", store.CANCELLED_ONES),
        )

    def subtitle(self, session: Any) -> str:
        """How many there are."""
        every, owed = session.count(MeetingPlan), session.count(MeetingPlan, *store.MINUTES_OWED)
        return f"共 {every} 次 · 待出纪要 {owed} 次"

    def detail(self, session: Any, record: MeetingPlan) -> Detail:
        """Facts and agenda."""
        return views.detail(store.meeting(session, record.id))

    def commands(self) -> Sequence[Command]:
        """What can be done from the list."""
        return [
            Command("meetings.hold", "登记召开", lambda: self.act(
                        service.hold, self.current().id, said="已登记召开"), icon="circle-check",
                    permission=service.HANDLE, when=self._is_preparing),
            Command("meetings.cancel", "取消会议", lambda: self.act_form(service.cancel, self.current().id), icon="x",
                    permission=service.HANDLE, when=self._is_preparing, danger=True),
        ]  # fmt: skip

    def _is_preparing(self) -> bool:
        plan = self.current()
        return plan is not None and plan.stage == PREPARING


def _global_commands(context: PageContext) -> list[Command]:
    def create() -> None:
        context.desk.go(PAGE_ID)
        page = context.desk.current_page()
        if isinstance(page, MeetingsPage):
            values = {"kind": "常务会议", "classification": "内部", "usual_tasks": True}
            page.act_form(
                service.create, values=values, done=lambda plan: context.desk.open_record(KIND, plan.id)
            )

    return [Command("meetings.new", "新建会议", create, icon="plus", permission=service.HANDLE)]


def _owed(session: Any) -> int:
    return int(session.count(MeetingPlan, *store.MINUTES_OWED))


PAGES = (
    PageSpec(PAGE_ID, "会议", "users", "公文与会议", 30, MeetingsPage, service.READ, _owed, frozenset({KIND}),
             _global_commands),
)  # fmt: skip
RECORD_PAGES = (
    RecordPageSpec(KIND, MeetingPage),
    RecordPageSpec(spec_of(Decision).kind, MeetingPage),
)
