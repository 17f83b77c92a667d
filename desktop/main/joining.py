"""Joining the slices and the session to the kit: pages, form helpers, the palette's search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop.base.clock import today
from desktop.base.module import Catalogue
from desktop.main.entrance import ago
from desktop.slices import page_of
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of
from desktop.system.directory import store as directory
from desktop.system.reminders import service as reminding
from desktop.system.reminders import store as reminders
from desktop.system.reminders.records import Later
from desktop.system.reminders.rules import rings_at
from desktop.system.sync_center.service import last_exchange
from desktop.ui.pages import PageSpec, RecordPageSpec
from desktop.ui.ports import FormHelpers, Found
from desktop.ui.reminders import DueReminder, Reminders
from desktop.ui.shell import Frame

SEARCHED = 200
"""Hits looked through for the palette: opinions and other parts of a record stand among them and are left out."""


def pages(catalogue: Catalogue) -> tuple[list[PageSpec], list[RecordPageSpec]]:
    """Rail pages in their order, and record pages, of all slices."""
    rail: list[PageSpec] = []
    records: list[RecordPageSpec] = []
    for module in catalogue.modules:
        found = page_of(module)
        if found is not None:
            rail += getattr(found, "PAGES", ())
            records += getattr(found, "RECORD_PAGES", ())
    return sorted(rail, key=lambda spec: spec.order), records


def helpers(session: Session) -> FormHelpers:
    """What forms ask for, from the directory, the calendar and the store. Called in workers."""

    def day_hint(day: date) -> str:
        calendar = calendar_of(session)
        now = today(session.clock)
        if day == now:
            words = "今天"
        elif day > now:
            words = f"还有 {calendar.workdays_between(now, day)} 个工作日"
        else:
            words = "已过"
        return f"{calendar.why(day).partition(' ')[2] or calendar.why(day)} · {words}"

    def keep_draft(key: str, body: str) -> None:
        # A draft lies in the highest compartment its author holds: whatever level it will get, it is never above it.
        session.draft_save(key, session.compartments()[-1].id, body)

    return FormHelpers(
        units=lambda typed: directory.pick_units(session, typed),
        people=lambda typed: directory.pick_people(session, typed),
        about=lambda named: directory.about(session, named),
        day_hint=day_hint,
        draft_save=keep_draft,
        draft_load=session.draft_load,
        draft_drop=session.draft_drop,
        today=lambda: today(session.clock),
    )


def search(catalogue: Catalogue, kinds: frozenset[str]) -> Callable[[Session, str], list[Found]]:
    """The palette's search over kinds that have a page of their own, or a list that shows them."""
    titles = {kind: spec.title for kind, spec in catalogue.specs().items()}

    def icon(kind: str) -> str:
        module = catalogue.module_of(kind)
        return module.icon if module is not None else "file-text"

    def find(session: Session, words: str) -> list[Found]:
        hits = [hit for hit in session.search(words, SEARCHED) if hit.kind in kinds]
        return [Found(hit.kind, hit.id, hit.title, titles[hit.kind], icon(hit.kind)) for hit in hits]

    return find


def reminders_of(session: Session) -> Reminders | None:
    """How the window shows what is due; None for those who have no reminders (the three admins)."""
    if not session.may(reminding.USE):
        return None

    def due(asking: Session) -> list[DueReminder]:
        return [
            DueReminder(each.id, rings_at(each), each.words, each.about_kind, each.about)
            for each in reminders.due(asking)
        ]

    return Reminders(
        due,
        lambda acting, id: acting.run(reminding.acknowledge, id),
        lambda acting, id, minutes: acting.run(reminding.put_off, id, Later(minutes=minutes)),
        "reminders.reminder",
    )


def _last_sync(session: Session) -> str:
    exchanged = last_exchange(session)
    return f"上次同步 {ago(exchanged, session.clock.now_ms()) if exchanged else '无'}"


def frame_of(
    session: Session, record_kinds: frozenset[str], lock: Callable[[], object], log_out: Callable[[], object]
) -> Frame:
    """Names and callbacks of the shell for this session. Reads the directory: once, at login."""
    card = next((p for p in directory.people(session) if p.name == session.user.name), None)
    unit = str(card.unit) if card is not None and card.unit is not None else session.office.device_name
    office = session.office.name
    return Frame(
        office="办公室" if len(office) > 8 and office.endswith("办公室") else office,
        unit=unit.removeprefix(office) or office,
        person=session.user.name,
        search=search(session.catalogue, record_kinds),
        helpers=helpers(session),
        last_sync=_last_sync,
        reminders=reminders_of(session),
        lock=lock,
        log_out=log_out,
    )
