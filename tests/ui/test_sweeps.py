"""Every page of the gallery at three sizes and two font sizes; and each sweep finds a planted fault."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.ui import snapshot, theme
from desktop.ui.labels import ElidedLabel, PlainLabel
from tests.ui import sweeps
from tests.ui.gallery import PICTURES, SMALL

SIZES = ((1180, 600), (1366, 688), (1920, 1010))


@pytest.fixture
def font_size(dressed, request):
    """The base font size of one test."""
    theme.install(dressed, None, "light", request.param)
    yield request.param
    theme.install(dressed, None, "light", 14)


@pytest.mark.parametrize("font_size", (14, 18), indirect=True)
@pytest.mark.parametrize("name", sorted(PICTURES))
def test_every_page_is_whole(name, font_size, stage, qtbot):
    widget = PICTURES[name](stage)
    qtbot.addWidget(widget)
    sizes = (SMALL[name],) if name in SMALL else SIZES
    for width, height in sizes:
        if name in SMALL:
            width, height = widget.sizeHint().expandedTo(QSize(width, height)).toTuple()
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        assert snapshot.settle(lambda: not stage.tasks.busy())
        assert widget.minimumSizeHint().width() <= width, (name, width)
        assert sweeps.sweep(widget) == [], (name, width, height, font_size)


def test_a_clipped_label_is_found(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    label = PlainLabel("这是一句放不下的话", parent=box)
    label.setGeometry(0, 0, 60, 20)
    box.resize(200, 60)
    box.show()
    assert len(sweeps.clipped(box)) == 1


def test_a_shortened_label_is_whole_in_its_tool_tip(qtbot):
    label = ElidedLabel("<b>很长很长的标题</b>很长很长的标题")
    qtbot.addWidget(label)
    label.resize(80, 24)
    label.show()
    assert label.text().endswith("…")
    assert "&lt;b&gt;" in label.toolTip()
    assert sweeps.clipped(label) == []


def test_overlap_unnamed_and_tab_order_are_found(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    for name in ("一", "二", ""):
        field = QLineEdit()
        field.setAccessibleName(name)
        row.addWidget(field)
    box.resize(400, 60)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    assert len(sweeps.unnamed(box)) == 1
    assert sweeps.overlapping(box) == []
    assert sweeps.tab_faults(box) == []
    first, second, third = box.findChildren(QLineEdit)
    QWidget.setTabOrder(first, third)
    QWidget.setTabOrder(third, second)
    assert sweeps.tab_faults(box)
    second.setGeometry(first.geometry())
    assert sweeps.overlapping(box)


def test_a_row_wider_than_its_list_is_found(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    view = QListWidget(box)
    view.resize(120, 80)
    view.addItem(QListWidgetItem())
    row = PlainLabel("这一行比列表宽得多，右边会被切掉")
    view.setItemWidget(view.item(0), row)
    box.show()
    assert sweeps.cut_rows(box) == []
    row.resize(400, 20)
    assert len(sweeps.cut_rows(box)) == 1
