"""Choosing the columns of a list, from the head's context menu or by command; what is chosen is remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from desktop.ui import theme
from desktop.ui.pages import ViewSettings
from desktop.ui.table import RecordTable

NO_ROOM = "（窗口较窄，暂不显示）"


class StayingMenu(QMenu):
    """A menu that stays open while its ticks are set, by mouse, space or Enter."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick and stay."""
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick and stay."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in keys or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True


class ColumnChooser:
    """Ties a table's columns to the settings of this workstation. Widths are kept as for base 14."""

    def __init__(self, table: RecordTable, settings: ViewSettings | None, key: str) -> None:
        self._table, self._settings, self._key = table, settings, key
        self._load()
        table.head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.head.customContextMenuRequested.connect(self.pop_up)
        table.widths_changed.connect(self._keep_widths)

    def pop_up(self, point: QPoint | None = None) -> QMenu:
        """Show the menu at a point of the head (its left end without one)."""
        menu = StayingMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("显示的列")
        for place, column in enumerate(self._table.rows.columns):
            wanted = column.stretch or column.key not in self._table.hidden
            squeezed = wanted and self._table.isColumnHidden(place)
            words = (column.title + (NO_ROOM if squeezed else "")).replace("&", "&&")
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(wanted)
            action.setEnabled(not column.stretch)
            action.toggled.connect(self._toggler(column.key))
        menu.addSeparator()
        menu.addAction("恢复默认列").triggered.connect(self.reset)
        head = self._table.head
        menu.popup(head.mapToGlobal(point if point is not None else head.rect().bottomLeft()))
        return menu

    def _toggler(self, key: str) -> Callable[[bool], None]:
        return lambda on: self.show_column(key, on)

    def show_column(self, key: str, on: bool) -> None:
        """Show or hide a column by choice."""
        self._table.hidden = self._table.hidden - {key} if on else self._table.hidden | {key}
        self._table.lay_out_columns()
        self._put("hidden", sorted(self._table.hidden))

    def reset(self) -> None:
        """All columns in their own widths."""
        self._table.hidden = frozenset()
        self._table.widths.clear()
        self._table.lay_out_columns()
        self._put("hidden", [])
        self._put("widths", {})

    def _load(self) -> None:
        if self._settings is None:
            return
        look, known = theme.current(), {column.key for column in self._table.rows.columns}
        hidden: Any = self._settings.get(f"{self._key}.hidden", ())
        widths: Any = self._settings.get(f"{self._key}.widths", {})
        if isinstance(hidden, list | tuple):
            self._table.hidden = frozenset(key for key in hidden if isinstance(key, str)) & known
        if isinstance(widths, dict):
            for key, width in widths.items():
                if key in known and isinstance(width, int | float) and 20 <= width <= 2000:
                    self._table.widths[key] = look.px(width)

    def _keep_widths(self) -> None:
        base = theme.current().base
        self._put("widths", {key: round(px * 14 / base) for key, px in self._table.widths.items()})

    def _put(self, name: str, value: object) -> None:
        if self._settings is not None:
            self._settings.put(f"{self._key}.{name}", value)
