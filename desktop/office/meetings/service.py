"""The verbs of the meeting itself: plan, agenda, people, checklist. Minutes and decisions are in `minutes_service`."""

from __future__ import annotations

from typing import TypeVar

from desktop.base.errors import NotFound, UserProblem
from desktop.base.fields import Named, Record, spec_of
from desktop.base.ids import RecordId
from desktop.base.levels import parse_level
from desktop.base.module import verb
from desktop.base.positions import between, spread
from desktop.office.meetings import rules, store
from desktop.office.meetings.inputs import (
    Done,
    NewAttendee,
    NewPlan,
    NewTask,
    NewTopic,
    Outcome,
    Place,
    PlanChange,
    Reason,
    SignIn,
    TopicChange,
)
from desktop.office.meetings.records import (
    CANCELLED,
    EXPECTED,
    HELD,
    ON_LEAVE,
    Attendee,
    Decision,
    MeetingPlan,
    Minutes,
    TaskItem,
    Topic,
)
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of

READ, HANDLE, MINUTES = "meetings.read", "meetings.handle", "meetings.minutes"

C = TypeVar("C", bound=Record)


# The plan ------------------------------------------------------------------------------------------------------


@verb(MeetingPlan, "create", title="新建会议", permission=HANDLE, creates=True)
def create(session: Session, given: NewPlan) -> MeetingPlan:
    """Plan a meeting, with the usual checklist when asked for.

    Raises:
        NotPermitted: `P-002` the user does not hold that level.
    """
    compartment = session.compartment_for(parse_level(given.classification))
    organiser = given.organiser or Named(session.office.name)
    plan = MeetingPlan(
        title=given.title.strip() or rules.usual_title(organiser.name, given.kind, given.session_number),
        kind=given.kind,
        session_number=given.session_number,
        starts_at=given.starts_at,
        minutes=given.minutes,
        place=given.place.strip(),
        host=given.host,
        host_post=given.host_post.strip(),
        recorder=given.recorder or Named(session.user.name),
        organiser=organiser,
        scale=given.scale,
        purpose=given.purpose.strip(),
        classification=given.classification,
        secrecy_period=given.secrecy_period.strip(),
    )
    with session.transaction(compartment, "meetings.create") as tx:
        saved = tx.save(plan)
        if given.usual_tasks:
            calendar = calendar_of(session)
            positions = spread(len(rules.USUAL_TASKS))
            for position, task in zip(positions, rules.USUAL_TASKS, strict=True):
                tx.save(
                    TaskItem(
                        parent=plan.id,
                        position=position,
                        phase=task.phase,
                        title=task.title,
                        due_on=calendar.add_workdays(rules.day_of(plan), task.workdays),
                    )
                )
        return saved


@verb(MeetingPlan, "update", title="修改方案", permission=HANDLE)
def update(session: Session, id: RecordId, given: PlanChange) -> MeetingPlan:
    """Change the plan; empty inputs leave a field as it is. The 密级 stays, as it fixes where the meeting lies."""
    plan = open_plan(session, id)
    for name in ("title", "place", "host_post", "purpose"):
        setattr(plan, name, getattr(given, name).strip() or getattr(plan, name))
    for name in ("starts_at", "minutes", "host", "recorder", "scale"):
        value = getattr(given, name)
        setattr(plan, name, getattr(plan, name) if value is None else value)
    with session.transaction(plan.compartment, "meetings.update") as tx:
        return tx.save(plan)


@verb(MeetingPlan, "hold", title="登记召开", permission=HANDLE)
def hold(session: Session, id: RecordId) -> MeetingPlan:
    """Note that the meeting was held."""
    plan = session.get(MeetingPlan, id)
    rules.require_stage(plan, "hold")
    plan.stage = HELD
    with session.transaction(plan.compartment, "meetings.hold") as tx:
        return tx.save(plan)


@verb(MeetingPlan, "cancel", title="取消会议", permission=HANDLE)
def cancel(session: Session, id: RecordId, given: Reason) -> MeetingPlan:
    """Cancel a meeting that was not held, with the reason."""
    plan = session.get(MeetingPlan, id)
    rules.require_stage(plan, "cancel")
    plan.stage, plan.cancelled_because = CANCELLED, given.words.strip()
    with session.transaction(plan.compartment, "meetings.cancel") as tx:
        return tx.save(plan)


# Topics --------------------------------------------------------------------------------------------------------


