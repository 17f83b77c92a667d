"""The full page of one meeting: agenda, minutes, checklist left; attendance and decisions right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QListView, QWidget

from desktop.base.children import Changes
from desktop.base.fields import spec_of
from desktop.base.ids import RecordId
from desktop.office.meetings import grid_service, service, store, views
from desktop.office.meetings.commands import meeting_commands, next_step, open_for_changes
from desktop.office.meetings.inputs import Done, SignIn
from desktop.office.meetings.page.agenda_parts import SlotBar
from desktop.office.meetings.page.grids import PARTS, AgendaLook, rows_of
from desktop.office.meetings.page.part_page import PartPage, may_leave
from desktop.office.meetings.page.seat_page import SeatPage
from desktop.office.meetings.page.side_parts import (
    AttendanceCard,
    ChecklistCard,
    PeopleSheet,
    SeatCard,
    checklist_sheet,
)
from desktop.office.meetings.records import (
    BY_PROXY,
    CANCELLED,
    ON_LEAVE,
    Attendee,
    Decision,
    MeetingPlan,
    TaskItem,
    Topic,
)
from desktop.ui import theme
from desktop.ui.cards import Card
from desktop.ui.child_grid import ChildGrid
from desktop.ui.commands import Command
from desktop.ui.grid_editor import GridEditor
from desktop.ui.history_panel import show_history
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
    "conclude",
    "read",
    "paper",
    "agenda",
    "seats",
    "carry",
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
        self._slot, self._look = SlotBar(), AgendaLook()
        self.agenda = ChildGrid(
            self._look.columns, self.context.helpers, self.context.tasks, title="议程", new_values=self._new_topic,
            row_px=30, head_px=28, add_title="增加议题", dress=self._look.dress,
        )  # fmt: skip
        self._look.rows = lambda: self.agenda.held.rows
        self.agenda.opened.connect(self._open_topic)
        self.editor = GridEditor(self, self.agenda, self._save_agenda)
        self.editor.altered.connect(self._show_sums)
        self._agenda_card.body.addWidget(self._slot)
        self._agenda_card.body.addWidget(self.editor)
        self._agenda_card.body.setSpacing(0)
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
        self._checklist = ChecklistCard(self._tick, self._all_tasks, lambda: self._edit("tasks"))
        self.add_left(self._checklist, 1)
        self._seats = SeatCard(self._open_seats)
        self.add_right(self._seats)
        self._attendance = AttendanceCard(self._open_people)
        self.add_right(self._attendance)
        self._decided = Card("决定事项", " ", "编辑", lambda: self._edit("decisions"))
        self._decisions, self._rows = QListView(), TodoModel(self)
        self._decisions.setModel(self._rows)
        self._decisions.setItemDelegate(TodoDelegate(self._decisions))
        self._decisions.setFrameShape(QFrame.Shape.NoFrame)
        self._decisions.setAccessibleName("决定事项")
        self._decisions.activated.connect(lambda index: self._open_decision(self._rows.rows[index.row()].id))
        self._decided.body.addWidget(self._decisions, 1)
        self.add_right(self._decided, 1)

    # ---- reading -----------------------------------------------------------------------------------------------
    def load(self, session: Any) -> store.Meeting:
        """The meeting whole; a decision's id leads to its meeting."""
        decision = session.try_get(Decision, self.record_id)
        if decision is not None and decision.parent is not None:
            self.record_id = decision.parent
        return store.meeting(session, self.record_id)

    def window_words(self, loaded: store.Meeting) -> str:
        """What is shown; the title of a meeting is no matter for the task bar."""
        return "会议"

    def fill(self, loaded: store.Meeting) -> None:
        """Show it."""
        plan = loaded.plan
        self.head.set(plan.title, views.tags(plan), views.subtitle(loaded), views.pill(loaded))
        self._look.begin, self._look.slot = plan.starts_at or 0, plan.minutes or 0
        may_change = open_for_changes(loaded) and self.context.session.may(service.HANDLE)
        self.agenda.set_read_only(not may_change)
        self._decided.link.setVisible(may_change)
        self._seats.link.setText("编辑" if may_change else "查看")
        self.editor.draft_key = f"meeting.agenda.{plan.id.hex()}"
        self.editor.set_rows(rows_of(loaded.topics, self._look.columns))
        self._show_sums()
        minutes = loaded.minutes
        self._minutes_card.set_note(
            f"{minutes.issue}　{len(minutes.body):,} 字".strip() if minutes else "尚未起草"
        )
        self._steps.set(views.track(minutes))
        self._checklist.set(loaded.tasks)
        self._attendance.set(loaded.people)
        self._seats.set(loaded)
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

        def on_topic() -> bool:
            return open_for_changes(self.loaded) and self._topic() is not None

        def changeable() -> bool:
            return open_for_changes(self.loaded)

        def command(name: str, title: str, run: Any, icon: str, when: Any, keys: str = "") -> Command:
            return Command(f"{self._prefix}.{name}", title, run, keys=keys, icon=icon, when=when,
                           permission=service.MINUTES if name == "decision" else service.HANDLE)  # fmt: skip

        return [
            *meeting_commands(self, self.current, self._prefix),
            command("conclude", "登记议题结论", self._conclude, "check", on_topic, "Ctrl+J"),
            command("topic", "增加议题", self.agenda.add_row, "plus", changeable, "Ctrl+Shift+T"),
            command("carry", "从上次会议带入", self._carry, "history", changeable),
            command("decision", "增加议定事项", lambda: self._edit("decisions", begin=True), "plus", changeable,
                    "Ctrl+Shift+D"),
            command("people", "编排名单", lambda: self._edit("people"), "users", changeable, "Ctrl+Shift+M"),
            command("seats", "座次", self._open_seats, "layout-dashboard", lambda: self.loaded is not None),
            command("tasks", "编排会务清单", lambda: self._edit("tasks"), "list-checks",
                    lambda: self.loaded is not None and self.loaded.plan.stage != CANCELLED),
        ]  # fmt: skip

    # ---- the agenda --------------------------------------------------------------------------------------------
    def _new_topic(self) -> dict[str, Any]:
        return {"planned_minutes": 15}

    def _carry(self) -> None:
        """What the last meeting of this kind put off becomes rows of this agenda, to be saved with it."""
        plan = self.loaded.plan

        def put(found: list[Topic]) -> None:
            known = {row.values.get("title") for row in self.agenda.held.rows}
            new = [topic for topic in found if topic.title not in known]
            if not new:
                self.context.desk.toast("上次会议没有缓议、未议的议题", tone="info")
                return
            for topic in new:
                row = len(self.agenda.held.rows)
                self.agenda.held.insert(row)
                for name in ("title", "unit_name", "planned_minutes"):
                    self.agenda.held.put(row, name, getattr(topic, name))
            self.agenda.changed_outside()
            self.agenda.table.setFocus()

        self.ask(lambda session: store.left_over(session, plan), put, key="carry")

    def _show_sums(self) -> None:
        """Sums and slot bar follow the grid, also while it is not saved."""
        agenda = self._look.agenda()
        actual = f"　实际 {agenda.actual} 分" if agenda.actual else ""
        self._agenda_card.set_note(f"{len(agenda.rows)} 个议题" if agenda.rows else "还没有议题")
        self._sum.setText(f"{'■' if agenda.over else '●'} {agenda.words}{actual}")
        self._sum.set_tone("bad" if agenda.over else "ok")
        self._slot.set(agenda, self._look.begin)
        self.agenda.fit_height(3)

    def _save_agenda(self, changes: Changes) -> None:
        self.act(grid_service.edit_topics, self.record_id, changes, said="已保存议程",
                 done=self.editor.saved, failed=self.editor.refused)  # fmt: skip

    def _topic(self) -> Topic | None:
        row = self.agenda.current()
        if row is None or self.loaded is None:
            return None
        return next((each for each in self.loaded.topics if each.id == row.id), None)

    def _open_topic(self, _row: int) -> None:
        topic = self._topic()
        if topic is not None:
            show_history(self.window(), self.context.tasks, topic.id, topic.title)

    def _conclude(self) -> None:
        topic = self._topic()
        if topic is not None and may_leave(self, self.editor, self._conclude):
            values = {"result": topic.result, "actual_minutes": topic.actual_minutes or topic.planned_minutes,
                      "discussion": topic.discussion}  # fmt: skip
            self.act_form(service.conclude, topic.id, values=values, note=topic.title)

    def _edit(self, key: str, *, begin: bool = False) -> None:
        if key == "tasks" or open_for_changes(self.loaded):
            self.context.desk.show_page(PartPage(self.context, self.record_id, PARTS[key], begin=begin))

    def main_focus(self) -> QWidget:
        """The agenda."""
        return self.agenda.table

    def may_leave(self) -> bool:
        """Ask when the agenda waits to be saved."""
        return may_leave(self, self.editor, self.context.desk.back)

    def keep(self) -> None:
        """Keep the agenda as a draft now."""
        self.editor.keep()

    # ---- people, checklist, decisions --------------------------------------------------------------------------
    def _tick(self, task: TaskItem, on: bool) -> None:
        self.act(service.check_task, task.id, Done(undone=not on))

    def _all_tasks(self) -> None:
        checklist_sheet(self.window(), self.loaded.tasks, self._tick)

    def _open_seats(self) -> None:
        self.context.desk.show_page(SeatPage(self.context, self.record_id))

    def _open_people(self) -> None:
        if self.loaded is None:
            return
        self._sheet = PeopleSheet(self.window(), self.loaded.people, self._sign, self._edit_people)
        self._sheet.finished.connect(self._people_closed)
        self._sheet.open()

    def _people_closed(self) -> None:
        self._sheet = None

    def _edit_people(self) -> None:
        if self._sheet is not None:
            self._sheet.accept()
        self._edit("people")

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
            self._edit("decisions")
