"""One record for each setting that differs from its default."""

from __future__ import annotations

from desktop.base.fields import Record, given, long_text, record, text

MAX_VALUE_CHARS = 20_000


@record(kind="preferences.setting", title="设置")
class Setting(Record):
    """A setting by its permanent key (`calendar.warn_workdays`), its value as JSON."""

    key: str = text("设置项", required=True, max_length=100, searchable=True, sortable=True, editable=False)
    value: str = long_text("值（JSON）", required=True, max_length=MAX_VALUE_CHARS)


@given
class SettingInput:
    """A setting and its value."""

    key: str = text("设置项", required=True, max_length=100)
    value: str = long_text("值（JSON）", required=True, max_length=MAX_VALUE_CHARS)
