"""Structural checks over any page: clipped words, overlapping siblings, unnamed stops, tab order as seen.

Each returns a list of sentences; empty = well. Used by the tests of the kit and of every slice's page.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from desktop.ui.labels import ElidedLabel

_CLOSED = (QAbstractItemView, QLineEdit, QComboBox, QScrollBar, QSplitter, QTabBar)
"""Widgets whose inside is Qt's own business."""


def _visible(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.isVisible() and w.window() is root.window()]


def _said(widget: QWidget) -> str:
    words = getattr(widget, "text", "")
    words = words() if callable(words) else words
    return f"{type(widget).__name__} “{words or widget.accessibleName() or widget.objectName()}”"


def _inside_view(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, _CLOSED):
            return True
        parent = parent.parentWidget()
    return False


def clipped(root: QWidget) -> list[str]:
    """Labels and buttons whose words do not fit (elided ones must have the whole text as tool tip)."""
    faults = []
    for widget in _visible(root):
        if isinstance(widget, QLabel) and widget.text():
            room = widget.contentsRect()
            metrics = QFontMetricsF(widget.font())
            if widget.wordWrap():
                need = widget.heightForWidth(widget.width())
                if need > widget.height() + 1:
                    faults.append(f"{_said(widget)}: {need} px of lines in {widget.height()}")
                continue
            wide = max(metrics.horizontalAdvance(line) for line in widget.text().split("\n"))
            if wide > room.width() + 1:
                faults.append(f"{_said(widget)}: {wide:.0f} px of words in {room.width()}")
            if metrics.tightBoundingRect(widget.text()).height() > room.height() + 1:
                faults.append(f"{_said(widget)}: words higher than {room.height()}")
            if (
                isinstance(widget, ElidedLabel)
                and widget.full_text() != widget.text()
                and not widget.toolTip()
            ):
                faults.append(f"{_said(widget)}: shortened without a tool tip")
        elif isinstance(widget, QPushButton | QCheckBox) and widget.text():
            told = isinstance(widget, QCheckBox) and bool(widget.toolTip())
            if widget.sizeHint().width() > widget.width() + 1 and not told:
                faults.append(f"{_said(widget)}: needs {widget.sizeHint().width()}, has {widget.width()}")
        elif (
            isinstance(widget, QAbstractButton)
            and not isinstance(widget, QPushButton)
            and widget.minimumSizeHint().width() > widget.width() + 1
        ):
            faults.append(f"{_said(widget)}: narrower than its minimum")
    return faults


def outside(root: QWidget) -> list[str]:
    """Widgets that stick out of their parent (outside scroll areas)."""
    faults = []
    for widget in _visible(root):
        parent = widget.parentWidget()
        if (
            parent is None
            or isinstance(parent, QAbstractScrollArea)
            or _inside_view(widget)
            or widget.isWindow()
        ):
            continue
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            continue
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            faults.append(
                f"{_said(widget)} {widget.geometry().getRect()} outside its parent {parent.rect().getRect()}"
            )
    return faults


def cut_rows(root: QWidget) -> list[str]:
    """Widgets in lists that are wider than the list."""
    return [
        f"{_said(view)}: a row of {widget.width()} px in {view.viewport().width()}"
        for view in _visible(root)
        if isinstance(view, QAbstractItemView)
        for widget in view.viewport().children()
        if isinstance(widget, QWidget)
        and widget.isVisible()
        and widget.geometry().right() > view.viewport().width()
    ]


def cut_contents(root: QWidget) -> list[str]:
    """Scroll areas that do not scroll sideways and whose contents are wider than what is seen of them."""
    return [
        f"{_said(area)}: {area.widget().width()} px of contents in {area.viewport().width()}"
        for area in _visible(root)
        if isinstance(area, QScrollArea)
        and area.widget() is not None
        and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        and area.widget().width() > area.viewport().width() + 1
    ]


def overlapping(root: QWidget) -> list[str]:
    """Visible siblings that lie over each other (overlays excepted)."""
    faults = []
    parents = [root, *(w for w in _visible(root) if not isinstance(w, _CLOSED))]
    for parent in parents:
        if isinstance(parent, QAbstractScrollArea | QStackedWidget) or _inside_view(parent):
            continue
        children = [
            c
            for c in parent.children()
            if isinstance(c, QWidget)
            and c.isVisible()
            and not c.isWindow()
            and c.property("kind") != "overlay"
        ]
        for place, one in enumerate(children):
            for other in children[place + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > 1 and shared.height() > 1:
                    faults.append(f"{_said(one)} and {_said(other)} share {shared.getRect()}")
    return faults


def unnamed(root: QWidget) -> list[str]:
    """Stops of the Tab key that a screen reader could not name."""
    buddies = {label.buddy() for label in root.findChildren(QLabel) if label.buddy() is not None}
    return [
        _said(widget)
        for widget in _visible(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _inside_view(widget)
        and not widget.accessibleName().strip()
        and widget not in buddies
        and not (isinstance(widget, QAbstractButton) and widget.text().strip())
    ]


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def tab_faults(root: QWidget, container: QWidget | None = None) -> list[str]:
    """Presses Tab round the window; within each line (stops of one parent) it must go down, then right."""
    window = root.window()
    start = QApplication.focusWidget()
    if start is not None:
        start.clearFocus()  # so that the round begins at the first stop
    seen: list[QWidget] = []
    for _ in range(400):
        window.focusNextPrevChild(True)
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.append(now)
    if start is not None:
        start.setFocus()
    inside = [w for w in seen if container is None or container.isAncestorOf(w)]
    faults = []
    for one, other in pairwise(inside):
        if one.parentWidget() is not other.parentWidget():
            continue
        a, b = _place(one, window), _place(other, window)
        same_line = min(a.bottom(), b.bottom()) - max(a.top(), b.top()) > min(a.height(), b.height()) / 2
        if (same_line and b.x() < a.x()) or (not same_line and b.y() < a.y()):
            faults.append(f"Tab goes from {_said(one)} back to {_said(other)}")
    if not inside:
        faults.append("Tab stops nowhere")
    return faults


def sweep(root: QWidget) -> list[str]:
    """All of them."""
    return [
        *clipped(root),
        *outside(root),
        *cut_rows(root),
        *cut_contents(root),
        *overlapping(root),
        *unnamed(root),
        *tab_faults(root),
    ]
