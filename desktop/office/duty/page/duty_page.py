"""值班: the duty log with its clock, what runs and what is open, and the hand-over. The roster is a page behind it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.clock import civil
from desktop.base.ids import RecordId
from desktop.office.duty import handover_service, incident_service, printout, service, store, views
from desktop.office.duty.inputs import HandingOver, NewEntry, Settlement
from desktop.office.duty.page.handover_sheet import HandoverSheet
from desktop.office.duty.page.head import DutyHead
from desktop.office.duty.page.incident_card import IncidentCard
from desktop.office.duty.page.log_parts import KINDS, EntryCard, LogList
from desktop.office.duty.page.roster_page import RosterPage
from desktop.office.duty.records import INCIDENT, OFFICER_A, PENDING
from desktop.ui import theme
from desktop.ui.cards import Card, EmptyState, clear, scroller
from desktop.ui.commands import Command
from desktop.ui.labels import PlainLabel, Shape
from desktop.ui.pages import Page, PageContext
from desktop.ui.paper import show_paper
from desktop.ui.workbench import TodoDelegate, TodoModel

PAGE_ID = "duty"
SIDE, SIDE_NARROW = 404, 330
SOUND_EVERY = 10  # seconds


class DutyPage(Page):
    """The duty room. The focus always comes back to the entry field."""

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id or PAGE_ID)
        look = theme.current()
        self.log: store.DutyLog | None = None
        self._expected = ""
        self._officer_names: list[str] = []
        self._cards: list[IncidentCard] = []
        self._seconds = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(10))
        outer.setSpacing(look.px(8))
        self.head = DutyHead(context.commands)
        outer.addWidget(self.head)
        self._none = EmptyState("moon", "现在没有在班的班次。", "接班", lambda: self._run("start"))
        outer.addWidget(self._none, 1)
        self._content = QWidget()
        columns = QHBoxLayout(self._content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(look.px(12))
        columns.addLayout(self._left(), 1)
        self._right = QVBoxLayout()
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(look.px(8))
        inner = QWidget()
        inner.setLayout(self._right)
        self._side = scroller(inner, "突发事件与未了事项")
        columns.addWidget(self._side)
        outer.addWidget(self._content, 1)
        self._build_right()
        self._content.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._reload()

    # ---- parts -------------------------------------------------------------------------------------------------
    def _left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(theme.current().px(8))
        self.entry = EntryCard()
        self.entry.recorded.connect(self._record)
        left.addWidget(self.entry)
        self._log_card = Card("值班记录", " ", ruled=True)
        self.list = LogList()
        self.list.chosen.connect(self._correct)
        self._log_card.body.addWidget(self.list, 1)
        left.addWidget(self._log_card, 1)
        return left

    def _build_right(self) -> None:
        self._incidents = QVBoxLayout()
        self._incidents.setSpacing(theme.current().px(8))
        self._right.addLayout(self._incidents)
        self._open = Card("未了事项", " ", "新增", lambda: self._run("matter"), ruled=True)
        self._matters, self._rows = QListView(), TodoModel(self)
        self._matters.setModel(self._rows)
        self._matters.setItemDelegate(TodoDelegate(self._matters))
        self._matters.setFrameShape(QFrame.Shape.NoFrame)
        self._matters.setAccessibleName("未了事项")
        self._matters.activated.connect(lambda index: self._settle(self._rows.rows[index.row()].id))
        self._open.body.addWidget(self._matters)
        self._right.addWidget(self._open)
        self._ready = Card("交班准备", " ")
        self._right.addWidget(self._ready)
        self._right.addStretch(1)

    # ---- reading -----------------------------------------------------------------------------------------------
    def _reload(self) -> None:
        def read(session: Any) -> tuple[store.DutyLog, str, list[str]]:
            log = store.duty_log(session, store.current_shift(session))
            slot = store.slot_at(session, store.roster_day(session.clock.now_ms()), OFFICER_A)
            return log, str(slot.person_name) if slot else "", list(store.officers(session))

        self.ask(read, self._fill, key="log")

    def _fill(self, found: tuple[store.DutyLog, str, list[str]]) -> None:
        log, self._expected, self._officer_names = found
        self.log, shift = log, log.shift
        now = self.context.session.clock.now_ms()
        self._none.setVisible(shift is None)
        self._content.setVisible(shift is not None)
        self.head.show_buttons()
        if shift is not None:
            self.head.show_people(shift)
            counted = sum(1 for each in log.entries if each.kind == INCIDENT and each.incident)
            running = f"，突发记录 {counted} 条" if counted else ""
            empty = "本班尚无记录，直接在上方输入"
            self._log_card.set_note(f"本班 {len(log.entries)} 条{running}" if log.entries else empty)
            self.list.log.set(views.log_lines(log.entries, log.handover))
            self._rows.set(views.matter_rows(log.matters, now))
            open_now = sum(1 for each in log.matters if each.state == PENDING)
            self._open.set_note(f"{open_now} 项" if log.matters else "没有")
            self._matters.setFixedHeight(theme.current().px(52) * min(4, max(1, len(log.matters))) + 2)
            self._matters.setVisible(bool(log.matters))
            self._show_ready(log)
            self.entry.field.setFocus()
        self._show_incidents(log)
        self._tick()

    def _show_incidents(self, log: store.DutyLog) -> None:
        clear(self._incidents)
        may = self.context.session.may(service.KEEP)
        self._cards = [IncidentCard(each, self._step, may_act=may) for each in log.incidents]
        for card in self._cards:
            self._incidents.addWidget(card)

    def _show_ready(self, log: store.DutyLog) -> None:
        clear(self._ready.body)
        lines = views.ready_lines(log.matters, len(log.entries), len(log.incidents))
        self._ready.set_note(f"已备 {sum(tone == 'done' for tone, _ in lines)}／{len(lines)}")
        for tone, words in lines:
            row = QHBoxLayout()
            row.addWidget(Shape(tone))
            row.addWidget(PlainLabel(words, 14, "warn" if tone == "warn" else "ink"), 1)
            self._ready.body.addLayout(row)

    def _tick(self) -> None:
        now = self.context.session.clock.now_ms()
        self._seconds += 1
        self.entry.time.setText(f"{civil(now):%H:%M}")
        shift = self.log.shift if self.log is not None else None
        self.head.tick(now, shift)
        for card in self._cards:
            card.tick(now)
        if self._seconds % SOUND_EVERY == 0 and any(
            card.running.clock.must_sound(now) for card in self._cards
        ):
            QApplication.beep()

    # ---- Page --------------------------------------------------------------------------------------------------
    def on_changed(self, changed: Changed) -> None:
        """Anything of duty may be on the page."""
        if any(kind.startswith("duty.") for kind in changed.kinds):
            self._reload()

    def main_focus(self) -> QWidget:
        """The entry field."""
        return self.entry.field

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The side gives way in narrow windows."""
        super().resizeEvent(event)
        look = theme.current()
        self._side.setFixedWidth(look.px(SIDE if self.width() >= look.px(1100) else SIDE_NARROW))

    def commands(self) -> Sequence[Command]:
        """Kinds by Alt+1…6, incident, matter, correction, roster, sheet, hand-over."""
        on_duty = self._is_on_duty
        kinds = [
            Command(f"duty.kind_{place}", f"记{kind}", functools.partial(self.entry.choose, kind), keys=f"Alt+{place}",
                    permission=service.KEEP, when=on_duty)
            for place, kind in enumerate(KINDS, 1)
        ]  # fmt: skip
        keep = service.KEEP
        return [
            *kinds,
            Command("duty.start", "接班", lambda: self.act_form(service.start), icon="moon", permission=keep,
                    when=lambda: not on_duty()),
            Command("duty.incident", "突发事件接报", lambda: self._receive(""), keys="Ctrl+I", icon="triangle-alert",
                    permission=keep, when=on_duty),
            Command("duty.matter", "记未了事项", lambda: self.act_form(service.add_matter), icon="plus",
                    permission=keep, when=on_duty),
            Command("duty.correct", "更正所选记录", lambda: self._correct(self.list.current_entry()), icon="pencil",
                    permission=keep, when=lambda: on_duty() and self.list.current_entry() is not None),
            Command("duty.roster", "排班", lambda: self.context.desk.show_page(RosterPage(self.context)),
                    icon="calendar-days"),
            Command("duty.print", "打印日志", self._print, keys="Ctrl+P", icon="printer", when=on_duty),
            Command("duty.hand_over", "交班", self._hand_over, keys="Ctrl+Shift+H", icon="refresh-cw", permission=keep,
                    when=on_duty),
        ]  # fmt: skip

    def _is_on_duty(self) -> bool:
        return self.log is not None and self.log.shift is not None

    def _run(self, name: str) -> None:
        self.context.commands.run(f"duty.{name}")

    # ---- acting ------------------------------------------------------------------------------------------------
    def _record(self, kind: str, words: str) -> None:
        if kind == INCIDENT:
            self._receive(words)
            return
        self.act(service.record, NewEntry(kind=kind, content=words), done=lambda _entry: self.entry.clear())

    def _receive(self, words: str) -> None:
        values = {"summary": words, "category": "事故灾难", "level": "未定级"}
        self.act_form(incident_service.receive, values=values, done=lambda _incident: self.entry.clear())

    def _step(self, running: store.OpenIncident, name: str) -> None:
        values = {"step": name} if name else {}
        self.act_form(
            incident_service.take_step, running.incident.id, values=values, note=running.incident.title
        )

    def _correct(self, entry: RecordId | None) -> None:
        if entry is not None and self._is_on_duty():
            note = "原记录仍然保留，另记一条更正。"
            self.act_form(service.correct, entry, note=note, said="已记更正")

    def _settle(self, matter: RecordId) -> None:
        self.act_form(service.settle, matter, values={"state": "办结"})

    def _print(self) -> None:
        if self.log is not None and self.log.shift is not None:
            shift = self.log.shift.id
            show_paper(
                self,
                lambda session: printout.handover_form(session, shift),
                "值班交接班表",
                record_id=shift,
                form="handover",
            )

    def _hand_over(self) -> None:
        if self.log is None or self.log.shift is None:
            return
        own, names = self.context.session.user.name, self._officer_names
        HandoverSheet(self.window(), self.log.matters, own, names, self._expected, self._sign).open()

    def _sign(
        self, sheet: HandoverSheet, settlements: list[tuple[RecordId, Settlement]], given: HandingOver
    ) -> None:
        """Settle what is open, one after the other, then hand over; the first refusal stops it."""
        if settlements:
            (matter, settlement), rest = settlements[0], settlements[1:]
            self.act(service.settle, matter, settlement, failed=sheet.refuse,
                     done=lambda _matter: self._sign(sheet, rest, given))  # fmt: skip
            return
        if self.log is None or self.log.shift is None:
            return
        self.act(handover_service.hand_over, self.log.shift.id, given, said="已交班，双方签名有效", failed=sheet.refuse,
                 done=lambda _handover: sheet.accept())  # fmt: skip
