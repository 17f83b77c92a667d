"""What the exchange page shows, worked out without Qt: lines of machines and results, conflicts, differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from desktop.base.clock import civil
from desktop.base.errors import Problem
from desktop.base.levels import COMMON
from desktop.storage.conflicts import ConflictLine
from desktop.storage.session import Session
from desktop.system.sync_center import service, words
from desktop.system.sync_center.machine import machine_of
from desktop.system.sync_center.service import Aside, Status
from sync.reports import ImportReport

SIDE_NAMES = ("左", "右", "第三个", "第四个")
TONES = {"applied": "ok", "parked": "warn", "duplicate": "mute", "quarantined": "bad"}
STATES = {"applied": "已并入", "parked": "等待", "duplicate": "重复", "quarantined": "隔离"}
Line = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything the page shows at one moment; `trouble` when the directory is missing or altered."""

    now_ms: int
    status: Status | None
    trouble: str
    conflicts: tuple[ConflictLine, ...]
    before: tuple[str, ...]
    aside: tuple[Aside, ...]


def load(session: Session) -> Loaded:
    """Read it (in a worker)."""
    status, trouble = None, ""
    if COMMON not in session.files:
        return Loaded(session.clock.now_ms(), None, "账户还没有授权。", (), (), ())
    try:
        status = service.status(session)
    except Problem as problem:
        trouble = f"{problem.message}{problem.advice}〔{problem.code}〕"
    found = tuple(session.conflicts())
    return Loaded(
        session.clock.now_ms(), status, trouble, found, tuple(common_before(session, line) for line in found),
        tuple(service.quarantined(session)),
    )  # fmt: skip


def common_before(session: Session, line: ConflictLine) -> str:
    """What stood there before the values parted, as far as the history says; empty for none."""
    wanted = {(side.machine, words_) for side in line.sides for words_ in side.words.values()}
    found = [
        f"{entry.label} {entry.before}"
        for entry in session.history(line.record)
        if entry.label in line.labels and entry.before and (entry.machine, entry.after) in wanted
    ]
    return "；".join(dict.fromkeys(found))


def marked(one: str, other: str) -> tuple[tuple[str, bool], ...]:
    """`one` in pieces, true where `other` reads otherwise."""
    pieces = []
    for tag, start, end, _, _ in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if end > start:
            pieces.append((one[start:end], tag != "equal"))
    return tuple(pieces)


def fields_of(line: ConflictLine, side: int) -> tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]:
    """The fields of one side that differ from another side, marked against the first that does."""
    mine = line.sides[side].words
    others = [other.words for place, other in enumerate(line.sides) if place != side]
    labels = [label for label in mine if any(other.get(label) != mine[label] for other in others)]
    if not labels:
        deleted = isinstance(line.sides[side].value, dict) and line.sides[side].value.get("deleted")
        return ((line.labels[0], (("删除" if deleted else "保留", True),)),)
    found = []
    for label in labels:
        other = next(each.get(label, "") for each in others if each.get(label) != mine[label])
        found.append((label, marked(mine[label], other)))
    return tuple(found)


def machines(status: Status, now_ms: int) -> list[Line]:
    """A line for each machine."""
    lines = []
    for one in status.devices:
        if one.own:
            lines.append(("ok", f"{one.name}（本机）", f"上次导出 {ago(status.last_export, now_ms)}"))
        elif not one.active:
            lines.append(("mute", f"{one.name}　已停用", ""))
        else:
            waiting = f"待送 {one.waiting} 条　" if one.waiting else ""
            said = f"来包 {ago(one.heard_at, now_ms)}" if one.heard_at else "还没有来包"
            lines.append(("warn" if one.waiting else "ok", one.name, waiting + said))
    return lines


def results(report: ImportReport, session: Session) -> list[Line]:
    """A line for each package of an import, gaps and alarms after them."""
    lines = [
        (TONES.get(one.state, "mute"), f"{one.name}　{STATES.get(one.state, one.state)}　{words.reason(one.reason)}",
         f"{one.records} 条记录" if one.records else "")
        for one in report.packages
    ]  # fmt: skip
    held = machine_of(session).trust.current()
    directory = held.directory if held is not None else None
    names = dict.fromkeys(session.machine_name(gap.stream.partition(".")[0]) for gap in report.gaps)
    lines += [("warn", f"{name} 有变更还没有到，随下一个数据包要求补发", "") for name in names]
    lines += [
        ("bad", words.alarm(one.code, words.machine(directory, one.device)), "") for one in report.alarms
    ]
    return lines or [("mute", "没有新的数据包", "")]


def aside_lines(found: Sequence[Aside], now_ms: int) -> list[Line]:
    """A line for each thing that lies aside."""
    return [
        ("bad", f"{one.name or '一段内容'}　{one.machine}　{one.reason}", ago(one.at, now_ms))
        for one in found
    ]


def ago(then_ms: int, now_ms: int) -> str:
    """An instant as a person says it: 今天 08:05, 昨天 18:20, 09-24 09:12; 没有 for 0."""
    if not then_ms:
        return "没有"
    then, now = civil(then_ms), civil(now_ms)
    word = {0: "今天", 1: "昨天"}.get((now.date() - then.date()).days)
    return f"{word} {then:%H:%M}" if word else f"{then:%m-%d %H:%M}"