@verb(MeetingPlan, "add_topic", title="增加议题", permission=HANDLE)
def add_topic(session: Session, id: RecordId, given: NewTopic) -> Topic:
    """Put a topic at the end of the agenda. One that does not fit the slot is accepted; the sum line shows it."""
    plan = open_plan(session, id)
    topic = Topic(
        parent=id,
        position=last_position(session, Topic, id),
        title=given.title.strip(),
        purpose=given.purpose,
        unit_name=given.unit_name,
        reporter=given.reporter,
        planned_minutes=given.planned_minutes,
        observers=given.observers,
    )
    with session.transaction(plan.compartment, "meetings.add_topic") as tx:
        return tx.save(topic)


@verb(Topic, "update", title="修改议题", permission=HANDLE)
def update_topic(session: Session, id: RecordId, given: TopicChange) -> Topic:
    """Change a topic; empty inputs leave a field as it is."""
    topic = child(session, Topic, id)
    topic.title, topic.purpose = given.title.strip() or topic.title, given.purpose or topic.purpose
    topic.unit_name, topic.reporter = given.unit_name or topic.unit_name, given.reporter or topic.reporter
    topic.planned_minutes = given.planned_minutes or topic.planned_minutes
    topic.observers = given.observers or topic.observers
    with session.transaction(topic.compartment, "meetings.update_topic") as tx:
        return tx.save(topic)


@verb(Topic, "move", title="调整次序", permission=HANDLE)
def move_topic(session: Session, id: RecordId, given: Place) -> Topic:
    """Move a topic before another, or to the end. Only this one's position changes; times follow from the order."""
    topic = child(session, Topic, id)
    assert topic.parent is not None
    topic.position = _place(store.topics(session, topic.parent), topic.id, given.before)
    with session.transaction(topic.compartment, "meetings.move_topic") as tx:
        return tx.save(topic)


@verb(Topic, "remove", title="撤下议题", permission=HANDLE)
def remove_topic(session: Session, id: RecordId) -> None:
    """Take a topic off the agenda. Its history stays."""
    topic = child(session, Topic, id)
    with session.transaction(topic.compartment, "meetings.remove_topic") as tx:
        tx.delete(topic)


@verb(Topic, "conclude", title="登记结论", permission=HANDLE)
def conclude(session: Session, id: RecordId, given: Outcome) -> Topic:
    """Record what came of a topic and how long it took. “原则通过” is not “通过”: the word is kept as chosen."""
    topic = child(session, Topic, id)
    topic.result = given.result
    topic.actual_minutes = topic.actual_minutes if given.actual_minutes is None else given.actual_minutes
    topic.discussion = given.discussion.strip() or topic.discussion
    with session.transaction(topic.compartment, "meetings.conclude") as tx:
        return tx.save(topic)


# People and checklist ------------------------------------------------------------------------------------------


@verb(MeetingPlan, "add_attendee", title="增加参会人员", permission=HANDLE)
def add_attendee(session: Session, id: RecordId, given: NewAttendee) -> Attendee:
    """Add a person at the end of the list.

    Raises:
        UserProblem: `M-103` that person of that unit is on the list; `M-105` leave without a reason.
    """
    plan = open_plan(session, id)
    rules.require_sign_in(given.state, "代会人另填", given.reason)
    known = [(str(each.person_name), str(each.unit_name or "")) for each in store.people(session, id)]
    if (str(given.person_name), str(given.unit_name or "")) in known:
        raise UserProblem("M-103", f"{given.person_name}已在参会人员名单中。", "", field="person_name")
    attendee = Attendee(
        parent=id,
        position=last_position(session, Attendee, id),
        capacity=given.capacity,
        person_name=given.person_name,
        unit_name=given.unit_name,
        post=given.post.strip(),
        state=given.state,
        reason=given.reason.strip(),
    )
    with session.transaction(plan.compartment, "meetings.add_attendee") as tx:
        return tx.save(attendee)


@verb(Attendee, "sign_in", title="签到", permission=HANDLE)
def sign_in(session: Session, id: RecordId, given: SignIn) -> Attendee:
    """Note that a person came, came late, sent a proxy or is on leave.

    Raises:
        UserProblem: `M-104` no name of the proxy; `M-105` no reason of leave.
    """
    attendee = child(session, Attendee, id)
    rules.require_sign_in(given.state, str(given.proxy or ""), given.reason or attendee.reason)
    came = given.state not in (EXPECTED, ON_LEAVE)
    with session.transaction(attendee.compartment, "meetings.sign_in") as tx:
        attendee.state, attendee.proxy = given.state, given.proxy
        attendee.signed_in_at = (given.at or tx.now_ms) if came else None
        attendee.reason = (given.reason.strip() or attendee.reason) if given.state == ON_LEAVE else ""
        return tx.save(attendee)


