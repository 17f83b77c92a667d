"""The random histories of `test_properties` on real SQLCipher files: three enrolled machines of one office."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from desktop.base.ids import new_id
from desktop.storage import registers
from desktop.storage.compartment import CompartmentFile
from desktop.storage.session import Session
from desktop.system.sync_center.machine import machine_of
from sync.merge import DELETED, is_conflict
from sync.ops import Dot, Op, decode
from sync.outbox import Channel
from sync.reports import PackageResult
from tests.sync.machine import Replica, Values, settle
from tests.sync.test_properties import RECORDS, Machines
from tests.system.sync_center.machines import INTERNAL, make_fleet

MEMORY = Path("/dev/shm")
HISTORIES = int(os.environ.get("SANBAN_STORE_HISTORIES", "30"))


@pytest.fixture(autouse=True)
def in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A history flushes thousands of times; what reaches a disk is for other tests, so memory where there is any."""
    if MEMORY.is_dir():
        monkeypatch.setattr(tempfile, "tempdir", str(MEMORY))


class StoreReplica:
    """One machine: a session of the cleared clerk on its own encrypted files."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._machine = machine_of(session)
        self._acts = 0

    @property
    def device(self) -> str:
        return self._machine.id

    @property
    def file(self) -> CompartmentFile:
        return self.session.files[INTERNAL]

    def local_write(self, record: str, group: str, value: Any, seen: Iterable[Dot]) -> Dot:
        return self._write(record, {group: value}, {group: tuple(seen)})

    def local_delete(self, record: str) -> Dot:
        seen = {group: list(dots) for (one, group), dots in self.state().items() if one == record}
        plain = {group: [list(dot) for dot in dots] for group, dots in seen.items() if group != DELETED}
        return self._write(
            record, {DELETED: {"deleted": True, "seen": plain}}, {DELETED: tuple(seen.get(DELETED, ()))}
        )

    def _write(self, record: str, sets: dict[str, Any], parents: dict[str, tuple[Dot, ...]]) -> Dot:
        stream = f"{self.session.office.incarnation}.{INTERNAL}"
        n = self._machine.exchange.head(stream)[0] + 1
        self._acts += 1
        op = Op(n, new_id().hex(), "test.thing", record, 1, "u", f"{self._acts:013x}-0000", sets, parents)

        def act(session: Session) -> None:
            file = session.files[INTERNAL]
            file.begin()
            file.take(stream, op, op.encode())
            session.after_commit(file, *file.finish())

        self.session.run(act)
        return (stream, n)

    def send(self, folder: Path, to: Sequence[str]) -> list[Path]:
        return [one.path for one in self._machine.outbox().export(folder, Channel("usb"), to).files]

    def apply_package(self, path: Path) -> PackageResult:
        return self._machine.inbox().take_file(path)

    def state(self) -> Values:
        found: Values = {}
        for row in self.session.connection(INTERNAL).execute(
            "SELECT record, grp, stream, n, value FROM register"
        ):
            values = found.setdefault((bytes(row[0]).hex(), row[1]), {})
            values[(row[2], row[3])] = json.loads(row[4])
        return found

    def ops(self) -> dict[str, list[Op]]:
        found: dict[str, list[Op]] = {}
        for row in self.session.connection(INTERNAL).execute(
            "SELECT stream, body FROM ops ORDER BY stream, n"
        ):
            found.setdefault(row[0], []).append(decode(bytes(row[1])))
        return found

    def deleted(self, record: str) -> bool:
        values = registers.live_values(self.session.connection(INTERNAL), bytes.fromhex(record))
        return registers.is_deleted(values)


def store_fleet(folder: Path) -> list[Replica]:
    """Three machines of one office, each with the cleared clerk logged in."""
    place = Path(tempfile.mkdtemp(prefix="sanban-", dir=None if MEMORY.is_dir() else folder))
    os.environ["SANBAN_DATA"] = str(
        place / "data"
    )  # a history's own anchors; the fixture puts the old value back
    fleet = make_fleet(place, 3)
    return [StoreReplica(fleet.login(name)) for name in fleet.machines]


def close(machines: Sequence[Any]) -> None:
    """Close the sessions, then remove the files."""
    for machine in machines:
        machine.session.close()
    for machine in machines[:1]:
        shutil.rmtree(machine.session.office.folder.parent)


class StoreMachines(Machines):
    """The same rules over files; afterwards every file must also pass its own checks."""

    fleet = staticmethod(store_fleet)

    def teardown(self) -> None:
        machines = getattr(self, "machines", [])
        try:
            super().teardown()
            for machine in machines:
                assert machine.session.run(lambda session: session.files[INTERNAL].verify()) == []
        finally:
            close(machines)


StoreMachines.TestCase.settings = settings(
    max_examples=HISTORIES, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestStoreMachines = StoreMachines.TestCase


def test_concurrent_values_stand_side_by_side_in_every_file(tmp_path: Path) -> None:
    """Two edits that did not see each other are both kept on three machines, and one resolution settles them all."""
    machines = store_fleet(tmp_path)
    one, two, three = machines
    try:
        first = one.local_write(RECORDS[0], "deadline", {"on": "2026-03-05"}, ())
        settle(machines, tmp_path / "x")
        one.local_write(RECORDS[0], "deadline", {"on": "2026-03-08"}, [first])
        two.local_write(RECORDS[0], "deadline", {"on": "2026-04-02"}, [first])
        settle(machines, tmp_path / "y")
        for machine in machines:
            values = machine.state()[(RECORDS[0], "deadline")]
            assert sorted(value["on"] for value in values.values()) == ["2026-03-08", "2026-04-02"]
            assert is_conflict(values.values())
        three.local_write(
            RECORDS[0], "deadline", {"on": "2026-04-02"}, three.state()[(RECORDS[0], "deadline")]
        )
        settle(machines, tmp_path / "z")
        for machine in machines:
            assert [value["on"] for value in machine.state()[(RECORDS[0], "deadline")].values()] == [
                "2026-04-02"
            ]
    finally:
        close(machines)
