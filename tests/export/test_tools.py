"""What the window asks of a finished paper: rows with their places, the files it can become, signatures."""

from __future__ import annotations

import pytest

from desktop.base.errors import UserProblem
from desktop.base.papers import Place
from desktop.export.drafting.engine import DraftEngine
from desktop.export.forms import Form, Prose, lay_out_form
from desktop.export.measure import measure
from desktop.export.render import page_count
from desktop.export.tools import ExportTools
from tests.export.drafting.test_places import NOTICE

TOOLS = ExportTools()


def test_every_row_of_an_official_paper_has_a_verdict_and_a_place() -> None:
    document = DraftEngine().lay_out(NOTICE, {})
    data = TOOLS.to_pdf(document)
    found = TOOLS.inspect(data, document)
    assert (found.form, found.failed) == ("文件", 0)
    assert {(row.clause, row.name) for row in found.rows} == {
        (check.clause, check.name) for check in measure(data).checks
    }
    by_name = {row.name: row for row in found.rows}
    assert (by_name["行距"].expected, by_name["行距"].found) == ("10.449", "10.449")
    [mark] = by_name["标志上边缘距版心上边缘"].places
    assert mark.page == 0 and abs(mark.y_mm + 1 - 72) < 0.3
    [line] = by_name["红色分隔线"].places
    assert abs(line.width_mm - 156) < 0.1
    pages = page_count(data)
    for row in found.rows:
        assert row.places or "标点" in row.name, row.name
        for place in row.places:
            assert 0 <= place.page < pages and place.width_mm > 0 and place.height_mm > 0
            assert place.x_mm >= 0 and place.x_mm + place.width_mm <= 210.01
    assert found.fonts[0].asked == "仿宋" and found.fonts[0].characters > 100


def test_what_does_not_hold_stands_alone_with_its_page() -> None:
    document = DraftEngine().lay_out(NOTICE, {"profile": "word28"})
    found = TOOLS.inspect(TOOLS.to_pdf(document), None)  # as a PDF from outside: against the standard's grid
    failed = [row for row in found.rows if not row.ok]
    pitch = next(row for row in failed if row.name == "行距")
    assert (pitch.where, pitch.expected, pitch.found) == ("1", "10.449", "9.878")
    assert pitch.places == (Place(0, 28.0, 37.0, 156.0, 225.0),)
    assert TOOLS.inspect(TOOLS.to_pdf(document), document).failed == 0


def test_a_sheet_is_not_held_to_the_standard() -> None:
    sheet = lay_out_form(Form(title="清单", blocks=(Prose("内容"),)))
    found = TOOLS.inspect(TOOLS.to_pdf(sheet), sheet)
    assert (found.form, [row.name for row in found.rows], found.failed) == ("", ["字体全部嵌入"], 0)


def test_preprinted_paper_is_measured_without_its_head() -> None:
    document = DraftEngine().lay_out(NOTICE, {"preprinted": True})
    names = {row.name for row in TOOLS.inspect(TOOLS.to_pdf(document), document).rows}
    assert "行距" in names and "发文机关标志（红色）" not in names


def test_files_of_every_kind(tmp_path) -> None:
    document = DraftEngine().lay_out(NOTICE, {})
    data = TOOLS.to_pdf(document)
    formats = TOOLS.formats(document)
    assert [each.key for each in formats] == ["pdf", "archive", "docx", "ofd", "png"]
    assert [each.key for each in TOOLS.formats(None)] == ["pdf", "archive", "png"]
    starts = {"pdf": b"%PDF", "archive": b"%PDF", "docx": b"PK", "ofd": b"PK", "png": b"\x89PNG"}
    for each in formats:
        files = TOOLS.write(data, document, tmp_path / f"{each.key}{each.suffix}", each.key)
        assert all(file.read_bytes().startswith(starts[each.key]) for file in files)
    assert (tmp_path / "pdf.pdf").read_bytes() == data
    assert len(list(tmp_path.glob("png-*.png"))) == page_count(data)
    assert not list(tmp_path.glob("*.part"))


def test_a_wrong_certificate_is_refused_and_nothing_is_written(tmp_path) -> None:
    data = TOOLS.to_pdf(DraftEngine().lay_out(NOTICE, {}))
    (tmp_path / "a.p12").write_bytes(b"no certificate")
    with pytest.raises(UserProblem, match="T-024"):
        TOOLS.sign(data, tmp_path / "a.p12", "x", "", tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists() and TOOLS.signatures(data) == ()
