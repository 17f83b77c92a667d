"""One record for each reminder."""

from __future__ import annotations

from desktop.base.fields import Record, given, instant, integer, link, record, text
from desktop.base.ids import RecordId

MAX_MINUTES = 24 * 60


@record(kind="reminders.reminder", title="提醒")
class Reminder(Record):
    """`owner` is the user id as hex: it rings for nobody else. `returns_at`: put off by its owner until then."""

    owner: str = text("归属", required=True, max_length=40, sortable=True, editable=False)
    words: str = text("提醒内容", required=True, max_length=200, searchable=True)
    due_at: int | None = instant("提醒时间", required=True, sortable=True)
    returns_at: int | None = instant("推迟到", editable=False)
    done_at: int | None = instant("确认时间", sortable=True, editable=False)
    about_kind: str = text("事项类别", max_length=60, editable=False)
    about: RecordId | None = link("事项", editable=False)


@given
class NewReminder:
    """What to be reminded of and when; `about`: the record it concerns."""

    words: str = text("提醒内容", required=True, max_length=200)
    due_at: int | None = instant("提醒时间", required=True, hint="2026-03-05 08:30")
    about: RecordId | None = link("事项")


@given
class Later:
    """For how long it is put off."""

    minutes: int | None = integer("推迟分钟", required=True, minimum=1, maximum=MAX_MINUTES)
