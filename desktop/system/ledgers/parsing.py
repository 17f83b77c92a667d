"""Bytes of a file → `Sheet`. Runs in the reading process; knows nothing of the office."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.escape import unescape

from desktop.base.errors import UserProblem
from desktop.system.ledgers.guard import check_workbook
from desktop.system.ledgers.sheet import (
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    CellFault,
    Region,
    Sheet,
    is_dangerous,
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LAST_ROW = 1_048_576
_SEPARATORS = ",\t;，；|"
_ODD = "，；"


def parse(data: bytes, suffix: str, wanted: str = "") -> Sheet:
    """Read a file. `wanted`: the sheet's name, else the first that is visible and holds something.

    Raises:
        UserProblem: `LG-01`…`LG-03` from the guard · `LG-04` too many rows, columns or too long a cell · `LG-05` no
            such sheet · `LG-06` a text file in no known coding.
    """
    if suffix == ".csv":
        return _csv(data)
    check_workbook(data)
    for is_second in (False, True):
        try:
            return _workbook(plain_styles(data) if is_second else data, wanted)
        except (UserProblem, MemoryError):
            raise
        except Exception:  # openpyxl raises whatever it stumbles on; a strange file is no fault of ours
            continue
    raise UserProblem(
        "LG-01", "这个表格的内容读不懂，可能已经损坏。", "请用 Excel 或 WPS 打开后另存为 .xlsx。"
    )


def too_large(what: str, number: int, most: int) -> UserProblem:
    """The refusal of a sheet beyond the limits."""
    return UserProblem(
        "LG-04", f"表格太大：{what} {number} 以上，最多 {most}。", "请删去多余的行列，或拆成几个文件。"
    )


# -- Excel ------------------------------------------------------------------------------------------------------


def _workbook(data: bytes, wanted: str) -> Sheet:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if wanted and wanted not in [sheet.title for sheet in book.worksheets]:
        raise UserProblem("LG-05", f"没有名为“{wanted[:40]}”的工作表。", f"现有：{'、'.join(names)[:200]}。")
    made = Sheet()
    for name in [wanted] if wanted else names:
        source = book[name]
        made = Sheet(name, list(_rows(source)))
        if made.rows:
            _pad(made.rows)
            _add_extras(data, source._worksheet_path, made)
            break
    made.epoch_1904 = book.epoch == CALENDAR_MAC_1904
    made.sheets = tuple(names)
    made.program = _program(data)
    return made


def plain_styles(data: bytes) -> bytes:
    """The same workbook with no styles but number formats.

    Programs that only export tables write fills and fonts openpyxl stops at; only what makes a number a date is needed.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as made:
        for part in package.infolist():
            content = package.read(part)
            if part.filename == "xl/styles.xml":
                content = _number_formats(content)
            made.writestr(part.filename, content)
    return out.getvalue()


def _number_formats(content: bytes) -> bytes:
    root = ElementTree.fromstring(content)
    formats = root.findall(f"{_MAIN}numFmts/{_MAIN}numFmt")
    looks = root.findall(f"{_MAIN}cellXfs/{_MAIN}xf")
    plain = ElementTree.Element(f"{_MAIN}styleSheet")
    for tag, members in (("numFmts", formats), ("cellXfs", looks)):
        into = ElementTree.SubElement(plain, _MAIN + tag)
        for each in members:
            kept = {key: value for key, value in each.attrib.items() if key in ("numFmtId", "formatCode")}
            ElementTree.SubElement(into, each.tag, kept)
    return ElementTree.tostring(plain)


def _rows(source: Any) -> Iterator[list[Cell]]:
    """Rows up to the last that holds something. Empty ones are handed on only when something follows them."""
    source.reset_dimensions()  # what the file claims about its size is not believed
    waiting, empty = 0, None
    # Formatted empty cells reach to column XFD in many a file: without a bound each row is 16,384 cells.
    for number, row in enumerate(islice(source.iter_rows(max_col=MAX_COLUMNS + 1), _LAST_ROW)):
        cells = [] if row is empty else [_cell(each) for each in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            empty = row  # a gap of a million rows is one and the same tuple
            waiting += 1
            continue
        if number >= MAX_ROWS:
            raise too_large("有内容的行到第", number + 1, MAX_ROWS)
        if len(cells) > MAX_COLUMNS:
            raise too_large("有内容的列到第", len(cells), MAX_COLUMNS)
        for _ in range(waiting):
            yield []
        waiting = 0
        yield cells


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        if cell.data_type == "e":
            return CellFault(value[:40])
        return _text(unescape(value))
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime):
        rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        return rounded.date() if rounded.time() == time() and not _shows_time(cell.number_format) else rounded
    if isinstance(value, bool | int | float | date):
        return value
    return str(value)


