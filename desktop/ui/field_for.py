"""Which widget a field of a form gets."""

from __future__ import annotations

from desktop.base.fields import FieldKind, FieldSpec
from desktop.ui.day_field import DayField, MomentField
from desktop.ui.fields import ChoiceField, FieldWidget, FlagField, LineField, TextField
from desktop.ui.named_field import ItemsLine, NamedField
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

ITEMS_OF_PEOPLE = ("带班领导", "值班员", "人员")


def widget_for(spec: FieldSpec, helpers: FormHelpers, tasks: Tasks | None) -> FieldWidget:
    """The widget of a field's kind."""
    if spec.kind is FieldKind.ITEMS and spec.label.endswith(("单位", "机关")):
        return ItemsLine(spec, helpers.units, tasks, helpers.about)
    if spec.kind is FieldKind.ITEMS and spec.label.endswith(ITEMS_OF_PEOPLE):
        return ItemsLine(spec, helpers.people, tasks, helpers.about)
    match spec.kind:
        case FieldKind.LONG_TEXT | FieldKind.ITEMS:
            return TextField(spec)
        case FieldKind.FLAG:
            return FlagField(spec)
        case FieldKind.CHOICE:
            return ChoiceField(spec)
        case FieldKind.DAY:
            return DayField(spec, helpers, tasks)
        case FieldKind.INSTANT:
            return MomentField(spec, helpers)
        case FieldKind.UNIT:
            return NamedField(spec, helpers.units, tasks, helpers.about)
        case FieldKind.PERSON:
            return NamedField(spec, helpers.people, tasks, helpers.about)
        case _:
            return LineField(spec)


def is_wide(spec: FieldSpec) -> bool:
    """Whether a field takes a whole row of a two-column form."""
    return spec.kind in (FieldKind.LONG_TEXT, FieldKind.ITEMS) or (
        spec.kind is FieldKind.TEXT and spec.max_length > 100
    )
