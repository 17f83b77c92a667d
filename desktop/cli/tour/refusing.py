"""A cut, a flipped, a stranger's and a replayed package: refused with a reason, and not one byte of the store moves."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from desktop.base.levels import COMMON
from desktop.cli.papers import Paper, register
from desktop.cli.tour import exchange, stranger
from desktop.cli.tour.state import SECOND, Tour
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session
from desktop.system.sync_center import service, words
from sync.reports import DUPLICATE, QUARANTINED

_LOG = ("ops", "streams", "commits", "register", "records")


def refuse(tour: Tour) -> None:
    """Each damaged package alone in a folder, then the whole one, then the whole one once more."""
    here, there = tour.sit(), tour.sit(machine=SECOND)
    text = "请各县（区）于11月25日前报送寒潮应对情况。"
    paper = Paper("", text, "关于报送寒潮应对情况的通知", "云江省应急管理厅", tour.clock.now_ms())
    made = register(here, paper)
    tour.acts += 1
    (path,) = exchange.send(tour, here)
    whole, middle = path.read_bytes(), path.stat().st_size // 2
    strange = stranger.packages(tour)
    cases = {
        "截断的": whole[:middle],
        "翻转一位的": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "别的机构的": strange[0].read_bytes() if strange else b"",
    }
    shutil.rmtree(tour.root / stranger.NAME, ignore_errors=True)
    for number, (name, data) in enumerate(cases.items()):
        _check_refused(tour, there, name, _folder(tour, f"refused-{number}", path.name, data))
    still_absent = there.try_get(IncomingDocument, made.id) is None
    report = exchange.take(tour, there)
    arrived = there.try_get(IncomingDocument, made.id)
    tour.check(
        "之后完好的原包照常并入",
        still_absent and arrived is not None and arrived.body == text and not exchange.refused(report),
        f"{path.name}：{sum(one.ops for one in report.packages)} 项变更",
    )  # fmt: skip
    before = exchange.heads(there), _bytes(there)
    again = service.import_packages(there, _folder(tour, "replayed", path.name, whole))
    states = [(one.state, one.ops) for one in again.packages]
    tour.check(
        "重放的数据包：认出是重复的，什么也不改",
        states == [(DUPLICATE, 0)] and (exchange.heads(there), _bytes(there)) == before,
        "状态：重复，0 项变更" if states == [(DUPLICATE, 0)] else str(states),
    )


def _check_refused(tour: Tour, session: Session, name: str, folder: Path) -> None:
    before = _bytes(session), _log(session)
    report = service.import_packages(session, folder)
    after = _bytes(session), _log(session)
    states = [(one.state, one.ops) for one in report.packages]
    codes = [one.reason for one in report.packages]
    aside = [each for each in service.quarantined(session) if each.code in codes]
    tour.check(
        f"{name}数据包：拒绝并写明原因，库文件逐字节不变",
        states == [(QUARANTINED, 0)] and all(code in words.SENTENCES for code in codes) and aside
        and before == after and len(before[0]) >= 2,
        "；".join(f"{code} {words.reason(code)}" for code in codes) + f"比对 {len(before[0])} 个文件",
    )  # fmt: skip


def _folder(tour: Tour, name: str, file: str, data: bytes) -> Path:
    """A folder with one package and a mark of completion that fits it, as an attacker would leave it."""
    folder = tour.root / "slipped" / name
    folder.mkdir(parents=True)
    (folder / file).write_bytes(data)
    mark = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "v": 1}
    (folder / file).with_suffix(".ok").write_text(
        json.dumps(mark, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n"
    )
    return folder


def _bytes(session: Session) -> dict[str, str]:
    """SHA-256 of the business compartments' files and write-ahead logs; `common` also lists what was refused."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, file in session.files.items() if name != COMMON
        for path in sorted(file.path.parent.glob(f"{file.path.name}*")) if not path.name.endswith("-shm")
    }  # fmt: skip


def _log(session: Session) -> list[tuple[object, ...]]:
    """The change log and registers of `common`, row by row."""
    return [
        tuple(row) for table in _LOG for row in session.select(COMMON, f"SELECT * FROM {table} ORDER BY 1")
    ]
