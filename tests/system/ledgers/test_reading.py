"""Files of every kind through the reading process, honest ones and hostile ones."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem, Problem, UserProblem
from desktop.system.ledgers import guard, parsing, reading
from desktop.system.ledgers.sheet import MAX_COLUMNS, MAX_ROWS, CellFault, Region
from tests.system.ledgers import sheets


def refused(data: bytes, suffix: str = ".xlsx") -> Problem:
    with pytest.raises(Problem) as error:
        reading.parsed(data, suffix)
    return error.value


def test_a_workbook_as_wps_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "登记表.XLSX"
    path.write_bytes(sheets.package(sheets.wps_parts()))
    found = reading.read(path)
    assert found.program == "WPS 表格" and found.sheets == ("Sheet1",)
    assert (
        len(found.rows) == 32 and found.width == 5
    )  # formatted empty rows and columns to XFD are not content
    assert found.rows[1] == ["来文机关", "文号", "文件标题", "收文\n日期", "份数"]  # no phonetics
    assert found.rows[2][2] == "关于做好\n第1项工作的通知" and found.rows[2][4] == 2  # the formula's value
    assert found.rows[2][3] == datetime(2026, 1, 6, 9)
    assert found.regions == (Region(0, 0, 0, 4),)


def test_a_thousand_rows(tmp_path: Path) -> None:
    found = reading.read(sheets.thousand(tmp_path / "a.xlsx"))
    assert len(found.rows) == 1006 and len(found.regions) == 207
    steps: list[tuple[int, int]] = []
    reading.read(sheets.thousand(tmp_path / "a.xlsx"), step=lambda done, of: steps.append((done, of)))
    assert (1000, 1006) in steps


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
def test_csv(coding: str, separator: str) -> None:
    words = (
        separator.join(("标题", "来文单位", "份数"))
        + "\r\n"
        + separator.join(('"关于，预算,的""通知"""', "省财政厅", "2"))
    )
    sheet = parsing.parse((words + "\r\n\r\n").encode(coding), ".csv")
    assert sheet.rows == [["标题", "来文单位", "份数"], ['关于，预算,的"通知"', "省财政厅", "2"]]


def test_a_formula_without_its_value_is_no_empty_cell() -> None:
    rows = '<row r="1"><c r="A1"><f>A2+1</f></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><f>1</f><v>5</v></c></row>'
    sheet = reading.parsed(sheets.one_sheet(rows), ".xlsx")
    assert sheet.rows == [[CellFault("公式没有结果"), CellFault("#REF!"), 5]]


def test_the_sheet_that_holds_something_is_taken_unless_one_is_named(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("收文")["A1"] = date(2026, 3, 5)
    book.create_sheet("别的")["A1"] = "x"
    book.save(tmp_path / "a.xlsx")
    assert reading.read(tmp_path / "a.xlsx").name == "收文"
    assert reading.read(tmp_path / "a.xlsx").rows == [[date(2026, 3, 5)]]
    assert reading.read(tmp_path / "a.xlsx", "别的").rows == [["x"]]
    with pytest.raises(UserProblem, match="LG-05"):
        reading.read(tmp_path / "a.xlsx", "没有")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB + "]>", '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>', "<!DOCTYPE worksheet>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_hostile_59_declarations(head: str, coding: str) -> None:
    parts = sheets.wps_parts(1)
    whole = head + '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    parts["xl/worksheets/sheet1.xml"] = whole.encode(coding)
    data = sheets.package(parts)
    began = time.monotonic()
    with pytest.raises(UserProblem) as error:
        guard.check_workbook(data)
    assert error.value.code == "LG-03" and time.monotonic() - began < 1
    assert refused(data).code == "LG-03"


def test_hostile_59_deep_nesting() -> None:
    deep = "<is>" * 100_000 + "</is>" * 100_000
    began = time.monotonic()
    sheet = reading.parsed(sheets.one_sheet(f'<row r="1"><c r="A1" t="inlineStr">{deep}</c></row>'), ".xlsx")
    assert sheet.rows == [] and time.monotonic() - began < 10  # measured 0.6 s


def test_zip_bombs() -> None:
    parts = sheets.wps_parts(1)
    parts["xl/media/bomb.xml"] = b"<a>" + b" " * (64 << 20) + b"</a>"
    assert refused(sheets.package(parts)).code == "LG-02"
    many = sheets.wps_parts(1) | {f"xl/p{i}.xml": "<a/>" for i in range(guard.MAX_PARTS)}
    assert refused(sheets.package(many)).code == "LG-02"


def test_a_part_that_lies_about_its_size() -> None:
    data = sheets.package(sheets.wps_parts(1))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    lied = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lied != data
    assert refused(lied).code in ("LG-01", "LG-02")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LG-01"), (b"PK\x03\x04" + b"\x00" * 100, "LG-01"), (b"%PDF-1.7", "LG-01"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "LG-01"), (sheets.package({"a.txt": "b"}), "LG-01"),
        (sheets.package(sheets.wps_parts(1))[:-400], "LG-01"),
    ],
)  # fmt: skip
def test_no_workbook(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_too_many_rows_columns_and_too_long_cells() -> None:
    far = f'<row r="{MAX_ROWS + 1}"><c r="A{MAX_ROWS + 1}"><v>1</v></c></row>'
    assert refused(sheets.one_sheet(far)).code == "LG-04"
    assert (
        refused(sheets.one_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="GZZ1"><v>1</v></c></row>')).code
        == "LG-04"
    )
    long = "长" * 100_001
    assert (
        refused(sheets.one_sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row>')).code
        == "LG-04"
    )
    assert refused(("a\n" * (MAX_ROWS + 1)).encode(), ".csv").code == "LG-04"
    assert refused((",".join("a" * (MAX_COLUMNS + 1))).encode(), ".csv").code == "LG-04"
    assert refused(("x" * 200_000).encode(), ".csv").code == "LG-04"
    assert refused(b"\x00\x01\x02", ".csv").code == "LG-06"
    assert refused(b"\xff\xff\x81", ".csv").code == "LG-06"


def test_a_row_far_away_that_is_empty_costs_little() -> None:
    began = time.monotonic()
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576" s="1"/></row>'
    assert reading.parsed(sheets.one_sheet(rows), ".xlsx").rows == [[1]]
    assert time.monotonic() - began < 15


def test_what_unpacks_too_large_or_takes_too_long_is_given_up() -> None:
    row = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{"字" * 4000}</t></is></c>' for c in "ABCDEFGH")
    body = "".join(f'<row r="{n}">{row}</row>'.replace('1" t', f'{n}" t') for n in range(1, 1000))
    assert refused(sheets.one_sheet(body)).code == "LG-02"
    slow = sheets.package(sheets.wps_parts(30))
    with pytest.raises(UserProblem, match="LG-02"):
        reading.parsed(slow, ".xlsx", timeout_s=0.01)


def test_reading_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    def step(_done: int, _of: int) -> None:
        raise Stop

    before = threading.active_count()
    with pytest.raises(Stop):
        reading.parsed(sheets.package(sheets.wps_parts(2000)), ".xlsx", step=step)
    assert threading.active_count() <= before


def test_files_that_are_not_there_or_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="LG-09"):
        reading.read(tmp_path / "没有.xlsx")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UserProblem, match="LG-07"):
        reading.read(tmp_path / "a.pdf")
    (tmp_path / "空.csv").write_bytes(b"\r\n\r\n")
    with pytest.raises(UserProblem, match="LG-08"):
        reading.read(tmp_path / "空.csv")
