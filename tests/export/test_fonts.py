"""The bundled fonts: the very files of the manifest, complete in rare names, read right."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.export import pdf
from desktop.export.fonts import bundled, folder, read_manifest
from desktop.export.fonts.build import verify
from desktop.export.fonts.charset import RARE_NAME_CHARACTERS
from desktop.export.fonts.fontfile import FontFile
from desktop.export.fonts.library import bundled_library
from desktop.export.gongwen.document import lay_out_document
from desktop.export.measure.read import read_pdf
from tests.export.test_document import facts


def test_the_files_are_those_of_the_manifest() -> None:
    assert verify() == []


def test_every_role_has_a_file_and_a_licence() -> None:
    assert {"fangsong", "title", "hei", "kai", "song", "latin", "interface"} <= set(bundled())
    for font in read_manifest():
        assert font.path.stat().st_size < 15_000_000
        assert font.licence


def test_licence_texts_lie_beside_the_fonts() -> None:
    assert {path.name for path in (folder() / "licences").iterdir()} == {
        "GPL-Fandol.txt",
        "GPL-Liberation.txt",
        "OFL-NotoSans.txt",
        "OFL-NotoSerif.txt",
        "OFL-WenKai.txt",
    }


@pytest.mark.parametrize("role", ["fangsong", "title", "hei", "kai", "song"])
def test_rare_characters_of_names_are_drawn_in_every_role(role: str) -> None:
    library = bundled_library()
    for char in RARE_NAME_CHARACTERS:
        assert library.glyph(role, char).advance == 1.0


def test_digits_of_the_body_come_from_the_latin_face_and_marks_do_not() -> None:
    library = bundled_library()
    assert library.glyph("fangsong", "8").face == "latin"
    for char in "“”‘’—…·（）":
        assert library.glyph("fangsong", char).face == "fangsong"


def test_our_reader_agrees_with_fonttools() -> None:
    from fontTools.ttLib import TTFont

    for font in read_manifest():
        ours, theirs = FontFile(font.path), TTFont(io.BytesIO(font.path.read_bytes()), lazy=True)
        table, units = theirs.getBestCmap(), theirs["head"].unitsPerEm
        for char in "国镕A1，。“—…《★〔":
            assert ours.has(char) == (ord(char) in table)
            if not ours.has(char):
                continue
            name = table[ord(char)]
            assert ours.advance(char) == pytest.approx(theirs["hmtx"][name][0] / units, abs=0.0006)
            outline = theirs["glyf"][name]
            ink = ours.ink(char)
            assert (ink.left, ink.bottom, ink.right, ink.top) == pytest.approx(
                [outline.xMin / units, outline.yMin / units, outline.xMax / units, outline.yMax / units]
            )


def test_a_missing_character_is_named() -> None:
    with pytest.raises(UserProblem) as caught:
        bundled_library().glyph("fangsong", "\U0001f600")
    assert caught.value.code == "T-001"


def test_a_broken_font_file_is_an_environment_problem(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00\x00\x09")
    with pytest.raises(EnvironmentProblem, match="T-010"):
        FontFile(broken)
    with pytest.raises(EnvironmentProblem, match="T-010"):
        FontFile(tmp_path / "absent.ttf")


def test_raised_and_lowered_figures_print_and_are_searchable() -> None:
    text = "排放CO₂共10⁶吨，PM₂.₅达标，浓度3×10⁻⁶，x₁＋x₂，✓❶。"
    document = lay_out_document(facts(body=(text,)))
    read = read_pdf(pdf.to_bytes(document))
    assert text in "".join(char.text for page in read.pages for char in page.chars)
    size = 16 * 25.4 / 72
    two = next(char for page in read.pages for char in page.chars if char.text == "₂")
    six = next(char for page in read.pages for char in page.chars if char.text == "⁶")
    assert two.ink_bottom > two.y + 0.1 * size and two.ink_top > two.y - 0.4 * size
    assert six.ink_bottom < six.y - 0.25 * size
    found = [run.text for page in document.pages for run in page.runs("body") if run.face == "signs"]
    assert "₂" in "".join(found) and "C" not in "".join(found)
