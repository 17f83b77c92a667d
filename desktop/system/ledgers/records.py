"""What is kept of imports: which acts one import made, and which heading stands for which field."""

from __future__ import annotations

from desktop.base.fields import Named, Record, given, instant, integer, items, person, record, text

MAX_ACTS_CHARS = 700_000
"""32 characters for each row of the largest import."""


@record(kind="ledgers.import_batch", title="导入批次")
class ImportBatch(Record):
    """The rows that one import made in one compartment; it lies in that compartment, so nobody else knows of it."""

    record_kind: str = text("导入类别", required=True, max_length=60, sortable=True, editable=False)
    file_name: str = text("文件名", max_length=200, searchable=True, editable=False)
    importer: Named | None = person("导入人", editable=False)
    imported_at: int | None = instant("导入时间", required=True, sortable=True, editable=False)
    created: int | None = integer("新增条数", minimum=0, editable=False)
    acts: tuple[str, ...] = items("操作编号", max_length=MAX_ACTS_CHARS, editable=False)
    undone_at: int | None = instant("撤销时间", editable=False)
    kept: int | None = integer("未撤销条数", minimum=0, editable=False)


@record(kind="ledgers.column_mapping", title="列对应")
class ColumnMapping(Record):
    """A heading of a kind's ledgers and the field it stands for, as a person once said; `-` leaves the column out."""

    record_kind: str = text("导入类别", required=True, max_length=60, sortable=True, editable=False)
    heading: str = text("表头文字", required=True, max_length=100, editable=False)
    field_name: str = text("对应项目", required=True, max_length=60)


@given
class MappingInput:
    """A heading and the field it stands for."""

    record_kind: str = text("导入类别", required=True, max_length=60)
    heading: str = text("表头文字", required=True, max_length=100)
    field_name: str = text("对应项目", required=True, max_length=60, hint="项目的英文名；- 为不导入")
