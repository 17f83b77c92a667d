"""秘密 changes reach a machine while an uncleared clerk works there: they wait sealed, he learns nothing of them."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.base.errors import NotFound
from desktop.base.ids import RecordId, hex_id
from desktop.cli.papers import Paper, register
from desktop.cli.tour import exchange, handling
from desktop.cli.tour.state import SECOND, Tour
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session
from desktop.system.sync_center import service
from desktop.system.trial.people import CLERK
from sync.reports import ImportReport

WORDS = "雪峰专项行动"
TEXT = f"经研究，{WORDS}定于下月上旬开展，请做好准备并严格控制知悉范围。"
OPEN_TITLE = "关于报送冬季用电安排的通知"


def arrive(tour: Tour) -> None:
    """Send an internal and a secret paper; the uncleared clerk imports; then the cleared one logs in."""
    here = tour.sit()
    opened = register(here, Paper("", "请按期报送。", OPEN_TITLE, "云江省能源局", tour.clock.now_ms()))
    secret = register(here, Paper(
        "", TEXT, f"关于{WORDS}的通知", "云江省人民政府办公厅", tour.clock.now_ms(),
        classification="秘密", secrecy_period="1年",
    ))  # fmt: skip
    handling.act(here, secret.id, "propose")
    tour.acts += 3
    exchange.send(tour, here)
    clerk = tour.sit(CLERK, SECOND)
    before, kept = clerk.count(IncomingDocument), _sealed(tour.second)
    report = exchange.take(tour, clerk)
    arrived = clerk.try_get(IncomingDocument, opened.id) is not None
    said = _said(clerk, report)
    traces = [each for each in (WORDS, "confidential", "秘密", hex_id(secret.id)) if each in said]
    tour.check(
        "第二台机器上的未授权者：内部变更并入，秘密变更送到后他打不开也无从得知",
        arrived and clerk.count(IncomingDocument) == before + 1 and not exchange.refused(report)
        and _cannot_reach(clerk, secret.id) and not traces and set(report.records) <= {"common", "internal.office"},
        f"{CLERK}：收文由 {before} 件变为 {clerk.count(IncomingDocument)} 件；"
        f"报告、状态、通知、告警中的痕迹 {len(traces)} 处",
    )  # fmt: skip
    waiting = _sealed(tour.second) - kept
    size = sum(path.stat().st_size for path in waiting)
    tour.check(
        "秘密变更加密留存在机器上，文件和文件名中没有痕迹", waiting and not _written(tour.second, secret.id),
        f"密封 {len(waiting)} 段，{size} 字节",
    )  # fmt: skip
    cleared = tour.sit(machine=SECOND)
    notices = [notice for notice in cleared.notices if "已并入" in notice]
    found = cleared.try_get(IncomingDocument, secret.id)
    hits = {hit.id for hit in cleared.search(WORDS)}
    tour.check(
        "授权者登录后，留存的秘密变更随即并入",
        found is not None and found.body == TEXT and found.stage == here.get(IncomingDocument, secret.id).stage
        and secret.id in hits and notices and not waiting & _sealed(tour.second),
        "；".join(notices),
    )  # fmt: skip
    again = tour.sit(CLERK, SECOND)
    tour.check(
        "未授权者再次登录，仍查不到，也没有任何提示",
        _cannot_reach(again, secret.id) and not any("并入" in notice for notice in again.notices),
        f"收文 {again.count(IncomingDocument)} 件",
    )


def _cannot_reach(session: Session, record: RecordId) -> bool:
    try:
        session.history(record)
        return False
    except NotFound:
        return session.try_get(IncomingDocument, record) is None and not session.search(WORDS)


def _said(session: Session, report: ImportReport) -> str:
    """Everything this person can be shown about the exchange."""
    return json.dumps(report.as_json(), ensure_ascii=False) + "".join(
        map(repr, (service.status(session), service.quarantined(session), session.notices, session.conflicts()))
    )  # fmt: skip


def _sealed(office: Path) -> set[Path]:
    """What lies on the shelf: sealed segments that wait, and what was refused."""
    return {path for path in (office / "inbox").rglob("*") if path.is_file()}


def _written(office: Path, record: RecordId) -> list[str]:
    """Files with the words or the id in their content or name."""
    needles = [WORDS.encode("utf-8"), WORDS.encode("utf-16-le"), WORDS.encode("gb18030"), record]
    return [
        path.name for path in office.rglob("*")
        if path.is_file() and (hex_id(record) in path.name or any(each in path.read_bytes() for each in needles))
    ]  # fmt: skip
