"""What is done with the calendar: entering a yearly notice, setting a day of the office's own."""

from __future__ import annotations

from dataclasses import replace

from desktop.base.errors import UserProblem
from desktop.base.ids import RecordId
from desktop.base.levels import COMMON
from desktop.base.module import verb
from desktop.storage.session import Session
from desktop.system.calendar import store
from desktop.system.calendar.days import DayList, short_date
from desktop.system.calendar.exchange import from_json
from desktop.system.calendar.notice import parse_notice
from desktop.system.calendar.records import HolidayNotice, NoticeText, OwnDay, OwnDayInput

MAINTAIN = "calendar.maintain"


def read_notice(text: str, year: int | None = None) -> DayList:
    """The list in a pasted notice or a JSON file, for showing before it is entered; nothing is stored.

    Raises:
        UserProblem: as `parse_notice` and `from_json` say.
    """
    plain = text.lstrip("\ufeff \t\r\n")
    return from_json(plain) if plain.startswith("{") else parse_notice(text, year)


@verb(HolidayNotice, "import", title="录入放假安排", permission=MAINTAIN, creates=True, undoable=False)
def import_list(session: Session, given: NoticeText) -> HolidayNotice:
    """Enter a year's notice. An earlier list of the year is kept and no longer counts.

    Raises:
        UserProblem: `C-115` when the list says the same as the one that counts already; else as `read_notice`.
    """
    days = read_notice(given.text, given.year)
    entered = [notice for notice in store.notices(session) if notice.year == days.year]
    current = store.calendar_of(session).list_of(days.year)
    if replace(current, days=tuple(sorted(current.days))) == replace(days, days=tuple(sorted(days.days))):
        raise UserProblem(
            "C-115", f"{days.year} 年的放假安排与现行的相同，没有改动。", "无需再次录入。", field="text"
        )
    with session.transaction(COMMON, "calendar.import") as tx:
        return tx.save(
            HolidayNotice(
                year=days.year,
                version=max((notice.version or 0 for notice in entered), default=0) + 1,
                papers=days.papers,
                days=store.items_of(days),
                is_provisional=days.is_provisional,
                effective_on=given.effective_on,
                imported_at=tx.now_ms,
            )
        )


@verb(OwnDay, "set", title="设定本单位放假或上班", permission=MAINTAIN, creates=True)
def set_own_day(session: Session, given: OwnDayInput) -> OwnDay:
    """Set one day for this office alone, over the State Council's list.

    Raises:
        UserProblem: `C-116` when the day was set already.
    """
    taken = session.find(OwnDay, ("falls_on", "=", given.falls_on))
    if given.falls_on is not None and taken:
        raise UserProblem(
            "C-116",
            f"{short_date(given.falls_on)}已经设定过（{taken[0].reason}）。",
            "请先取消原来的设定。",
            field="falls_on",
        )
    with session.transaction(COMMON, "calendar.set") as tx:
        return tx.save(OwnDay(falls_on=given.falls_on, is_off=given.is_off, reason=given.reason.strip()))


@verb(OwnDay, "cancel", title="取消本单位设定", permission=MAINTAIN)
def cancel_own_day(session: Session, id: RecordId) -> OwnDay:
    """Take an own day back; the State Council's list counts again."""
    own = session.get(OwnDay, id)
    with session.transaction(own.compartment, "calendar.cancel") as tx:
        tx.delete(own)
    return own
