"""Which fonts a paper really uses: what each role asked for, and the face every character came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop.export.fonts.library import Library
from desktop.export.layout.frame import Document, FaceFile, GlyphRun, Page

ROLE_NAMES = {
    "fangsong": "仿宋",
    "title": "小标宋",
    "hei": "黑体",
    "kai": "楷体",
    "song": "宋体",
    "latin": "西文数字",
    "interface": "界面黑体",
}
_EXAMPLES = 12


def faces_of(pages: Iterable[Page], library: Library) -> tuple[FaceFile, ...]:
    """The faces really used, in a fixed order."""
    keys = sorted({item.face for page in pages for item in page.items if isinstance(item, GlyphRun)})
    return tuple(library.face(key) for key in keys)


@dataclass(frozen=True, slots=True)
class FontUse:
    """One face as used for one role; ``examples`` are a few of its characters in the order of the text."""

    role: str
    label: str
    family: str
    file: Path
    characters: int
    examples: str

    @property
    def role_name(self) -> str:
        """The role in Chinese."""
        return ROLE_NAMES.get(self.role, self.role)


def fonts_used(document: Document) -> tuple[FontUse, ...]:
    """Every pair of role and face, the most used first within a role."""
    counts: dict[tuple[str, str], int] = {}
    examples: dict[tuple[str, str], dict[str, None]] = {}
    for page in document.pages:
        for run in page.runs():
            key = (run.role, run.face)
            counts[key] = counts.get(key, 0) + len(run.text)
            examples.setdefault(key, {}).update(dict.fromkeys(run.text))
    faces = {face.key: face for face in document.faces}
    order = list(ROLE_NAMES)
    ranked = sorted(counts, key=lambda key: (order.index(key[0]) if key[0] in order else 99, -counts[key]))
    return tuple(
        FontUse(
            role,
            faces[face].label,
            faces[face].family,
            faces[face].path,
            counts[role, face],
            "".join(list(examples[role, face])[:_EXAMPLES]),
        )
        for role, face in ranked
    )
