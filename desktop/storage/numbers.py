"""Official numbers: gapless series per (series, year, compartment), each with one holder machine.

收文 and 密收 are separate books because their compartments are: a gap tells an uncleared clerk nothing. A number once
given is a record of its own, so it travels, shows in history, and a void keeps its number and its reason.
"""

from __future__ import annotations

from desktop.base.fields import Record, integer, link, record, text
from desktop.storage.connection import Connection


@record(kind="numbers.issued", title="编号")
class IssuedNumber(Record):
    """One number given from a series. `holder` is the device that gave it, `owner` the record that bears it."""

    series: str = text("编号系列", required=True, editable=False)
    year: int | None = integer("年份", required=True, editable=False)
    number: int | None = integer("序号", required=True, minimum=1, editable=False)
    holder: str = text("发号设备", editable=False)
    owner: bytes | None = link("所属记录", editable=False)
    void_reason: str = text("作废原因", max_length=200)


def following(connection: Connection, series: str, year: int) -> int:
    """The next number of a series in this compartment: one above the highest ever given, void or not."""
    row = connection.execute(
        "SELECT max(number) FROM numbers_issued WHERE series = :series AND year = :year",
        {"series": series, "year": year},
    ).fetchone()
    return (row[0] or 0) + 1
