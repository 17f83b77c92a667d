"""One record for each link."""

from __future__ import annotations

from desktop.base.fields import Record, given, link, record, text
from desktop.base.ids import RecordId


@record(kind="links.link", title="关联")
class Link(Record):
    """`from_record` stands to `to_record` in the relation named (转督查, 依据); each may lie in another file."""

    from_kind: str = text("来源类别", required=True, max_length=60, editable=False)
    from_record: RecordId | None = link("来源", required=True, editable=False)
    to_kind: str = text("对象类别", required=True, max_length=60, editable=False)
    to_record: RecordId | None = link("对象", required=True, editable=False)
    relation: str = text("关系", required=True, max_length=20)


@given
class NewLink:
    """Two records and what one is to the other."""

    from_record: RecordId | None = link("来源", required=True)
    to_record: RecordId | None = link("对象", required=True)
    relation: str = text("关系", required=True, max_length=20)
