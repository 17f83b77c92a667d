"""The tour on texts that are not the product's own, and on its own: every check holds, nothing is left out."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from desktop.cli.papers import own_papers
from tests.e2e.running import sanban_process

TEXT = """云川市{name}关于{matter}的通知

各有关单位：
　　为做好{matter}，现将第{number}项要求通知如下。请各单位明确一名联络员，于收到本通知后按时限报送情况。
　　联系人设在{name}综合科，逾期未报的，由督查室予以催办并通报。

云川市{name}
2026年9月{number}日
"""
MATTERS = ("冬季供暖检查", "档案移交归集", "节日值班安排", "道路除雪保障", "政务信息报送", "会议室设备检修")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number, matter in enumerate(MATTERS, 1):
        words = TEXT.format(name="应急管理局", matter=matter, number=number)
        (folder / f"{number}.txt").write_bytes(words.encode("gb18030" if number == 3 else "utf-8"))
    return folder


@pytest.mark.tour
def test_the_tour_holds_on_a_folder_of_texts(tmp_path, texts):
    started = time.monotonic()
    ran = sanban_process("tour", "--texts", texts, "--out", tmp_path / "out", "--json")
    document = ran.document()
    assert [check for check in document["checks"] if not check["ok"]] == []
    assert ran.code == 0 and len(document["checks"]) >= 33
    assert all(set(check) == {"name", "ok", "detail"} for check in document["checks"])
    whole = next(check for check in document["checks"] if "逐字相同" in check["name"])
    assert whole["detail"].startswith(f"{len(MATTERS)}/{len(MATTERS)} 件")
    assert document["files"] and all(Path(path).exists() for path in document["files"])
    assert all(matter not in json.dumps(document, ensure_ascii=False) for matter in ("联络员", "予以催办"))
    assert time.monotonic() - started < 180  # 28 s on two idle cores


@pytest.mark.tour
def test_the_tour_holds_on_its_own_papers(tmp_path):
    ran = sanban_process("tour", "--out", tmp_path / "out")
    assert ran.code == 0, ran.out
    assert f"{len(own_papers())}/{len(own_papers())} 件" in ran.out and "全部成立" in ran.out
    assert "✗" not in ran.out
