"""The checklist card, the attendance card and the sheet in which people are signed in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.office.meetings import rules, seating, store
from desktop.office.meetings.records import (
    BY_PROXY,
    LATE,
    ON_LEAVE,
    PHASES,
    PRESENT,
    Attendee,
    TaskItem,
)
from desktop.office.meetings.views import day_words
from desktop.ui import theme
from desktop.ui.buttons import CheckBox, button
from desktop.ui.cards import Card, ThinBar, clear
from desktop.ui.dialogs import Sheet
from desktop.ui.labels import ElidedLabel, PlainLabel
from desktop.ui.seat_thumb import SeatThumb
from desktop.ui.seating import SeatingPicture

SHOWN = 4
"""Entries shown for each phase; what is open comes first, the rest is gathered."""

Tick = Callable[[TaskItem, bool], object]


class ChecklistCard(Card):
    """会务清单: three columns, each with its count, its bar and its first four entries."""

    def __init__(self, tick: Tick, more: Callable[[], object], add: Callable[[], object]) -> None:
        super().__init__("会务清单", " ", "编辑", add)
        self._tick, self._more = tick, more
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.current().px(20))
        self.body.addLayout(self._row)

    def set(self, tasks: Sequence[TaskItem]) -> None:
        """Show the checklist."""
        clear(self._row)
        done = sum(each.is_done for each in tasks)
        self.set_note(f"{done}／{len(tasks)}" if tasks else "还没有事项")
        counts = rules.progress(tasks)
        for phase in PHASES:
            self._row.addWidget(
                self._column(phase, [each for each in tasks if each.phase == phase], counts[phase]), 1
            )

    def _column(self, phase: str, tasks: list[TaskItem], count: tuple[int, int]) -> QWidget:
        look = theme.current()
        box = QWidget()  # of its own, so that Tab goes down a column before it goes to the next
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(PlainLabel(phase, 14, strong=True))
        head.addWidget(PlainLabel(f"{count[0]}／{count[1]}", 13, "ink2"))
        finished = count[0] == count[1]
        head.addWidget(ThinBar(count[0] / count[1] if count[1] else 0.0, "ok" if finished else "warn"), 1)
        column.addLayout(head)
        ordered = sorted(tasks, key=lambda each: each.is_done)
        for task in ordered[:SHOWN]:
            column.addWidget(tick_box(task, self._tick))
        if len(ordered) > SHOWN:
            column.addWidget(button(f"等 {len(ordered)} 项…", kind="link", run=self._more))
        column.addStretch(1)
        return box


def tick_box(task: TaskItem, tick: Tick) -> CheckBox:
    """One thing to do as a box to tick, with its day when it is still open."""
    words = task.title if task.is_done or task.due_on is None else f"{task.title}　{day_words(task.due_on)}"
    box = CheckBox(words, elides=True)
    box.setChecked(task.is_done)
    box.setAccessibleName(words)
    box.toggled.connect(lambda on, each=task: tick(each, on))
    return box


def checklist_sheet(parent: QWidget, tasks: Sequence[TaskItem], tick: Tick) -> Sheet:
    """The whole checklist in a dialog."""
    sheet = Sheet(parent, "会务清单", scrolls=True)
    for phase in PHASES:
        sheet.body.addWidget(PlainLabel(phase, 14, strong=True))
        for task in tasks:
            if task.phase == phase:
                sheet.body.addWidget(tick_box(task, tick))
    sheet.add_button("关闭", "primary", sheet.accept)
    sheet.open()
    return sheet


class SeatCard(Card):
    """座次 as a small picture, with how many sit where; the plan itself is a page of its own."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__("座次", "1 为主位，就座者左 2 右 3", "编辑", edit)
        self.thumb = SeatThumb()
        self.body.addWidget(self.thumb)
        self.legend = PlainLabel("", 13, "ink2")
        self.body.addWidget(self.legend)

    def set(self, meeting: store.Meeting) -> None:
        """Show the plan; hidden while there is nobody to be seated."""
        people = seating.seated(meeting)
        self.setVisible(bool(people))
        plan = seating.plan_of(meeting)
        self.thumb.set(plan, SeatingPicture(plan).sentence())
        self.legend.setText(seating.legend(meeting))


