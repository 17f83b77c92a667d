"""The full page of one meeting: agenda, minutes, checklist left; attendance and decisions right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListView

from desktop.base.fields import spec_of
from desktop.base.ids import RecordId
from desktop.base.module import verb_of
from desktop.office.meetings import minutes_service, service, store, views
from desktop.office.meetings.commands import meeting_commands, next_step, open_for_changes
from desktop.office.meetings.inputs import Done, Place, SignIn
from desktop.office.meetings.page.agenda_parts import AgendaHead, AgendaList, SlotBar
from desktop.office.meetings.page.side_parts import (
    AttendanceCard,
    ChecklistCard,
    PeopleSheet,
    checklist_sheet,
)
from desktop.office.meetings.records import (
    BY_PROXY,
    ON_LEAVE,
    Attendee,
    Decision,
    MeetingPlan,
    TaskItem,
    Topic,
)
from desktop.ui import theme
from desktop.ui.cards import Card
from desktop.ui.commands import Command
from desktop.ui.labels import PlainLabel
from desktop.ui.pages import PageContext
from desktop.ui.record_page import RecordPage
from desktop.ui.record_parts import StepTrack
from desktop.ui.workbench import TodoDelegate, TodoModel

KIND = spec_of(MeetingPlan).kind
SIDE, SIDE_NARROW = 356, 300
SHOWN = (
    "write",
    "review",
    "countersign",
    "sign",
    "return",
    "issue",
    "hand_over",
    "hold",
    "paper",
    "agenda",
    "update",
)


class MeetingPage(RecordPage):
    """One meeting. May also be opened by the id of one of its decisions."""

    kinds = frozenset(
        {spec_of(each).kind for each in (Topic, Attendee, TaskItem, Decision)} | {"meetings.minutes"}
    )

    def __init__(self, context: PageContext, record_id: RecordId) -> None:
        self._prefix = f"meeting{id(self):x}"
        self._sheet: PeopleSheet | None = None
        super().__init__(context, KIND, record_id)

    # ---- parts -------------------------------------------------------------------------------------------------
    def build(self) -> None:
        """The cards."""
        self._agenda_card = Card("议程", " ")
        self._sum = PlainLabel("", 13, "ok")
        self._agenda_card.head.addWidget(self._sum)
        self._slot, self._head, self._list = SlotBar(), AgendaHead(), AgendaList()
        for part in (self._slot, self._head, self._list):
            self._agenda_card.body.addWidget(part)
        self._agenda_card.body.setSpacing(0)
        self._list.chosen.connect(self._conclude)
        self._list.moved.connect(self._move)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.add_left(self._agenda_card)
        self._minutes_card = Card("会议纪要", " ")
        self._steps = StepTrack()
        theme.set_property(self._steps, "kind", "plain")
        self._steps.setFixedHeight(theme.current().px(80))
        layout = self._minutes_card.layout()
        if layout is not None:
            layout.setSpacing(0)
        self._minutes_card.body.addWidget(self._steps)
        self.add_left(self._minutes_card)
        self._checklist = ChecklistCard(self._tick, self._all_tasks, self._add_task)
        self.add_left(self._checklist, 1)
        self._attendance = AttendanceCard(self._open_people)
        self.add_right(self._attendance)
        self._decided = Card(
            "决定事项", " ", "增加", lambda: self.context.commands.run(f"{self._prefix}.decision")
        )
        self._decisions, self._rows = QListView(), TodoModel(self)
        self._decisions.setModel(self._rows)
        self._decisions.setItemDelegate(TodoDelegate(self._decisions))
        self._decisions.setFrameShape(QFrame.Shape.NoFrame)
        self._decisions.setAccessibleName("决定事项")
        self._decisions.activated.connect(lambda index: self._open_decision(self._rows.todos[index.row()].id))
        self._decided.body.addWidget(self._decisions, 1)
        self.add_right(self._decided, 1)

    # ---- reading -----------------------------------------------------------------------------------------------
    def load(self, session: Any) -> store.Meeting:
        """The meeting whole; a decision's id leads to its meeting."""
        decision = session.try_get(Decision, self.record_id)
        if decision is not None and decision.parent is not None:
            self.record_id = decision.parent
        return store.meeting(session, self.record_id)

    def fill(self, loaded: store.Meeting) -> None:
        """Show it."""
        plan, agenda = loaded.plan, loaded.agenda
        self.head.set(plan.title, views.tags(plan), views.subtitle(loaded), views.pill(loaded))
        actual = f"　实际 {agenda.actual} 分" if agenda.actual else ""
        self._agenda_card.set_note(f"{len(loaded.topics)} 个议题" if loaded.topics else "还没有议题")
        self._sum.setText(f"{'■' if agenda.over else '●'} {agenda.words}{actual}")
        self._sum.set_tone("bad" if agenda.over else "ok")
        self._slot.set(agenda, plan.starts_at or 0)
        self._list.set(agenda.rows)
        minutes = loaded.minutes
        self._minutes_card.set_note(
            f"{minutes.issue}　{len(minutes.body):,} 字".strip() if minutes else "尚未起草"
        )
        self._steps.set(views.track(minutes))
        self._checklist.set(loaded.tasks)
        self._attendance.set(loaded.people)
        handed = sum(1 for each in loaded.decisions if each.opened)
        self._decided.set_note(f"{len(loaded.decisions)} 项　已转 {handed}" if loaded.decisions else "还没有")
        self._rows.set(views.decision_rows(loaded.decisions))
        if self._sheet is not None:
            self._sheet.set(loaded.people)
        following = next_step(loaded)
        ordered = (following, *(name for name in SHOWN if name != following)) if following else SHOWN
        self.bar.set([f"{self._prefix}.{name}" for name in ordered])

    def current(self) -> store.Meeting | None:
        """The meeting, once it is loaded."""
        found: store.Meeting | None = self.loaded
        return found

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The agenda needs the room more than the side does."""
        super().resizeEvent(event)
        look = theme.current()
        self._side.setFixedWidth(look.px(SIDE if self.width() >= look.px(1100) else SIDE_NARROW))

    # ---- acting ------------------------------------------------------------------------------------------------
    def commands(self) -> Sequence[Command]:
        """Verbs of the meeting, and those of the topic under the cursor."""

        def changeable() -> bool:
            return open_for_changes(self.loaded) and self._list.current() is not None

        def act(title: str, name: str, run: Any, icon: str) -> Command:
            return Command(f"{self._prefix}.{name}", title, lambda: run(self._list.current()), icon=icon,
                           permission=service.HANDLE, when=changeable)  # fmt: skip

        return [
            *meeting_commands(self, self.current, self._prefix),
            act("登记议题结论", "conclude", self._conclude, "check"),
            act("修改议题", "edit_topic", self._edit_topic, "pencil"),
            act("撤下议题", "remove_topic", lambda topic: self.act(
                service.remove_topic, topic.id, said="已撤下议题"), "trash-2"),
            act("议题上移", "topic_up", lambda topic: self._move(topic, -1), "arrow-up"),
            act("议题下移", "topic_down", lambda topic: self._move(topic, 1), "arrow-down"),
        ]  # fmt: skip

    def _conclude(self, topic: Topic) -> None:
        if open_for_changes(self.loaded):
            values = {"result": topic.result, "actual_minutes": topic.actual_minutes or topic.planned_minutes,
                      "discussion": topic.discussion}  # fmt: skip
            self.act_form(service.conclude, topic.id, values=values, note=topic.title)

    def _edit_topic(self, topic: Topic) -> None:
        names = [spec.name for spec in verb_of(service.update_topic).arguments]
        self.act_form(service.update_topic, topic.id, values={name: getattr(topic, name) for name in names})

    def _move(self, topic: Topic, step: int) -> None:
        topics = list(self.loaded.topics)
        place = next((at for at, each in enumerate(topics) if each.id == topic.id), -1)
        target = place + step
        if place < 0 or not 0 <= target < len(topics) or not open_for_changes(self.loaded):
            return
        behind = target if step < 0 else target + 1
        before = topics[behind].id if behind < len(topics) else None
        self.act(service.move_topic, topic.id, Place(before=before), said="已调整次序")

    def _tick(self, task: TaskItem, on: bool) -> None:
        self.act(service.check_task, task.id, Done(undone=not on))

    def _all_tasks(self) -> None:
        checklist_sheet(self.window(), self.loaded.tasks, self._tick)

    def _add_task(self) -> None:
        self.act_form(service.add_task, self.record_id, values={"phase": "会前"})

    def _open_people(self) -> None:
        if self.loaded is None:
            return
        self._sheet = PeopleSheet(self.window(), self.loaded.people, self._sign, self._add_person)
        self._sheet.finished.connect(self._people_closed)
        self._sheet.open()

    def _people_closed(self) -> None:
        self._sheet = None

    def _add_person(self) -> None:
        self.act_form(service.add_attendee, self.record_id, values={"capacity": "出席", "state": "应到"})

    def _sign(self, person: Attendee, state: str) -> None:
        if state in (BY_PROXY, ON_LEAVE):
            self.act_form(service.sign_in, person.id, values={"state": state}, note=str(person.person_name))
        else:
            self.act(service.sign_in, person.id, SignIn(state=state))

    def _open_decision(self, decision_id: RecordId) -> None:
        decision = next(each for each in self.loaded.decisions if each.id == decision_id)
        if decision.opened is not None:
            self.context.desk.open_record(decision.opened_kind, decision.opened)
        elif open_for_changes(self.loaded):
            names = [spec.name for spec in verb_of(minutes_service.update_decision).arguments]
            values = {name: getattr(decision, name) for name in names}
            self.act_form(minutes_service.update_decision, decision.id, values=values)
