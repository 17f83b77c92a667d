"""The roster as a month: who is on duty each day, what is missing, how it is shared; places are set at the right."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.clock import today
from desktop.base.fields import Named
from desktop.export import pdf
from desktop.office.duty import month, printout, roster_service
from desktop.office.duty.inputs import SlotInput
from desktop.office.duty.records import BANDS, LEADER
from desktop.office.duty.service import ROSTER
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Chip, clear, scroller
from desktop.ui.columns import State
from desktop.ui.commands import Command
from desktop.ui.labels import PlainLabel, StatePill
from desktop.ui.month_card import MonthCard
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page, PageContext
from desktop.ui.paper import show_paper
from desktop.ui.picture import PictureView

SIDE, SIDE_NARROW = 320, 288


class RosterPage(Page):
    """Arrows go from day to day, PgUp and PgDn by months, Enter sets the first free place of the day."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "duty_roster")
        self.setWindowTitle("值班安排")
        look = theme.current()
        self._chosen = today(context.session.clock)
        self._year, self._month = self._chosen.year, self._chosen.month
        self._shown: month.RosterMonth | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(16))
        outer.setSpacing(look.px(12))
        self.head = PageHead("值班安排", context.commands)
        outer.addWidget(self.head)
        columns = QHBoxLayout()
        columns.setSpacing(look.px(12))
        self.card = MonthCard("值班安排", self._go_today)
        self.grid = self.card.grid
        self.grid.day_chosen.connect(self.choose)
        self.grid.stepped.connect(self._step)
        self.grid.opened.connect(lambda _day: self._set_first())
        columns.addWidget(self.card, 1)
        inner = QWidget()
        self._side = QVBoxLayout(inner)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(look.px(12))
        self._day, self._share = Card(" "), Card("本月班次", "工作日 1、周末 2、节假日 3")
        self._findings = Card("检查", " ", ruled=True)
        for card in (self._day, self._findings, self._share):
            self._side.addWidget(card)
        self._side.addStretch(1)
        self._pill = StatePill()
        self._day.head.addWidget(self._pill)
        self._column = scroller(inner, "所选日期与分配")
        columns.addWidget(self._column)
        outer.addLayout(columns, 1)
        self._reload()

    # ---- moving ------------------------------------------------------------------------------------------------
    def _step(self, months: int) -> None:
        number = self._year * 12 + self._month - 1 + months
        self._year, self._month = number // 12, number % 12 + 1
        now = today(self.context.session.clock)
        inside = (now.year, now.month) == (self._year, self._month)
        self._chosen = now if inside else date(self._year, self._month, 1)
        self._reload()

    def _go_today(self) -> None:
        now = today(self.context.session.clock)
        self._year, self._month, self._chosen = now.year, now.month, now
        self._reload()

    def choose(self, on: date) -> None:
        """A day; of another month, that month is shown."""
        self._chosen = on
        if (on.year, on.month) != (self._year, self._month):
            self._year, self._month = on.year, on.month
            self._reload()
        elif self._shown is not None:
            if self.grid.day() != on:
                self.grid.choose(on)
            self._fill_day(self._shown)

    def _reload(self) -> None:
        year, number = self._year, self._month
        self.ask(lambda session: month.load(session, year, number), self._fill, key="roster")

    # ---- showing -----------------------------------------------------------------------------------------------
    def _fill(self, found: month.RosterMonth) -> None:
        self._shown = found
        self.head.subtitle.setText(found.subtitle())
        self.head.set_actions(("duty_roster.log", "duty_roster.print", "duty_roster.plan"))
        self.card.set(found.year, found.month, found.cells(), found.today, self._chosen)
        self._fill_day(found)
        clear(self._findings.body)
        self._findings.set_note(f"{len(found.findings)} 条" if found.findings else "√ 没有问题")
        for each in found.findings[:12]:
            mark, tone = ("■", "bad") if each.is_grave else ("▲", "warn")
            self._findings.body.addWidget(PlainLabel(f"{mark} {each.sentence}", 13, tone, wrap=True))
        if len(found.findings) > 12:
            self._findings.body.addWidget(PlainLabel(f"等 {len(found.findings)} 条", 13, "ink2"))
        clear(self._share.body)
        if found.shares:
            self._share.body.addWidget(PictureView(found.bars()))
        else:
            self._share.body.addWidget(PlainLabel("本月还没有排班。可以自动排班。", 13, "ink3"))

    def _fill_day(self, found: month.RosterMonth) -> None:
        look, on = theme.current(), self._chosen
        lacking = found.lacking(on)
        self._day.title_label.setText(f"{on.month}月{on.day}日　星期{'一二三四五六日'[on.weekday()]}")
        self._pill.set_state(State("bad", f"缺 {len(lacking)} 人") if lacking else State("ok", "已排齐"))
        body = self._day.body
        clear(body)
        body.addWidget(PlainLabel(found.calendar.why(on).partition("，")[2], 13, "ink2", wrap=True))
        may = self.context.session.may(ROSTER)
        for band in BANDS:
            slot = found.slots.get((on, band))
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            label = PlainLabel(month.SHORT[band], 13, "ink2")
            label.setFixedWidth(look.px(40))
            row.addWidget(label)
            words = f"{slot.person_name}{'　换班' if slot.remarks else ''}" if slot else month.MISSING
            row.addWidget(PlainLabel(words, 14, "ink" if slot else "bad", strong=slot is None))
            row.addStretch(1)
            if may:
                verb = "换班" if slot else "安排"
                made = button(verb, kind="link", run=functools.partial(self._set, band), name=f"{verb}{band}")
                row.addWidget(made)
            body.addLayout(row)
        if lacking and may:
            self._offer(found, on, lacking[0])

    def _offer(self, found: month.RosterMonth, on: date, band: str) -> None:
        offers = found.candidates(on, band)
        if not offers:
            return
        body = self._day.body
        body.addWidget(PlainLabel(f"{month.SHORT[band]}可用人员（按公平度）", 13, "ink2"))
        for at in range(0, len(offers), 2):
            row = QHBoxLayout()
            for name, score in offers[at : at + 2]:
                chip = Chip(f"{name} {score}" if band != LEADER else name)
                chip.setAccessibleName(f"{band}安排{name}，已计 {score} 分")
                chip.clicked.connect(lambda _on=False, who=name: self._put(band, who))
                row.addWidget(chip)
            row.addStretch(1)
            body.addLayout(row)

    # ---- acting ------------------------------------------------------------------------------------------------
    def _put(self, band: str, name: str) -> None:
        given = SlotInput(duty_on=self._chosen, band=band, person_name=Named(name))
        self.act(roster_service.set_slot, given, said=f"已安排{name}")

    def _set_first(self) -> None:
        if self._shown is not None:
            lacking = self._shown.lacking(self._chosen)
            self._set(lacking[0] if lacking else BANDS[0])

    def _set(self, band: str) -> None:
        if self._shown is None or not self.context.session.may(ROSTER):
            return
        slot = self._shown.slots.get((self._chosen, band))
        values = {
            "duty_on": self._chosen,
            "band": band,
            "person_name": slot.person_name if slot else Named(""),
        }
        self.act_form(roster_service.set_slot, values=values, said="已安排")

    def _plan(self) -> None:
        found = self._shown
        if found is None:
            return
        values: dict[str, Any] = {"start": found.days[0], "end": found.days[-1]}
        for name, bands in (("leaders", BANDS[:1]), ("officers", BANDS[1:])):
            known = [str(slot.person_name) for (_, band), slot in found.slots.items() if band in bands]
            values[name] = tuple(dict.fromkeys(known))
        self.act_form(
            roster_service.plan_roster, values=values, note="已有安排的岗位保持不变；排好后可逐一调整。"
        )

    def _print(self) -> None:
        found = self._shown
        if found is None:
            return
        year, number = found.year, found.month
        slot = next((slot for (on, _), slot in sorted(found.slots.items()) if on in found.days), None)
        show_paper(
            self, lambda session: pdf.to_bytes(printout.roster_month(session, year, number)),
            f"{year}年{number}月值班表", record_id=slot.id if slot is not None else None, form="roster",
        )  # fmt: skip

    def on_changed(self, changed: Changed) -> None:
        """Slots and the calendar decide what is shown."""
        if "duty.slot" in changed.kinds or any(kind.startswith("calendar.") for kind in changed.kinds):
            self._reload()

    def on_new_day(self) -> None:
        """Today is another day."""
        self._reload()

    def main_focus(self) -> QWidget:
        """The month."""
        return self.grid

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The side gives way in narrow windows."""
        super().resizeEvent(event)
        look = theme.current()
        self._column.setFixedWidth(look.px(SIDE if self.width() >= look.px(1100) else SIDE_NARROW))

    def commands(self) -> Sequence[Command]:
        """Planning, printing, back to the log."""
        return [
            Command("duty_roster.plan", "自动排班", self._plan, icon="calendar-check", permission=ROSTER),
            Command("duty_roster.print", "打印值班表", self._print, keys="Ctrl+P", icon="printer",
                    when=lambda: self._shown is not None),
            Command("duty_roster.log", "值班日志", self.context.desk.back, icon="file-pen"),
        ]  # fmt: skip
