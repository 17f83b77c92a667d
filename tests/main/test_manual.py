"""The manual says what there is: chapters, links, pictures, commands, codes, and a chapter for every page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.base import manual
from desktop.main import joining
from desktop.slices import discover

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "manual"
WRITTEN = sorted(file for file in DOCS.glob("*.md") if file.name != manual.INDEX)
_TITLED = {"Command", "command", "button", "add_button", "verb", "Form"}
"""Calls whose Chinese words a person sees as the name of something to do."""


@pytest.fixture(scope="module")
def book() -> manual.Book:
    return manual.read()


@pytest.fixture(scope="module")
def constants() -> set[str]:
    return {
        node.value
        for path in [*(ROOT / "desktop").rglob("*.py"), *(ROOT / "sync").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def titles() -> set[str]:
    """Names of commands, buttons and verbs in the source."""
    found: set[str] = set()
    for path in (ROOT / "desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if path.name == "commands.py" and isinstance(node, ast.Tuple):  # tables of commands
                found |= {
                    v.value for v in node.elts if isinstance(v, ast.Constant) and isinstance(v.value, str)
                }
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in _TITLED:
                    values = [*node.args, *(keyword.value for keyword in node.keywords)]
                    found |= {
                        v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
                    }
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                found |= {
                    v.value
                    for v in node.value.values
                    if isinstance(v, ast.Constant) and isinstance(v.value, str)
                }
    return found


def quoted(text: str) -> Iterator[str]:
    yield from re.findall(r"「([^」]+)」", text)


def test_every_file_is_a_chapter_and_is_found(book: manual.Book) -> None:
    assert WRITTEN and {file.stem for file in WRITTEN} <= {chapter.key for chapter in book.chapters}
    for chapter in book.chapters:
        assert chapter.sections and chapter.sections[0].number == 0, chapter.key
        assert chapter.sections[0] in book.find(chapter.sections[0].title), chapter.key


def test_every_page_has_a_chapter(book: manual.Book) -> None:
    rail, records = joining.pages(discover())
    about = {name for chapter in book.chapters for name in chapter.pages}
    assert {spec.id for spec in rail} <= about
    assert {spec.kind.partition(".")[0] for spec in records} <= about
    assert book.about("login") == book.about("home") == manual.FIRST


def test_links_and_pictures_are_there(book: manual.Book) -> None:
    keys = {chapter.key for chapter in book.chapters}
    for chapter in book.chapters:
        for words, target in re.findall(r"(!?\[[^\]]*\])\(([^)\s]+)\)", chapter.text):
            if words.startswith("!"):
                assert (book.folder / target).is_file(), f"{chapter.key}: {target}"
            else:
                assert target.removesuffix(".md").partition("#")[0] in keys, f"{chapter.key}: {target}"
    shown = sum(file.stat().st_size for file in DOCS.rglob("*.png"))
    assert shown < 3_000_000


def test_what_is_quoted_as_a_command_exists() -> None:
    known = titles()
    assert {"登记来文", "立即锁定", "办结"} <= known and "没有这个命令" not in known
    for file in WRITTEN:
        unknown = set(quoted(file.read_text("utf-8"))) - known
        assert not unknown, f"{file.name}: {unknown}"


def test_codes_exist(constants: set[str]) -> None:
    for file in WRITTEN:
        for code in re.findall(
            r"(?<![\w-])[A-Z]{1,5}-(?:\d{2,3}|[A-Z]{2,5})(?![\w-])", file.read_text("utf-8")
        ):
            assert code in constants, f"{file.name}: {code}"
