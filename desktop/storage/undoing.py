"""Undo: a compensating act, only where the value living now is the one being taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.base.changes import Dot
from desktop.base.errors import UserProblem
from desktop.base.fields import RecordSpec
from desktop.storage import registers
from sync import merge
from sync.ops import Op, decode

if TYPE_CHECKING:
    from desktop.storage.compartment import CompartmentFile
    from desktop.storage.session import Session
    from desktop.storage.transaction import Transaction


@dataclass(slots=True)
class UndoResult:
    """`done`: how many registers went back. `later_changed`: labels of those 已被后来修改, left as they are."""

    tx: str
    done: int = 0
    later_changed: list[str] = field(default_factory=list)


def undo(session: Session, tx: str) -> UndoResult:
    """Take one act of this user back.

    Raises:
        UserProblem: `U-001` there is no such act, `U-002` it was another person's, `U-003` it holds entries that
            can only be corrected by a new entry; or the slice's own refusal (`Module.may_undo`).
    """
    for file in session.files.values():
        rows = file.connection.execute(
            "SELECT stream, body FROM ops WHERE tx = ? AND body IS NOT NULL ORDER BY seq DESC", (tx,)
        ).fetchall()
        if rows:
            break
    else:
        raise UserProblem("U-001", "没有找到要撤销的操作。")
    ops = [(row[0], decode(row[1])) for row in rows]
    if any(op.user != session.user.id.hex() for _, op in ops):
        raise UserProblem("U-002", "只能撤销自己的操作。", "他人的操作请联系其本人，或直接修改。")
    for stream, op in ops:
        further = session.catalogue.taken_back(op.kind, op.verb)
        if further is not None:
            return _by_further_act(session, file, stream, op, further)
    specs = file.specs
    if any(op.kind in specs and specs[op.kind].append_only for _, op in ops):
        raise UserProblem("U-003", "这次操作记下了不可改动的内容，不能撤销。", "请另记一条更正。")
    for op in (op for _, op in ops):
        module = session.catalogue.module_of(op.kind)
        if module is not None and module.may_undo is not None:
            module.may_undo(session, op.kind, bytes.fromhex(op.record), op.verb)
    result = UndoResult(tx)
    with session.transaction(file.compartment.id, "undo") as act:
        act.note(undone=tx)
        # Numbers once given stay given: an undone registration leaves its number void, with the reason.
        for stream, op in ops:
            if op.kind == "numbers.issued":
                if op.sets.get("series"):
                    act.void_number(
                        op.sets["series"]["series"],
                        op.sets["year"]["year"],
                        op.sets["number"]["number"],
                        "登记已撤销",
                    )
                continue
            _undo_op(file, act, stream, op, result)
    return result


def _by_further_act(
    session: Session, file: CompartmentFile, stream: str, op: Op, further: Callable[..., Any]
) -> UndoResult:
    """Take an act back by a further one, if what it did to its record still stands untouched."""
    result, record = UndoResult(op.tx), bytes.fromhex(op.record)
    values = registers.live_values(file.connection, record)
    for group in op.sets:
        if [tuple(item.dot) for item in values.get(group, [])] != [(stream, op.n)]:
            result.later_changed.append(_label(file.specs[op.kind], group))
    if not result.later_changed:
        further(session, record)
        result.done = len(op.sets)
    return result


def _undo_op(file: CompartmentFile, act: Transaction, stream: str, op: Op, result: UndoResult) -> None:
    spec = file.specs.get(op.kind)
    if spec is None:
        return
    record = bytes.fromhex(op.record)
    values = registers.live_values(file.connection, record)
    dot = (stream, op.n)
    if not any(op.parents.values()) and _created(file, stream, op):
        if all(tuple(item.dot) == dot for group, living in values.items() for item in living):
            seen = {group: [list(item.dot) for item in living] for group, living in values.items()}
            act.compensate(
                spec, record, {merge.DELETED: {"deleted": True, "seen": seen}}, {}, f"撤销 {op.tx[:8]}"
            )
            result.done += 1
        else:
            result.later_changed.append(spec.title)
        return
    sets: dict[str, Any] = {}
    for group in op.sets:
        living = values.get(group, [])
        if [tuple(item.dot) for item in living] != [dot]:
            result.later_changed.append(_label(spec, group))
            continue
        sets[group] = _earlier(file, group, op, op.sets[group])
    if sets:
        act.compensate(spec, record, sets, dict.fromkeys(sets, (Dot(*dot),)), f"撤销 {op.tx[:8]}")
        result.done += len(sets)


def _created(file: CompartmentFile, stream: str, op: Op) -> bool:
    row = file.connection.execute(
        "SELECT stream, n FROM ops WHERE record = ? ORDER BY seq LIMIT 1", (bytes.fromhex(op.record),)
    ).fetchone()
    return (row[0], row[1]) == (stream, op.n)


def _earlier(file: CompartmentFile, group: str, op: Op, now: Any) -> Any:
    for parent in op.parents.get(group, ()):
        before = file.op_at(*parent)
        if before is not None and group in before.sets:
            return before.sets[group]
    if group == merge.DELETED:
        return {"deleted": False}
    return dict.fromkeys(now) if isinstance(now, dict) else {}


def _label(spec: RecordSpec, group: str) -> str:
    members = spec.groups().get(group)
    return "、".join(field.label for field in members) if members else group
