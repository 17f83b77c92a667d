"""The seating plan of a meeting: names carried by mouse or keyboard, filled by rank, saved as one act, printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.errors import Problem
from desktop.base.ids import RecordId
from desktop.office.meetings import grid_service, rules, seating, service, store, views
from desktop.office.meetings.commands import open_for_changes
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, scroller
from desktop.ui.commands import Command
from desktop.ui.dialogs import Question
from desktop.ui.labels import ElidedLabel, PlainLabel
from desktop.ui.pages import Page, PageContext
from desktop.ui.paper import note_output
from desktop.ui.picture_paper import A4, PicturePaper, pictures_pdf
from desktop.ui.record_parts import RecordHead
from desktop.ui.seating import SeatingPicture, SeatingSurface
from desktop.ui.seats import SeatPlan

KEYS = "1 为主位，就座者左 2 右 3　方向键移动，回车拿起或放下，Delete 空出，Ctrl+Z 撤销"


class SeatPage(Page):
    """Left the room, right who has no seat yet and how many seats each row has."""

    def __init__(self, context: PageContext, meeting: RecordId) -> None:
        super().__init__(context, "meetings.seats")
        look = theme.current()
        self._meeting = meeting
        self._loaded: store.Meeting | None = None
        self._plan = SeatPlan(())
        self._kept: tuple[tuple[int, ...], dict[Any, str]] = ((), {})
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(16))
        outer.setSpacing(look.px(8))
        top = QHBoxLayout()
        top.setSpacing(look.px(8))
        self.head = RecordHead(context.desk.back)
        self.head.set("座次")
        top.addWidget(self.head, 1)
        top.addWidget(button("按序排座", "users", run=self.fill))
        top.addWidget(button("打印座次", "printer", run=self.print_plan, tip="Ctrl+P"))
        self.ok = button("保存座次", "check", "primary", self.save, tip="Ctrl+S")
        top.addWidget(self.ok)
        outer.addLayout(top)
        columns = QHBoxLayout()
        columns.setSpacing(look.px(12))
        self._room = Card("会场", " ")
        self._inner = QWidget()
        self._place = QVBoxLayout(self._inner)
        self._place.setContentsMargins(look.px(4), look.px(4), look.px(4), look.px(4))
        area = scroller(self._inner, "会场")
        area.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )  # a long row in a narrow window
        self._room.body.addWidget(area)
        self._room.body.addWidget(ElidedLabel(KEYS, 13, "ink3"))
        self.surface = SeatingSurface(self._plan)
        self._place.addWidget(self.surface)
        self._place.addStretch(1)
        columns.addWidget(self._room, 1)
        side = Card("未入座", " ")
        self._side = side
        side.setFixedWidth(look.px(280))
        self.waiting = QListWidget()
        self.waiting.setAccessibleName("未入座人员")
        self.waiting.itemActivated.connect(lambda item: self._take(item.data(Qt.ItemDataRole.UserRole)))
        side.body.addWidget(self.waiting, 1)
        side.body.addWidget(PlainLabel("选中后按回车拿起，再到座位上按回车放下。", 13, "ink3", wrap=True))
        words = PlainLabel("每排座位数（从前往后）", 13, "ink2")
        side.body.addWidget(words)
        self.rows = QLineEdit()
        self.rows.setAccessibleName("每排座位数，从前往后")
        self.rows.setPlaceholderText("9、12、12")
        words.setBuddy(self.rows)
        self.rows.editingFinished.connect(self._other_rows)
        side.body.addWidget(self.rows)
        columns.addWidget(side)
        outer.addLayout(columns, 1)
        self._reload()

    def commands(self) -> Sequence[Command]:
        """Save, fill, print."""
        may = self._may
        return [
            Command("meetings.seats.save", "保存座次", self.save, keys="Ctrl+S", icon="check", when=may,
                    permission=service.HANDLE),
            Command("meetings.seats.fill", "按序排座", self.fill, icon="users", when=may),
            Command("meetings.seats.print", "打印座次", self.print_plan, keys="Ctrl+P", icon="printer"),
        ]  # fmt: skip

    def _may(self) -> bool:
        return open_for_changes(self._loaded) and bool(self.context.session.may(service.HANDLE))

    # ---- showing -----------------------------------------------------------------------------------------------
    def _reload(self) -> None:
        self.ask(lambda session: store.meeting(session, self._meeting), self._fill, key="load")

    def _fill(self, meeting: store.Meeting) -> None:
        self._loaded = meeting
        plan = meeting.plan
        self.head.set("座次", views.tags(plan), f"{plan.title} · {rules.time_words(plan)} · {plan.place}")
        self._show(seating.plan_of(meeting))
        self._kept = self._state()
        if not any(each.seat for each in meeting.people):
            self._kept = ((), {})  # a proposal waits to be saved
        self._changed()

    def _show(self, plan: SeatPlan) -> None:
        old, self._plan = self.surface, plan
        self.surface = SeatingSurface(plan)
        self.surface.setEnabled(self._may())
        self.surface.changed.connect(self._changed)
        self._place.replaceWidget(old, self.surface)
        old.deleteLater()
        self.rows.setText("、".join(map(str, plan.rows)))
        self.rows.setEnabled(self._may())

    def _state(self) -> tuple[tuple[int, ...], dict[Any, str]]:
        return self._plan.rows, self._plan.seated()

    def is_changed(self) -> bool:
        """Whether the plan differs from what is kept."""
        return self._loaded is not None and self._may() and self._state() != self._kept

    def _changed(self) -> None:
        waiting = self._plan.waiting()
        self.waiting.clear()
        for guest in waiting:
            item = QListWidgetItem(guest.name)
            item.setData(Qt.ItemDataRole.UserRole, guest.key)
            self.waiting.addItem(item)
        self._side.set_note(f"{len(waiting)} 人" if waiting else "√ 都已入座")
        self._room.set_note("有改动没有保存" if self.is_changed() else " ")
        self.ok.setEnabled(self.is_changed())

    # ---- acting ------------------------------------------------------------------------------------------------
    def _take(self, key: str) -> None:
        self.surface.take(key)
        self.surface.setFocus(Qt.FocusReason.TabFocusReason)

    def fill(self) -> None:
        """Seat everybody by rank; Ctrl+Z in the room takes it back."""
        if self._may():
            self.surface.fill()
            self.surface.setFocus(Qt.FocusReason.TabFocusReason)

    def _other_rows(self) -> None:
        rows = rules.parse_rows(self.rows.text())
        if rows == self._plan.rows:
            return
        if not rows:
            self.context.desk.toast("每排座位数请写成 9、12、12（每排 1 到 40）", tone="warn")
            self.rows.setText("、".join(map(str, self._plan.rows)))
            return
        plan = SeatPlan(rows)
        plan.set(tuple(self._plan.guests.values()), self._plan.seated())
        self._show(plan)
        self._changed()

    def save(self) -> None:
        """Keep the plan."""
        if not self.is_changed():
            return
        rows, seats = self._state()
        places = {bytes.fromhex(key): rules.seat_words(place) for place, key in seats.items()}
        self._kept = (rows, seats)
        self.act(
            grid_service.set_seats, self._meeting, rows, places, said="已保存座次", failed=self._not_saved
        )
        self._changed()

    def _not_saved(self, error: BaseException) -> None:
        self._kept = ((), {})
        self._changed()
        if isinstance(error, Problem):
            self.context.desk.problem(error)
        else:
            raise error

    def pdf(self) -> bytes:
        """The plan on A4, landscape, by the painter of the screen."""
        meeting = self._loaded
        assert meeting is not None
        plan = meeting.plan
        around = PicturePaper(f"{plan.title}座次图", f"{rules.time_words(plan)}　{plan.place}", views.mark(plan),
                              f"{seating.legend(meeting)}　1 为主位")  # fmt: skip
        return pictures_pdf([SeatingPicture(self._plan)], around, QSizeF(A4))

    def print_plan(self) -> None:
        """Show it as a paper; prints leave their line in the audit log."""
        if self._loaded is None:
            return
        record = self._meeting

        def note(session: Any, pages: int, digest: str) -> None:
            session.run(note_output, record, "seats", pages, digest)

        self.context.desk.show_paper(self.pdf(), f"{self._loaded.plan.title}座次图", note=note)

    # ---- Page --------------------------------------------------------------------------------------------------
    def on_changed(self, changed: Changed) -> None:
        """People come and go; a plan being made is not dropped."""
        if not self.is_changed() and (
            self._meeting in changed.records or "meetings.attendee" in changed.kinds
        ):
            self._reload()

    def main_focus(self) -> QWidget:
        """The room."""
        return self.surface

    def may_leave(self) -> bool:
        """Ask when a plan somebody made waits to be saved; a mere proposal may go."""
        if not self.is_changed() or (self._kept == ((), {}) and not self._plan.can_undo()):
            return True

        def go() -> None:
            self._kept = self._state()
            self.context.desk.back()

        Question(
            self, "离开前要放弃没有保存的座次吗？", "放弃后，刚才排的座次不会保留。", "放弃座次", go, "继续排"
        ).open()
        return False
