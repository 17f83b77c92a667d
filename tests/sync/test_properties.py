"""Three machines, random writes, deletions and packages in any order, twice or never: the rules that must always hold.

Set `fleet` to another factory (`tests.sync.machine.Fleet`) to run the same histories on another store.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from sync.merge import DELETED, is_conflict
from sync.ops import Dot
from tests.sync.machine import Fleet, Replica, Values, memory_fleet, settle

RECORDS = ("a" * 32, "b" * 32)
GROUPS = ("number", "deadline")


def expected(replica: Replica) -> Values:
    """What must live: every value whose op is here and whose dot no op that is here has named. Counted afresh."""
    written: Values = {}
    named: set[tuple[str, str, Dot]] = set()
    for stream, ops in replica.ops().items():
        for op in ops:
            for group, value in op.sets.items():
                written.setdefault((op.record, group), {})[(stream, op.n)] = value
            named |= {(op.record, group, dot) for group, dots in op.parents.items() for dot in dots}
    return {
        (record, group): alive
        for (record, group), values in written.items()
        if (alive := {dot: value for dot, value in values.items() if (record, group, dot) not in named})
    }


class Machines(RuleBasedStateMachine):
    """The history generator."""

    fleet: Fleet = staticmethod(memory_fleet)
    packages = Bundle("packages")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sync-"))
        self.machines = self.fleet(self.folder)
        self.sent = 0

    @rule(
        who=st.integers(0, 2),
        record=st.sampled_from(RECORDS),
        group=st.sampled_from(GROUPS),
        value=st.integers(0, 3),
    )
    def write_seeing_all(self, who: int, record: str, group: str, value: int) -> None:
        machine = self.machines[who]
        seen = machine.state().get((record, group), {})
        dot = machine.local_write(record, group, {"v": value}, seen)
        assert machine.state()[(record, group)] == {dot: {"v": value}}, (
            "a local write leaves exactly one value"
        )

    @rule(
        who=st.integers(0, 2),
        record=st.sampled_from(RECORDS),
        group=st.sampled_from(GROUPS),
        value=st.integers(0, 3),
        data=st.data(),
    )
    def write_seeing_some(self, who: int, record: str, group: str, value: int, data: Any) -> None:
        machine = self.machines[who]
        live = sorted(machine.state().get((record, group), {}))
        seen = data.draw(st.lists(st.sampled_from(live), unique=True)) if live else []
        dot = machine.local_write(record, group, {"v": value}, seen)
        assert set(machine.state()[(record, group)]) == set(live) - set(seen) | {dot}

    @rule(who=st.integers(0, 2), record=st.sampled_from(RECORDS))
    def delete(self, who: int, record: str) -> None:
        machine = self.machines[who]
        machine.local_delete(record)
        assert machine.deleted(record)

    @rule(target=packages, who=st.integers(0, 2), others=st.sampled_from(("next", "both")))
    def send(self, who: int, others: str) -> list[Path]:
        self.sent += 1
        folder = self.folder / f"drop{self.sent}"
        folder.mkdir()
        to = [self.machines[(who + 1) % 3].device]
        if others == "both":
            to.append(self.machines[(who + 2) % 3].device)
        return self.machines[who].send(folder, to)

    @rule(who=st.integers(0, 2), step=st.integers(1, 2))
    def meet(self, who: int, step: int) -> None:
        """One machine sends and another takes it at once: histories in which much has been seen."""
        self.sent += 1
        folder = self.folder / f"drop{self.sent}"
        folder.mkdir()
        other = self.machines[(who + step) % 3]
        for path in self.machines[who].send(folder, [other.device]):
            assert other.apply_package(path).state in ("applied", "parked")

    @rule(paths=packages, who=st.integers(0, 2), twice=st.booleans())
    def arrive(self, paths: list[Path], who: int, twice: bool) -> None:
        machine = self.machines[who]
        for path in paths:
            result = machine.apply_package(path)
            after = machine.state()
            assert result.state in ("applied", "parked", "duplicate", "quarantined")
            if result.state == "quarantined":
                assert result.reason in ("PKG-05",), "only because it was not for us"
            if twice:
                again = machine.apply_package(path)
                assert again.ops == 0
                assert machine.state() == after

    @invariant()
    def nothing_is_lost_and_no_gap_is_passed(self) -> None:
        for machine in getattr(self, "machines", []):
            for ops in machine.ops().values():
                assert [op.n for op in ops] == list(range(1, len(ops) + 1))
            assert machine.state() == expected(machine)

    @invariant()
    def what_a_deleter_did_not_see_stays(self) -> None:
        for machine in getattr(self, "machines", []):
            state = machine.state()
            for record in RECORDS:
                live = {
                    (group, *dot)
                    for (one, group), dots in state.items()
                    if one == record and group != DELETED
                    for dot in dots
                }
                deletions = state.get((record, DELETED), {}).values()
                seen = [
                    {(group, stream, n) for group, dots in one["seen"].items() for stream, n in dots}
                    for one in deletions
                ]
                assert machine.deleted(record) == any(live <= saw for saw in seen)

    def teardown(self) -> None:
        if not hasattr(self, "machines"):
            return
        settle(self.machines, self.folder)
        states = [machine.state() for machine in self.machines]
        assert states[0] == states[1] == states[2], "machines that have met agree"
        heads = [{stream: len(ops) for stream, ops in machine.ops().items()} for machine in self.machines]
        assert heads[0] == heads[1] == heads[2]
        shutil.rmtree(self.folder)


# A planted fault need only be found, not made small: tests.mutants sets this to save minutes.
PHASES = (Phase.generate,) if "SANBAN_FIND_ONLY" in os.environ else tuple(Phase)
Machines.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)
TestMachines = Machines.TestCase


@pytest.mark.parametrize("roles", list(permutations(range(3))))
def test_a_value_overwritten_before_it_arrived_never_comes_back(
    tmp_path: Path, roles: tuple[int, ...]
) -> None:
    """Whichever stream of a package comes first, the author's or the overwriter's."""
    machines = memory_fleet(tmp_path)
    author, overwriter, receiver = (machines[role] for role in roles)
    dots = [author.local_write(RECORDS[0], group, {"v": 1}, ()) for group in GROUPS]
    pass_on(author, overwriter, tmp_path / "a")
    overwriter.local_write(RECORDS[0], GROUPS[0], {"v": 2}, dots[:1])
    overwriter.local_write(RECORDS[0], GROUPS[1], {"v": 2}, dots[1:])
    pass_on(overwriter, receiver, tmp_path / "b")
    assert receiver.state() == overwriter.state() == expected(receiver)
    assert all(list(values.values()) == [{"v": 2}] for values in receiver.state().values())


def pass_on(sender: Replica, receiver: Replica, folder: Path) -> None:
    folder.mkdir()
    for path in sender.send(folder, [receiver.device]):
        assert receiver.apply_package(path).state == "applied"


def test_two_edits_of_one_value_are_both_kept_on_both_sides(tmp_path: Path) -> None:
    """Concurrent values of one register stand side by side everywhere; a resolution that saw both leaves one."""
    one, two, three = memory_fleet(tmp_path)
    first = one.local_write(RECORDS[0], "deadline", {"on": "2026-03-05"}, ())
    settle([one, two, three], tmp_path / "a")
    one.local_write(RECORDS[0], "deadline", {"on": "2026-03-08"}, [first])
    two.local_write(RECORDS[0], "deadline", {"on": "2026-04-02"}, [first])
    settle([one, two, three], tmp_path / "b")
    for machine in (one, two, three):
        values = machine.state()[(RECORDS[0], "deadline")]
        assert sorted(value["on"] for value in values.values()) == ["2026-03-08", "2026-04-02"]
        assert is_conflict(values.values())
    three.local_write(RECORDS[0], "deadline", {"on": "2026-04-02"}, three.state()[(RECORDS[0], "deadline")])
    settle([one, two, three], tmp_path / "c")
    for machine in (one, two, three):
        assert [value["on"] for value in machine.state()[(RECORDS[0], "deadline")].values()] == ["2026-04-02"]


def test_an_edit_the_deleter_did_not_see_keeps_the_record(tmp_path: Path) -> None:
    """Delete against edit is a conflict and the record stays visible."""
    one, two, three = memory_fleet(tmp_path)
    first = one.local_write(RECORDS[0], "deadline", {"on": "2026-03-05"}, ())
    settle([one, two, three], tmp_path / "a")
    two.local_delete(RECORDS[0])
    one.local_write(RECORDS[0], "deadline", {"on": "2026-03-09"}, [first])
    assert two.deleted(RECORDS[0])
    settle([one, two, three], tmp_path / "b")
    assert not any(machine.deleted(RECORDS[0]) for machine in (one, two, three))
    two.local_delete(RECORDS[0])
    settle([one, two, three], tmp_path / "c")
    assert all(machine.deleted(RECORDS[0]) for machine in (one, two, three))
