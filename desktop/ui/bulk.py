"""One verb over many records: each is an act of its own, refused ones are counted, and all are taken back together."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from desktop.base.errors import NotFound, NotPermitted, UserProblem
from desktop.base.ids import RecordId
from desktop.ui.tasks import Cancelled, Progress


@dataclass
class Batch:
    """What a bulk act did: transactions in order, how many were acted on, and why others were not."""

    txs: list[str] = field(default_factory=list)
    acted: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    stopped: bool = False

    def sentence(self, said: str) -> str:
        """`said` with `{n}` filled in, and how many were left with the commonest reason."""
        words = said.replace("{n}", f"{self.acted:,}") + ("；其余已取消" if self.stopped else "")
        if not self.refused:
            return words
        reason = max(self.refused, key=lambda key: self.refused[key])
        return f"{words}；{sum(self.refused.values()):,} 件未办：{reason.rstrip('。')}"


def _act(session: Any, verb: Any, record_id: RecordId, args: tuple[Any, ...]) -> str | None:
    """Run on the writer, so that no other act comes between; the tx when the act can be taken back."""
    before = session.last_undoable()
    session.run(verb, record_id, *args)
    after = session.last_undoable()
    return after if after != before else None


def run_many(
    session: Any, verb: Any, ids: Sequence[RecordId], args: tuple[Any, ...], progress: Progress
) -> Batch:
    """Run a verb on each record. Cancelling keeps what is done: it can be undone.

    Only refusals (UserProblem, NotPermitted, NotFound) are counted; any other error ends the run.
    """
    done = Batch()
    for place, record_id in enumerate(ids):
        with suppress(Cancelled):
            progress.step(place, len(ids))
        if progress.cancelled:
            done.stopped = True
            break
        try:
            tx = session.run(_act, verb, record_id, args)
        except (UserProblem, NotPermitted, NotFound) as refusal:
            done.refused[refusal.message] = done.refused.get(refusal.message, 0) + 1
        else:
            done.acted += 1
            if tx is not None:
                done.txs.append(tx)
    return done


def undo_last(session: Any, groups: MutableMapping[str, tuple[str, ...]]) -> tuple[int, int] | None:
    """Take back the last act, or all of the group it ends: (acts taken back, fields left because changed since)."""
    last = session.last_undoable()
    if not last:
        return None
    later = 0
    members: Mapping[str, tuple[str, ...]] = groups
    txs = members.get(last, (last,))
    for tx in reversed(txs):
        later += len(session.undo(tx).later_changed)
    groups.pop(last, None)
    return len(txs), later
