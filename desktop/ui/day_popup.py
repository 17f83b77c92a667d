"""The month that drops down from a date field, in Chinese and in the look of the kit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from desktop.ui import icons, theme


class DayPopup(QFrame):
    """Opens on `day` (the field's, else the office's today); `pick` is called with the chosen day."""

    def __init__(self, parent: QWidget, day: date | None, pick: Callable[[date], object]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._pick = pick
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        self.month = QCalendarWidget()
        self.month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.month.setAccessibleName("选择日期")
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self._dress()
        if day is not None:
            self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.month.clicked.connect(self._chosen)
        self.month.activated.connect(self._chosen)
        box.addWidget(self.month)
        self.month.setFocus()

    def _dress(self) -> None:
        look = theme.current()
        self.month.setFixedSize(look.px(308), look.px(260))
        for name, icon in (
            ("qt_calendar_prevmonth", "chevron-left"),
            ("qt_calendar_nextmonth", "chevron-right"),
        ):
            arrow = self.month.findChild(QToolButton, name)
            if isinstance(arrow, QToolButton):
                arrow.setIcon(icons.icon(icon, "ink2"))
        weekend = QTextCharFormat()
        weekend.setForeground(look.colour("red"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(day, weekend)
        head = QTextCharFormat()
        head.setForeground(look.colour("ink3"))
        head.setBackground(look.colour("surface"))
        self.month.setHeaderTextFormat(head)

    def _chosen(self, day: QDate) -> None:
        self._pick(date(day.year(), day.month(), day.day()))
        self.close()
