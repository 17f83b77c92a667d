"""The verbs of 收文 as commands of whatever page shows a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.base.fields import fields_of
from desktop.office.documents import rules, service
from desktop.office.documents.inputs import Details
from desktop.office.documents.records import IncomingDocument
from desktop.ui.commands import Command
from desktop.ui.form_page import FormPage
from desktop.ui.list_page import ListPage

_ICONS = {
    "propose": "file-pen",
    "instruct": "stamp",
    "assign": "send",
    "feed_back": "message-square",
    "finish": "circle-check",
    "urge": "bell-ring",
    "return_step": "undo-2",
    "return_to_sender": "upload",
    "reopen": "rotate-ccw",
    "update": "pencil",
    "place": "archive",
    "void": "trash-2",
}
_MANY = frozenset({"urge", "finish", "place"})
"""Verbs a person does for several papers at once, with the same words."""
_PERMISSIONS = {"instruct": service.INSTRUCT, "update": service.REGISTER, "void": service.REGISTER}


def step_commands(
    page: Any, current: Callable[[], IncomingDocument | None], prefix: str = "documents"
) -> list[Command]:
    """A command for each verb, ready when the rules allow it, and 办理下一步 on Ctrl+Enter."""
    made = [
        Command(
            f"{prefix}.{name}",
            rules.TITLES[name],
            _runner(page, current, name),
            icon=icon,
            when=_ready(current, name),
            permission=_permission(name),
            danger=name == "void",
        )
        for name, icon in _ICONS.items()
    ]

    def proceed() -> None:
        document = current()
        following = rules.next_step(document.stage, document.purpose) if document is not None else ""
        if document is not None and following and page.context.session.may(_permission(following)):
            open_form(page, following, document)

    return [
        *made,
        Command(
            f"{prefix}.next",
            "办理下一步",
            proceed,
            keys="Ctrl+Return",
            icon="arrow-right",
            permission=service.INSTRUCT,
        ),
    ]


def _permission(name: str) -> str:
    return _PERMISSIONS.get(name, service.HANDLE)


def _ready(current: Callable[[], IncomingDocument | None], name: str) -> Callable[[], bool]:
    def ready() -> bool:
        document = current()
        return document is not None and name in rules.allowed(document.stage, document.purpose)

    return ready


def _runner(page: Any, current: Callable[[], IncomingDocument | None], name: str) -> Callable[[], None]:
    def run() -> None:
        document = current()
        if document is None:
            return
        if name in _MANY and isinstance(page, ListPage) and page.table.count_selected() > 1:
            values = {"channel": "电话"} if name == "urge" else {}
            page.act_form_many(getattr(service, name), said=f"已{rules.TITLES[name]} {{n}} 件", values=values)
        else:
            open_form(page, name, document)

    return run


def open_form(page: Any, name: str, document: IncomingDocument) -> None:
    """Ask for what a verb needs, then do it."""
    if name == "update":
        _open_details(page, document)
        return
    values: dict[str, Any] = {}
    if name == "assign":
        values = {"lead_unit": document.lead_unit, "assist_units": document.assist_units}
    elif name in ("finish", "place"):
        values = {"whereabouts": document.whereabouts}
    elif name == "feed_back":
        values = {"unit_name": document.lead_unit}
    elif name == "urge" and document.stage in rules.WITH_UNIT:
        values = {"channel": "电话", "unit_name": document.lead_unit}
    elif name == "urge":
        values = {"channel": "电话"}
    page.act_form(getattr(service, name), document.id, values=values, note=document.title)


def _open_details(page: Any, document: IncomingDocument) -> None:
    """The registration form over a known document: what is emptied in it is emptied in the record."""
    page.context.desk.show_page(details_page(page.context, document))


def details_page(context: Any, document: IncomingDocument) -> Any:
    """修改登记 as a page of its own, filled with what is registered."""
    specs = tuple(spec for spec in fields_of(Details) if spec.name not in ("clear", "due_basis"))
    shown = {spec.name: getattr(document, spec.name) for spec in specs}

    def submit(values: dict[str, Any], page: FormPage) -> None:
        page.act(
            service.update,
            document.id,
            changes(shown, values),
            said="已修改登记",
            done=page.done,
            failed=page.refused,
        )

    return FormPage(context, "修改登记", specs, submit, shown, subtitle=document.title, verb_title="保存修改")


def changes(shown: dict[str, Any], written: dict[str, Any]) -> Details:
    """What a person changed in the form: new values, and the names of fields that were emptied."""
    differing = {name: value for name, value in written.items() if value != shown.get(name)}
    emptied = tuple(name for name, value in differing.items() if value in (None, "", ()))
    return Details(**{name: value for name, value in differing.items() if name not in emptied}, clear=emptied)
