"""The tour: run whole, once, on its own papers; on folders of texts as far as the texts matter; and with faults."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from desktop.cli.papers import own_papers
from desktop.cli.tour import (
    clearance,
    command,
    comparing,
    differing,
    exchange,
    handling,
    issuing,
    joining,
    making,
    measuring,
    meeting,
    night,
    sealed,
    searching,
    steps,
    stranger,
    verifying,
)
from desktop.export.drafting.minutes import minutes_body
from desktop.export.render import page_count
from desktop.office.duty import rules
from desktop.office.meetings import printout
from desktop.storage.keys.kdf import TEST_KDF
from desktop.storage.session import Session
from desktop.system.sync_center import service
from tests import pictures
from tests.e2e.running import sanban, sanban_process

TEXT = """云川市{name}关于{matter}的通知

各有关单位：
　　为做好{matter}，现将第{number}项要求通知如下。请各单位明确一名联络员，于收到本通知后按时限报送情况。
　　联系人设在{name}综合科，逾期未报的，由督查室予以催办并通报。

云川市{name}
2026年9月{number}日
"""
MATTERS = ("冬季供暖检查", "档案移交归集", "节日值班安排", "道路除雪保障", "政务信息报送", "会议室设备检修")


def write_texts(folder: Path, matters: tuple[str, ...]) -> Path:
    folder.mkdir()
    for number, matter in enumerate(matters, 1):
        words = TEXT.format(name="应急管理局", matter=matter, number=number)
        (folder / f"{number}.txt").write_bytes(words.encode("gb18030" if number == 3 else "utf-8"))
    return folder


@pytest.mark.tour
def test_the_whole_tour_holds(tmp_path: Path) -> None:
    ran = sanban_process("tour", "--out", tmp_path / "out", "--json")
    document = ran.document()
    assert [check for check in document["checks"] if not check["ok"]] == []
    assert ran.code == 0 and len(document["checks"]) >= 75
    assert all(set(check) == {"name", "ok", "detail"} for check in document["checks"])
    details = {check["name"]: check["detail"] for check in document["checks"]}
    assert len(details) == len(document["checks"])
    count = len(own_papers())
    assert details["登记来文全文，与原文逐字相同"].startswith(f"{count}/{count} 件")
    assert re.search(r"6 面，检查 \d{3} 项，全部符合", details["打印纪要，检查版式逐项符合国家标准"])
    assert details["截断的数据包：拒绝并写明原因，库文件逐字节不变"].startswith("PKG-03")
    assert details["别的机构的数据包：拒绝并写明原因，库文件逐字节不变"].startswith("PKG-04")
    files = [Path(path) for path in document["files"]]
    assert all(path.exists() for path in files)
    assert {path.name for path in files} >= {"office", "office-2", "minutes.pdf", "handover.pdf", "tasks.pdf"}
    for path in files:
        if path.suffix == ".pdf":
            assert len(list(path.parent.glob(f"{path.stem}-*.png"))) == page_count(path)
    said = json.dumps(document, ensure_ascii=False)
    assert all(words not in said for words in ("应急热源", "管网逐条建立台账", sealed.WORDS))
    made = pictures.take(tmp_path / "out", tmp_path / "pictures")
    assert sorted(path.name for path in made) == sorted(pictures.CHOSEN)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key derivation for tests, and no other office beside."""
    for module, name in ((making, "make_trial_office"), (joining, "second_machine")):
        monkeypatch.setattr(module, name, partial(getattr(module, name), kdf=TEST_KDF))
    monkeypatch.setattr(stranger, "start", lambda _tour: None)


def walk(
    monkeypatch: pytest.MonkeyPatch, out: Path, modules: tuple[ModuleType, ...], *more: str | Path
) -> Any:
    """The steps of these files, in the tour's order and in this process: exit code, name → check."""
    chosen = [each for each in steps.STEPS if each[1].__module__ in {module.__name__ for module in modules}]
    monkeypatch.setattr(command, "STEPS", chosen)
    ran = sanban("tour", "--out", out, "--json", *more)
    return ran.code, {check["name"]: check for check in ran.document()["checks"]}


