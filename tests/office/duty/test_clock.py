"""The clock of an incident, without a store."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.base.values import parse_instant
from desktop.office.duty import clock
from desktop.office.duty.records import Incident, IncidentStep

RECEIVED = parse_instant("2026-09-30 01:52")
MINUTE = 60_000


def incident(phone: int = 30, written: int = 60) -> Incident:
    return Incident(title="追尾", received_at=RECEIVED, phone_limit=phone, written_limit=written)


def step(name: str, minutes: float, following: int | None = None) -> IncidentStep:
    at = RECEIVED + int(minutes * MINUTE)
    return IncidentStep(step=name, at=at, next_at=RECEIVED + following * MINUTE if following else None)


def test_as_in_the_picture() -> None:
    running = clock.clock_of(incident(), [step("接报", 0), step("报带班", 3), step("派单", 6)])
    now = parse_instant("2026-09-30 02:16") + 42_000
    assert running.phone.due_at == parse_instant("2026-09-30 02:22")
    assert (running.phone.figure(now), running.written.figure(now)) == ("05:18", "35:18")
    assert (running.phone.tone(now), running.written.tone(now)) == ("warn", "ok")
    assert [owed.title for owed in running.owed] == ["电话首报", "书面首报"]
    assert not running.must_sound(now)
    assert running.phone.tone(now + 19_000) == "bad" and running.must_sound(now + 19_000)
    late = running.phone.due_at + 42_000
    assert running.phone.words(late) == "已超 00:42" and running.phone.tone(late) == "bad"


limits = st.integers(min_value=1, max_value=1440)
moments = st.integers(min_value=0, max_value=3000)


@given(limits, limits, moments)
def test_left_and_elapsed_make_the_limit(phone: int, written: int, minutes: int) -> None:
    running = clock.clock_of(incident(phone, written), [])
    now = RECEIVED + minutes * MINUTE
    for owed, limit in ((running.phone, phone), (running.written, written)):
        assert owed.left_ms(now) == (limit - minutes) * MINUTE
        assert owed.is_in_time(now) == (minutes <= limit)
        assert 0 <= owed.fraction(now) <= 1
        assert (owed.tone(now) == "bad") == (limit - minutes < 5)


@given(limits, st.floats(min_value=0, max_value=2000), moments)
def test_a_report_made_stops_its_clock(limit: int, made: float, minutes: int) -> None:
    running = clock.clock_of(incident(limit, 1440), [step("电话首报", made)])
    later = RECEIVED + int(made * MINUTE) + minutes * MINUTE
    assert running.phone.left_ms(later) == running.phone.left_ms(0)
    in_time = int(made * MINUTE) <= limit * MINUTE
    assert running.phone.tone(later) == ("done" if in_time else "bad")
    assert ("按时" in running.phone.words(later)) == in_time
    assert running.phone not in running.owed


@given(st.permutations([("电话首报", 12), ("续报", 90), ("书面首报", 40), ("报带班", 2), ("电话首报", 55)]))
def test_the_order_in_which_steps_arrive_does_not_matter(steps: list[tuple[str, int]]) -> None:
    running = clock.clock_of(incident(), [step(*each) for each in steps])
    assert running.phone.done_at == RECEIVED + 12 * MINUTE
    assert running.written.done_at == RECEIVED + 40 * MINUTE
    assert running.owed == ()


def test_a_written_report_first_meets_the_call_too() -> None:
    running = clock.clock_of(incident(), [step("书面首报", 20)])
    assert running.phone.done_at == running.written.done_at == RECEIVED + 20 * MINUTE


def test_follow_up_is_owed_from_promise_to_report() -> None:
    steps = [step("电话首报", 10), step("书面首报", 40, 100)]
    running = clock.clock_of(incident(), steps)
    assert running.follow_up is not None and running.owed == (running.follow_up,)
    assert running.follow_up.due_at == RECEIVED + 100 * MINUTE and running.follow_up.limit_minutes == 60
    assert clock.clock_of(incident(), [*steps, step("续报", 95)]).owed == ()
    renewed = clock.clock_of(incident(), [*steps, step("续报", 95, 200)])
    assert [owed.due_at for owed in renewed.owed] == [RECEIVED + 200 * MINUTE]


def test_the_final_report_ends_everything() -> None:
    running = clock.clock_of(incident(), [step("电话首报", 10), step("终报", 50)])
    assert running.closed_at == RECEIVED + 50 * MINUTE
    assert running.owed == () and not running.must_sound(RECEIVED + 999 * MINUTE)


def test_figures() -> None:
    assert [clock.figure(ms) for ms in (0, 999, 61_000, 3_599_999, 3_600_000, 36_061_000)] == [
        "00:00", "00:00", "01:01", "59:59", "1:00:00", "10:01:01",
    ]  # fmt: skip
