"""The PDF files themselves: sound, every font inside, text as typed, printed at 100 % – for every form and sheet."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont

from desktop.export import archive, pdf, signing
from desktop.export.fonts.cutting import cut
from desktop.export.fonts.fontfile import FontFile
from desktop.export.fonts.library import bundled_library
from desktop.export.forms.cover import CoverFacts, lay_out_cover
from desktop.export.forms.plates import Plate, lay_out_plates
from desktop.export.layout.breaker import Line
from desktop.export.layout.cells import Span, split
from desktop.export.layout.frame import Document, FaceFile, Page
from desktop.export.layout.place import Type, place
from desktop.export.proof.specimens import Specimen, specimens
from tests.export.test_writers import certificate

qpdf = shutil.which("qpdf")


@pytest.fixture(scope="module")
def papers() -> list[Specimen]:
    return list(specimens())


def document_of(text: str) -> Document:
    """One page with one line."""
    library = bundled_library()
    runs = place(Line(tuple(split([Span(text)], 5.5, 5.6, library)), 0.0), 28, 50, Type(16.0))
    faces = tuple(library.face(key) for key in dict.fromkeys(run.face for run in runs))
    return Document("一行", "sheet", "gb", (Page(1, 210, 297, tuple(runs)),), faces)


def fonts_of(document: pikepdf.Pdf) -> list[Any]:
    """The fonts of all pages, each once."""
    return list(
        {font.objgen: font for page in document.pages for font in page.resources.Font.values()}.values()
    )


def test_every_file_is_sound_also_for_the_archive_and_signed(papers: list[Specimen], tmp_path: Path) -> None:
    stored, public = certificate()
    files = []
    for index, specimen in enumerate(papers):
        kept = archive.to_archive(specimen.data)
        files += [specimen.data, kept]
        if index % 5 == 0:
            signed = signing.sign(kept, stored, "证书口令", reason="签发")
            assert all(state.ok and state.trusted for state in signing.check(signed, (public,)))
            files.append(signed)
    for index, data in enumerate(files):
        with pikepdf.open(io.BytesIO(data)) as document:
            assert document.check_pdf_syntax() == []
        (tmp_path / f"{index}.pdf").write_bytes(data)
    if qpdf is None:
        pytest.skip("没有安装 qpdf，只用 pikepdf 查过")
    for file in tmp_path.glob("*.pdf"):
        done = subprocess.run([qpdf, "--check", str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and "WARNING" not in done.stdout + done.stderr, done.stderr


def test_every_font_is_inside_with_the_widths_it_is_placed_by(papers: list[Specimen]) -> None:
    for specimen in papers:
        document = pikepdf.open(io.BytesIO(specimen.data))
        for font in fonts_of(document):
            inner = font.DescendantFonts[0]
            embedded = TTFont(io.BytesIO(inner.FontDescriptor.FontFile2.read_bytes()))
            assert (
                re.fullmatch(r"/[A-Z]{6}\+[A-Za-z0-9-]+", str(font.BaseFont))
                and font.BaseFont == inner.BaseFont
            )
            assert (font.Encoding, inner.CIDToGIDMap) == ("/Identity-H", "/Identity")
            first, widths = int(inner.W[0]), [float(width) for width in inner.W[1]]
            assert first == 1 and len(widths) + 1 <= embedded["maxp"].numGlyphs
            scale = 1000 / embedded["head"].unitsPerEm
            for name, width in zip(embedded.getGlyphOrder()[1:], widths, strict=False):
                assert abs(embedded["hmtx"][name][0] * scale - width) <= 0.5
            codes = re.findall(rb"(?m)^<([0-9A-F]{4})> <[0-9A-F]+>$", font.ToUnicode.read_bytes())
            assert [int(code, 16) for code in codes] == list(range(1, len(widths) + 1))


def test_text_comes_out_as_typed_and_can_be_searched(papers: list[Specimen]) -> None:
    for specimen in papers:
        read = pdfium.PdfDocument(specimen.data)
        for page, drawn in zip(read, specimen.document.pages, strict=True):
            found = page.get_textpage().get_text_bounded()
            typed = "".join(run.text for run in drawn.runs())
            assert sorted("".join(found.split())) == sorted("".join(typed.split())), specimen.name
            # The words of the text stand in their order, whatever heads or tables stand between its paragraphs.
            whole, at = "".join(found.split()), 0
            for run in drawn.runs("body"):
                words = "".join(run.text.split())
                assert words in whole[at:], (specimen.name, words)
                at = whole.index(words, at)
            assert not re.search("[\ue000-\uf8ff\ufffd]", found)
        text = "".join(run.text for run in specimen.document.pages[0].runs("body"))[:12]
        if text:
            assert read[0].get_textpage().search(text).get_next() is not None, specimen.name
        read.close()


@pytest.mark.parametrize("text", ["䶮𬭎㛃", "——……·“”", "A fine Latin line, 1,280.5%", "于⼆二", "①②㎡℃±×÷"])
def test_odd_characters_are_copied_as_they_were_typed(text: str) -> None:
    text = "".join(char for char in text if bundled_has(char))
    read = pdfium.PdfDocument(pdf.to_bytes(document_of(text)))
    assert read[0].get_textpage().get_text_bounded().strip() == text


def bundled_has(char: str) -> bool:
    try:
        bundled_library().glyph("fangsong", char)
    except Exception:
        return False
    return True


def test_every_paper_and_sheet_asks_to_be_printed_at_full_size(papers: list[Specimen]) -> None:
    sheets = [
        pdf.to_bytes(lay_out_plates([Plate("欧阳文昇", "市政府办公室")])),
        pdf.to_bytes(lay_out_cover(CoverFacts(title="会议材料"))),
    ]
    for data in (*(specimen.data for specimen in papers), *sheets, archive.to_archive(papers[0].data)):
        with pikepdf.open(io.BytesIO(data)) as document:
            assert document.Root.ViewerPreferences.PrintScaling == "/None"
            assert str(document.Root.Lang) == "zh-CN"
            assert data.startswith(b"%PDF-1.7") and b"Helvetica" not in data


def test_titles_of_any_characters_are_kept(papers: list[Specimen]) -> None:
    for title in ("关于（草案）的通知", "plain", "a (b) \\ c", "𬭎", "tab\tand\nline"):
        data = pdf.to_bytes(replace(papers[0].document, title=title))
        with pikepdf.open(io.BytesIO(data)) as document:
            assert str(document.docinfo.Title) == title
        assert data == pdf.to_bytes(replace(papers[0].document, title=title))


def test_a_cut_font_draws_what_the_whole_one_draws() -> None:
    for file in ("LiberationSerif-Regular.ttf", "SanbanFangSong-Regular.ttf"):
        face = bundled_library().face("latin" if "Serif" in file else "fangsong")
        whole, font = TTFont(face.path), FontFile(face.path)
        asked = [0, *(font.glyph(char) for char in ("AÅéfi—½" if "Serif" in file else "镇政府，。、（）"))]
        asked = list(dict.fromkeys(asked))
        made = TTFont(io.BytesIO(cut(font, asked)))
        for number, name in zip(asked, made.getGlyphOrder(), strict=False):
            theirs, ours = whole["glyf"][whole.getGlyphOrder()[number]], made["glyf"][name]
            assert theirs.getCoordinates(whole["glyf"])[0] == ours.getCoordinates(made["glyf"])[0]
            assert whole["hmtx"][whole.getGlyphOrder()[number]] == made["hmtx"][name]


def test_a_font_without_outlines_of_its_kind_is_named(tmp_path: Path, papers: list[Specimen]) -> None:
    broken = tmp_path / "broken.ttf"
    font = TTFont(bundled_library().face("latin").path)
    del font["glyf"], font["loca"]
    font.save(broken)
    document = papers[0].document
    face = next(face for face in document.faces if face.key == "latin")
    faces = tuple(
        FaceFile(each.key, broken, each.family, each.label) if each is face else each
        for each in document.faces
    )
    with pytest.raises(Exception, match="T-012") as caught:
        pdf.to_bytes(replace(document, faces=faces))
    assert face.family in str(caught.value)
