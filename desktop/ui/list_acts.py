"""What a list does with everything that is selected: one verb over all of it with one undo, and copying it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from desktop.base.errors import UserProblem
from desktop.base.module import verb_of
from desktop.ui.bulk import run_many
from desktop.ui.table_copy import COPY_LIMIT, text_of
from desktop.ui.table_model import PAGE
from desktop.ui.tasks import Progress
from desktop.ui.verb_dialog import VerbDialog

if TYPE_CHECKING:
    from desktop.ui.list_page import ListPage

NAMED_FROM = 20
"""More records than this are listed in the bell panel, with count and cancel."""


def act_many(page: ListPage, verb: Any, args: tuple[Any, ...], said: str) -> None:
    """Run `verb(record_id, *args)` on every selected record, also when all are selected logically.

    `said` is the toast with `{n}` for the number; one 撤销 takes all of them back.
    """
    keys, kind, rows = page.table.selected_keys(), page.kind, page.context.rows
    session, note = page.context.session, page.context.desk.note_group

    def work(progress: Progress) -> None:
        ids = [
            row.id
            for start in range(0, len(keys), PAGE)
            for row in rows.rows(kind, keys[start : start + PAGE])
            if row is not None
        ]
        batch = run_many(session, verb, ids, args, progress)
        note(batch.txs)
        if isValid(page):
            page.batched.emit(batch, said)

    title = f"{page.title}：{verb_of(verb).title if hasattr(verb, '__verb__') else '批量办理'}"
    page.context.tasks.run_work(
        work, lambda _none: None, title=title if len(keys) > NAMED_FROM else "", owner=page
    )


def act_form_many(page: ListPage, verb: Any, said: str, values: Mapping[str, Any]) -> VerbDialog:
    """Ask once for the verb's input, then run it with that on every selected record. Act and count on the button."""
    known, helpers = verb_of(verb), page.context.helpers
    words = f"{known.title} {page.table.count_selected():,} 件"
    dialog = VerbDialog(
        page.window(), words, known.arguments, helpers, page.context.tasks, values, verb_title=words,
        note="所选各件填写同样的内容；不能这样办理的会留下，并说明原因。",
    )  # fmt: skip

    def submit(given: dict[str, Any]) -> None:
        assert known.given is not None
        try:
            made = known.given(**given)
        except UserProblem as problem:
            dialog.set_busy(False)
            dialog.form.show_problem(problem)
            return
        dialog.finish()
        page.act_many(verb, made, said=said)

    dialog.submitted.connect(submit)
    dialog.open()
    return dialog


def copy_everything(page: ListPage) -> None:
    """All rows of the query onto the clipboard, read in a worker with count and cancel."""
    keys, columns, source = page.model.keys(), page.table.shown_columns(), page.context.rows
    kind, more = page.kind, len(keys) > COPY_LIMIT
    words = f"；超过 {COPY_LIMIT:,} 行的未复制，要全部请用“导出表格”" if more else ""

    def copied(found: tuple[str, int]) -> None:
        QGuiApplication.clipboard().setText(found[0])
        page.context.desk.toast(f"已复制 {found[1]:,} 行{words}", tone="warn" if more else "info")

    page.context.tasks.run_work(
        lambda progress: text_of(source, kind, keys[:COPY_LIMIT], columns, progress.step),
        copied,
        title=f"{page.title}：复制",
        owner=page,
    )