@verb(Attendee, "move", title="调整次序", permission=HANDLE)
def move_attendee(session: Session, id: RecordId, given: Place) -> Attendee:
    """Move a person before another, or to the end."""
    attendee = child(session, Attendee, id)
    assert attendee.parent is not None
    attendee.position = _place(store.people(session, attendee.parent), attendee.id, given.before)
    with session.transaction(attendee.compartment, "meetings.move_attendee") as tx:
        return tx.save(attendee)


@verb(Attendee, "remove", title="移出名单", permission=HANDLE)
def remove_attendee(session: Session, id: RecordId) -> None:
    """Take a person off the list."""
    attendee = child(session, Attendee, id)
    with session.transaction(attendee.compartment, "meetings.remove_attendee") as tx:
        tx.delete(attendee)


@verb(MeetingPlan, "add_task", title="增加会务事项", permission=HANDLE)
def add_task(session: Session, id: RecordId, given: NewTask) -> TaskItem:
    """Add a thing to do."""
    plan = session.get(MeetingPlan, id)
    rules.require_not_cancelled(plan)
    task = TaskItem(
        parent=id,
        position=last_position(session, TaskItem, id),
        phase=given.phase,
        title=given.title.strip(),
        owner=given.owner,
        due_on=given.due_on,
    )
    with session.transaction(plan.compartment, "meetings.add_task") as tx:
        return tx.save(task)


@verb(TaskItem, "check", title="完成", permission=HANDLE)
def check_task(session: Session, id: RecordId, given: Done) -> TaskItem:
    """Tick a thing off, or take the tick back. Also after the minutes are out: 归档 comes last."""
    task = session.get(TaskItem, id)
    with session.transaction(task.compartment, "meetings.check_task") as tx:
        task.is_done, task.done_at = not given.undone, None if given.undone else tx.now_ms
        return tx.save(task)


@verb(TaskItem, "remove", title="删除会务事项", permission=HANDLE)
def remove_task(session: Session, id: RecordId) -> None:
    """Take a thing off the checklist."""
    task = session.get(TaskItem, id)
    with session.transaction(task.compartment, "meetings.remove_task") as tx:
        tx.delete(task)


# Shared --------------------------------------------------------------------------------------------------------


def open_plan(session: Session, id: RecordId) -> MeetingPlan:
    """A meeting whose agenda, people and decisions may still change."""
    plan = session.get(MeetingPlan, id)
    rules.require_not_cancelled(plan)
    rules.require_not_frozen(store.minutes_of(session, id))
    return plan


def require_changeable(session: Session, kind: str, id: RecordId, _act: str) -> None:
    """Undo keeps to the rules of the steps: nothing of a meeting is taken back under signed minutes (`M-110`)."""
    meeting: RecordId | None = id
    parts: tuple[type[Topic | Attendee | Minutes | Decision], ...] = (Topic, Attendee, Minutes, Decision)
    for cls in parts:
        if spec_of(cls).kind == kind:
            found = session.try_get(cls, id)
            meeting = found.parent if found is not None else None
    if meeting is not None and kind != spec_of(TaskItem).kind:
        rules.require_not_frozen(store.minutes_of(session, meeting))


def child(session: Session, cls: type[C], id: RecordId) -> C:
    """A child of a meeting that may still change."""
    found = session.get(cls, id)
    open_plan(session, found.parent)  # type: ignore[attr-defined]
    return found


def last_position(session: Session, cls: type[Record], meeting: RecordId) -> str:
    """The position after the last sibling."""
    siblings = store.children(session, cls, meeting)
    return between(siblings[-1].position if siblings else "")  # type: ignore[attr-defined]


def _place(siblings: list[C], moved: RecordId, before: RecordId | None) -> str:
    """The position before a sibling (or at the end) among siblings in order, the moved one left out.

    Raises:
        NotFound: `before` is no sibling.
    """
    others = [each for each in siblings if each.id != moved]
    positions: list[str] = [each.position for each in others]  # type: ignore[attr-defined]
    if before is None:
        return between(positions[-1] if positions else "")
    index = next((at for at, each in enumerate(others) if each.id == before), None)
    if index is None:
        raise NotFound("同一会议的议题或人员")
    lower = positions[index - 1] if index else ""
    # Equal neighbours (inserted on two machines at once) leave no room between: stand before both.
    while index > 0 and lower >= positions[index]:
        index -= 1
        lower = positions[index - 1] if index else ""
    return between(lower, positions[index])
