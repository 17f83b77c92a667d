"""The verbs of a meeting as commands of its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.base.ids import RecordId
from desktop.base.module import verb_of
from desktop.office.meetings import minutes_service, printout, rules, service, store
from desktop.office.meetings.editing import write_minutes
from desktop.office.meetings.records import CANCELLED, HELD, PREPARING, PRINTED, SIGNED
from desktop.ui.commands import Command
from desktop.ui.paper import show_paper

Current = Callable[[], store.Meeting | None]

MINUTES_STEPS = (
    ("review", "核稿", minutes_service.review_minutes, "file-pen"),
    ("countersign", "会签", minutes_service.countersign_minutes, "users"),
    ("sign", "签发", minutes_service.sign_minutes, "stamp"),
    ("return", "退回起草", minutes_service.return_minutes, "undo-2"),
)


def meeting_commands(page: Any, current: Current, prefix: str) -> list[Command]:
    """Plan, minutes, hand-over and papers. Those of single topics and decisions are the page's own."""
    made = [
        Command(f"{prefix}.write", "编写纪要", _with(current, lambda m: write_minutes(page, m)), icon="file-pen",
                permission=service.MINUTES, when=_minutes_may(current, "write", begun=False)),
        Command(f"{prefix}.read", "查看纪要", _with(current, lambda m: write_minutes(page, m)), icon="scroll-text",
                when=lambda: _has_minutes(current)() and not _minutes_may(current, "write")()),
        Command(f"{prefix}.issue", "印发纪要", _with(current, lambda m: page.act(
                    minutes_service.issue_minutes, m.plan.id, said="纪要已印发")), icon="send",
                permission=service.MINUTES, when=_minutes_may(current, "issue")),
        Command(f"{prefix}.hand_over", "交办议定事项", _with(current, lambda m: _hand_over(page, m)), icon="target",
                permission=service.HANDLE, when=lambda: _waiting(current()) > 0),
        Command(f"{prefix}.hold", "登记召开", _with(current, lambda m: page.act(
                    service.hold, m.plan.id, said="已登记召开")), icon="circle-check", permission=service.HANDLE,
                when=lambda: (m := current()) is not None and m.plan.stage == PREPARING),
        Command(f"{prefix}.cancel", "取消会议", _with(current, lambda m: page.act_form(service.cancel, m.plan.id)),
                icon="x", permission=service.HANDLE, danger=True,
                when=lambda: (m := current()) is not None and m.plan.stage == PREPARING),
        Command(f"{prefix}.update", "修改方案", _with(current, lambda m: _update(page, m)), icon="pencil",
                permission=service.HANDLE, when=lambda: open_for_changes(current())),
    ]  # fmt: skip
    made += [
        Command(f"{prefix}.{name}", title, _step(page, current, verb), icon=icon, permission=service.MINUTES,
                when=_minutes_may(current, name))
        for name, title, verb, icon in MINUTES_STEPS
    ]  # fmt: skip
    papers = (
        ("paper", "导出纪要", printout.minutes_of_meeting, "printer", "Ctrl+P"),
        ("agenda", "导出议程", printout.agenda, "download", ""),
        ("sheet", "导出签到表", printout.sign_in_sheet, "download", ""),
    )
    made += [
        Command(f"{prefix}.{name}", title, _paper(page, current, title, lay_out), keys=keys, icon=icon,
                when=_has_minutes(current) if name == "paper" else None)
        for name, title, lay_out, icon, keys in papers
    ]  # fmt: skip
    return made


def open_for_changes(meeting: store.Meeting | None) -> bool:
    """Whether agenda, people and decisions may still change."""
    if meeting is None or meeting.plan.stage == CANCELLED:
        return False
    return meeting.minutes is None or meeting.minutes.stage not in (SIGNED, PRINTED)


def next_step(meeting: store.Meeting) -> str:
    """The command that normally comes next; empty when nothing is owed."""
    if meeting.plan.stage == CANCELLED:
        return ""
    if meeting.plan.stage == PREPARING:
        return "hold"
    if meeting.minutes is None:
        return "write"
    if meeting.minutes.stage == PRINTED:
        return "hand_over" if _waiting(meeting) else ""
    return rules.next_minutes_step(meeting.minutes.stage)


def _waiting(meeting: store.Meeting | None) -> int:
    if meeting is None or meeting.minutes is None or meeting.minutes.stage != PRINTED:
        return 0
    return sum(1 for each in meeting.decisions if each.opened is None)


def _with(current: Current, run: Callable[[store.Meeting], object]) -> Callable[[], None]:
    def do() -> None:
        meeting = current()
        if meeting is not None:
            run(meeting)

    return do


def _minutes_may(current: Current, name: str, *, begun: bool = True) -> Callable[[], bool]:
    def ready() -> bool:
        meeting = current()
        if meeting is None or meeting.plan.stage == CANCELLED:
            return False
        if meeting.minutes is None:
            return not begun
        if name == "sign" and meeting.plan.stage != HELD:
            return False
        return name in rules.minutes_allowed(meeting.minutes.stage)

    return ready


def _has_minutes(current: Current) -> Callable[[], bool]:
    return lambda: (meeting := current()) is not None and meeting.minutes is not None


def _step(page: Any, current: Current, verb: Any) -> Callable[[], None]:
    def run(meeting: store.Meeting) -> None:
        values = {"signer": meeting.plan.host} if verb is minutes_service.sign_minutes else {}
        page.act_form(verb, meeting.plan.id, values=values, note=meeting.plan.title)

    return _with(current, run)


def _paper(page: Any, current: Current, title: str, lay_out: Any) -> Callable[[], None]:
    def run(meeting: store.Meeting) -> None:
        id: RecordId = meeting.plan.id
        name = f"{meeting.plan.title}{title.removeprefix('导出')}"
        form = next(each.name for each in printout.FORMS if each.lay_out is lay_out)
        show_paper(page, lambda session: lay_out(session, id), name, record_id=id, form=form)

    return _with(current, run)


def _update(page: Any, meeting: store.Meeting) -> None:
    names = [spec.name for spec in verb_of(service.update).arguments]
    page.act_form(
        service.update, meeting.plan.id, values={name: getattr(meeting.plan, name) for name in names}
    )


def _hand_over(page: Any, meeting: store.Meeting) -> None:
    page.act(minutes_service.open_supervision, meeting.plan.id, said=f"已交办 {_waiting(meeting)} 项")
