"""Values between the command line, JSON and records."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import InvalidFields, Problem, UsageProblem, UserProblem
from desktop.base.fields import (
    Named,
    Record,
    day,
    flag,
    instant,
    integer,
    items,
    link,
    record,
    spec_of,
    text,
    unit,
)
from desktop.base.ids import new_id
from desktop.cli.fields_io import conditions, from_document, instant_json, record_json, written_values


@record(kind="trials.thing", title="东西")
class Thing(Record):
    name: str = text("名称", required=True)
    on: date | None = day("日期")
    at: int | None = instant("时间")
    count: int | None = integer("数量")
    done: bool = flag("完成")
    owner: Named | None = unit("单位")
    parent: bytes | None = link("上级")
    parts: tuple[str, ...] = items("部分")


SPEC = spec_of(Thing)


def test_a_record_printed_as_json_is_read_back_the_same():
    thing = Thing(name="甲", on=date(2026, 2, 28), at=1_795_000_000_123, count=0, done=True, parts=("一", "二"),
                  owner=Named("财政局", new_id()), parent=new_id(), compartment="internal.office")  # fmt: skip
    document = record_json(thing)
    assert list(document) == ["id", "compartment", *(field.name for field in SPEC.fields)]
    back = {
        field.name: from_document(field, document[field.name]) for field in SPEC.fields if field.name != "at"
    }
    assert Thing(id=thing.id, compartment=thing.compartment, at=thing.at, **back) == thing


def test_an_instant_is_printed_in_chinese_time():
    assert instant_json(0) == "1970-01-01T08:00:00.000+08:00"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("name=甲=乙", ("name", "=", "甲=乙")), ("on>=2026年3月5日", ("on", ">=", date(2026, 3, 5))),
     ("count!=3", ("count", "!=", 3)), ("name~防汛", ("name", "contains", "防汛")), ("on=", ("on", "is_null", None)),
     ("on!=", ("on", "not_null", None)), (" count < 4", ("count", "<", 4))],
)  # fmt: skip
def test_conditions_are_read(written, expected):
    assert conditions(SPEC, [written]) == (expected,)


@pytest.mark.parametrize(
    ("written", "family"),
    [("name", UsageProblem), ("nmae=1", UsageProblem), ("=1", UsageProblem), ("on=bald", UserProblem),
     ("name;drop=1", UsageProblem)],
)  # fmt: skip
def test_conditions_that_are_none_are_refused(written, family):
    with pytest.raises(family):
        conditions(SPEC, [written])


def test_every_wrong_value_is_named_at_once():
    with pytest.raises(InvalidFields) as refused:
        written_values(SPEC.fields, ["on=nie", "count=viel"], {"done": "vielleicht"}, "东西")
    assert set(refused.value.faults) == {"on", "count", "done"}


def test_what_is_set_wins_over_the_document():
    assert written_values(SPEC.fields, ["name=乙"], {"name": "甲", "count": 2}, "东西") == {
        "name": "乙",
        "count": 2,
    }


@pytest.mark.parametrize(
    ("name", "raw"),
    [("count", 1.5), ("count", True), ("done", 1), ("parts", [1, 2]), ("owner", {"name": 1}), ("on", 20260101),
     ("parent", {"id": "x"}), ("name", 5), ("owner", ["a"])],
)  # fmt: skip
def test_values_of_the_wrong_shape_are_refused(name, raw):
    with pytest.raises(Problem):
        from_document(SPEC.field(name), raw)


@pytest.mark.parametrize("document", [[], "x", 3])
def test_the_document_must_be_an_object(document):
    with pytest.raises(UserProblem):
        written_values(SPEC.fields, [], document, "东西")
