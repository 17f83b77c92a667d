"""One real package, byte by byte: every flip and every cut is refused, and the store is not touched."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sync import wire
from sync.errors import SyncProblem
from sync.names import COMMON
from sync.overlay import OverlayState
from sync.package import MAGIC, Package, PackageHeader, read_bytes, read_package, write_package
from sync.shelf import OverlayShelf
from sync.trusted import TrustStore
from tests.sync.machine import INTERNAL, Machine, make_office
from tests.sync.store import MemoryLog

RECORD = "a" * 32


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Machine, Path]:
    folder = tmp_path_factory.mktemp("real")
    office = make_office(folder)
    one, two = office.machines[:2]
    one.local_write(RECORD, "title", {"title": "关于做好防汛值班工作的通知"}, ())
    (path,) = one.send(folder / "drop", [two.device])
    return path.read_bytes(), two, folder


def attempt(data: bytes, machine: Machine, path: Path) -> tuple[str, str]:
    """(state, reason) of a package given to a machine that starts from the same point each time."""
    store = OverlayState(machine.store)
    log = MemoryLog(store)
    scratch = Machine(machine.keys, machine.folder, None)
    scratch.store, scratch.log, scratch.trust = store, log, TrustStore(store)
    scratch.shelf = OverlayShelf()  # type: ignore[assignment]
    path.unlink(
        missing_ok=True
    )  # ext4 flushes a file that is emptied and written again: thousands of times too slow
    path.write_bytes(data)
    result = scratch.apply_package(path)
    if result.state != "applied":
        assert (log.changes, log.live, log.log, result.ops) == (0, {}, {}, 0)
        assert store._kept.keys() <= {(COMMON, "quarantine"), (COMMON, "file")}, (
            "nothing else is remembered of it"
        )
    return result.state, result.reason


def test_every_byte_flipped(real: tuple[bytes, Machine, Path]) -> None:
    data, machine, folder = real
    assert attempt(data, machine, folder / "p.sbp") == ("applied", "")
    for place in range(len(data)):
        flipped = data[:place] + bytes((data[place] ^ 1 << place % 8,)) + data[place + 1 :]
        state, reason = attempt(flipped, machine, folder / "p.sbp")
        assert state == "quarantined" or reason == "PKG-NEW", place
    assert len(data) > 2000


def test_every_truncation(real: tuple[bytes, Machine, Path]) -> None:
    data, machine, folder = real
    for size in range(len(data)):
        state, reason = attempt(data[:size], machine, folder / "p.sbp")
        assert state == "quarantined", (size, reason)
    assert attempt(data + b"\0", machine, folder / "p.sbp")[0] == "quarantined"


def test_nothing_readable_stands_in_it(real: tuple[bytes, Machine, Path]) -> None:
    data = real[0]
    for words in ("防汛", "title", RECORD, INTERNAL, "机1", "云川"):
        assert words.encode() not in data


def header_of(data: bytes) -> tuple[Package, PackageHeader]:
    package = read_bytes(data)
    return package, package.header


def rewritten(data: bytes, header: PackageHeader, machine: Machine) -> bytes:
    """The same segments under another header, honestly signed by the machine."""
    package, old = header_of(data)
    target = io.BytesIO()
    segments = {entry.id: package.segment(io.BytesIO(data), entry) for entry in old.segments}
    write_package(target, header, [segments[entry.id] for entry in header.segments], machine.keys.sign)
    return target.getvalue()


@pytest.mark.parametrize("change", ["office", "to", "sender", "incarnation", "level"])
def test_an_honest_signature_over_a_wrong_header(real: tuple[bytes, Machine, Path], change: str) -> None:
    folder = real[2]
    office = make_office(folder / change)
    one = office.machines[0]
    one.local_write(RECORD, "title", {"title": "x"}, ())
    (path,) = one.send(folder / change / "drop", [office.machines[1].device])
    data = path.read_bytes()
    _, header = header_of(data)
    changed, expected = {
        "office": (replace(header, office="1" * 32), "PKG-04"),
        "to": (replace(header, to=(office.machines[2].device,)), "PKG-05"),
        "sender": (replace(header, sender="f" * 32), "TRUST-08"),
        "incarnation": (replace(header, incarnation="f" * 16), "TRUST-11"),
        "level": (replace(header, level=0), "PKG-06"),
    }[change]
    assert attempt(rewritten(data, changed, one), office.machines[1], folder / "q.sbp") == (
        "quarantined",
        expected,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("segments", "x"),
        ("segments", [{}]),
        ("to", []),
        ("to", ["../../x"]),
        ("channel", "../x"),
        ("channel", "CON."),
        ("channel", "/abs"),
        ("channel", "a:ads"),
        ("number", 0),
        ("number", "1"),
        ("volume", [2, 1]),
        ("volume", [1]),
        ("level", 9),
        ("previous", "zz"),
        ("package", "short"),
        ("incarnation", "报告\u202efdp.exe"),
        ("suite", 0),
        ("trust_version", None),
        ("extra", 1),
    ],
)
def test_wrong_fields_under_an_honest_signature(
    real: tuple[bytes, Machine, Path], name: str, value: object
) -> None:
    data = real[0]
    size = int.from_bytes(data[9:13], "big")
    plain = json.loads(data[13 : 13 + size])
    plain[name] = value
    block = wire.signed_block(plain, "sanban/package/1", real[1].keys.sign)
    with pytest.raises(SyncProblem) as caught:
        read_bytes(MAGIC + b"\1" + block + data[13 + size + 64 :])
    assert caught.value.code in ("PKG-01", "PKG-03")


def test_sizes_that_lie_and_segments_named_twice(real: tuple[bytes, Machine, Path]) -> None:
    data, machine, _ = real
    package, header = header_of(data)
    first = header.segments[0]
    lying = replace(header, segments=(replace(first, size=first.size + 1), *header.segments[1:]))
    with pytest.raises(SyncProblem):
        rewritten(data, lying, machine)
    twice = rewritten(data, replace(header, segments=(first, first)), machine)
    with pytest.raises(SyncProblem) as caught:
        read_bytes(twice)
    assert caught.value.code == "PKG-01"
    assert package.header == header


def test_a_newer_format_is_kept_and_asks_for_an_upgrade(real: tuple[bytes, Machine, Path]) -> None:
    data, machine, folder = real
    assert attempt(data[:8] + b"\2" + data[9:], machine, folder / "p.sbp") == ("parked", "PKG-NEW")


def test_reading_needs_no_more_than_the_header(real: tuple[bytes, Machine, Path], tmp_path: Path) -> None:
    shutil.copy(next((real[2] / "drop").glob("*.sbp")), tmp_path / "a.sbp")
    with (tmp_path / "a.sbp").open("rb") as source:
        assert read_package(source).header.level == 1
