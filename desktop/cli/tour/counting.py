"""An independent count of time limits: a plain loop over days and the official lists as JSON. Shares no code with the
calendar, so that the two can disagree."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from importlib import resources

LIMITS = {"特提": (1, False), "特急": (1, False), "加急": (3, True), "平件": (7, True)}
"""Urgency → how many days, and whether they are working days (usual practice)."""

WARN = 3
"""Yellow with at most so many working days left."""

Days = dict[str, bool]
"""Civil date → whether it is off; only days that differ from the week's rule."""


def ms(civil: str) -> int:
    """UTC milliseconds of a Chinese civil time."""
    return round((datetime.fromisoformat(civil + "+08:00")).timestamp() * 1000)


def official_days() -> Days:
    """The listed days of all years."""
    found: Days = {}
    for file in resources.files("desktop.system.calendar").joinpath("official").iterdir():
        if file.name.endswith(".json"):
            for entry in json.loads(file.read_text("utf-8"))["days"]:
                found[entry["date"]] = entry["isOffDay"]
    return found


def works(day: date, days: Days) -> bool:
    """Whether a day is worked."""
    listed = days.get(day.isoformat())
    return day.isoweekday() <= 5 if listed is None else not listed


def due(received: date, urgency: str, days: Days) -> date:
    """The last day in time, counted one day after the other."""
    count, working = LIMITS[urgency]
    day = received
    while count:
        day += timedelta(days=1)
        if works(day, days) or not working:
            count -= 1
    return day


def is_unusual(start: date, end: date, days: Days) -> bool:
    """Whether a listed day lies after `start` and up to `end`."""
    day = start
    while day < end:
        day += timedelta(days=1)
        if day.isoformat() in days:
            return True
    return False


def tone(today: date, due_on: date, days: Days) -> str:
    """The colour of something open: bad, warn or ok."""
    if today > due_on:
        return "bad"
    left, day = 0, today
    while day < due_on:
        day += timedelta(days=1)
        left += works(day, days)
    return "warn" if left <= WARN else "ok"
