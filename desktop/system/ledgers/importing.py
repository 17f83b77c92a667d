"""Does what a plan says: every new row through the kind's creating verb, and a batch that can be taken back as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from desktop.base.errors import InvalidFields, NotPermitted, UserProblem
from desktop.base.fields import Named, Record, Value
from desktop.base.ids import RecordId
from desktop.base.module import Verb
from desktop.storage.session import Session
from desktop.system.ledgers import headings, service
from desktop.system.ledgers.planning import IMPORT, Plan, RowPlan, Step
from desktop.system.ledgers.records import ImportBatch, MappingInput
from desktop.system.ledgers.rules import Fate

KEEP_EVERY = 200
"""The batch is saved at its first row and then so often: what a power cut leaves can still be taken back."""


@dataclass(slots=True)
class ImportResult:
    """What was done. `made`: row number → record. `batches`: one for each compartment that got rows."""

    made: dict[int, RecordId] = field(default_factory=dict)
    batches: list[ImportBatch] = field(default_factory=list)
    stopped: bool = False


def run(
    session: Session,
    plan: Plan,
    file_name: str,
    step: Step = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> ImportResult:
    """Create the new rows of a plan, one act each; call it off the writer thread.

    A row that a rule refuses is marked 有误 in the plan and the rest goes on. `stopped` is asked before each row: when
    true the import ends there and what was done stays, to be kept or taken back.

    Raises:
        NotPermitted: `P-001` before anything is done.
        EnvironmentProblem: the disk or the audit log fails; rows made so far stand in their batch.
    """
    session.require(IMPORT)
    session.require(plan.verb.permission)
    _remember(session, plan)
    result = ImportResult()
    batches: dict[str, ImportBatch] = {}
    acts: dict[str, list[str]] = {}
    waiting: set[str] = set()
    wanted = [row for row in plan.rows if row.fate is Fate.NEW]
    try:
        for index, row in enumerate(wanted):
            if stopped():
                result.stopped = True
                break
            made, done = session.run(_create, plan.verb, row.values, row)
            for compartment, act in done:
                acts.setdefault(compartment, []).append(act)
                waiting.add(compartment)
                if len(acts[compartment]) % KEEP_EVERY == 1:
                    _keep(session, plan, file_name, compartment, acts, batches)
                    waiting.discard(compartment)
            if isinstance(made, Record):
                result.made[row.number] = made.id
            step(index + 1, len(wanted))
    finally:
        for compartment in sorted(waiting):
            _keep(session, plan, file_name, compartment, acts, batches)
    result.batches = list(batches.values())
    return result


def _create(
    session: Session, verb: Verb, values: dict[str, Value], row: RowPlan
) -> tuple[Any, list[tuple[str, str]]]:
    """One row, on the writer thread, where no other act can come between. Returns what was made and its acts."""
    acts: list[tuple[str, str]] = []
    stop = session.watch(
        lambda changed: acts.append((changed.compartment, changed.tx)) if changed.tx else None
    )
    made = None
    try:
        assert verb.given is not None
        # Not as a verb of its own: the whole import is taken back, not its last row.
        made = verb.run(session, verb.given(**values))
    except InvalidFields as problem:
        row.fate, row.faults = Fate.WRONG, dict(problem.faults)
    except (UserProblem, NotPermitted) as problem:
        row.fate = Fate.WRONG
        row.faults = {problem.field: problem.message} if problem.field else {}
        row.reason = problem.message
    finally:
        stop()
    return made, acts


def _keep(
    session: Session,
    plan: Plan,
    file_name: str,
    compartment: str,
    acts: dict[str, list[str]],
    batches: dict[str, ImportBatch],
) -> None:
    def save(writing: Session) -> ImportBatch:
        with writing.transaction(compartment, "ledgers.import") as tx:
            batch = batches.get(compartment) or ImportBatch(
                record_kind=plan.kind,
                file_name=file_name[:200],
                importer=Named(writing.user.name),
                imported_at=tx.now_ms,
            )
            batch.acts = tuple(acts[compartment])
            batch.created = len(batch.acts)
            tx.note(kind=plan.kind, rows=str(batch.created))
            return tx.save(batch)

    batches[compartment] = session.run(save)


def _remember(session: Session, plan: Plan) -> None:
    for heading, name in plan.by_hand.items():
        key = headings.key_of(heading)
        if key and len(key) <= 100:
            session.run(
                service.set_mapping, MappingInput(record_kind=plan.kind, heading=key, field_name=name)
            )
