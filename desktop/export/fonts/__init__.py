"""The fonts that ship with the program, so that paper looks the same on every machine.

``folder()`` is where the files lie, ``bundled()`` maps a role to its file, ``read_manifest()`` reads
``fonts.toml``. The fonts are remade by ``build.py``; this module only reads.

Roles: ``fangsong`` body, ``title`` (小标宋), ``hei``, ``kai``, ``song`` (page numbers, and the fallback for
characters another font lacks), ``latin``, ``interface`` (window and tables),
``signs`` (raised and lowered figures).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class BundledFont:
    """One line of ``fonts.toml``. ``label`` is what a person reads, in Chinese."""

    file: str
    role: str
    family: str
    label: str
    sha256: str
    licence: str
    package: str
    version: str

    @property
    def path(self) -> Path:
        """The font file on this machine."""
        return FOLDER / self.file


def folder() -> Path:
    """The folder that holds the font files (``*.ttf``)."""
    return FOLDER


@cache
def read_manifest() -> tuple[BundledFont, ...]:
    """The bundled fonts in the order of ``fonts.toml``."""
    with (FOLDER / "fonts.toml").open("rb") as stream:
        entries = tomllib.load(stream)["font"]
    names = BundledFont.__dataclass_fields__
    return tuple(BundledFont(**{key: entry[key] for key in names}) for entry in entries)


@cache
def bundled() -> dict[str, BundledFont]:
    """Role → font."""
    return {font.role: font for font in read_manifest()}
