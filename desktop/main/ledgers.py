"""Excel and CSV for the lists of the window: the kit's `TableTools` on a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop.base import values
from desktop.base.clock import stamp
from desktop.base.errors import NotPermitted, UserProblem
from desktop.base.fields import Value, spec_of
from desktop.base.ids import RecordId
from desktop.base.ports import QuerySpec
from desktop.storage.session import Session
from desktop.system.ledgers import exporting, headings, importing, planning, reading, rules, service, store
from desktop.system.ledgers.planning import Plan, RowPlan, Wishes
from desktop.system.ledgers.rules import Fate
from desktop.system.ledgers.sheet import Sheet
from desktop.ui.table_tools import Step, TableDone, TableField, TablePreview, TableRow

_TONES = {Fate.NEW: "ok", Fate.DUPLICATE: "warn", Fate.WRONG: "bad", Fate.SKIPPED: "mute"}


class SessionTables:
    """`desktop.ui.table_tools.TableTools`; see there."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def can_import(self, kind: str) -> bool:
        """Whether the role may, and the kind has a verb that makes such records."""
        try:
            verb = rules.creating_verb(self._session.catalogue, kind)
        except UserProblem:
            return False
        return self._session.may(planning.IMPORT) and self._session.may(verb.permission)

    def can_export(self, kind: str) -> bool:
        """Whether the role may take this kind out."""
        return exporting.may_export(self._session, kind)

    def read(self, path: Path, step: Step) -> Sheet:
        """A sheet of a file."""
        return reading.read(path, step=step)

    def preview(
        self,
        kind: str,
        sheet: Sheet,
        columns: Mapping[str, str],
        written: Mapping[str, str],
        heading_row: int,
    ) -> TablePreview:
        """What would become of each row; what cannot be imported as it is says why and still shows its columns."""
        session = self._session
        specs = rules.importable_fields(rules.creating_verb(session.catalogue, kind))
        fields = tuple(TableField(spec.name, spec.label, spec.required) for spec in specs)
        by_name = {spec.name: spec for spec in specs}
        try:
            fixed: dict[str, Value] = {
                name: values.parse(by_name[name], words) for name, words in written.items() if name in by_name
            }
            wishes = Wishes(columns, fixed, heading_row or None)
            plan = planning.make(session, kind, sheet, wishes)
        except NotPermitted:
            raise
        except UserProblem as problem:
            known = store.remembered(session, kind) | {
                headings.key_of(key): name for key, name in columns.items()
            }
            heading = headings.find(sheet, specs, known, heading_row - 1 if heading_row else None)
            return TablePreview(_columns(heading), fields, problem=f"{problem.message}{problem.advice}")
        append_only = session.catalogue.specs()[kind].append_only
        return TablePreview(
            _columns(plan.heading),
            fields,
            tuple(_row(row) for row in plan.rows),
            {str(fate): plan.count(fate) for fate in Fate},
            plan.count(Fate.NEW),
            note="这类记录记下后不能改动，导入后不能撤销。" if append_only else "",
            plan=plan,
        )

    def run(
        self, preview: TablePreview, file_name: str, step: Step, stopped: Callable[[], bool]
    ) -> TableDone:
        """Import the new rows."""
        plan: Plan = preview.plan
        before = {row.number for row in plan.rows if row.fate is Fate.WRONG}
        done = importing.run(self._session, plan, file_name, step, stopped)
        refused = tuple(_row(row) for row in plan.rows if row.fate is Fate.WRONG and row.number not in before)
        words = f"{'已停止。' if done.stopped else ''}已导入 {len(done.made):,} 条{plan.title}"
        if refused:
            words += f"；{len(refused)} 行在登记时被退回，见下表"
        return TableDone(f"{words}。", tuple(batch.id for batch in done.batches), refused)

    def undo(self, batches: tuple[RecordId, ...]) -> str:
        """Take imports back, the higher compartment first."""
        undone = [self._session.run(service.undo_import, batch) for batch in batches]
        rows = sum(batch.created or 0 for batch in undone)
        kept = sum(batch.kept or 0 for batch in undone)
        return f"已撤销导入 {rows - kept:,} 条" + (f"；{kept:,} 条后来改过，保持不变" if kept else "") + "。"

    def latest(self, kind: str) -> tuple[tuple[RecordId, ...], str]:
        """The user's own latest import of a kind that was not taken back."""
        session = self._session
        for batch in store.batches(session, kind):
            if batch.undone_at is None and str(batch.importer) == session.user.name:
                when = stamp(batch.imported_at) if batch.imported_at else ""
                title = spec_of(session.catalogue.kinds()[kind]).title
                return (
                    (batch.id,),
                    f"{when} 从“{batch.file_name}”导入的 {batch.created:,} 条{title}将全部撤销，已给的编号作废。",
                )
        return (), ""

    def export(self, query: QuerySpec, path: Path, step: Step) -> str:
        """Write a ledger."""
        done = exporting.export(self._session, query, path, step)
        words = f"已导出 {done.rows:,} 条到 {done.file.name}"
        if done.level:
            words += f"（级别 {done.level}，文件没有加密，请按规定保管）"
        return words + (f"；{done.cut} 格过长已截短" if done.cut else "")


def _columns(heading: headings.Heading | None) -> tuple[tuple[str, str], ...]:
    if heading is None:
        return ()
    found: dict[str, str] = {}
    for column, words in enumerate(heading.words):
        if words:
            found[words] = heading.fields.get(column, "") or found.get(words, "")
    return tuple(found.items())


def _row(row: RowPlan) -> TableRow:
    return TableRow(row.number, _TONES[row.fate], str(row.fate), row.sentence, row.shown)


def tools_of(session: Session) -> Any:
    """The lists' table tools; None for those who may neither import nor export."""
    if not (session.may(planning.IMPORT) or session.may(exporting.EXPORT)):
        return None
    return SessionTables(session)
