"""挂图作战: the matters of a year under their 专项, as data for the map. Colours and counts are those of the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from desktop.base.clock import CHINA, civil, to_ms, today
from desktop.office.supervision import printout, rules, store, views
from desktop.office.supervision.records import (
    EXTENDED,
    FED_BACK,
    FINISHED,
    OPENED,
    WAITING,
    Feedback,
    SupervisionItem,
)
from desktop.storage.session import Session
from desktop.ui.gantt_paint import Milestone, Task
from desktop.ui.wall_map import Wall, Zone


def wall_of(session: Session, year: int | None = None) -> Wall:
    """The map of a year (this one when none is given); one 专项 a zone, in the order of their earliest deadline."""
    day = views.day_of(session)
    shown = year or day.today.year
    begin = to_ms(datetime.combine(date(shown, 1, 1), datetime.min.time(), CHINA))
    steps = store.steps_since(session, begin)
    zones: dict[str, list[Task]] = {}
    items = store.of_year(session, shown)
    for item in items:
        zones.setdefault(rules.zone(item), []).append(task_of(item, steps.get(item.id, []), day))
    highest = max(items, key=lambda item: views.CLASSIFICATION_ORDER.index(views.mark(item)), default=None)
    open_count = sum(task.tone != "done" for tasks in zones.values() for task in tasks)
    at = civil(session.clock.now_ms())
    return Wall(
        title=f"挂图作战 · {shown}年度重点任务",
        subtitle=f"{session.office.name} · 未办结 {open_count} 项 · 数据截至 {at.month}月{at.day}日 {at:%H:%M}",
        zones=tuple(Zone(name, tuple(tasks)) for name, tasks in zones.items()),
        today=today(session.clock),
        year=shown,
        mark=views.mark(highest) if highest is not None else "",
        record=highest.id if highest is not None else None,
        foot=printout.audit_line(session),
    )


def task_of(item: SupervisionItem, steps: list[Feedback], day: views.Day) -> Task:
    """One matter: planned from its opening to its deadline, real from hand-over to its end or today."""
    begun = next((civil(step.at or 0).date() for step in steps if step.step == OPENED), None)
    handed = item.handed_over_on
    start = begun or handed or min(day.today, item.due_on or day.today)
    end = item.due_on or max(day.today, start) + timedelta(days=1)
    return Task(
        id=item.id,
        title=item.matter,
        leader=str(item.owner or "待明确"),
        unit=str(item.lead or ""),
        progress=(item.progress or 0) / 100,
        tone=_tone(item, day),
        plan_from=min(start, end),
        plan_to=end,
        actual_from=handed,
        actual_to=(item.finished_on or day.today) if handed else None,
        milestones=tuple(_milestones(item, steps)),
    )


def _tone(item: SupervisionItem, day: views.Day) -> str:
    if item.stage == FINISHED:
        return "done"
    return "info" if item.stage == WAITING else day.due_state(item).tone


def _milestones(item: SupervisionItem, steps: list[Feedback]) -> list[Milestone]:
    found = [
        Milestone(civil(step.at or 0).date(), "延期", is_passed=True)
        for step in steps
        if step.step == EXTENDED
    ]
    reports = [step for step in steps if step.step == FED_BACK]
    if reports:
        found.append(Milestone(civil(reports[-1].at or 0).date(), "反馈", is_passed=True))
    if item.due_on is not None:
        found.append(
            Milestone(item.finished_on or item.due_on, "办结", is_passed=item.finished_on is not None)
        )
    return found
