"""People, decisions or checklist of a meeting as one wide grid, on a page of its own."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.children import Changes
from desktop.base.fields import Named, spec_of
from desktop.base.ids import RecordId
from desktop.office.meetings import rules, store
from desktop.office.meetings.page.grids import Part, rows_of
from desktop.office.meetings.records import Attendee
from desktop.system.directory.records import Person
from desktop.ui import theme
from desktop.ui.cards import Card
from desktop.ui.child_grid import ChildGrid
from desktop.ui.dialogs import Question
from desktop.ui.grid_editor import GridEditor
from desktop.ui.pages import Page, PageContext
from desktop.ui.record_parts import RecordHead


class PartPage(Page):
    """`begin`: start with a new row under the cursor."""

    def __init__(self, context: PageContext, meeting: RecordId, part: Part, *, begin: bool = False) -> None:
        super().__init__(context, f"meetings.{part.key}")
        self.setWindowTitle(part.title)
        look = theme.current()
        self._meeting, self._part, self._begin = meeting, part, begin
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(16))
        outer.setSpacing(look.px(8))
        self.head = RecordHead(context.desk.back)
        self.head.set(part.title)
        outer.addWidget(self.head)
        card = Card(part.title, " ")
        self._card = card
        self.grid = ChildGrid(
            part.columns, context.helpers, context.tasks, title=part.title,
            new_values=lambda: dict(part.new_values), add_title=part.add_title,
        )  # fmt: skip
        self.editor = GridEditor(self, self.grid, self._save, draft_key=f"meeting.{part.key}.{meeting.hex()}")
        card.body.addWidget(self.editor, 1)
        outer.addWidget(card, 1)
        self.editor.altered.connect(self._count)
        if part.cls is Attendee:
            self.grid.written.connect(self._person_written)
        self._reload()

    def _reload(self) -> None:
        self.ask(lambda session: store.meeting(session, self._meeting), self._fill, key="load")

    def _fill(self, meeting: store.Meeting) -> None:
        self.head.set(self._part.title, subtitle=f"{meeting.plan.title} · {rules.time_words(meeting.plan)}")
        self.editor.set_rows(rows_of(self._part.records(meeting), self._part.columns))
        if self._begin:
            self._begin = False
            self.grid.add_row()
        self._count()

    def _count(self) -> None:
        rows = self.grid.held
        count = sum(not rows.is_blank(place) for place in range(len(rows.rows)))
        self._card.set_note(f"{count} 行" if count else "还没有内容，直接输入或从 Excel 粘贴（Ctrl+V）")

    def _person_written(self, row: int, name: str) -> None:
        """Somebody taken from the directory brings unit and post along, where these are still empty."""
        person = self.grid.held.rows[row].values.get("person_name") if name == "person_name" else None
        if not isinstance(person, Named) or person.id is None:
            return
        id = person.id

        def fill(found: Person | None) -> None:
            rows = self.grid.held.rows
            if found is None or row >= len(rows) or rows[row].values.get("person_name") != person:
                return
            known = {"unit_name": found.unit, "post": found.post}
            for field, value in known.items():
                if value and not rows[row].values.get(field):
                    self.grid.held.put(row, field, value)
            self.grid.changed_outside()

        self.ask(lambda session: session.try_get(Person, id), fill, key=f"person{row}")

    def _save(self, changes: Changes) -> None:
        self.act(self._part.verb, self._meeting, changes, said=f"已保存{self._part.title}",
                 done=self.editor.saved, failed=self.editor.refused)  # fmt: skip

    def on_changed(self, changed: Changed) -> None:
        """Rows may have come from elsewhere."""
        if self._meeting in changed.records or spec_of(self._part.cls).kind in changed.kinds:
            self._reload()

    def main_focus(self) -> QWidget:
        """The grid."""
        return self.grid.table

    def keep(self) -> None:
        """Save the draft now."""
        self.editor.keep()

    def may_leave(self) -> bool:
        """Ask when something waits to be saved."""
        return may_leave(self, self.editor, self.context.desk.back)


def may_leave(page: Page, editor: GridEditor, leave: Any) -> bool:
    """Whether a page with an editor may be left; else asks, keeps a draft and leaves when the person says so."""
    editor.grid.commit(keep_focus=False)
    if not editor.is_changed():
        return True

    def go() -> None:
        editor.keep()
        editor.grid.held.revert()
        leave()

    Question(
        page,
        "离开前要放弃没有保存的改动吗？",
        "改动会作为草稿保留，下次打开时可以恢复。",
        "离开",
        go,
        "继续修改",
    ).open()
    return False
