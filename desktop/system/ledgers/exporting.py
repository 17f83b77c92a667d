"""Records → a ledger as Excel or CSV: label, title, register line, heading, rows. Audited before it is written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import stamp
from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Record, RecordSpec
from desktop.base.levels import Compartment, Level, compartment, level_name
from desktop.base.platform.files import atomic_write
from desktop.base.ports import QuerySpec
from desktop.storage.rows import StoreRows
from desktop.storage.session import Session
from desktop.system.ledgers import rules, writing
from desktop.system.ledgers.planning import Step
from desktop.system.ledgers.writing import Ledger

EXPORT = "ledgers.export"
MAX_EXPORT_ROWS = 100_000
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `level` is empty when no row was; `cut`: cells shortened to what Excel holds."""

    file: Path
    kind: str
    rows: int
    level: str
    label: str
    cut: int
    sha256: str


def target_of(path: Path) -> Path:
    """Where a ledger goes.

    Raises:
        UserProblem: `LG-30` the name does not end in .xlsx or .csv.
        EnvironmentProblem: `LG-32` its folder is not there, or is no folder.
    """
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise UserProblem(
            "LG-30", f"不能导出成这种文件：{path.name[:60]}", "文件名请以 .xlsx 或 .csv 结尾。", field="to"
        )
    if not path.absolute().parent.is_dir() or path.is_dir():
        raise EnvironmentProblem("LG-32", f"没有这个文件夹：{path.absolute().parent}", "请先建好文件夹。")
    return path


def export(session: Session, query: QuerySpec, path: Path, step: Step = lambda done, of: None) -> Exported:
    """Write the records of a query; only those this user may see exist for it. Call it off the writer thread.

    The audit line (who, kind, level, count, digest) is written first: without it nothing leaves.

    Raises:
        NotPermitted: `P-001` · UserProblem: `LG-30` not .xlsx or .csv · `LG-31` more than 100,000 rows.
        EnvironmentProblem: `A-080` the audit log, `E-DISK` the file cannot be written.
    """
    target = target_of(path)
    _require(session, query.kind)
    spec = session.catalogue.specs()[query.kind]
    found = _records(session, query, step)
    ledger = _ledger(session, spec, found)
    step(len(found), len(found))
    if target.suffix.lower() == ".csv":
        data, cut = writing.csv_bytes(ledger), 0
    else:
        data, cut = writing.workbook_bytes(ledger)
    digest = hashlib.sha256(data).hexdigest()
    _note(session, query.kind, found, target.suffix.lower()[1:], digest)
    atomic_write(target, data)
    if os.name != "nt":
        target.chmod(0o600)
    level = _highest(found)
    return Exported(
        target,
        query.kind,
        len(found),
        level_name(level) if level is not None else "",
        ledger.label,
        cut,
        digest,
    )


def may_export(session: Session, kind: str) -> bool:
    """Whether the user's role may take this kind out."""
    return session.may(EXPORT) and all(session.may(each) for each in _reading(session, kind))


def _require(session: Session, kind: str) -> None:
    session.require(EXPORT)
    for permission in _reading(session, kind):
        session.require(permission)


def _reading(session: Session, kind: str) -> list[str]:
    name = f"{kind.partition('.')[0]}.read"
    return [name] if name in session.catalogue.permissions() else []


def _records(session: Session, query: QuerySpec, step: Step) -> list[Record]:
    with closing(StoreRows(session)) as rows:
        keys: list[int] = []
        for chunk in rows.keys(query):
            keys.extend(chunk)
            if len(keys) > MAX_EXPORT_ROWS:
                raise UserProblem(
                    "LG-31", f"超过 {MAX_EXPORT_ROWS:,} 条，没有导出。", "请加筛选条件，分几次导出。"
                )
        found: list[Record] = []
        for start in range(0, len(keys), _PAGE):
            found += [each for each in rows.rows(query.kind, keys[start : start + _PAGE]) if each is not None]
            step(len(found), len(keys))
    return found


def columns_of(spec: RecordSpec) -> tuple[FieldSpec, ...]:
    """Fields that are columns of a ledger; ids of other records say nothing on paper."""
    return tuple(field for field in spec.fields if field.kind is not FieldKind.LINK)


def _highest(found: Sequence[Record]) -> Level | None:
    return max((compartment(each.compartment).level for each in found), default=None)


def _label(spec: RecordSpec, found: Sequence[Record]) -> str:
    """密级 of the highest row, with the longest period where every such row has one; empty for 内部."""
    level = _highest(found)
    if level is None or level < Level.CONFIDENTIAL:
        return ""
    period = ""
    if any(field.name == "secrecy_period" for field in spec.fields):
        top = [each for each in found if compartment(each.compartment).level is level]
        period = rules.longest_period(period_of(each) for each in top)
    return f"{level_name(level)}★{period}" if period else level_name(level)


def period_of(record: Record) -> str:
    """The period of secrecy written in a record; empty when its kind has none."""
    return str(getattr(record, "secrecy_period", ""))


def _ledger(session: Session, spec: RecordSpec, found: Sequence[Record]) -> Ledger:
    level = _highest(found)
    columns = columns_of(spec)
    register = (
        f"{session.office.name}　导出人 {session.user.name}　{stamp(session.clock.now_ms())}　"
        f"级别 {level_name(level) if level is not None else '无'}　共 {len(found):,} 条"
    )
    return Ledger(
        title=f"{spec.title}台账",
        label=_label(spec, found),
        register=register,
        columns=columns,
        rows=[[getattr(each, field.name) for field in columns] for each in found],
    )


def _note(session: Session, kind: str, found: Sequence[Record], form: str, digest: str) -> None:
    """One audit line in each compartment that gave rows, the highest first; each tells only of its own rows."""
    counts: dict[Compartment, int] = {}
    for each in found:
        place = compartment(each.compartment)
        counts[place] = counts.get(place, 0) + 1
    if not counts:
        counts[session.compartments()[0]] = 0

    def act(on_writer: Session) -> None:
        for place in sorted(counts, reverse=True):
            with on_writer.transaction(place.id, "ledgers.export") as tx:
                tx.note(
                    kind=kind, rows=str(counts[place]), level=str(int(place.level)), form=form, sha256=digest
                )

    session.run(act)
