"""Reads of the office calendar."""

from __future__ import annotations

import functools
from datetime import date

from desktop.storage.session import Session
from desktop.system.calendar.days import DayList, ListedDay
from desktop.system.calendar.exchange import official
from desktop.system.calendar.records import HolidayNotice, OwnDay
from desktop.system.calendar.rules import Calendar

_OFF, _ON = "休", "班"


def calendar_of(session: Session) -> Calendar:
    """The calendar that counts in this office now: shipped lists, over them entered ones, over them its own days.

    Cheap enough to ask for anew in every query (a few rows); equal contents give the same object with its counts.
    """
    return _calendar(tuple(current_lists(session)), tuple(own_days(session)))


def current_lists(session: Session) -> list[DayList]:
    """The entered list of each year that counts: the highest version, of equal ones the later."""
    newest: dict[int, HolidayNotice] = {}
    for notice in notices(session):
        newest[notice.year or 0] = notice
    return [list_of(notice) for _, notice in sorted(newest.items())]


def notices(session: Session) -> list[HolidayNotice]:
    """All entered lists, superseded ones too, by year and version."""
    found = session.find(HolidayNotice)
    return sorted(found, key=lambda each: (each.year or 0, each.version or 0, each.imported_at or 0, each.id))


def own_days(session: Session) -> list[ListedDay]:
    """Days the office has set itself, one for each date (the later entry, should two have been made)."""
    found = {each.falls_on: each for each in sorted(session.find(OwnDay), key=lambda each: each.id)}
    return [ListedDay(on, each.is_off, each.reason) for on, each in found.items() if on is not None]


def list_of(notice: HolidayNotice) -> DayList:
    """The list a record holds; an item that cannot be read (from a newer program) is left out."""
    days = []
    for item in notice.days:
        written, _, rest = item.partition(" ")
        mark, _, name = rest.partition(" ")
        try:
            on = date.fromisoformat(written)
        except ValueError:
            continue
        if mark in (_OFF, _ON):
            days.append(ListedDay(on, mark == _OFF, name))
    return DayList(notice.year or 0, tuple(days), notice.papers, notice.is_provisional)


def items_of(days: DayList) -> tuple[str, ...]:
    """The days of a list as a record keeps them."""
    return tuple(f"{day.on.isoformat()} {_OFF if day.is_off else _ON} {day.name}" for day in days.days)


@functools.lru_cache(maxsize=8)
def _calendar(entered: tuple[DayList, ...], own: tuple[ListedDay, ...]) -> Calendar:
    return Calendar((*official(), *entered), own)
