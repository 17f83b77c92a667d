"""An office whose every word is hostile, and the look at whether each is shown as written: tags, entities, &."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from desktop.base.fields import FieldKind, Named, RecordSpec
from desktop.storage.session import Session
from desktop.ui.buttons import CheckBox
from desktop.ui.labels import ElidedLabel

HOSTILE = '<b>粗</b><img src="x.png">&lt;&乙'
"""A tag, a picture, an entity, and an & that a menu or a button would take for a mnemonic."""

_WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


@contextmanager
def changeable(spec: RecordSpec) -> Iterator[None]:
    """Let an append-only kind be changed for a moment: these are words no clerk could have written."""
    before = spec.append_only
    object.__setattr__(spec, "append_only", False)
    try:
        yield
    finally:
        object.__setattr__(spec, "append_only", before)


def spoil(session: Session) -> int:
    """Put `HOSTILE` before the words of every field a person fills, in every record; how many fields that were.

    The name of who is logged in stays: it says which matters are the person's own.
    """
    written = 0
    for cls in session.catalogue.kinds().values():
        spec = cls.__record__
        for found in session.find(cls):
            changed = _spoilt(spec, found, session.user.name)
            with changeable(spec):
                session.run(_write, found, changed)
            written += len(changed)
    return written


def _spoilt(spec: RecordSpec, found: Any, own_name: str) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for field in spec.fields:
        value = getattr(found, field.name)
        if not (field.editable or field.searchable) or not value:
            continue
        if field.kind in _WORDS:
            changed[field.name] = (HOSTILE + value)[: field.max_length or None]
        elif field.kind in (FieldKind.UNIT, FieldKind.PERSON) and value.name != own_name:
            changed[field.name] = Named(HOSTILE + value.name, value.id)
    return changed


def _write(session: Session, found: Any, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(found, name, value)
    with session.transaction(found.compartment, "tests.spoil") as tx:
        tx.save(found, fields=changed)


def spoilt_frame(frame: Any) -> Any:
    """Names of office, unit and person as well."""
    return replace(
        frame, office=HOSTILE + frame.office, unit=HOSTILE + frame.unit, person=HOSTILE + frame.person
    )


def shown(root: QWidget) -> str:
    """All words a window holds, whether drawn by Qt or by delegates."""
    parts = [root.accessibleName()]
    for widget in root.findChildren(QWidget):
        if widget.isVisible():
            parts += [widget.accessibleName(), widget.toolTip()]
            if isinstance(widget, ElidedLabel):
                parts.append(widget.full_text())
            elif isinstance(widget, QLabel | QAbstractButton | QLineEdit):
                parts.append(widget.text())
            elif isinstance(widget, QPlainTextEdit):
                parts.append(widget.toPlainText())
            elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
                parts += [words for words, _tip in _cells(widget.model())]
    return "\n".join(parts)


def _cells(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    for row in range(min(model.rowCount(), 30)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
            index = model.index(row, column)
            words, tip = (
                index.data(role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            )
            yield str(words or ""), str(tip or "")


def faults(root: QWidget) -> list[str]:
    """Places where hostile words would be read as HTML or as a mnemonic."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        name = type(widget).__name__
        if isinstance(widget, QLabel) and _is_html(widget.text()):
            if widget.textFormat() != Qt.TextFormat.PlainText:
                found.append(f"{name} reads HTML: {widget.text()[:60]}")
        elif isinstance(widget, QAbstractButton) and _is_mnemonic(widget.text()):
            if not isinstance(widget, CheckBox) or not widget.shortcut().isEmpty():
                found.append(f"{name} has a mnemonic in {widget.text()[:60]}")
        elif isinstance(widget, QMenu):
            found += [f"menu: {fault}" for action in widget.actions() for fault in _action_faults(action)]
        elif isinstance(widget, QTabBar):
            found += [
                f"tab: {widget.tabText(i)}" for i in range(widget.count()) if _is_mnemonic(widget.tabText(i))
            ]
        elif isinstance(widget, QGroupBox) and _is_mnemonic(widget.title()):
            found.append(f"group: {widget.title()}")
        elif (
            isinstance(widget, QTextEdit)
            and "粗" in widget.toPlainText()
            and "<b>粗" not in widget.toPlainText()
        ):
            found.append(f"{name} reads HTML")
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += [
                f"{name} tip reads HTML: {tip[:60]}" for _w, tip in _cells(widget.model()) if _is_html(tip)
            ]
        if _is_html(widget.toolTip()):
            found.append(f"{name} tip reads HTML: {widget.toolTip()[:60]}")
    return found


def _action_faults(action: QAction) -> Iterator[str]:
    if _is_mnemonic(action.text()):
        yield f"mnemonic in {action.text()[:60]}"


def _is_html(words: str) -> bool:
    return "<b>粗" in words or "<img src=" in words


def _is_mnemonic(words: str) -> bool:
    return "&乙" in words.replace("&&", "")
