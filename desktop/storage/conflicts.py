"""The conflict inbox: registers with several living values, and settling them with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.base.changes import Dot
from desktop.base.errors import NotFound, UserProblem
from desktop.base.fields import RecordSpec
from desktop.base.ids import RecordId
from desktop.base.values import from_json, printed
from desktop.storage import registers
from desktop.storage.projection import clock_ms
from desktop.storage.searching import title_of
from sync import merge
from sync.ops import decode

if TYPE_CHECKING:
    from desktop.storage.session import Session


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values of a conflict: who wrote it, when (UTC ms), on which machine, and its fields as printed."""

    dot: Dot
    who: str
    at: int
    machine: str
    value: Any
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One register of one record with several living values; `sides[0]` is what lists show meanwhile."""

    record: RecordId
    kind: str
    compartment: str
    title: str
    group: str
    labels: tuple[str, ...]
    sides: tuple[Side, ...]


def conflicts(session: Session) -> list[ConflictLine]:
    """All conflicts, newest record first; see `Session.conflicts`."""
    found = []
    for name, file in session.files.items():
        connection = session.connection(name)
        rows = connection.execute(
            "SELECT id, kind FROM records WHERE conflicts > 0 ORDER BY changed DESC"
        ).fetchall()
        for record, kind in rows:
            values = registers.live_values(connection, record)
            spec = file.specs.get(kind)
            for group in registers.conflicting_groups(values):
                sides = tuple(_side(session, connection, spec, group, item) for item in values[group])
                members = spec.groups().get(group, ()) if spec else ()
                labels = tuple(field.label for field in members) or (
                    "删除" if group == merge.DELETED else group,
                )
                title = title_of(session, kind, record, name)
                found.append(ConflictLine(record, kind, name, title, group, labels, sides))
    return found


def _side(
    session: Session, connection: Any, spec: RecordSpec | None, group: str, item: registers.LiveValue
) -> Side:
    row = connection.execute(
        "SELECT body FROM ops WHERE stream = ? AND n = ?", (item.dot.stream, item.dot.n)
    ).fetchone()
    user = decode(row[0]).user if row and row[0] is not None else ""
    members = spec.groups().get(group, ()) if spec else ()
    words = {
        field.label: printed(field, from_json(field, item.value.get(field.name)))
        for field in members
        if isinstance(item.value, dict)
    }
    return Side(
        item.dot,
        session.user_names.get(user, user[:8]),
        clock_ms(item.clock),
        session.machine_name(item.dot.stream.partition(".")[0]),
        item.value,
        words,
    )


def resolve(session: Session, record: RecordId, group: str, value: Any, why: str) -> None:
    """Settle one register with a value; see `Session.resolve`.

    Raises:
        UserProblem: `C-001` there is nothing to settle, `C-002` no reason was given.
    """
    place = session.locate(record)
    if place is None:
        raise NotFound
    kind, name = place
    file = session.files[name]
    values = registers.live_values(file.connection, record)
    if group not in registers.conflicting_groups(values):
        raise UserProblem("C-001", "这一项没有冲突，或已经处理。", "请刷新后再看。")
    if not why.strip():
        raise UserProblem("C-002", "请写明采用的理由。", field="why")
    with session.transaction(name, "conflicts.resolve") as tx:
        spec = file.specs.get(kind)
        if spec is None:
            raise NotFound
        if group == merge.DELETED and isinstance(value, dict) and value.get("deleted"):
            value = {
                "deleted": True,
                "seen": {name_: [list(item.dot) for item in living] for name_, living in values.items()},
            }
        tx.resolve(spec, record, group, value, why)
