"""What the office has entered about its days: yearly notices, each kept for ever, and days it set itself."""

from __future__ import annotations

from datetime import date

from desktop.base.fields import Record, day, flag, given, instant, integer, items, long_text, record, text


@record(kind="calendar.day_list", title="放假安排", append_only=True)
class HolidayNotice(Record):
    """One year's list as entered at one time. A newer `version` of the same year replaces it; nothing is erased.

    An item of `days` reads `2027-01-01 休 元旦` or `2027-01-03 班 元旦`.
    """

    year: int | None = integer(
        "年份", required=True, minimum=1990, maximum=2099, sortable=True, editable=False
    )
    version: int | None = integer("版次", required=True, minimum=1, sortable=True, editable=False)
    papers: tuple[str, ...] = items("依据文件", searchable=True, editable=False)
    days: tuple[str, ...] = items("日期", required=True, max_length=10_000, editable=False)
    is_provisional: bool = flag("暂按", editable=False)
    effective_on: date | None = day("生效日期", editable=False)
    imported_at: int | None = instant("录入时间", sortable=True, editable=False)


@record(kind="calendar.own_day", title="本单位放假调整")
class OwnDay(Record):
    """A day on which this office differs from the State Council's list (地方假、临时放假、加班)."""

    falls_on: date | None = day("日期", required=True, sortable=True)
    is_off: bool = flag("放假", hint="不勾选表示上班")
    reason: str = text("事由", required=True, max_length=40, searchable=True)


@given
class NoticeText:
    """The yearly notice as pasted text, or a file in the exchange form."""

    text: str = long_text("通知正文或 JSON", required=True, max_length=200_000)
    year: int | None = integer("年份", minimum=1990, maximum=2099, hint="正文没有标题时填写")
    effective_on: date | None = day("生效日期")


@given
class OwnDayInput:
    """A day the office sets itself."""

    falls_on: date | None = day("日期", required=True)
    is_off: bool = flag("放假", hint="不勾选表示上班")
    reason: str = text("事由", required=True, max_length=40)
