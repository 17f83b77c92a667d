"""Signed bytes: the same for the same values, different for any other."""

from __future__ import annotations

from desktop.base.canonical import canonical, values_of
from desktop.base.fields import Named, Record, integer, items, record, text, unit


@record(kind="papers.one", title="甲")
class One(Record):
    title: str = text("标题")
    lead: Named | None = unit("单位")
    tags: tuple[str, ...] = items("标签")


@record(kind="papers.one", title="甲")
class Later(Record):
    """The same kind after a version added a field."""

    title: str = text("标题")
    lead: Named | None = unit("单位")
    tags: tuple[str, ...] = items("标签")
    copies: int | None = integer("份数")


def test_order_of_keys_does_not_matter_and_text_stays_text() -> None:
    assert canonical({"b": 1, "a": "会议"}) == '{"a":"会议","b":1}'.encode()


def test_a_field_added_later_does_not_break_old_signatures() -> None:
    one = One(title="通知", lead=Named("市财政局"), tags=("急",))
    later = Later(id=one.id, title="通知", lead=Named("市财政局"), tags=("急",))
    assert canonical(values_of(one)) == canonical(values_of(later))
    later.copies = 3
    assert canonical(values_of(one)) != canonical(values_of(later))


def test_every_value_counts_and_left_out_ones_do_not() -> None:
    one = One(title="通知", tags=("急", "密"))
    before = canonical(values_of(one))
    one.tags = ("密", "急")
    assert canonical(values_of(one)) != before
    assert canonical(values_of(one, leave_out=("tags",))) == canonical(
        values_of(One(id=one.id, title="通知"))
    )
