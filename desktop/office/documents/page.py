"""收文: the list with its pane, the registration form, and the commands of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop.base.changes import Changed
from desktop.base.clock import today
from desktop.base.fields import fields_of, spec_of
from desktop.office.documents import recognise, rules, service, store, views
from desktop.office.documents.inputs import Details
from desktop.office.documents.record_page import IncomingRecordPage
from desktop.office.documents.records import IncomingDocument
from desktop.office.documents.registration import registration_page
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.store import calendar_of
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
        self._calendar = Calendar(official())
        super().__init__(context, page_id or PAGE_ID)
        self._ask_calendar()

    def _ask_calendar(self) -> None:
        self.ask(calendar_of, self._take_calendar, key="calendar")

    def _take_calendar(self, calendar: Calendar) -> None:
        if calendar is not self._calendar:
            self._calendar = calendar
            self.refresh()

    def _day(self) -> views.Day:
        return views.Day(today(self.context.session.clock), self._calendar)

    def columns(self) -> Sequence[Column]:
        return (
            Column("state", "状态", 112, lambda row: views.state(row, self._day())),
            Column("title", "标题", 240, lambda row: row.title, stretch=True, mark=views.mark),
            Column("from_unit", "来文单位", 160, lambda row: str(row.from_unit or ""), sort="from_unit", priority=3),
            Column("receipt_number", "收文号", 116, views.number, sort="receipt_serial", priority=4),
            Column("due_on", "办理时限", 122, lambda row: views.due(row, self._day()), sort="due_on"),
            Column("stage", "阶段", 76, views.stage, sort="stage", priority=2),
        )

    def chips(self) -> Sequence[Chip]:
        day = self._day()
        soon_until = rules.soon_until(day.today, self._calendar)
        mine = store.mine(self.context.session.user.name)
        return (
            Chip("all", "全部"),
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
        return f"共 {tally.every} 件 · 在办 {tally.overdue + tally.soon + tally.in_time} 件{rate}"

    def detail(self, session: Any, record: IncomingDocument) -> Detail:
        day = views.Day(today(session.clock), calendar_of(session))
        return views.detail(record, store.opinions(session, record.id), day,
                            recognise.hints(record.title, record.body))

    def on_changed(self, changed: Changed) -> None:
        super().on_changed(changed)
        if any(kind.startswith("calendar.") for kind in changed.kinds):
            self._ask_calendar()
        elif "documents.opinion" in changed.kinds and self.kind not in changed.kinds:
            self.refresh()

    def commands(self) -> Sequence[Command]:
        return step_commands(self, self.current)


def step_commands(page: Any, current: Callable[[], IncomingDocument | None],
                  prefix: str = "documents") -> list[Command]:
    """The verbs as commands of a page that shows a document; each is ready when the rules allow it."""

    def when(verb: str) -> Callable[[], bool]:
        def ready() -> bool:
            document = current()
            return document is not None and verb in rules.allowed(document.stage, document.purpose)
        return ready

    def run(verb: str) -> Callable[[], object]:
        def act() -> None:
            document = current()
            if document is not None:
                _open_form(page, verb, document)
        return act

    def proceed() -> None:
        document = current()
        following = rules.next_step(document.stage, document.purpose) if document is not None else ""
        if following and page.context.session.may(_PERMISSIONS.get(following, service.HANDLE)):
            _open_form(page, following, document)

    made = [Command(f"{prefix}.{verb}", rules.TITLES[verb], run(verb), icon=icon, when=when(verb),
                    permission=_PERMISSIONS.get(verb, service.HANDLE), danger=verb == "void")
            for verb, icon in _ICONS.items()]
    return [*made, Command(f"{prefix}.next", "办理下一步", proceed, keys="Ctrl+Return", icon="arrow-right",
                           permission=service.HANDLE)]


_ICONS = {"propose": "file-pen", "instruct": "stamp", "assign": "send", "feed_back": "message-square",
          "finish": "circle-check", "urge": "bell-ring", "return_step": "undo-2", "return_to_sender": "upload",
          "reopen": "rotate-ccw", "update": "pencil", "place": "archive", "void": "trash-2"}
_PERMISSIONS = {"instruct": service.INSTRUCT, "update": service.REGISTER, "void": service.REGISTER}
_VERBS = {"propose": service.propose, "instruct": service.instruct, "assign": service.assign,
          "feed_back": service.feed_back, "finish": service.finish, "urge": service.urge,
          "return_step": service.return_step, "return_to_sender": service.return_to_sender, "reopen": service.reopen,
          "update": service.update, "place": service.place, "void": service.void}


def _open_form(page: Any, verb: str, document: IncomingDocument) -> None:
    values: dict[str, Any] = {}
    if verb == "assign":
        values = {"lead_unit": document.lead_unit, "assist_units": document.assist_units}
    elif verb == "update":
        values = {spec.name: getattr(document, spec.name) for spec in fields_of(Details)
                  if spec.name not in ("clear", "due_on", "due_basis")}
    elif verb == "finish":
        values = {"whereabouts": document.whereabouts}
    page.act_form(_VERBS[verb], document.id, values=values, note=document.title)


def _global_commands(context: PageContext) -> list[Command]:
    return [Command("documents.new", "登记来文", lambda: context.desk.show_page(registration_page(context)),
                    keys="Ctrl+N", icon="plus", permission=service.REGISTER)]


def _overdue(session: Any) -> int:
    return int(session.count(IncomingDocument, *store.overdue(today(session.clock))))


PAGES = (PageSpec(PAGE_ID, "收文", "inbox", "公文与会议", 20, IncomingPage, service.READ, _overdue,
                  frozenset({"documents.incoming"}), _global_commands),)
RECORD_PAGES = (RecordPageSpec("documents.incoming", IncomingRecordPage),)
