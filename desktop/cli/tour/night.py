"""A duty night with an incident, handed over by two officers with two keys; what they signed cannot be changed."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.base.fields import Record, spec_of
from desktop.cli.tour.state import Tour
from desktop.office.duty import clock, handover_service, rules, service, store
from desktop.office.duty.inputs import HandingOver, Settlement
from desktop.office.duty.records import HANDED_OVER, Entry, Incident, Shift
from desktop.office.duty.trial import ENTRIES, STEPS, keep_duty_night
from desktop.storage.session import Session
from desktop.system.trial.people import DUTY_OFFICERS, PASSPHRASE

CHANGE_OF_SHIFT = "2026-11-23T08:30"
PHONE_MS, WRITTEN_MS = 30 * 60_000, 60 * 60_000
"""首报 by telephone within 30 minutes, in writing within one hour."""


def keep(tour: Tour) -> None:
    """Keep the night, hand over, look at what came of it."""
    tour.clock.move_to(CHANGE_OF_SHIFT)
    session = tour.sit(DUTY_OFFICERS[0])
    tour.duty = keep_duty_night(session, PASSPHRASE)
    entries = store.entries(session, tour.duty.shift)
    times = [entry.at or 0 for entry in entries]
    corrections = [entry for entry in entries if entry.corrects is not None]
    tour.check(
        "值班日志：逐条到分，按时间排列，更正另记并指明原条",
        times == sorted(times) and all(at % 60_000 == 0 for at in times)
        and len(entries) == len(ENTRIES) + len(STEPS) + 1 + len(corrections)
        and corrections and all(entry.corrects in {each.id for each in entries} for entry in corrections),
        f"{len(entries)} 条，其中更正 {len(corrections)} 条，"
        f"{civil(times[0]):%m-%d %H:%M} 至 {civil(times[-1]):%m-%d %H:%M}",
    )  # fmt: skip
    _check_reports(tour, session)
    _check_signatures(tour, session)
    _check_locked(tour, session)


def _check_reports(tour: Tour, session: Session) -> None:
    """首报 in time by the log's own times, and as the incident's clock says."""
    assert tour.duty is not None
    incident, steps = session.get(Incident, tour.duty.incident), store.steps(session, tour.duty.incident)
    received, now = incident.received_at or 0, session.clock.now_ms()
    took = {
        name: min(step.at or 0 for step in steps if step.step == name) - received
        for name in ("电话首报", "书面首报")
    }
    running = clock.clock_of(incident, steps)
    words = (running.phone.words(now), running.written.words(now))
    tour.check(
        "突发事件在规定时间内首报（电话 30 分钟、书面 1 小时），终报后不再计时",
        0 <= took["电话首报"] <= PHONE_MS and 0 <= took["书面首报"] <= WRITTEN_MS and not running.owed
        and all("按时" in each for each in words) and not store.open_incidents(session),
        "，".join(f"{name}用时 {ms // 60_000} 分钟" for name, ms in took.items()) + f"；{'、'.join(words)}",
    )  # fmt: skip


def _check_signatures(tour: Tour, session: Session) -> None:
    """Both hold; any one covered record changed, left out or put in, and none holds (or it is named late)."""
    assert tour.duty is not None
    shift = session.get(Shift, tour.duty.shift)
    handover, contents = store.handover_of(session, shift.id), store.contents(session, shift.id)
    assert handover is not None
    found = store.check_signatures(session, shift)
    users = {handover.outgoing_user, handover.incoming_user}
    tour.check(
        "交接班由两人各用自己的密钥签名，签名有效，所签内容完整",
        found is not None and found.is_valid and not found.late and len(users) == 2
        and handover.outgoing_signature != handover.incoming_signature
        and set(handover.covered) == {record.id.hex() for record in contents},
        f"交班 {handover.outgoing}，接班 {handover.incoming}，内容 {len(contents)} 条，摘要 {handover.digest[:16]}",
    )  # fmt: skip

    def broken(changed: Sequence[Record]) -> bool:
        check = rules.signatures_valid(shift, changed, handover, session.unlocked.verify_signature)
        return not check.outgoing and not check.incoming and not check.is_valid

    altered = [
        broken([*contents[:at], _altered(record), *contents[at + 1 :]]) for at, record in enumerate(contents)
    ]
    removed = [broken([*contents[:at], *contents[at + 1 :]]) for at in range(len(contents))]
    tour.check(
        "所签内容任何一条被改动或删去，两个签名都失效", altered and all(altered) and all(removed),
        f"逐条改动 {len(altered)} 次、删去 {len(removed)} 次，失效 {sum(altered) + sum(removed)} 次",
    )  # fmt: skip


def _altered(record: Record) -> Record:
    """A copy with one character more in its first text."""
    changed = copy(record)
    name = next(
        field.name for field in spec_of(type(record)).fields if isinstance(getattr(record, field.name), str)
    )
    setattr(changed, name, f"{getattr(record, name)}改")
    return changed


def _check_locked(tour: Tour, session: Session) -> None:
    assert tour.duty is not None
    matter = store.matters(session, tour.duty.shift)[0]
    codes = []
    for act, id, given in (
        (service.settle, matter.id, Settlement()),
        (
            handover_service.hand_over,
            tour.duty.shift,
            HandingOver(incoming=DUTY_OFFICERS[1], password=PASSPHRASE),
        ),
    ):
        try:
            session.run(act, id, given)
            codes.append("未拒绝")
        except UserProblem as problem:
            codes.append(problem.code)
    shift = session.get(Shift, tour.duty.shift)
    kept = session.get(Entry, store.entries(session, shift.id)[0].id)

    def rewrite(writer: Session) -> None:
        with writer.transaction(kept.compartment, "tour.rewrite") as transaction:
            kept.content += "改"
            transaction.save(kept)

    try:
        session.run(rewrite)
        codes.append("未拒绝")
    except UserProblem as problem:
        codes.append(problem.code)
    same = session.get(Entry, kept.id).content == kept.content[:-1]
    tour.check(
        "交班后这一班锁定：不能改、不能再交，日志条目不能改写",
        shift.state == HANDED_OVER and codes[:2] == ["Z-101", "Z-101"] and "未拒绝" not in codes and same,
        f"拒绝 {len(codes)} 种改动：{'、'.join(codes)}",
    )  # fmt: skip
