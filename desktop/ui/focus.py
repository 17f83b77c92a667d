"""Tab goes where the eye goes: the order is read from the layouts at the moment Tab is pressed.

Qt's own chain is the order of making, which is wrong as soon as buttons are made later than what stands after them.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGridLayout,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QWidget,
)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = range(layout.count())
    if isinstance(layout, QGridLayout):
        places = sorted(places, key=lambda i: layout.getItemPosition(i)[:2])  # type: ignore[index]
    for place in places:
        item = layout.itemAt(place)
        if item.widget() is not None:
            yield item.widget()
        elif item.layout() is not None:
            yield from _in_layout(item.layout())


def _children(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QAbstractItemView):
        return []
    if isinstance(widget, QScrollArea):
        return [widget.widget()] if widget.widget() is not None else []
    if isinstance(widget, QStackedWidget):
        return [widget.currentWidget()] if widget.currentWidget() is not None else []
    found = list(_in_layout(widget.layout())) if widget.layout() is not None else []
    known = {id(child) for child in found}
    loose = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and not child.isWindow() and id(child) not in known
    ]
    return found + sorted(loose, key=lambda child: (child.y(), child.x()))


def order(root: QWidget) -> list[QWidget]:
    """Visible, enabled widgets under `root` that Tab stops at, in visual order."""
    found: list[QWidget] = []

    def walk(widget: QWidget) -> None:
        if not widget.isVisible() and widget is not root:
            return
        stops = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
        scrolls = isinstance(widget, QScrollArea)
        if stops and not scrolls and widget.focusProxy() is None:
            found.append(widget)
        for child in _children(widget):
            walk(child)

    walk(root)
    return found


def step(root: QWidget, forward: bool) -> bool:
    """Move the focus one stop on or back, around the ends. For `focusNextPrevChild` of windows."""
    stops = order(root)
    if not stops:
        return False
    now = QApplication.focusWidget()
    place = (
        next((i for i, widget in enumerate(stops) if widget is now or widget.isAncestorOf(now)), -1)
        if now
        else -1
    )
    ends = 0 if forward else len(stops) - 1
    target = ends if place < 0 else (place + (1 if forward else -1)) % len(stops)
    stops[target].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True
