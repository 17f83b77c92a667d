"""Asks how large a new table shall be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.ui import theme
from desktop.ui.dialogs import Sheet
from desktop.ui.labels import PlainLabel

MOST_ROWS, MOST_COLUMNS = 200, 20


class TableSheet(Sheet):
    """`submit(rows, columns)`; the first row is the head."""

    def __init__(self, parent: QWidget | None, submit: Callable[[int, int], object]) -> None:
        super().__init__(parent, "插入表格", 440)
        look = theme.current()
        self._submit = submit
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.rows = self._number(row, "行数", "4")
        self.columns = self._number(row, "栏数", "3")
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(
            PlainLabel("第一行是表头。按 Tab 到下一格，在最后一格按 Tab 加一行。", 13, "ink2", wrap=True)
        )
        self.fault = PlainLabel("", 13, "bad", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.add_button("取消", "secondary", self.reject)
        self.add_button("插入", "primary", self._agree)
        self.rows.setFocus()
        self.rows.selectAll()

    def _number(self, row: QHBoxLayout, name: str, value: str) -> QLineEdit:
        label = PlainLabel(name, 14, "ink2")
        made = QLineEdit(value)
        made.setAccessibleName(name)
        made.setMaxLength(3)
        made.setFixedWidth(theme.current().px(72))
        made.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        made.returnPressed.connect(self._agree)
        label.setBuddy(made)
        row.addWidget(label)
        row.addWidget(made)
        return made

    def _agree(self) -> None:
        numbers = []
        for field, name, most in ((self.rows, "行数", MOST_ROWS), (self.columns, "栏数", MOST_COLUMNS)):
            words = field.text().strip()
            if not words.isdecimal() or not 1 <= int(words) <= most:
                self.fault.setText(f"{name}请填 1 到 {most}。")
                self.fault.show()
                field.setFocus()
                field.selectAll()
                return
            numbers.append(int(words))
        self.accept()
        self._submit(*numbers)
