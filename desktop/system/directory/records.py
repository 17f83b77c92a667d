"""Units and people, as the office keeps them. Entries are retired, never deleted: old papers name them."""

from __future__ import annotations

from desktop.base.fields import Named, Record, flag, given, integer, link, record, text, unit
from desktop.base.ids import RecordId


@record(kind="directory.unit", title="单位")
class Unit(Record):
    """A unit or section. `position` orders the units under one parent (`rules.place`); smaller comes first."""

    name: str = text("全称", required=True, max_length=100, searchable=True)
    short_name: str = text("简称", max_length=40, searchable=True)
    parent: RecordId | None = link("上级单位")
    position: int | None = integer("排序", sortable=True, editable=False)
    is_retired: bool = flag("已撤销", editable=False)


@record(kind="directory.person", title="人员")
class Person(Record):
    """A person with post and telephone.

    `position` orders the people of the whole office; `leader_position`, filled for leaders only, is the 领导排序.
    """

    name: str = text("姓名", required=True, max_length=50, searchable=True)
    unit: Named | None = unit("单位", searchable=True)
    post: str = text("职务", max_length=60, searchable=True)
    phone: str = text("电话", max_length=60)
    is_leader: bool = flag("领导")
    position: int | None = integer("排序", sortable=True, editable=False)
    leader_position: int | None = integer("领导排序", sortable=True, editable=False)
    is_retired: bool = flag("已离任", editable=False)


@given
class UnitInput:
    """A unit as it is to be from now on."""

    name: str = text("全称", required=True, max_length=100)
    short_name: str = text("简称", max_length=40)
    parent: RecordId | None = link("上级单位")


@given
class PersonInput:
    """A person as he or she is to be from now on."""

    name: str = text("姓名", required=True, max_length=50)
    unit: Named | None = unit("单位")
    post: str = text("职务", max_length=60)
    phone: str = text("电话", max_length=60)
    is_leader: bool = flag("领导")


@given
class NewPlace:
    """Behind which entry this one is to stand; in front of all when empty."""

    after: RecordId | None = link("排在谁之后", hint="不填则排在最前")
