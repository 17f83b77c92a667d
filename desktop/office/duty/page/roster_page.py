"""The roster: two weeks at a time, who is on duty, what is wrong with it, how it is shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.base.changes import Changed
from desktop.base.clock import today
from desktop.base.fields import Named
from desktop.office.duty import roster, roster_service, store
from desktop.office.duty.records import BANDS, Slot
from desktop.office.duty.service import ROSTER
from desktop.system.calendar.store import calendar_of
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, clear, scroller
from desktop.ui.commands import Command
from desktop.ui.labels import PlainLabel
from desktop.ui.pages import Page, PageContext

DAYS = 14


@dataclass(frozen=True, slots=True)
class _Loaded:
    days: list[tuple[date, str, str]]  # day, its words, its kind
    slots: dict[tuple[date, str], Slot]
    findings: list[roster.Finding]
    shares: list[roster.Share]


class RosterPage(Page):
    """Days down, bands across. Enter on a place sets or swaps it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "duty_roster")
        look = theme.current()
        self._start = today(context.session.clock)
        self._loaded: _Loaded | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(16))
        outer.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(button("", "arrow-left", run=context.desk.back, name="返回 Alt+←"))
        head.addWidget(PlainLabel("值班安排", 20, strong=True))
        self._range = PlainLabel("", 13, "ink2")
        head.addWidget(self._range)
        head.addStretch(1)
        head.addWidget(button("", "chevron-left", run=lambda: self._go(-DAYS), name="前两周"))
        head.addWidget(button("", "chevron-right", run=lambda: self._go(DAYS), name="后两周"))
        if context.session.may(ROSTER):
            head.addWidget(button("排班", "plus", "primary", self._plan))
        outer.addLayout(head)
        columns = QHBoxLayout()
        columns.setSpacing(look.px(12))
        self.table = self._table()
        columns.addWidget(self.table, 1)
        inner = QWidget()
        right = QVBoxLayout(inner)
        right.setContentsMargins(0, 0, 0, 0)
        self._findings, self._shares = (
            Card("检查", " ", ruled=True),
            Card("分配", "工作日 1、周末 2、节假日 3", ruled=True),
        )
        right.addWidget(self._findings)
        right.addWidget(self._shares)
        right.addStretch(1)
        side = scroller(inner, "检查与分配")
        side.setFixedWidth(look.px(404))
        columns.addWidget(side)
        outer.addLayout(columns, 1)
        self._reload()

    def _table(self) -> QTableWidget:
        look = theme.current()
        table = QTableWidget(DAYS, 1 + len(BANDS))
        table.setAccessibleName("值班安排")
        table.setHorizontalHeaderLabels(["日期", *BANDS])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(look.px(36))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(True)
        table.itemActivated.connect(lambda item: self._set(item.row(), item.column()))
        return table

    def _reload(self) -> None:
        start = self._start

        def read(session: Any) -> _Loaded:
            end, calendar = start + timedelta(days=DAYS - 1), calendar_of(session)
            found = store.slots(session, start, end)
            days = [start + timedelta(days=each) for each in range(DAYS)]
            return _Loaded(
                [(on, roster.day_words(on, calendar), roster.kind_of_day(on, calendar)) for on in days],
                {(slot.duty_on, slot.band): slot for slot in found if slot.duty_on is not None},
                store.roster_findings(session, start, end), roster.shares(found, calendar),
            )  # fmt: skip

        self.ask(read, self._fill, key="roster")

    def _fill(self, loaded: _Loaded) -> None:
        look = theme.current()
        self._loaded = loaded
        self._range.setText(f"{loaded.days[0][1]} 至 {loaded.days[-1][1]}")
        wrong = {(each.on, each.person) for each in loaded.findings if each.is_grave}
        for row, (on, words, kind) in enumerate(loaded.days):
            item = QTableWidgetItem(words)
            item.setForeground(QBrush(look.colour("ink2" if kind == "工作日" else "red")))
            self.table.setItem(row, 0, item)
            for column, band in enumerate(BANDS, 1):
                slot = loaded.slots.get((on, band))
                name = str(slot.person_name) if slot else "—"
                bad = slot is None or (on, name) in wrong
                cell = QTableWidgetItem(f"{name}　换" if slot and slot.remarks else name)
                cell.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                cell.setForeground(QBrush(look.colour("bad" if bad else "ink")))
                self.table.setItem(row, column, cell)
        self._show_findings(loaded.findings)
        clear(self._shares.body)
        for share in loaded.shares:
            counts = "　".join(f"{kind} {count}" for kind, count in share.days.items() if count)
            self._shares.body.addWidget(PlainLabel(f"{share.person}　计 {share.score} 分　{counts}", 14))

    def _show_findings(self, findings: Sequence[roster.Finding]) -> None:
        clear(self._findings.body)
        self._findings.set_note(f"{len(findings)} 条" if findings else "√ 没有问题")
        for each in findings:
            mark, tone = ("■", "bad") if each.is_grave else ("▲", "warn")
            self._findings.body.addWidget(PlainLabel(f"{mark} {each.sentence}", 14, tone, wrap=True))

    def _go(self, days: int) -> None:
        self._start += timedelta(days=days)
        self._reload()

    def _plan(self) -> None:
        values: dict[str, Any] = {"start": self._start, "end": self._start + timedelta(days=DAYS - 1)}
        if self._loaded is not None:
            for name, bands in (("leaders", BANDS[:1]), ("officers", BANDS[1:])):
                known = [
                    str(slot.person_name) for (_, band), slot in self._loaded.slots.items() if band in bands
                ]
                values[name] = tuple(dict.fromkeys(known))
        self.act_form(
            roster_service.plan_roster, values=values, note="已有安排的岗位保持不变；排好后可逐一调整。"
        )

    def _set(self, row: int, column: int) -> None:
        if self._loaded is None or column == 0 or not self.context.session.may(ROSTER):
            return
        on, band = self._loaded.days[row][0], BANDS[column - 1]
        slot = self._loaded.slots.get((on, band))
        values = {"duty_on": on, "band": band, "person_name": slot.person_name if slot else Named("")}
        self.act_form(roster_service.set_slot, values=values, said="已安排")

    def on_changed(self, changed: Changed) -> None:
        """Slots and the calendar decide what is shown."""
        if "duty.slot" in changed.kinds or any(kind.startswith("calendar.") for kind in changed.kinds):
            self._reload()

    def main_focus(self) -> QWidget:
        """The table."""
        return self.table

    def commands(self) -> Sequence[Command]:
        """Planning and paging."""
        return [
            Command("duty_roster.plan", "排班", self._plan, icon="plus", permission=ROSTER),
            Command("duty_roster.back", "前两周", lambda: self._go(-DAYS), icon="chevron-left"),
            Command("duty_roster.on", "后两周", lambda: self._go(DAYS), icon="chevron-right"),
        ]
