"""Every character the window may say is in the bundled font: no machine shows a box because it has no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

from desktop.export import fonts

DESKTOP = Path(__file__).resolve().parents[2] / "desktop"
BOUNDS = {"\u9fff", "\ufffc"}
"""Characters in comparisons only: the end of a range, the place of a picture in a text."""
TEXTLESS = ("cli", "bench", "export", "base")
"""Folders whose texts go to a terminal, to paper (with fonts of its own) or nowhere."""
UNDERSTOOD = {DESKTOP / "system" / "ledgers" / "meaning.py"}
"""Reads such characters in sheets of others and never shows them."""


def texts(path: Path) -> Iterator[str]:
    """String constants of a source file that are no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def missing(characters: set[str]) -> set[str]:
    """Those the bundled font of the window cannot draw."""
    with TTFont(Path(fonts.__file__).parent / "NotoSansSC-Regular.ttf", lazy=True) as font:
        known = font.getBestCmap()
    return {each for each in characters - BOUNDS if each.isprintable() and ord(each) not in known}


def test_the_window_says_only_what_its_font_can_draw() -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(DESKTOP.rglob("*.py")):
        if path.relative_to(DESKTOP).parts[0] not in TEXTLESS and path not in UNDERSTOOD:
            for text in texts(path):
                for character in text:
                    if ord(character) > 126:
                        found.setdefault(character, set()).add(str(path.relative_to(DESKTOP)))
    lacking = {character: sorted(found[character]) for character in missing(set(found))}
    assert not lacking
    assert missing({"✓"}), "the check can fail"
