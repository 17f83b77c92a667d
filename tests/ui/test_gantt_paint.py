"""Where the names of milestones stand on the wall map."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QRectF

from desktop.ui import gantt_paint as draw
from desktop.ui.gantt_paint import Milestone, Task

BOX = QRectF(440, 100, 900, 34)
TODAY = date(2026, 11, 24)


def task(*stones: Milestone, plan_from: date = date(2026, 11, 24), plan_to: date | None = None) -> Task:
    end = plan_to or max(stone.on for stone in stones)
    return Task(b"1", "采暖", "刘长江", "市住房城乡建设局", 0.0, "info", plan_from, end, milestones=stones)


def coming(on: date, name: str = "办结") -> Milestone:
    return Milestone(on, name, is_passed=False)


def placed(given: Task, today: date = TODAY) -> dict[Milestone, QRectF]:
    found = draw.named_at(given, BOX, 2026, today)
    line = draw.day_x(today, 2026, BOX)
    labels = list(found.values())
    for place, label in enumerate(labels):
        assert not label.left() - 1 < line < label.right() + 1, "clear of today"
        assert BOX.left() <= label.left() and label.right() <= BOX.right()
        assert not any(label.intersects(other) for other in labels[place + 1 :])
    return found


@pytest.mark.parametrize("day", range(25, 31))
def test_a_name_does_not_cross_the_line_of_today(qapp, day):
    stone = coming(date(2026, 11, day))
    (label,) = placed(task(stone)).values()
    assert label.left() > draw.day_x(stone.on, 2026, BOX), "beyond the end of the plan"


def test_a_name_at_the_end_of_the_year_stands_left(qapp):
    stone = coming(date(2026, 12, 29))
    (label,) = placed(task(stone)).values()
    assert label.right() < draw.day_x(stone.on, 2026, BOX)


def test_a_name_without_a_place_is_left_out_and_kept_in_words(qapp):
    stone = coming(date(2026, 12, 29))
    given = task(stone)
    assert placed(given, today=date(2026, 12, 22)) == {}
    assert "待完成 办结 12-29" in given.sentence()


def test_names_stand_clear_of_each_other_and_the_coming_one_goes_first(qapp):
    first, second = Milestone(date(2026, 6, 1), "交办", is_passed=True), coming(date(2026, 6, 9))
    found = placed(task(first, second, plan_from=date(2026, 3, 1), plan_to=date(2026, 9, 1)))
    assert next(iter(found)) == second and set(found) == {first, second}
    assert found[first].right() < draw.day_x(first.on, 2026, BOX) < found[second].left()


def test_stones_of_another_year_have_no_name(qapp):
    assert placed(task(coming(date(2027, 1, 5)))) == {}
