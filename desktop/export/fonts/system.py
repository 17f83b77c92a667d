"""The office's own fonts, found by the names in their files: 方正小标宋, 仿宋_GB2312, SimHei and the like.

Only the table of names is read, so that a folder of a thousand fonts is searched in well under a second.
Fonts with PostScript outlines (they cannot be embedded here) and fonts whose maker forbids embedding
(OS/2 ``fsType`` 2) are passed over.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.export.fonts.fontfile import names_of

# Role → family names, best first. Names as they stand in the font files, Chinese and English.
WANTED: dict[str, tuple[str, ...]] = {
    "fangsong": (
        "方正仿宋_GBK", "FZFangSong-Z02", "仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "朱雀仿宋",
        "Zhuque Fangsong", "华文仿宋", "STFangsong",
    ),
    "title": (
        "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S", "小标宋", "文星标宋",
    ),
    "hei": ("方正黑体_GBK", "FZHei-B01", "黑体", "SimHei", "华文黑体", "STHeiti"),
    "kai": ("方正楷体_GBK", "FZKai-Z03", "楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti"),
    "song": ("方正书宋_GBK", "宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong"),
    "latin": ("Times New Roman",),
}  # fmt: skip

_FAMILY_NAMES = frozenset({1, 4, 16})
_MOST_FILES = 5000
_MOST_NAME_BYTES = 1 << 20
_SUFFIXES = frozenset({".ttf", ".ttc", ".otf"})
_NO_EMBEDDING = 0x0002


@dataclass(frozen=True, slots=True)
class InstalledFont:
    """One face found on this machine; ``family`` is the wanted name it answered to."""

    path: Path
    index: int
    family: str


def font_folders() -> list[Path]:
    """Where this system keeps fonts: the machine's and the user's own."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local")) / "Microsoft/Windows/Fonts"
        return [windows, local]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]


def installed(folders: Sequence[Path] | None = None) -> dict[str, InstalledFont]:
    """Role → the best font of the office for it; roles without one are absent."""
    by_name: dict[str, InstalledFont] = {}
    for path in _font_files(folders if folders is not None else font_folders()):
        for index, names in _faces(path):
            for name in names:
                by_name.setdefault(name.casefold(), InstalledFont(path, index, name))
    found: dict[str, InstalledFont] = {}
    for role, wanted in WANTED.items():
        face = next((by_name[name.casefold()] for name in wanted if name.casefold() in by_name), None)
        if face is not None:
            found[role] = face
    return found


def _font_files(folders: Sequence[Path]) -> Iterator[Path]:
    count = 0
    for folder in folders:
        for root, _, files in os.walk(folder):
            for name in sorted(files):
                if Path(name).suffix.lower() in _SUFFIXES:
                    yield Path(root) / name
                    count += 1
                    if count >= _MOST_FILES:
                        return


def _faces(path: Path) -> list[tuple[int, set[str]]]:
    """(index, names) of the faces of a file that may be used; none of a file that is damaged."""
    try:
        with path.open("rb") as stream:
            return [
                (index, names)
                for index, start in enumerate(_starts(stream))
                if (names := _names(stream, start))
            ]
    except (OSError, struct.error, ValueError):
        return []


def _starts(stream: BinaryIO) -> list[int]:
    head = stream.read(12)
    if head[:4] != b"ttcf":
        return [0]
    count = min(struct.unpack(">I", head[8:12])[0], 64)
    return list(struct.unpack(f">{count}I", stream.read(4 * count)))


def _names(stream: BinaryIO, start: int) -> set[str]:
    stream.seek(start + 4)
    count = struct.unpack(">H6x", stream.read(8))[0]
    tables = {
        tag: (offset, length)
        for tag, _, offset, length in struct.iter_unpack(">4sIII", stream.read(16 * min(count, 128)))
    }
    if b"glyf" not in tables or b"name" not in tables:
        return set()
    if b"OS/2" in tables:
        stream.seek(tables[b"OS/2"][0] + 8)
        if struct.unpack(">H", stream.read(2))[0] & 0x000F == _NO_EMBEDDING:
            return set()
    offset, length = tables[b"name"]
    stream.seek(offset)
    return _family_names(stream.read(min(length, _MOST_NAME_BYTES)))


def _family_names(table: bytes) -> set[str]:
    return {text.strip() for number, text in names_of(table) if number in _FAMILY_NAMES and text.strip()}
