"""The verbs of 督查督办 as commands of whatever page shows a matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.office.supervision import printout, rules, service, views
from desktop.office.supervision.records import SupervisionItem
from desktop.ui.commands import Command
from desktop.ui.list_page import ListPage
from desktop.ui.paper import show_paper

_ICONS = {
    "hand_over": "send",
    "feed_back": "message-square",
    "urge": "bell-ring",
    "finish": "circle-check",
    "extend": "clock",
    "reopen": "rotate-ccw",
    "update": "pencil",
}
_KEYS = {"hand_over": "Ctrl+J", "feed_back": "Ctrl+R", "urge": "Ctrl+U", "finish": "Ctrl+Return"}
_PERMISSIONS = {"feed_back": service.FEED_BACK}

Current = Callable[[], SupervisionItem | None]


def step_commands(
    page: Any, current: Current, prefix: str = "supervision", *, keys: bool = False
) -> list[Command]:
    """A command for each verb, ready when the rules allow it; printing; the way back to the source."""
    made = [
        Command(f"{prefix}.{name}", rules.TITLES[name], _runner(page, current, name),
                keys=_KEYS.get(name, "") if keys else "", icon=icon,
                permission=_PERMISSIONS.get(name, service.HANDLE), when=_ready(current, name))
        for name, icon in _ICONS.items()
    ]  # fmt: skip
    return [
        *made,
        Command(f"{prefix}.notice", "导出督办通知单", _notice(page, current), icon="printer",
                when=lambda: current() is not None),
        Command(f"{prefix}.source", "查看立项依据", _source(page, current), icon="link",
                when=lambda: (item := current()) is not None and item.source is not None),
    ]  # fmt: skip


def _ready(current: Current, name: str) -> Callable[[], bool]:
    def ready() -> bool:
        item = current()
        return item is not None and name in rules.allowed(item.stage)

    return ready


def _runner(page: Any, current: Current, name: str) -> Callable[[], None]:
    def run() -> None:
        item = current()
        if item is None:
            return
        if name == "urge" and isinstance(page, ListPage) and page.table.count_selected() > 1:
            page.act_form_many(service.urge, said="已催办 {n} 件", values={"channel": "电话"})
            return
        values: dict[str, Any] = {}
        if name == "hand_over":
            values = {"owner": item.owner, "due_on": item.due_on}
        elif name == "update":
            shown = ("matter", "requirement", "lead", "assist", "owner")
            values = {field: getattr(item, field) for field in shown}
        elif name == "feed_back":
            values = {"progress": item.progress, "unit_name": item.lead}
        elif name == "urge":
            values = {"channel": "电话"}
        page.act_form(getattr(service, name), item.id, values=values, note=item.matter)

    return run


def _notice(page: Any, current: Current) -> Callable[[], None]:
    def run() -> None:
        item = current()
        if item is not None:
            name = f"督办通知单 {views.number(item)}"
            show_paper(
                page,
                lambda session: printout.notice(session, item.id),
                name,
                record_id=item.id,
                form="notice",
            )

    return run


def _source(page: Any, current: Current) -> Callable[[], None]:
    def run() -> None:
        item = current()
        if item is not None and item.source is not None:
            page.context.desk.open_record(item.source_kind, item.source)

    return run
