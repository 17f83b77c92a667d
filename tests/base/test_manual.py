"""The manual as text: chapters in order, sections, finding, what is new; and that a package takes it along."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.base import manual
from desktop.base.errors import EnvironmentProblem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    files = {
        "index.md": "# 手册\n\n1. [入门](start.md) <!-- pages: login home -->\n"
        "2. [收文](documents.md) <!-- pages: documents -->\n",
        "documents.md": "# 收文\n\n登记来文。\n\n## 登记\n\n按 `Ctrl+N`。代码 W-111。\n\n"
        "```\n## 不是标题\n```\n\n### 退回\n\n一句话。\n",
        "start.md": "<!-- 说明 -->\n# 入门\n\n## 登录\n\n见[收文](documents.md)。\n",
        "CHANGELOG.md": "# Changelog\n\nWhat.\n\n## 0.10.0 — 2027-01-01\n- 新的一条\n  接上行\n- 二\n\n"
        "## 0.9.1\n- 旧的\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_chapters_come_in_the_order_of_the_index(place: Path) -> None:
    book = manual.read(place)
    assert [chapter.key for chapter in book.chapters] == ["start", "documents", "news"]
    assert book.chapter("start").text.startswith("# 入门")
    sections = book.chapter("documents").sections
    assert [(each.number, each.level, each.title) for each in sections] == [
        (0, 1, "收文"),
        (1, 2, "登记"),
        (2, 3, "退回"),
    ]


def test_a_page_has_its_chapter(place: Path) -> None:
    book = manual.read(place)
    assert book.about("documents.incoming") == "documents"
    assert book.about("form", "documents") == "documents"
    assert book.about("", "nothing") == manual.FIRST


def test_finding_by_words_initials_and_codes(place: Path) -> None:
    book = manual.read(place)
    assert [each.title for each in book.find("dl")] == ["登录"]
    assert [each.title for each in book.find("W-111")] == ["登记"]
    assert [each.title for each in book.find("登记")] == ["登记", "收文"], "headings before texts"
    assert book.find("没有的") == [] and book.find(" ") == []


def test_what_is_new_since_a_version(place: Path) -> None:
    releases = manual.changes(place)
    assert [release.version for release in releases] == ["0.10.0", "0.9.1"]
    assert releases[0].lines == ("新的一条接上行", "二")
    assert [each.version for each in manual.since(releases, "0.9.1")] == ["0.10.0"]
    assert manual.since(releases, "0.10.0") == []
    assert manual.read(place).chapter(manual.NEWS).sections[1].title == "0.10.0"


def test_no_manual_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "_HERE", tmp_path / "desktop")
    with pytest.raises(EnvironmentProblem) as refused:
        manual.folder()
    assert refused.value.code == "H-001"


def test_a_package_takes_the_manual_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setuptools = pytest.importorskip("setuptools")
    made: dict[str, Any] = {}
    monkeypatch.setattr(setuptools, "setup", lambda **given: made.update(given))
    monkeypatch.setattr(sys, "argv", ["setup.py"])
    runpy.run_path(str(ROOT / "setup.py"))
    command = made["cmdclass"]["build_py"](setuptools.Distribution({"packages": []}))
    command.ensure_finalized()
    command.build_lib = str(tmp_path)
    command.run()
    monkeypatch.setattr(manual, "_HERE", tmp_path / "desktop")
    book = manual.read()
    assert book.folder == tmp_path / "desktop" / "manual"
    assert book.chapter(manual.NEWS).key == manual.NEWS
