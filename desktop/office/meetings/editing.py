"""The editor of minutes: the text with the meeting's own facts around it, so that the preview is the print."""

from __future__ import annotations

from typing import Any

from desktop.base.fields import FieldSpec, fields_of
from desktop.office.meetings import minutes_service, printout, rules, service, store
from desktop.office.meetings.inputs import MinutesText
from desktop.office.meetings.records import Minutes
from desktop.ui.commands import Command
from desktop.ui.editor.page import EditorPage, EditorSpec
from desktop.ui.editor.saving import as_seen
from desktop.ui.pages import Page
from desktop.ui.paper import show_paper

HEAD = ("title", "overview", "distribution")


def head_fields() -> tuple[FieldSpec, ...]:
    """The fields above the text."""
    return tuple(spec for spec in fields_of(MinutesText) if spec.name in HEAD)


def write_minutes(page: Page, meeting: store.Meeting) -> None:
    """Open the minutes of a meeting in the editor; signed ones only for reading."""
    meeting_id = meeting.plan.id

    def load(session: Any) -> tuple[store.Meeting, Any, bool]:
        read = store.meeting(session, meeting_id)
        return read, printout.minutes_engine(session, meeting_id), session.may(service.MINUTES)

    page.ask(load, lambda loaded: page.context.desk.show_page(_editor(page, *loaded)), key="minutes")


def _editor(page: Page, meeting: store.Meeting, engine: Any, may: bool) -> EditorPage:
    plan, minutes = meeting.plan, meeting.minutes
    stage = minutes.stage if minutes else ""
    read_only = not may or (minutes is not None and "write" not in rules.minutes_allowed(stage))
    shown = minutes or Minutes(parent=plan.id, title=f"{plan.title}纪要")
    spec = EditorSpec(
        key=f"meetings.minutes:{plan.id.hex()}",
        title="会议纪要",
        subtitle=" · ".join(word for word in (plan.title, stage or "尚未保存", plan.classification) if word),
        fields=head_fields(),
        values={name: getattr(shown, name) for name in HEAD},
        text=shown.body,
        engine=engine,
        verb_title="保存纪要",
        read_only=read_only,
    )

    kept = minutes

    def save(text: str, values: dict[str, Any], editor: EditorPage) -> None:
        emptied = tuple(name for name in HEAD if name != "title" and not (values[name] or "").strip())
        given = MinutesText(body=text, clear=emptied, **{name: values[name] or "" for name in HEAD})
        run = editor.context.tasks.run_change

        def done(saved: Minutes) -> None:
            nonlocal kept
            kept = saved
            editor.context.desk.saved()
            editor.saved()

        if kept is None:
            run(minutes_service.write_minutes, plan.id, given, done=done, failed=editor.refused, owner=editor)
        else:
            act = as_seen(Minutes, minutes_service.rewrite_minutes, kept.id, given, kept.seen)
            run(act, done=done, failed=editor.refused, owner=editor)

    def paper(editor: EditorPage) -> None:
        editor.put_out(
            lambda: show_paper(
                editor,
                lambda session: printout.minutes_of_meeting(session, plan.id),
                f"{plan.title}纪要",
                record_id=plan.id,
                form="minutes",
            )
        )

    def commands(editor: EditorPage) -> list[Command]:
        return [Command("minutes.paper", "打印与导出", lambda: paper(editor), "Ctrl+P", "printer")]

    return EditorPage(page.context, spec, save, commands)
