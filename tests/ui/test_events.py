"""Event filters that are given what is no event."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QSpacerItem

from desktop.base.fields import FieldKind, FieldSpec
from desktop.ui.day_field import DayField
from desktop.ui.events import is_event
from desktop.ui.named_field import ItemsLine, NamedField
from desktop.ui.ports import FormHelpers


def test_a_layout_item_is_no_event(qapp):
    assert is_event(QEvent(QEvent.Type.FocusOut))
    assert not is_event(QSpacerItem(1, 1))
    assert not is_event(None)


@pytest.mark.parametrize("kind", ["day", "name", "names"])
def test_fields_let_a_layout_item_pass(kind, qtbot):
    spec = FieldSpec(FieldKind.DAY if kind == "day" else FieldKind.UNIT, "牵头单位")
    field = {
        "day": lambda: DayField(spec, FormHelpers(), None),
        "name": lambda: NamedField(spec, lambda _words: [], None),
        "names": lambda: ItemsLine(spec, lambda _words: [], None),
    }[kind]()
    qtbot.addWidget(field)
    assert field.eventFilter(field.line, QSpacerItem(1, 1)) is False