class AttendanceCard(Card):
    """参会回执: bar, counts, who is on leave and why, whether more than half of 出席 are there."""

    def __init__(self, open_list: Callable[[], object]) -> None:
        super().__init__("参会回执", " ", "名单", open_list)
        self._bar = ThinBar(0.0, "ok", 8)
        self.body.addWidget(self._bar)
        self._counts = PlainLabel("", 13, "ink2", wrap=True)
        self._quorum = PlainLabel("", 13, "ink2", wrap=True)
        self._leave = PlainLabel("", 13, "ink2", wrap=True)
        for label in (self._counts, self._quorum, self._leave):
            self.body.addWidget(label)

    def set(self, people: Sequence[Attendee]) -> None:
        """Show totals."""
        totals = rules.totals(people)
        self.set_note(totals.words if people else "还没有名单")
        self._bar.set(totals.present / totals.expected if totals.expected else 0.0)
        missing = f"　○ 未到 {totals.missing}" if totals.missing else ""
        self._counts.setText(
            f"√ 已到 {totals.present}　▲ 迟到 {totals.late}　▲ 代会 {totals.by_proxy}　"
            f"■ 请假 {totals.on_leave}{missing}"
        )
        self._quorum.setText(rules.quorum_words(people) if people else "")
        away = [f"{each.unit_name or each.post or ''}{each.person_name}（{each.reason}）"
                for each in people if each.state == ON_LEAVE]  # fmt: skip
        self._leave.setText(f"请假　{'；'.join(away)}" if away else "")
        self._leave.setVisible(bool(away))


class PeopleSheet(Sheet):
    """Everybody in order; the chosen one is signed in by a button or a key 1–4."""

    def __init__(self, parent: QWidget, people: Sequence[Attendee], sign: Callable[[Attendee, str], object],
                 add: Callable[[], object]) -> None:  # fmt: skip
        super().__init__(parent, "参会人员", 640)
        self._sign = sign
        self._people: list[Attendee] = []
        self.list = QListWidget()
        self.reserve(self.list, 380)
        self.list.setAccessibleName("参会人员")
        self.totals = ElidedLabel("", 13, "ink2")
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.totals)
        self.add_button("编辑名单", "secondary", add, "pencil")
        for number, state in enumerate((PRESENT, LATE, BY_PROXY, ON_LEAVE), 1):
            made = self.add_button(f"{number} {state}", "secondary", functools.partial(self._mark, state))
            made.setShortcut(str(number))
        self.add_button("关闭", "primary", self.accept)
        self.set(people)

    def set(self, people: Sequence[Attendee]) -> None:
        """Show people anew, keeping the place."""
        place = max(0, self.list.currentRow())
        self._people = list(people)
        self.list.clear()
        for number, each in enumerate(people, 1):
            who = f"{each.unit_name or ''}{each.post}".strip()
            words = f"{number:\u2007>2}　{each.capacity}　{each.person_name}　{who}　—　{each.state}"
            tail = f"（{each.proxy}）" if each.proxy else f"（{each.reason}）" if each.reason else ""
            item = QListWidgetItem(words + tail)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words + tail)
            self.list.addItem(item)
        self.list.setCurrentRow(min(place, len(people) - 1))
        totals = rules.totals(people)
        self.totals.setText(f"{totals.words}　请假 {totals.on_leave}　未到 {totals.missing}")

    def _mark(self, state: str) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._people):
            self._sign(self._people[row], state)
            self.list.setCurrentRow(min(row + 1, len(self._people) - 1))
