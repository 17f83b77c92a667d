"""The widget that opens in a cell of an editable grid, one for each kind of field."""

from __future__ import annotations

from desktop.base.fields import FieldKind, FieldSpec, Named
from desktop.base.pinyin import initials
from desktop.ui.fields import ChoiceField, FieldWidget, LineField, TextField
from desktop.ui.named_field import ItemsLine, NamedField
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks


def cell_editor(spec: FieldSpec, helpers: FormHelpers, tasks: Tasks | None, *, of_units: bool) -> FieldWidget:
    """The editor of a cell; `of_units`: the items of this field are units of the directory."""
    match spec.kind:
        case FieldKind.LONG_TEXT:
            return TextField(spec)
        case FieldKind.ITEMS:
            return ItemsLine(spec, helpers.units if of_units else _nothing, tasks, helpers.about)
        case FieldKind.CHOICE:
            return ChoiceField(spec)
        case FieldKind.UNIT:
            return NamedField(spec, helpers.units, tasks, helpers.about)
        case FieldKind.PERSON:
            return NamedField(spec, helpers.people, tasks, helpers.about)
        case _:
            return LineField(spec)


def _nothing(_typed: str) -> list[Named]:
    return []


def next_choice(spec: FieldSpec, now: str, typed: str) -> str | None:
    """The next word of a choice that begins with what was typed (a character or the initial of its pinyin)."""
    wanted = typed.lower()
    order = list(spec.choices)
    start = order.index(now) + 1 if now in order else 0
    for word in (*order[start:], *order[:start]):
        if word.startswith(typed) or initials(word).lower().startswith(wanted):
            return word
    return None
