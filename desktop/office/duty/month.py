"""The roster of a month as it is shown and printed: cells, the chosen day, who could be asked. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.base.clock import today
from desktop.office.duty import roster, store
from desktop.office.duty.records import BANDS, LEADER, Slot
from desktop.storage.session import Session
from desktop.system.calendar import lunar
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.store import calendar_of
from desktop.ui.charts import Bars, Share
from desktop.ui.month import MonthCell, first_shown, weeks_shown

SHORT = dict(zip(BANDS, ("带班", "主班", "副班"), strict=True))
MISSING = "未安排"
CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class RosterMonth:
    """Everything the page shows of a month."""

    year: int
    month: int
    today: date
    calendar: Calendar
    slots: dict[tuple[date, str], Slot]
    findings: tuple[roster.Finding, ...]
    shares: tuple[roster.Share, ...]
    leaders: tuple[str, ...]

    @property
    def days(self) -> list[date]:
        """The days of the month itself."""
        first = date(self.year, self.month, 1)
        after = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return [first + timedelta(days=each) for each in range((after - first).days)]

    def lacking(self, on: date) -> list[str]:
        """Bands of a day nobody has."""
        return [band for band in BANDS if (on, band) not in self.slots]

    def subtitle(self) -> str:
        """10月排班：已排 30 天，1 天缺人."""
        short = sum(bool(self.lacking(on)) for on in self.days)
        full = len(self.days) - short
        return f"{self.month}月排班：已排 {full} 天" + (f"，{short} 天缺人" if short else "，各岗齐全")

    def cells(self) -> dict[date, MonthCell]:
        """Every day that is shown, also of the weeks at the edges."""
        start = first_shown(self.year, self.month)
        shown = (start + timedelta(days=each) for each in range(weeks_shown(self.year, self.month) * 7))
        return {on: self._cell(on) for on in shown}

    def _cell(self, on: date) -> MonthCell:
        listed = self.calendar.listed(on)
        badge = "" if listed is None else "休" if listed.is_off else "班"
        note = listed.name if listed is not None and listed.is_off else lunar.caption(on)
        lines = []
        wrong = {each.person for each in self.findings if each.is_grave and each.on == on}
        for band in BANDS:
            slot = self.slots.get((on, band))
            if slot is None:
                lines.append(("bad", f"{SHORT[band]} {MISSING}"))
            else:
                name = str(slot.person_name)
                swapped = "　换班" if slot.remarks else ""
                lines.append(("warn" if name in wrong else "mute", f"{SHORT[band]} {name}{swapped}"))
        lines.sort(key=lambda line: line[0] != "bad")  # low rows show one line: what is missing
        if len(self.lacking(on)) == len(BANDS):
            lines = [("bad", MISSING)] if (on.year, on.month) == (self.year, self.month) else []
        return MonthCell(note, badge, not self.calendar.is_workday(on), tuple(lines), self.calendar.why(on))

    def candidates(self, on: date, band: str) -> list[tuple[str, int]]:
        """Who could be asked for a place, least burdened first, with what they bear: (name, score).

        Those on duty that day or the days beside it are left out (no two shifts in a row).
        """
        near = {
            str(slot.person_name)
            for (day, _), slot in self.slots.items()
            if abs((day - on).days) <= 1 and slot.person_name is not None
        }
        if band == LEADER:
            return [(name, 0) for name in self.leaders if name not in near][:CANDIDATES]
        rest = [(share.person, share.score) for share in reversed(self.shares) if share.person not in near]
        return rest[:CANDIDATES]

    def bars(self) -> Bars:
        """How duty is shared this month."""
        return Bars(
            "本月班次",
            tuple(Share(each.person, each.score, "mute", _shared(each)) for each in self.shares),
            84,
        )


def _shared(share: roster.Share) -> str:
    holidays = share.days.get("节假日", 0)
    return f"{share.score} 分" + (f"（节假日 {holidays}）" if holidays else "")


def load(session: Session, year: int, month: int) -> RosterMonth:
    """Read a month with a week on either side."""
    calendar = calendar_of(session)
    start = first_shown(year, month)
    end = start + timedelta(days=weeks_shown(year, month) * 7 - 1)
    found = store.slots(session, start, end)
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    inside = [slot for slot in found if slot.duty_on is not None and first <= slot.duty_on <= last]
    leaders = [str(slot.person_name) for slot in found if slot.band == LEADER and slot.person_name]
    return RosterMonth(
        year, month, today(session.clock), calendar,
        {(slot.duty_on, slot.band): slot for slot in found if slot.duty_on is not None},
        tuple(store.roster_findings(session, first, last)), tuple(roster.shares(inside, calendar)),
        tuple(dict.fromkeys(leaders)),
    )  # fmt: skip