def _shows_time(number_format: str) -> bool:
    return "h" in re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format).lower()


def _text(words: str) -> str | None:
    if len(words) > MAX_CELL_CHARS:
        raise too_large("单元格有字", len(words), MAX_CELL_CHARS)
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\ufeff", "")
    return plain if plain.strip() else None


def _add_extras(data: bytes, path: str, sheet: Sheet) -> None:
    """What openpyxl's streaming reader passes over: merged regions, and formulas whose value the file does not keep."""
    found: list[Region] = []
    place, formula, value = "", False, False

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal place, formula, value
        tag = name.rpartition(":")[2]
        if tag == "c":
            place, formula, value = attributes.get("r", ""), False, False
        elif tag == "f":
            formula = True
        elif tag in ("v", "is"):
            value = True
            if len(place) > 3 and coordinate_to_tuple(place)[1] > MAX_COLUMNS:
                raise too_large("有内容的列到第", coordinate_to_tuple(place)[1], MAX_COLUMNS)
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes.get("ref", "A1"))
            if top <= len(sheet.rows) and left <= sheet.width:
                bottom, right = min(bottom, len(sheet.rows)), min(right, sheet.width)
                found.append(Region(top - 1, left - 1, bottom - 1, right - 1))

    def ended(name: str) -> None:
        if formula and not value and place and name.rpartition(":")[2] == "c":
            row, column = coordinate_to_tuple(place)
            if row <= len(sheet.rows) and column <= sheet.width:
                sheet.rows[row - 1][column - 1] = CellFault("公式没有结果")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begun, ended
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(path.lstrip("/")) as stream:
        while chunk := stream.read(1 << 20):
            parser.Parse(chunk, False)
    sheet.regions = tuple(found)


def _program(data: bytes) -> str:
    """`<Application>` of the file's properties; empty when there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            words = package.read("docProps/app.xml").decode("utf-8", "replace")
        except KeyError:
            return ""
    found = re.search(r"<(?:\w+:)?Application>([^<]{0,60})<", words)
    return found[1].strip() if found else ""


# -- CSV --------------------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Sheet:
    words, coding = decode(data)
    separator = separator_of(words)
    csv.field_size_limit(MAX_CELL_CHARS + 1)
    rows: list[list[Cell]] = []
    last = 0
    try:
        for row in csv.reader(io.StringIO(words, newline=""), delimiter=separator):
            cells = [_text(bare(cell)) for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise too_large("有内容的列到第", len(cells), MAX_COLUMNS)
            if cells:
                last = len(rows) + 1
                if last > MAX_ROWS:
                    raise too_large("有内容的行到第", last, MAX_ROWS)
            if len(rows) <= MAX_ROWS:
                rows.append(list(cells))
    except csv.Error:
        raise too_large("单元格有字", MAX_CELL_CHARS, MAX_CELL_CHARS) from None
    del rows[last:]
    _pad(rows)
    return Sheet("", rows, coding=coding)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file and its coding: a BOM decides, else UTF-8 when it is valid, else GB 18030.

    Raises:
        UserProblem: `LG-06`.
    """
    for mark, coding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            tries: tuple[str, ...] = (coding,)
            break
    else:
        tries = ("utf-8", "gb18030")
    for coding in tries:
        try:
            words = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" in words:
            break
        return words, coding
    raise UserProblem(
        "LG-06",
        "这个文件不是文本表格（CSV），或编码不认识。",
        "请用 Excel 或 WPS 另存为 .xlsx 或 UTF-8 的 CSV。",
    )


def separator_of(words: str) -> str:
    """The separator that cuts the first lines most evenly. Full-width marks count only where nothing else does."""
    lines = [line for line in words[:64_000].splitlines() if line.strip()][:40]
    best, top = ",", (0.0, 0)
    for mark in _SEPARATORS:
        try:
            counts = [len(row) - 1 for row in csv.reader(lines, delimiter=mark)]
        except csv.Error:
            continue
        cut = [count for count in counts if count]
        if not cut:
            continue
        usual = max(set(cut), key=cut.count)
        score = (cut.count(usual) / max(len(counts), 1) - (0.5 if mark in _ODD else 0), usual)
        if score > top:
            best, top = mark, score
    return best


def bare(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from reading it as a formula (`writing.guarded`)."""
    return cell[1:] if cell[:1] == "'" and is_dangerous(cell.lstrip("'")) else cell


def _pad(rows: list[list[Cell]]) -> None:
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([None] * (width - len(row)))
