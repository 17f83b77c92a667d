"""Which kinds have time limits, and how a limit is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.base.fields import Named, Record, choice, day, integer, person, record, text, unit
from desktop.overview.home import rules
from desktop.overview.home.records import Owed

TODAY = date(2026, 11, 23)
SOON = date(2026, 11, 26)


@record(kind="trials.errand", title="督办")
class Errand(Record):
    title: str = text("事项")
    item_number: str = text("编号")
    lead_unit: Named | None = unit("牵头单位")
    handler: Named | None = person("经办人")
    urgency: str = choice("缓急", ("特急", "平件"))
    due_on: date | None = day("时限", sortable=True)
    finished_on: date | None = day("办结日期", sortable=True)


@record(kind="trials.bare", title="便签")
class Bare(Record):
    due_on: date | None = day("时限", sortable=True)
    finished_on: date | None = day("办结日期", sortable=True)


@record(kind="trials.note", title="日志")
class WithoutEnd(Record):
    due_on: date | None = day("时限")


@record(kind="trials.odd", title="计数")
class OddShape(Record):
    due_on: int | None = integer("剩余")
    finished_on: date | None = day("办结日期")


def test_only_kinds_with_a_limit_and_an_end_take_part() -> None:
    kinds = {"trials.odd": OddShape, "trials.note": WithoutEnd, "trials.errand": Errand, "trials.bare": Bare}
    found = rules.bearings(kinds)
    assert [bearing.kind for bearing in found] == ["trials.bare", "trials.errand"]
    assert found[0].handler == found[0].unit == found[0].number == ""


def test_a_record_in_the_common_shape() -> None:
    bearing = rules.bearings({"trials.errand": Errand})[0]
    errand = Errand(
        title="老旧小区改造",
        item_number="督〔2026〕57号",
        lead_unit=Named("市住建局"),
        handler=Named("李敏"),
        urgency="特急",
        due_on=TODAY,
    )
    found = rules.owed_of(bearing, errand)
    assert found == Owed(
        "trials.errand",
        "督办",
        errand.id,
        "老旧小区改造",
        "市住建局",
        "督〔2026〕57号",
        TODAY,
        "李敏",
        "",
        True,
    )
    assert rules.note_line(found) == "市住建局 · 督〔2026〕57号"


def test_a_record_with_nothing_else_still_has_a_title() -> None:
    bare = rules.owed_of(rules.bearings({"trials.bare": Bare})[0], Bare(due_on=TODAY))
    assert (bare.title, bare.unit, bare.urgent) == ("便签", "", False)
    assert rules.note_line(bare) == "待编号"


@pytest.mark.parametrize(
    ("days", "words"),
    [(-4, "超期 4 天"), (-1, "超期 1 天"), (0, "今天到期"), (1, "明天到期"), (3, "还剩 3 天")],
)
def test_a_limit_in_words(days: int, words: str) -> None:
    assert rules.due_words(TODAY + timedelta(days=days), TODAY) == words


def test_what_is_finished_or_without_limit() -> None:
    assert rules.due_words(TODAY, TODAY, TODAY) == "已办结"
    assert rules.due_words(TODAY - timedelta(days=2), TODAY, TODAY) == "超期 2 天办结"
    assert rules.due_words(None, TODAY) == "未定时限"


def test_order_by_day_then_urgency_then_the_unlimited() -> None:
    def owed(name: str, due: date | None, urgent: bool = False) -> Owed:
        return Owed("k", "类", name.encode().ljust(16), name, "", "", due, "", "", urgent)

    given = [owed("none", None), owed("late", SOON), owed("plain", TODAY), owed("urgent", TODAY, True)]
    assert [each.title for each in rules.in_order(given)] == ["urgent", "plain", "late", "none"]


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "夜深了"), (8, "早上好"), (9, "上午好"), (12, "中午好"), (15, "下午好"), (23, "晚上好")],
)
def test_greetings(hour: int, words: str) -> None:
    assert rules.greeting(hour) == words
