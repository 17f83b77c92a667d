"""Ledgers out: label, register line, print set-up, no formula ever, only what one may see, and back in again."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop.base.errors import EnvironmentProblem, NotPermitted, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Named, Value, spec_of
from desktop.base.ports import QuerySpec
from desktop.office.documents.records import IncomingDocument
from desktop.office.documents.service import register
from desktop.storage.session import Session
from desktop.system.ledgers import exporting, importing, parsing, planning, reading, service, writing
from desktop.system.ledgers.rules import Fate
from desktop.system.ledgers.sheet import is_dangerous
from desktop.system.ledgers.writing import Ledger
from desktop.system.trial import people
from tests.offices import Office
from tests.system.ledgers import sheets

INCOMING = QuerySpec("documents.incoming")
HOSTILE = (
    "=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", " =1+1",
    "|calc", "'=1", "_x0041_", '=HYPERLINK("http://x")', "'", "A\n=1",
)  # fmt: skip


def enter(
    session: Session, title: str, classification: str = "内部", period: str = "", **more: object
) -> IncomingDocument:
    unit = Named("省财政厅")
    return session.run(
        register,
        IncomingDocument(
            title=title, from_unit=unit, classification=classification, secrecy_period=period, **more,  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def cells(path: Path) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def test_a_ledger_with_label_register_line_and_print_set_up(office: Office, tmp_path: Path) -> None:
    session = office.login()
    enter(session, "甲", issued_on=date(2026, 3, 5), copies=3)
    enter(session, "乙", "秘密", "1年")
    enter(session, "丙", "秘密", "5年")
    done = exporting.export(session, INCOMING, tmp_path / "a.xlsx")
    assert (done.rows, done.level, done.label, done.cut) == (3, "秘密", "秘密★5年", 0)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    rows = cells(tmp_path / "a.xlsx")
    assert rows[0][0] == "秘密★5年" and rows[1][0] == "收文台账"
    assert rows[2][0] == "云川市人民政府办公室　导出人 李敏　2026-11-23 08:30　级别 秘密　共 3 条"
    labels = [field.label for field in spec_of(IncomingDocument).fields if field.kind is not FieldKind.LINK]
    assert rows[3] == labels
    row = next(row for row in rows if "甲" in row)
    assert row[labels.index("成文日期")] == datetime(2026, 3, 5) and row[labels.index("份数")] == 3
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == "$4:$4" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddHeader.left.text == "秘密★5年" and sheet.oddFooter.right.text == "第 &P 页　共 &N 页"
    assert sheet.freeze_panes == "A5"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
    assert all(8 <= width <= 50 for width in widths)


def test_internal_rows_bear_no_label(office: Office, tmp_path: Path) -> None:
    session = office.login()
    enter(session, "甲")
    done = exporting.export(session, INCOMING, tmp_path / "a.xlsx")
    assert done.label == "" and done.level == "内部" and cells(tmp_path / "a.xlsx")[0][0] is None


def test_one_row_without_period_leaves_the_level_alone(office: Office, tmp_path: Path) -> None:
    session = office.login()
    enter(session, "乙", "秘密", "1年")
    spec = session.catalogue.specs()["documents.incoming"]
    found = session.find(IncomingDocument)
    found[0].secrecy_period = "长期"
    assert exporting._label(spec, found) == "秘密"


def test_who_is_not_cleared_exports_only_what_he_sees(office: Office, tmp_path: Path) -> None:
    session = office.login()
    enter(session, "甲")
    enter(session, "秘密事项乙", "秘密", "1年")
    uncleared = office.login("张晓东")
    for name in ("a.xlsx", "a.csv"):
        done = exporting.export(uncleared, INCOMING, tmp_path / name)
        assert (done.rows, done.level, done.label) == (1, "内部", "")
    words = (tmp_path / "a.csv").read_text("utf-8-sig")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        words += "".join(package.read(name).decode("utf-8") for name in package.namelist())
    assert "甲" in words and "秘密事项乙" not in words and "级别 秘密" not in words


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_72_no_cell_is_a_formula(words: str) -> None:
    spec = (FieldSpec(FieldKind.TEXT, "标题", "title"),)
    data, _ = writing.workbook_bytes(Ledger(words, words, words, spec, [[words]]))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "<f " not in xml
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A5"]
    assert cell.data_type == "s"
    assert bool(cell.quotePrefix) == is_dangerous(words)
    text = writing.csv_bytes(Ledger("题", "", "记", spec, [[words]])).decode("utf-8-sig")
    last = text.split("\r\n", 3)[3]
    assert last.lstrip('"')[0] not in "=+-@\t＝＋－＠|"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_hostile_words_come_back_as_they_went(suffix: str) -> None:
    spec = (FieldSpec(FieldKind.TEXT, "标题", "title"), FieldSpec(FieldKind.INTEGER, "份数", "copies"))
    rows: list[list[Value]] = [[words, -5] for words in HOSTILE]
    ledger = Ledger("题", "", "记", spec, rows)
    data = writing.workbook_bytes(ledger)[0] if suffix == ".xlsx" else writing.csv_bytes(ledger)
    found = reading.parsed(data, suffix).rows
    back = [row[0] for row in found[-len(rows) :]]
    if suffix == ".csv":
        back = [words if words is None else str(words) for words in back]
    assert back == list(HOSTILE)
    assert {str(row[1]) for row in found[-len(rows) :]} == {"-5"}


def test_control_characters_and_overlong_cells() -> None:
    spec = (FieldSpec(FieldKind.LONG_TEXT, "正文", "body"),)
    data, cut = writing.workbook_bytes(Ledger("题", "", "记", spec, [["a\x00b\x0bc\ud800"], ["长" * 40_000]]))
    rows = openpyxl.load_workbook(io.BytesIO(data)).active
    assert cut == 1 and rows["A5"].value == "a b c " and len(rows["A6"].value) == 32_767
    assert writing.csv_bytes(Ledger("题", "", "记", spec, [["a\x00b\ud800"]])).endswith(b"a b \r\n")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_out_and_in_again(office: Office, tmp_path: Path, suffix: str) -> None:
    """What is exported comes in again with the same values, and is known again while it is there."""
    session = office.login()
    made = planning.make(
        session, "documents.incoming", reading.read(sheets.thousand(tmp_path / "l.xlsx", 60))
    )
    result = importing.run(session, made, "l.xlsx")
    names = [spec.name for spec in made.verb.arguments]
    before = values(session, names)
    path = tmp_path / f"a{suffix}"
    assert exporting.export(session, INCOMING, path).rows == 60
    assert planning.make(session, "documents.incoming", reading.read(path)).count(Fate.DUPLICATE) == 60
    session.run(service.undo_import, result.batches[0].id)
    again = planning.make(session, "documents.incoming", reading.read(path))
    assert again.count(Fate.NEW) == 60, again.rows[0].sentence
    importing.run(session, again, path.name)
    assert values(session, names) == before


def values(session: Session, names: list[str]) -> set[tuple[str, ...]]:
    return {
        tuple(str(getattr(document, name)) for name in names) for document in session.find(IncomingDocument)
    }


def test_conditions_search_and_order(office: Office, tmp_path: Path) -> None:
    session = office.login()
    for title in ("防汛一", "防汛二", "预算"):
        enter(session, title)
    query = QuerySpec("documents.incoming", (("title", "!=", "防汛二"),), "防汛")
    exporting.export(session, query, tmp_path / "a.csv")
    words = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "防汛一" in words and "防汛二" not in words and "预算" not in words and "共 1 条" in words
    steps: list[tuple[int, int]] = []
    exporting.export(session, INCOMING, tmp_path / "b.csv", lambda done, of: steps.append((done, of)))
    assert steps[-1] == (3, 3)


def test_every_kind_goes_out(office: Office, tmp_path: Path) -> None:
    session = office.login()
    for kind in session.catalogue.kinds():
        done = exporting.export(session, QuerySpec(kind), tmp_path / "a.xlsx")
        heading = cells(tmp_path / "a.xlsx")[3]
        assert heading[: len(exporting.columns_of(session.catalogue.specs()[kind]))], kind
        assert done.rows == session.count(session.catalogue.kinds()[kind])


def test_who_may_and_where_to(office: Office, tmp_path: Path) -> None:
    auditor = office.login(people.AUDITOR)
    with pytest.raises(NotPermitted):
        exporting.export(auditor, INCOMING, tmp_path / "a.xlsx")
    admin = office.login(people.SYSTEM_ADMIN)
    with pytest.raises(NotPermitted):
        exporting.export(admin, INCOMING, tmp_path / "a.xlsx")
    assert exporting.export(admin, QuerySpec("directory.person"), tmp_path / "a.xlsx").rows > 0
    session = office.login()
    with pytest.raises(UserProblem, match="LG-30"):
        exporting.export(session, INCOMING, tmp_path / "a.pdf")
    with pytest.raises(EnvironmentProblem, match="LG-32"):
        exporting.export(session, INCOMING, tmp_path / "nowhere" / "a.csv")
    assert parsing.bare("'=1") == "=1" and parsing.bare("'甲'") == "'甲'"


@pytest.mark.parametrize(
    "words", ["'; DROP TABLE documents_incoming; --", "100%", "a_b", "甲\x00乙", '"', "\\"]
)
def test_hostile_69_filters_are_literal(office: Office, tmp_path: Path, words: str) -> None:
    session = office.login()
    enter(session, "100甲")
    enter(session, "aXb")
    for query in (
        QuerySpec("documents.incoming", (("title", "contains", words),)),
        QuerySpec("documents.incoming", (("title", "=", words),)),
        QuerySpec("documents.incoming", search=f"丙{words}"),
    ):
        assert exporting.export(session, query, tmp_path / "a.csv").rows == 0
    assert exporting.export(session, INCOMING, tmp_path / "a.csv").rows == 2
