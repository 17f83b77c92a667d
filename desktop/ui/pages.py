"""Pages as plain data (`PageSpec`, `RecordPageSpec`), what a page is given (`PageContext`), and the base of pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base.changes import Changed
from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.ids import RecordId
from desktop.base.module import Verb, verb_of
from desktop.base.papers import PaperTools
from desktop.base.ports import RowSource
from desktop.ui.commands import Command, Commands
from desktop.ui.ports import Backend, Desk, FormHelpers
from desktop.ui.table_tools import TableTools
from desktop.ui.tasks import Task, Tasks

BOTTOM = "@bottom"
GROUPS = ("", "公文与会议", "督查与值班", "日常", BOTTOM)
"""Headings of the rail in order; unknown ones come before the bottom."""


@dataclass
class PageContext:
    """Everything a page may use; passed to its constructor, so that nothing is global."""

    session: Backend | Any
    rows: RowSource | Any
    tasks: Tasks
    commands: Commands
    desk: Desk
    helpers: FormHelpers = field(default_factory=FormHelpers)
    settings: ViewSettings | None = None
    tables: TableTools | None = None
    """Excel and CSV for every list; set by `main` before the first page is built."""
    papers: PaperTools | None = None
    """Measuring, exporting and signing of papers; set by `main` likewise."""


class ViewSettings:
    """View settings of this workstation (column widths, hidden columns): a mapping that tells when it changed."""

    def __init__(
        self, values: Mapping[str, Any] | None = None, save: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        self._values = dict(values or {})
        self._save = save

    def get(self, key: str, default: Any = None) -> Any:
        """A setting."""
        return self._values.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Change a setting and tell the keeper."""
        if self._values.get(key) != value:
            self._values[key] = value
            if self._save is not None:
                self._save(dict(self._values))


@dataclass(frozen=True)
class PageSpec:
    """A page of the rail. `build(context)` is called on the first visit; `badge(session)` in a worker."""

    id: str
    title: str
    icon: str
    group: str
    order: int
    build: Callable[[PageContext], Page]
    permission: str = ""
    badge: Callable[[Any], int] | None = None
    kinds: frozenset[str] = frozenset()
    """Kinds whose changes alter the badge."""
    commands: Callable[[PageContext], Sequence[Command]] | None = None
    shows: str = ""
    """The kind its list shows: what search finds of a kind without a page of its own is opened there."""


@dataclass(frozen=True)
class RecordPageSpec:
    """The full page of one kind of record: `build(context, record_id)`."""

    kind: str
    build: Callable[[PageContext, RecordId], Page]


class Page(QWidget):
    """Base of pages: knows its context, asks and acts through tasks, offers commands."""

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__()
        self.context = context
        self.page_id = page_id
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)

    # ---- hooks -------------------------------------------------------------------------------------------------
    def show_state(self, **state: Any) -> None:
        """Called by `desk.go` with its arguments each time the page is shown so."""

    def state_now(self) -> dict[str, Any]:
        """What `show_state` needs to show the same again (the window is rebuilt in another look)."""
        return {}

    def on_changed(self, changed: Changed) -> None:
        """Records changed (also while the page is hidden)."""

    def commands(self) -> Sequence[Command]:
        """Commands of this page; the scope is filled in by the shell."""
        return ()

    def kit_commands(self) -> Sequence[Command]:
        """Commands that the kind of page brings by itself."""
        return ()

    def main_focus(self) -> QWidget:
        """Where the focus goes when the page is shown."""
        return self

    def may_leave(self) -> bool:
        """Whether the page can be left without losing input; asks the person itself when it returns False."""
        return True

    def on_new_day(self) -> None:
        """Midnight has passed: what is overdue may have changed."""

    def keep(self) -> None:
        """The window is about to be locked: save drafts."""

    def filter_box(self) -> QWidget | None:
        """The field Ctrl+F goes to."""
        return None

    # ---- asking and acting -------------------------------------------------------------------------------------
    def ask(
        self,
        fn: Callable[[Any], Any],
        done: Callable[[Any], object],
        *,
        key: str = "",
        failed: Callable[[BaseException], object] | None = None,
    ) -> Task:
        """Read off the main thread; the answer is dropped when the page has gone or asked anew under `key`."""
        return self.context.tasks.run_query(fn, done, failed, owner=self, key=key)

    def act(
        self,
        verb: Any,
        *args: Any,
        done: Callable[[Any], object] | None = None,
        said: str = "",
        failed: Callable[[BaseException], object] | None = None,
    ) -> Task:
        """Run a verb off the main thread; then a toast `said`, with 撤销 when the verb can be undone."""
        undo = _verb(verb).undoable

        def finished(result: Any) -> None:
            self.context.desk.saved()
            if said:
                self.context.desk.toast(said, undo=undo)
            if done is not None:
                done(result)

        return self.context.tasks.run_change(verb, *args, done=finished, failed=failed, owner=self)

    def act_form(
        self,
        verb: Any,
        *args: Any,
        title: str | None = None,
        values: Mapping[str, Any] | None = None,
        said: str = "",
        done: Callable[[Any], object] | None = None,
        note: str = "",
        fixed: Mapping[str, Any] | None = None,
    ) -> QWidget:
        """Ask for the verb's labelled input in a dialog, then act; wrong fields are shown at the fields.

        `fixed`: input the person is not asked for (the record something is about).
        """
        from desktop.ui.verb_dialog import VerbDialog

        known = _verb(verb)
        about = args[0] if args and isinstance(args[0], bytes) else None
        dialog = VerbDialog(
            self.window(),
            title or known.title,
            known.arguments,
            self.context.helpers,
            self.context.tasks,
            {**_defaults(known), **(values or {})},
            verb_title=known.title,
            note=note,
            record_id=about,
            draft_key=f"{known.kind}.{known.name}.{about.hex() if about is not None else 'new'}",
        )

        def submit(given: dict[str, Any]) -> None:
            made = known.given(**given, **(fixed or {})) if known.given is not None else None
            arguments = (*args, made) if made is not None else args

            def finished(result: Any) -> None:
                dialog.finish()
                if done is not None:
                    done(result)

            self.act(
                verb,
                *arguments,
                said=said or f"已{known.title}",
                done=finished,
                failed=lambda error: self._refused(dialog, error),
            )

        dialog.submitted.connect(submit)
        dialog.open()
        return dialog

    def _refused(self, dialog: Any, error: BaseException) -> None:
        dialog.set_busy(False)
        if isinstance(error, InvalidFields):
            dialog.form.show_faults(error.faults)
        elif isinstance(error, UserProblem):
            dialog.form.show_problem(error)
        else:
            dialog.finish()
            self.context.desk.problem(error)


def _defaults(known: Verb) -> dict[str, Any]:
    """What the verb's input begins with (密级 内部): a person only changes what is different."""
    if known.given is None:
        return {}
    names = {spec.name for spec in known.arguments}
    return {
        each.name: each.default
        for each in dataclasses.fields(known.given)
        if each.name in names and each.default not in (dataclasses.MISSING, None, "", False, ())
    }


def _verb(verb: Any) -> Verb:
    return verb if isinstance(verb, Verb) else verb_of(verb)
