"""Measuring a printer: print the calibration page, take a ruler, enter four figures."""

from __future__ import annotations

from typing import Any

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.base.errors import Problem
from desktop.ui import theme
from desktop.ui.dialogs import Sheet
from desktop.ui.fields import ChoiceBox
from desktop.ui.labels import PlainLabel
from desktop.ui.pages import ViewSettings
from desktop.ui.printing import (
    Calibration,
    calibration_of,
    keep_calibration,
    print_calibration,
)

FIGURES = (
    ("left", "① 十字到左边", "20"),
    ("top", "① 十字到上边", "20"),
    ("across", "② 横线全长", "100"),
    ("down", "③ 竖线全长", "100"),
)


class CalibrationDialog(Sheet):
    """Figures are kept for each printer on this workstation."""

    def __init__(self, parent: QWidget | None, settings: ViewSettings | None, desk: Any) -> None:
        super().__init__(parent, "打印机校准", 480)
        look = theme.current()
        self._settings, self._desk = settings, desk
        self.body.addWidget(
            PlainLabel(
                "先打印校准页，用直尺量出下面四个数（毫米），以后打印时自动修正。", 14, "ink2", wrap=True
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(8))
        self.printer = ChoiceBox()
        self.printer.setAccessibleName("打印机")
        names = QPrinterInfo.availablePrinterNames() or [""]
        for name in names:
            self.printer.addItem(name or "（没有安装打印机）", name)
        self.printer.currentIndexChanged.connect(self._show)
        grid.addWidget(PlainLabel("打印机"), 0, 0)
        grid.addWidget(self.printer, 0, 1)
        self.fields: dict[str, QLineEdit] = {}
        for row, (key, label, right) in enumerate(FIGURES, 1):
            field = QLineEdit()
            field.setAccessibleName(f"{label}（毫米，应为 {right}）")
            field.setMaximumWidth(look.px(120))
            self.fields[key] = field
            grid.addWidget(PlainLabel(f"{label}（应为 {right}）"), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.fault = PlainLabel("", 13, "bad", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.add_button("打印校准页", "secondary", self.print_page, "printer")
        self.add_button("取消", "secondary", self.reject)
        self.add_button("保存校准", "primary", self.save)
        self._show()

    def _name(self) -> str:
        return str(self.printer.currentData() or "")

    def _show(self) -> None:
        known = calibration_of(self._settings, self._name())
        for key, field in self.fields.items():
            field.setText(f"{getattr(known, key):g}")

    def save(self) -> None:
        """Keep plausible figures; say what is wrong with others."""
        try:
            figures = {key: float(field.text().replace("，", ".")) for key, field in self.fields.items()}
            measured = Calibration(**figures)
        except ValueError:
            self._refuse("请填数字，单位毫米，如 99.5。")
            return
        if not measured.is_plausible():
            self._refuse("与应有的数差得太多：线长应在 95 到 105 之间，十字位置应在 5 到 35 之间。请重新量。")
            return
        keep_calibration(self._settings, self._name(), measured)
        self._desk.toast("已保存打印机校准")
        self.accept()

    def _refuse(self, words: str) -> None:
        self.fault.setText(words)
        self.fault.show()
        self.fields["left"].setFocus()

    def print_page(self) -> None:
        """Choose the printer and print the page to be measured."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._name():
            printer.setPrinterName(self._name())
        if QPrintDialog(printer, self).exec():
            self._print(printer)

    def _print(self, printer: QPrinter) -> None:
        try:
            print_calibration(printer)
        except Problem as problem:
            self._refuse(f"{problem.message}{problem.advice}")