@pytest.mark.parametrize("matters", [MATTERS, MATTERS[:2], MATTERS[:1]], ids=["six", "two", "one"])
def test_any_folder_of_texts_will_do(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch, matters: tuple[str, ...]
) -> None:
    texts = write_texts(tmp_path / "texts", matters)
    modules = (making, handling, searching, clearance)
    code, checks = walk(monkeypatch, tmp_path / "out", modules, "--texts", texts)
    assert [check for check in checks.values() if not check["ok"]] == []
    assert code == 0 and len(checks) >= 21
    whole = checks["登记来文全文，与原文逐字相同"]
    assert whole["detail"].startswith(f"{len(matters)}/{len(matters)} 件")
    assert all(
        words not in json.dumps(list(checks.values()), ensure_ascii=False) for words in ("联络员", "予以催办")
    )


def test_odd_texts_will_do_too(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles of one character, no Chinese, next to nothing: nothing is taken for a trace of them."""
    texts = tmp_path / "texts"
    texts.mkdir()
    odd = ("好。\n", "abc def", "关于召开会议的通知", "通知\n请于12月1日前报送。", "")
    for number, words in enumerate(odd, 1):
        (texts / f"{number}.txt").write_text(words, "utf-8")
    modules = (making, handling, searching, clearance, joining, verifying)
    code, checks = walk(monkeypatch, tmp_path / "out", modules, "--texts", texts)
    assert [check for check in checks.values() if not check["ok"]] == []
    assert code == 0


def test_texts_all_alike_have_no_words_of_their_own(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = write_texts(tmp_path / "texts", (MATTERS[0],))
    for number in range(2, 5):
        (texts / f"{number}.txt").write_bytes((texts / "1.txt").read_bytes())
    code, checks = walk(
        monkeypatch, tmp_path / "out", (making, handling, searching, clearance), "--texts", texts
    )
    searched = checks["未授权者：用秘密件中的词句只查到内部件"]
    assert searched["ok"] and "词句没有" in searched["detail"]
    assert code == 0


BEFORE = (making, handling, night, joining, meeting, differing, issuing, measuring)


def test_checks_notice_what_is_wrong(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four faults at once, each where another check looks: those fail, and what does not depend on them holds."""
    monkeypatch.setattr(
        rules,
        "signatures_valid",
        lambda shift, contents, handover, verify: rules.SignatureCheck(True, True, (), ()),
    )
    monkeypatch.setattr(printout, "minutes_body", lambda lines: minutes_body(lines)[:-1])
    monkeypatch.setattr("desktop.office.meetings.store.day_hint", lambda session, on: ("", False))
    monkeypatch.setattr(exchange, "reasons", lambda session, record: [])
    code, checks = walk(monkeypatch, tmp_path / "out", BEFORE)
    failed = {name for name, check in checks.items() if not check["ok"]}
    assert code == command.FAILED
    assert failed == {
        "所签内容任何一条被改动或删去，两个签名都失效",
        "会议方案：议程逐项衔接，分钟数加得上，当天是工作日",
        "写明理由处理分歧，再交换一次后两台都没有分歧，值和理由相同",
        "从 PDF 复制出的文字与录入的逐字相同，次序不变",
    }


def test_packages_that_are_lost_are_missed(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first machine never imports: what it should have got, and every comparison, fails."""
    whole = exchange.take

    def take(tour: Any, session: Session) -> Any:
        if session.office.folder == tour.second:
            return whole(tour, session)
        return service.preview(session, tour.packages)

    monkeypatch.setattr(exchange, "take", take)
    code, checks = walk(monkeypatch, tmp_path / "out", (making, handling, joining, meeting, comparing))
    assert code == command.FAILED
    assert not checks["两台机器各密区的变更流，末号和链码逐条相同"]["ok"]
    assert not checks["两台机器的全部记录逐项相同"]["ok"]
    assert checks["第二台机器：收文和办理意见全部送到，逐字逐项相同"]["ok"]
