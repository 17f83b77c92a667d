"""Which face draws which character: roles, and the order in which faces are asked.

A character that its role's face lacks is taken from the next face of the chain, so that a rare
character of a name is printed; one that no face has stops the work.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.export.fonts import bundled, system
from desktop.export.fonts.fontfile import FontFile, Ink, open_font
from desktop.export.layout.characters import is_latin
from desktop.export.layout.frame import FaceFile

# 仿宋 takes letters and digits from the Latin face; the others have good ones of their own weight.
_LATIN_FROM = {"fangsong": "latin"}
_MORE = {"fangsong": "fangsong-more"}
_FALLBACK = ("song", "interface", "kai", "latin", "signs")


class Glyph(NamedTuple):
    """The face chosen for a character and the character's width in em."""

    face: str
    advance: float


class Library:
    """The faces of one set of files, by role. Files are opened when first needed.

    ``preferred`` names, for a role, faces to be asked before the role's own (the office's fonts).
    """

    def __init__(
        self, faces: dict[str, FaceFile], preferred: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._faces = faces
        self._preferred = dict(preferred or {})
        self._files: dict[str, FontFile] = {}
        self._glyphs: dict[tuple[str, str], Glyph] = {}

    def glyph(self, role: str, char: str) -> Glyph:
        """The face and width for ``char`` where the text asks for ``role``.

        Raises:
            UserProblem: no face has the character (``T-001``); the message names it.
        """
        key = (role, char)
        found = self._glyphs.get(key)
        if found is None:
            found = self._glyphs[key] = self._choose(role, char)
        return found

    def ink(self, role: str, char: str) -> Ink:
        """The box of the ink of ``char`` as ``glyph`` would draw it, in em."""
        return self._file(self.glyph(role, char).face).ink(char)

    def face(self, key: str) -> FaceFile:
        """The file behind ``Glyph.face``."""
        return self._faces[key]

    def _file(self, key: str) -> FontFile:
        if key not in self._files:
            self._files[key] = open_font(self._faces[key].path, self._faces[key].index)
        return self._files[key]

    def _choose(self, role: str, char: str) -> Glyph:
        first = _LATIN_FROM.get(role, role) if is_latin(char) else role
        wanted = [key for each in (first, role) for key in (*self._preferred.get(each, ()), each)]
        for key in dict.fromkeys((*wanted, _MORE.get(role, role), *_FALLBACK)):
            if key in self._faces and self._file(key).has(char):
                return Glyph(key, self._file(key).advance(char))
        raise missing_character(char)


def missing_character(char: str) -> UserProblem:
    """The error for a character that no font can draw."""
    code = f"U+{ord(char):04X}"
    shown = char if unicodedata.category(char) not in {"Cs", "Co", "Cn", "Cc"} else code
    return UserProblem(
        "T-001",
        f"所有字体都没有“{shown}”（{code}）这个字，不能输出。",
        "请核对这个字；确需使用的，请安装含有这个字的字体后再试。",
        field="text",
    )


@cache
def bundled_library() -> Library:
    """The fonts that ship with the program: the same paper on every machine.

    Raises:
        EnvironmentProblem: a font file is missing (``T-011``).
    """
    return Library(_bundled_faces())


def office_library(folders: Sequence[Path] | None = None) -> Library:
    """The office's own fonts where they are installed, the bundled ones for all else.

    ``folders`` are searched instead of the system's font folders when given.

    Raises:
        EnvironmentProblem: a bundled font file is missing (``T-011``).
    """
    faces = _bundled_faces()
    preferred: dict[str, list[str]] = {}
    for role, found in system.installed(folders).items():
        key = f"office-{role}"
        faces[key] = FaceFile(key, found.path, found.family, f"{found.family}（本机字体）", found.index)
        preferred[role] = [key]
    return Library(faces, preferred)


def _bundled_faces() -> dict[str, FaceFile]:
    faces: dict[str, FaceFile] = {}
    for role, font in bundled().items():
        path = Path(font.path)
        if not path.exists():
            raise EnvironmentProblem(
                "T-011", f"缺少字体文件：{font.file}。", "请重新安装程序；其他内容不受影响。"
            )
        faces[role] = FaceFile(role, path, font.family, font.label)
    return faces
