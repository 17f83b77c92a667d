"""提醒: the list of one's own reminders, and how one is set from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.base.clock import civil, stamp
from desktop.system.reminders import rules, service, store
from desktop.system.reminders.records import Later, Reminder
from desktop.ui.columns import Column, State
from desktop.ui.commands import Command
from desktop.ui.detail import Detail, Pair
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.pages import PageContext, PageSpec

PAGE_ID = "reminders"
KIND = "reminders.reminder"


class RemindersPage(ListPage):
    """One's own reminders, soonest first."""

    kind = KIND
    title = "提醒"
    order = "due_at"
    empty = ("bell", "没有提醒。可以为任何事项设置到时提醒。", "reminders.new")
    header_actions = ("reminders.new",)
    first_chip = "waiting"

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        self.where = (("owner", "=", context.session.user.id.hex()),)
        super().__init__(context, page_id or PAGE_ID)

    def columns(self) -> Sequence[Column]:
        """State, time, words."""
        return (
            Column("state", "状态", 116, self._state),
            Column("due_at", "提醒时间", 150, lambda r: stamp(r.due_at), sort="due_at"),
            Column("words", "提醒内容", 240, lambda r: r.words, stretch=True),
            Column("later", "推迟到", 150, lambda r: stamp(r.returns_at) if r.returns_at else "", priority=1),
        )

    def chips(self) -> Sequence[Chip]:
        """Waiting, acknowledged, all."""
        return (
            Chip("all", "全部"),
            Chip("waiting", "待提醒", (("done_at", "is_null", None),), "warn"),
            Chip("done", "已确认", (("done_at", "not_null", None),), "done"),
        )

    def subtitle(self, session: Any) -> str:
        """How many ring."""
        ringing = len(store.due(session))
        return f"到时未确认 {ringing} 项" if ringing else "到时会在窗口上方提醒，锁定时响铃"

    def _state(self, reminder: Reminder) -> State:
        if reminder.done_at is not None:
            return State("done", "已确认")
        due = rules.is_due(reminder, self.context.session.clock.now_ms())
        return State("bad", "已到时") if due else State("info", "待提醒")

    def detail(self, session: Any, record: Reminder) -> Detail:
        """Times, and what it is about."""
        title = ""
        if record.about is not None:
            cls = session.catalogue.kinds().get(record.about_kind)
            about = session.try_get(cls, record.about) if cls is not None else None
            title = str(getattr(about, "title", "") or getattr(about, "matter", "") or "") if about else ""
        pairs = [Pair("提醒时间", stamp(record.due_at or 0))]
        if record.returns_at:
            pairs.append(Pair("推迟到", stamp(record.returns_at)))
        if record.done_at:
            pairs.append(Pair("确认时间", stamp(record.done_at)))
        if title:
            pairs.append(Pair("事项", title))
        actions = ("reminders.acknowledge", "reminders.later", "reminders.matter")
        return Detail(record.words, self._state(record), pairs=tuple(pairs), actions=actions)

    def open(self, record: Reminder) -> None:
        """Enter opens what it is about."""
        if record.about is not None:
            self.context.desk.open_record(record.about_kind, record.about)

    def _waits(self) -> bool:
        record = self.current()
        return record is not None and record.done_at is None

    def _has_about(self) -> bool:
        record = self.current()
        return record is not None and record.about is not None

    def _acknowledge(self) -> None:
        self.act_many(service.acknowledge, said="已确认 {n} 条提醒")

    def _later(self) -> None:
        record = self.current()
        self.act_form(service.put_off, record.id, values={"minutes": 10}, said="已推迟", note=record.words)

    def _open_about(self) -> None:
        self.open(self.current())

    def commands(self) -> Sequence[Command]:
        """What can be done with one."""
        return [
            Command(
                "reminders.acknowledge", "知道了", self._acknowledge, "Ctrl+Return", "check", when=self._waits
            ),
            Command("reminders.later", "稍后提醒", self._later, icon="clock", when=self._waits),
            Command(
                "reminders.matter", "打开事项", self._open_about, icon="external-link", when=self._has_about
            ),
        ]


def _global(context: PageContext) -> list[Command]:
    def page() -> Any:
        return context.desk.current_page()  # type: ignore[attr-defined, unused-ignore]

    def about() -> tuple[Any, str]:
        """The record in view: that of its own page, or the chosen row of a list."""
        here = page()
        record_id = getattr(here, "record_id", None)
        if record_id is not None:
            head = getattr(here, "head", None)
            return record_id, head.title.full_text() if head is not None else ""
        record = here.current() if isinstance(here, ListPage) and here.kind != KIND else None
        words = str(getattr(record, "title", "") or getattr(record, "matter", "") or "")
        return (record.id, words) if record is not None else (None, "")

    def new() -> None:
        form(None, "")

    def remind() -> None:
        form(*about())

    def form(record_id: Any, words: str) -> None:
        in_hour = civil(context.session.clock.now_ms() + 3_600_000).replace(second=0, microsecond=0)
        values = {"words": words[:200], "due_at": int(in_hour.timestamp() * 1000)}
        given = {"about": record_id} if record_id is not None else {}
        page().act_form(service.create, values=values, said="已设置提醒", fixed=given)

    return [
        Command("reminders.new", "新建提醒", new, icon="bell", permission=service.USE),
        Command(
            "reminders.about", "到时提醒我", remind, "Ctrl+Shift+R", "bell-ring", permission=service.USE,
            when=lambda: about()[0] is not None,
        ),
    ]  # fmt: skip


PAGES = (
    PageSpec(
        PAGE_ID,
        "提醒",
        "bell",
        "日常",
        88,
        RemindersPage,
        permission=service.USE,
        badge=lambda session: len(store.due(session)),
        kinds=frozenset({KIND}),
        commands=_global,
        shows=KIND,
    ),
)

__all__ = ["KIND", "PAGES", "Later", "RemindersPage"]
