"""The rules of the duty log and of the hand-over. Pure. The incident clock and the roster have their own files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from desktop.base.canonical import canonical, values_of
from desktop.base.clock import CHINA, civil, to_ms
from desktop.base.errors import UserProblem
from desktop.base.fields import Record
from desktop.base.ids import RecordId, hex_id
from desktop.office.duty.records import (
    CORRECTION,
    DONE,
    HANDED_OVER,
    ON_DUTY,
    PASSED_ON,
    PENDING,
    Entry,
    Handover,
    Matter,
    Shift,
)

READ, KEEP, ROSTER = "duty.read", "duty.keep", "duty.roster"
"""Permissions of this slice."""

MINUTE_MS = 60_000
SHIFT_HOURS = 24

HANDOVER_TIME_SETTING = "duty.handover_time"
HANDOVER_TIME = "08:30"
"""When shifts change, by default; 8:00 to 9:00 is usual."""

USUAL_CHECKS = ("值班手机", "值班室钥匙", "密码本", "公章", "传真机、视频设备正常")


def to_minute(ms: int) -> int:
    """The instant cut to the minute, as the log has it."""
    return ms - ms % MINUTE_MS


def usual_end(starts_at: int, handover_time: str = HANDOVER_TIME) -> int:
    """When a shift that begins now is to end: the next hand-over time that is at least an hour away."""
    hours, _, minutes = handover_time.partition(":")
    begun = civil(starts_at)
    end = datetime.combine(begun.date(), time(int(hours), int(minutes)), CHINA)
    while to_ms(end) - starts_at < 60 * MINUTE_MS:
        end += timedelta(days=1)
    return to_ms(end)


def require_on_duty(shift: Shift) -> None:
    """A shift that was handed over is locked. Raises UserProblem `Z-101`."""
    if shift.state != ON_DUTY:
        raise UserProblem(
            "Z-101", "这一班已经交班，不能再改动。", "需要补记的，请以“补记”方式记入，将标明“迟到”。"
        )


def require_entry_time(at: int, shift: Shift, now_ms: int) -> int:
    """The minute of an entry: within its shift and not in the future.

    Raises:
        UserProblem: `Z-102` in the future; `Z-103` before the shift began or after it was handed over.
    """
    minute = to_minute(at)
    if minute > now_ms:
        raise UserProblem("Z-102", "记录时间还没有到。", "请核对时间。", field="at")
    end = shift.handed_over_at if shift.state == HANDED_OVER and shift.handed_over_at else now_ms
    if minute < to_minute(shift.starts_at or 0) or minute > end:
        raise UserProblem("Z-103", "记录时间不在这一班之内。", "请选择相应班次，或核对时间。", field="at")
    return minute


def require_correction(kind: str, corrects: RecordId | None, words: str) -> None:
    """A correction names the entry it sets right, and only a correction does.

    Raises:
        UserProblem: `Z-104`, `Z-105`.
    """
    if kind == CORRECTION and corrects is None:
        raise UserProblem(
            "Z-104", "更正须注明更正的是哪一条。", "请在值班记录中选中那一条，再点“更正”。", field="corrects"
        )
    if not words.strip():
        raise UserProblem("Z-105", "请填写内容。", "", field="content")


def require_settled(matters: Iterable[Matter]) -> None:
    """Every open matter is passed on or done before hand-over.

    Raises:
        UserProblem: `Z-106`, counting those that are not.
    """
    left = [matter for matter in matters if matter.state == PENDING]
    if left:
        raise UserProblem(
            "Z-106",
            f"还有 {len(left)} 项未了事项没有处理：{left[0].title}。",
            "请逐项选择“交出”或“办结”。",
            field="matters",
        )


def require_outcome(state: str, words: str) -> None:
    """A matter that is done says how. Raises UserProblem `Z-107`."""
    if state == DONE and not words.strip():
        raise UserProblem("Z-107", "办结的事项请写明办理情况。", "", field="outcome")


def require_two(outgoing: str, incoming: str) -> None:
    """Two different people hand over. Raises UserProblem `Z-108`."""
    if not incoming.strip():
        raise UserProblem("Z-109", "请填写接班人。", "", field="incoming")
    if outgoing == incoming.strip():
        raise UserProblem(
            "Z-108", "交班人和接班人不能是同一个人。", "请接班人本人到场，输入自己的口令。", field="incoming"
        )


def require_officer(name: str, may_keep: bool) -> None:
    """Who relieves must be one who may keep the log. Raises UserProblem `Z-118`."""
    if not may_keep:
        raise UserProblem("Z-118", f"{name}不是值班人员，不能接班。", "请由值班人员接班。", field="incoming")


def carried(matters: Iterable[Matter], shift: RecordId) -> list[Matter]:
    """Matters passed on, as they begin in the next shift."""
    return [
        Matter(
            parent=shift,
            title=matter.title,
            note=matter.outcome or matter.note,
            due_at=matter.due_at,
            incident=matter.incident,
            carried_from=matter.id,
        )
        for matter in matters
        if matter.state == PASSED_ON
    ]


# Signatures ----------------------------------------------------------------------------------------------------

SIGNATURES = frozenset({"digest", "outgoing_signature", "incoming_signature"})
COURSE = frozenset({"state", "handed_over_at"})


def covered_ids(contents: Iterable[Record]) -> tuple[str, ...]:
    """Printed ids of what a hand-over covers, in order."""
    return tuple(sorted(hex_id(record.id) for record in contents))


def payload(shift: Shift, contents: Sequence[Record], handover: Handover) -> bytes:
    """The bytes both officers sign: the shift, everything covered, and the hand-over's own values."""
    covered = [values_of(record) for record in sorted(contents, key=lambda each: each.id)]
    return canonical(
        {
            "v": 1,
            "act": "duty.hand_over",
            "shift": values_of(shift, leave_out=COURSE),
            "covered": covered,
            "handover": values_of(handover, leave_out=SIGNATURES),
        }
    )


def digest_of(message: bytes) -> str:
    """SHA-256 of the signed bytes, hex; its beginning is printed on the sheet."""
    return hashlib.sha256(message).hexdigest()


Verify = Callable[[RecordId, bytes, bytes], bool]
"""(user id, message, signature) → whether that user signed it."""


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What verifying a hand-over found. `late` are ids of entries that came after it and are not covered."""

    outgoing: bool
    incoming: bool
    missing: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Both signatures hold over everything that was covered. Late entries do not break it: they are marked."""
        return self.outgoing and self.incoming and not self.missing


def signatures_valid(
    shift: Shift, contents: Sequence[Record], handover: Handover, verify: Verify
) -> SignatureCheck:
    """Check both signatures over the present contents of the shift.

    `contents` is everything that belongs to the shift now; what the hand-over does not name is late, what it names
    and is no longer there is missing. Any covered value that changed breaks both signatures.
    """
    named = set(handover.covered)
    here = {hex_id(record.id): record for record in contents}
    message = payload(shift, [record for id, record in here.items() if id in named], handover)

    def holds(user: str, signature: str) -> bool:
        try:
            return verify(bytes.fromhex(user), message, bytes.fromhex(signature))
        except ValueError:
            return False

    return SignatureCheck(
        holds(handover.outgoing_user, handover.outgoing_signature),
        holds(handover.incoming_user, handover.incoming_signature),
        tuple(sorted(named - set(here))),
        tuple(sorted(set(here) - named)),
    )


def is_late(entry: Entry, handover: Handover | None) -> bool:
    """Whether an entry came after its shift was handed over, here or on another machine."""
    return entry.is_late or (handover is not None and hex_id(entry.id) not in handover.covered)
