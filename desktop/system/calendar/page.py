"""工作日历: a month with 休 and 班, why a day is worked or not, the yearly notice, days the office sets itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.clock import today
from desktop.system.calendar import page_parts, service, views
from desktop.system.calendar.exchange import YEARS
from desktop.system.calendar.records import NoticeText
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import clear, scroller
from desktop.ui.commands import Command
from desktop.ui.month_card import MonthCard
from desktop.ui.notice_bar import NoticeBar
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page, PageContext, PageSpec
from desktop.ui.paste_dialog import PasteDialog

PAGE_ID = "calendar"
SIDE_WIDTH, SIDE_NARROW, NARROW_UNDER = 340, 300, 1100
READ = "calendar.read"
_HINT = (
    "把国务院办公厅《关于××××年部分节假日安排的通知》全文粘贴到这里，或粘贴节假日 JSON。\n\n"
    "例如：\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
)


class CalendarPage(Page):
    """The month grid with its side column; PgUp/PgDn turn months."""

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id or PAGE_ID)
        look = theme.current()
        self._chosen = today(context.session.clock)
        self._year, self._month = self._chosen.year, self._chosen.month
        self._shown: views.Month | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        outer.setSpacing(look.px(12))
        self.head = PageHead("工作日历", context.commands)
        outer.addWidget(self.head)
        self.banner = NoticeBar()
        outer.addWidget(self.banner)
        content = QHBoxLayout()
        content.setSpacing(look.px(12))
        self.card = MonthCard("工作日历", self.go_today)
        self.card.year_chosen.connect(lambda year: self.show_month(year, self._month))
        self.grid = self.card.grid
        self.grid.day_chosen.connect(self.choose)
        self.grid.stepped.connect(self.step)
        content.addWidget(self.card, 1)
        inner = QWidget()
        self._side = QVBoxLayout(inner)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(look.px(12))
        self._column = scroller(inner, "所选日期")
        content.addWidget(self._column)
        outer.addLayout(content, 1)
        self.reload()

    # ---- moving ------------------------------------------------------------------------------------------------
    def step(self, months: int) -> None:
        """So many months on."""
        number = self._year * 12 + self._month - 1 + months
        self.show_month(number // 12, number % 12 + 1)

    def show_month(self, year: int, month: int) -> None:
        """Another month; the chosen day goes with it."""
        if year in YEARS:
            self._year, self._month = year, month
            now = today(self.context.session.clock)
            self._chosen = now if (now.year, now.month) == (year, month) else date(year, month, 1)
            self.reload()

    def go_today(self) -> None:
        """Back to today."""
        now = today(self.context.session.clock)
        self.show_month(now.year, now.month)

    def choose(self, on: date) -> None:
        """A day; of another month, that month is shown."""
        self._chosen = on
        if (on.year, on.month) != (self._year, self._month):
            self._year, self._month = on.year, on.month
            self.reload()
        elif self._shown is not None:
            if self.grid.day() != on:
                self.grid.choose(on)
            self._fill_side(self._shown)

    def reload(self) -> None:
        """Read the month anew."""
        year, month = self._year, self._month
        self.ask(lambda session: views.load(session, year, month), self._show, key="month")

    def _show(self, found: views.Month) -> None:
        self._shown = found
        self.head.subtitle.setText(found.subtitle())
        self.head.set_actions(("calendar.own", "calendar.import"))
        self.banner.say(found.banner())
        years = range(found.today.year - 1, found.today.year + 2)
        self.card.set(found.year, found.month, found.cells, found.today, self._chosen, years)
        self._fill_side(found)

    def _fill_side(self, found: views.Month) -> None:
        clear(self._side)
        may = self.context.session.may(service.MAINTAIN)
        actions = []
        if may and self._chosen in found.own:
            actions = [button("取消本单位调整", run=self._cancel_own)]
        elif may:
            actions = [button("调整这一天", run=self._own_chosen)]
        card = page_parts.day_card(found, self._chosen, self.context.desk.open_record, *actions)
        self._side.addWidget(card)
        self._side.addWidget(page_parts.year_card(found, lambda month: self.show_month(found.year, month)))
        self._side.addWidget(page_parts.own_card(found, self.choose, may=may))
        self._side.addStretch(1)

    # ---- acting ------------------------------------------------------------------------------------------------
    def _own_chosen(self) -> None:
        shown = self._shown
        worked = shown is not None and shown.calendar.is_workday(self._chosen)
        self.act_form(
            service.set_own_day,
            title="本单位放假或上班",
            values={"falls_on": self._chosen, "is_off": worked},
            said="已调整",
            note="只对本单位有效；国家通知的安排不受影响。",
        )

    def _cancel_own(self) -> None:
        own = self._shown.own.get(self._chosen) if self._shown is not None else None
        if own is not None:
            self.act(service.cancel_own_day, own.id, said="已取消本单位调整")

    def _import(self) -> None:
        PasteDialog(
            self.window(), "导入放假通知", _HINT, views.understood, self._submit, self.context.tasks,
            verb="录入放假安排", number="年份（正文无标题时填）", empty="粘贴后，这里显示识别出的放假和调休日期。",
        ).open()  # fmt: skip

    def _submit(self, text: str, number: str, dialog: PasteDialog) -> None:
        def done(notice: Any) -> None:
            dialog.accept()
            self.show_month(notice.year, 1)

        given = NoticeText(text=text, year=int(number) if number else None)
        said = "已录入放假安排，时限按新安排计算"
        self.act(service.import_list, given, done=done, said=said, failed=dialog.refused)

    # ---- Page --------------------------------------------------------------------------------------------------
    def commands(self) -> Sequence[Command]:
        keep = service.MAINTAIN
        return (
            Command("calendar.own", "本单位调整", self._own_chosen, "Ctrl+Shift+N", "pencil", keep),
            Command("calendar.import", "导入放假通知", self._import, "Ctrl+I", "download", keep),
            Command("calendar.today", "回到今天", self.go_today, "Ctrl+T", "calendar-check"),
            Command("calendar.before", "上个月", lambda: self.step(-1), "PgUp", view_keys=True),
            Command("calendar.after", "下个月", lambda: self.step(1), "PgDown", view_keys=True),
        )

    def on_changed(self, changed: Changed) -> None:
        """Days, settings or anything with a limit may have changed."""
        self.reload()

    def on_new_day(self) -> None:
        """Today has moved."""
        self.reload()

    def show_state(self, **state: Any) -> None:
        """`day=date` shows that day."""
        if isinstance(state.get("day"), date):
            self.choose(state["day"])

    def main_focus(self) -> QWidget:
        """The grid."""
        return self.grid

    def resizeEvent(self, event: Any) -> None:
        """The side column gives way in narrow windows."""
        super().resizeEvent(event)
        look = theme.current()
        narrow = self.width() < look.px(NARROW_UNDER)
        self._column.setFixedWidth(look.px(SIDE_NARROW if narrow else SIDE_WIDTH))


PAGES = (PageSpec(PAGE_ID, "工作日历", "calendar", "日常", 820, CalendarPage, READ),)
