"""The manual that comes with the program and what is new, as text: chapters, their sections, finding in them.

A checkout has the files in `docs/manual/` and `CHANGELOG.md`; building a package copies both into `desktop/manual/`
(setup.py). `index.md` names the chapters in order and the pages each one is about. Draws nothing and never leaves the
folder: pictures and links are looked up in it by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.errors import EnvironmentProblem
from desktop.base.pinyin import initials

INDEX, CHANGES = "index.md", "CHANGELOG.md"
FIRST = "start"
"""Key of the chapter shown when nothing says which."""
NEWS = "news"
"""Key of the chapter made from the changelog."""

_HERE = Path(__file__).resolve().parents[1]
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_ENTRY = re.compile(r"\[([^\]]+)\]\(([\w-]+)\.md\)(?:.*?<!--\s*pages:\s*(.*?)\s*-->)?")
_HEADING = re.compile(r"(#{1,4})\s+(.*?)\s*$")
_RELEASE = re.compile(r"##\s+(\d+(?:\.\d+)*)")
_SYNTAX = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[`*\[|#]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text below it; `number` counts the headings of the chapter from 0 (its title)."""

    chapter: str
    number: int
    level: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the manual: its name without `.md`, its title, its Markdown, the pages it is about."""

    key: str
    title: str
    text: str
    pages: tuple[str, ...] = ()
    sections: tuple[Section, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Book:
    """The whole manual; pictures lie in `folder`."""

    folder: Path
    chapters: tuple[Chapter, ...]

    def chapter(self, key: str) -> Chapter:
        """A chapter by its key; the first one when there is none."""
        return next((each for each in self.chapters if each.key == key), self.chapters[0])

    def about(self, *pages: str) -> str:
        """Key of the chapter about the first of these pages that has one (`documents.incoming` → `documents`)."""
        for page in pages:
            for name in (page, page.partition(".")[0]):
                found = next((each.key for each in self.chapters if name and name in each.pages), None)
                if found is not None:
                    return found
        return FIRST

    def find(self, words: str, limit: int = 60) -> list[Section]:
        """Sections with these words: in the heading (also by pinyin initials) first, then in the text.

        Reads pinyin: not for the window's thread.
        """
        wanted = words.strip().lower()
        if not wanted:
            return []
        every = [section for chapter in self.chapters for section in chapter.sections]
        spelt = wanted.isascii() and wanted.isalpha()
        named = [s for s in every if wanted in s.title.lower() or (spelt and wanted in initials(s.title))]
        below = [s for s in every if s not in named and wanted in s.text.lower()]
        return (named + below)[:limit]


def folder() -> Path:
    """Where the manual lies.

    Raises:
        EnvironmentProblem: `H-001` it was not installed with the program.
    """
    for place in (_HERE / "manual", _HERE.parent / "docs" / "manual"):
        if (place / INDEX).is_file():
            return place
    raise EnvironmentProblem("H-001", "程序没有带上使用手册。", "请重新安装程序，或向管理员索取手册。")


def read(place: Path | None = None) -> Book:
    """The manual, chapters in the order of the index, what is new as the last one.

    Raises:
        EnvironmentProblem: `H-001` the manual is not there.
    """
    home = place or folder()
    chapters = []
    for title, key, pages in _ENTRY.findall((home / INDEX).read_text("utf-8")):
        file = home / f"{key}.md"
        if file.is_file():
            chapters.append(_chapter(key, title, file.read_text("utf-8"), tuple(pages.split())))
    if not chapters:
        raise EnvironmentProblem("H-001", "程序没有带上使用手册。", "请重新安装程序，或向管理员索取手册。")
    news = changes(home)
    if news:
        chapters.append(_chapter(NEWS, "更新内容", news_text(news), ()))
    return Book(home, tuple(chapters))


def _chapter(key: str, title: str, text: str, pages: tuple[str, ...]) -> Chapter:
    plain = _COMMENT.sub("", text).lstrip()
    return Chapter(key, title, plain, pages, tuple(_sections(key, plain)))


def _sections(key: str, text: str) -> Iterator[Section]:
    number, title, level = -1, "", 0
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        if number >= 0:
            yield Section(key, number, level, title, _SYNTAX.sub("", "\n".join(lines)))
        number, title, level, lines = number + 1, plain_words(heading[2]), len(heading[1]), []
    if number >= 0:
        yield Section(key, number, level, title, _SYNTAX.sub("", "\n".join(lines)))


def plain_words(text: str) -> str:
    """Markdown of one line as it is read."""
    return _SYNTAX.sub("", text)


# What is new -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Release:
    """A version and its lines."""

    version: str
    lines: tuple[str, ...]


def changes(place: Path | None = None) -> list[Release]:
    """Releases of the changelog, newest first; empty when it is not there."""
    home = place or folder()
    file = next((f for f in (home / CHANGES, home.parent.parent / CHANGES) if f.is_file()), None)
    if file is None:
        return []
    found: list[tuple[str, list[str]]] = []
    for line in file.read_text("utf-8").splitlines():
        release = _RELEASE.match(line)
        if release is not None:
            found.append((release[1], []))
        elif found and line.startswith(("- ", "* ")):
            found[-1][1].append(line[2:].strip())
        elif found and found[-1][1] and line.startswith("  "):
            found[-1][1][-1] += line.strip()
    return [Release(version, tuple(lines)) for version, lines in found]


def news_text(releases: Sequence[Release]) -> str:
    """Releases as a chapter."""
    parts = ["# 更新内容"]
    for release in releases:
        parts += [f"## {release.version}", "\n".join(f"- {line}" for line in release.lines)]
    return "\n\n".join(parts)


def since(releases: Sequence[Release], seen: str) -> list[Release]:
    """Releases newer than the version seen before."""
    return [release for release in releases if ordered(release.version) > ordered(seen)]


def ordered(version: str) -> tuple[int, ...]:
    """A version that compares as people count: 0.10.0 is after 0.9.1; words that are no version come first."""
    return tuple(int(part) for part in re.findall(r"\d+", version))
