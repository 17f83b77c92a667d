"""The exchange form: the shipped lists, a round trip, and files that must be refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.system.calendar.exchange import from_json, official, to_json
from desktop.system.calendar.statutory import computed


def test_shipped_years() -> None:
    assert [(each.year, each.is_provisional) for each in official()] == [
        (2025, False),
        (2026, False),
        (2027, True),
    ]
    assert [each.papers[0] for each in official()[:2]] == ["国办发明电〔2024〕12号", "国办发明电〔2025〕7号"]


def test_the_shipped_2027_is_what_the_statutory_days_give() -> None:
    assert official()[2].days == computed(2027).days


@pytest.mark.parametrize("place", [0, 1, 2])
def test_round_trip(place: int) -> None:
    assert from_json(to_json(official()[place])) == official()[place]


def broken(**changes):
    body = json.loads(to_json(official()[1]))
    body.update(changes)
    return json.dumps(body)


def with_day(**day):
    body = json.loads(to_json(official()[1]))
    body["days"].append({"name": "国庆节", "date": "2026-10-08", "isOffDay": True} | day)
    return json.dumps(body)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "C-111"),
        ("[]", "C-111"),
        ("7", "C-111"),
        ("[" * 100_000, "C-111"),
        ("{}", "C-111"),
        (broken(papers=5), "C-111"),
        (broken(year="2026"), "C-112"),
        (broken(year=1), "C-112"),
        (broken(year=True), "C-112"),
        (broken(days={}), "C-113"),
        (broken(days=[]), "C-114"),
        (broken(days=[5]), "C-113"),
        (broken(days=[{}] * 201), "C-113"),
        (with_day(date="2026-02-30"), "C-113"),
        (with_day(date="2027-01-01"), "C-113"),
        (with_day(isOffDay=1), "C-113"),
        (with_day(date="2026-10-07", isOffDay=False), "C-113"),
        (with_day(name="节" * 41), "C-113"),
    ],
)
def test_refused(text: str, code: str) -> None:
    with pytest.raises(UserProblem) as refused:
        from_json(text)
    assert refused.value.code == code


def test_a_further_day_is_taken() -> None:
    assert len(from_json(with_day()).days) == len(official()[1].days) + 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2026-01-01"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["year", "days", "date", "isOffDay", "name"]), inner)
    ),
)


@given(_JSON)
def test_any_json_is_refused_with_words(body) -> None:
    with pytest.raises(UserProblem):
        from_json(json.dumps(body))
