"""A ledger as bytes: Excel with print set-up, or CSV. No cell is ever a formula, in Excel or in WPS. Pure."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils.cell import get_column_letter

from desktop.base import values
from desktop.base.clock import civil
from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.system.ledgers.sheet import is_dangerous

MAX_CELL = 32_767
"""Characters an Excel cell holds (Excel specifications and limits)."""
MIN_WIDTH, MAX_WIDTH = 8, 50
FIRST_EXCEL_YEAR = 1901
"""Earlier dates have no number in Excel and are written as text."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
HEADING_ROW = 4


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is written. `label` may be empty (内部)."""

    title: str
    label: str
    register: str
    columns: Sequence[FieldSpec]
    rows: Sequence[Sequence[Value]]


def guarded(words: str) -> str:
    """Words for a CSV cell: an apostrophe before what might be read as a formula (`parsing.bare` takes it off)."""
    return f"'{words}" if is_dangerous(words.lstrip("'")) else words


# -- CSV --------------------------------------------------------------------------------------------------------


def csv_bytes(ledger: Ledger) -> bytes:
    """UTF-8 with BOM and CRLF, so that Excel and WPS open it rightly by a double click."""
    out = io.StringIO(newline="")
    to = csv.writer(out)
    if ledger.label:
        to.writerow([guarded(ledger.label)])
    to.writerow([guarded(ledger.title)])
    to.writerow([guarded(ledger.register)])
    to.writerow([guarded(spec.label) for spec in ledger.columns])
    for row in ledger.rows:
        to.writerow([_csv_cell(spec, value) for spec, value in zip(ledger.columns, row, strict=True)])
    return out.getvalue().encode("utf-8-sig", "replace")


def _csv_cell(spec: FieldSpec, value: Value) -> str:
    words = _words(spec, value)
    return words if spec.kind is FieldKind.INTEGER else guarded(words)


def _words(spec: FieldSpec, value: Value) -> str:
    if spec.kind is FieldKind.FLAG:
        return "是" if value else "否"
    return _NOT_IN_XML.sub(" ", values.printed(spec, value))


# -- Excel ------------------------------------------------------------------------------------------------------

_FORMATS = {FieldKind.DAY: "yyyy-mm-dd", FieldKind.INSTANT: "yyyy-mm-dd hh:mm", FieldKind.INTEGER: "0"}


def workbook_bytes(ledger: Ledger) -> tuple[bytes, int]:
    """The .xlsx and how many cells were cut to Excel's limit."""
    book = Workbook(write_only=True)
    book.properties.creator = "三办"
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", ledger.title)[:31])
    _set_up(sheet, ledger)
    styles = _Styles(sheet)
    blank = len(ledger.columns) - 1
    sheet.append([styles.text(ledger.label, styles.label)] if ledger.label else [])
    sheet.append(
        [styles.text(ledger.title, styles.title), *(styles.text("", styles.title) for _ in range(blank))]
    )
    sheet.append([styles.text(ledger.register, styles.register)])
    sheet.append([styles.text(spec.label, styles.head) for spec in ledger.columns])
    cut = 0
    for row in ledger.rows:
        cells = []
        for spec, value in zip(ledger.columns, row, strict=True):
            cell, shortened = _cell(styles, spec, value)
            cells.append(cell)
            cut += shortened
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), cut


def _cell(styles: _Styles, spec: FieldSpec, value: Value) -> tuple[Any, bool]:
    typed: Any = None
    if isinstance(value, date) and value.year >= FIRST_EXCEL_YEAR:
        typed = value
    elif isinstance(value, int) and not isinstance(value, bool):
        if spec.kind is FieldKind.INSTANT:
            moment = civil(value).replace(tzinfo=None)
            typed = moment if moment.year >= FIRST_EXCEL_YEAR else None
        elif abs(value) < 10**15:
            typed = value
    if typed is not None:
        return styles.typed(typed, styles.typed_of[spec.kind]), False
    words = _words(spec, value)
    look = styles.quoted if is_dangerous(words) else styles.body
    return styles.text(words[:MAX_CELL], look), len(words) > MAX_CELL


class _Styles:
    """One template cell for each look; the cells of the sheet share its style."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        thin = Side(style="thin", color="FF808080")
        box = Border(left=thin, right=thin, top=thin, bottom=thin)
        self.label = self._made(Font(name="黑体", size=16), Alignment(horizontal="left"))
        self.title = self._made(Font(name="黑体", size=18), Alignment(horizontal="centerContinuous"))
        self.register = self._made(Font(name="宋体", size=10), Alignment(horizontal="left"))
        middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.head = self._made(Font(name="黑体", size=10.5), middle, box)
        plain = Font(name="宋体", size=10.5)
        self.body = self._made(plain, Alignment(vertical="top", wrap_text=True), box)
        # What looks like a formula is also marked as quoted, so that it stays text when a person edits the cell.
        self.quoted = self._made(plain, Alignment(vertical="top", wrap_text=True), box)
        self.quoted.quotePrefix = 1
        self.typed_of = {
            kind: self._made(plain, Alignment(horizontal="left", vertical="top"), box, shape)
            for kind, shape in _FORMATS.items()
        }

    def _made(self, font: Font, alignment: Alignment, border: Border | None = None, shape: str = "@") -> Any:
        cell = WriteOnlyCell(self._sheet)
        cell.font, cell.alignment, cell.number_format = font, alignment, shape
        if border is not None:
            cell.border = border
        return cell

    def text(self, words: str, like: Any) -> Any:
        """A cell that is text whatever it begins with."""
        cell = WriteOnlyCell(self._sheet)
        if words:
            cell.value = _ESCAPE.sub("_x005F_", words)
            cell.data_type = "s"  # openpyxl takes "=…" for a formula
        cell._style = like._style
        return cell

    def typed(self, value: Any, like: Any) -> Any:
        """A cell that is a date or a number."""
        cell = WriteOnlyCell(self._sheet, value=value)
        cell._style = like._style
        return cell


def _set_up(sheet: Any, ledger: Ledger) -> None:
    """A4 landscape, as wide as the page, the heading on every page, label and page number on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.75
    if ledger.label:
        sheet.oddHeader.left.text = ledger.label.replace("&", "&&")
    sheet.oddFooter.left.text = ledger.register.replace("&", "&&")[:150]
    sheet.oddFooter.right.text = "第 &P 页　共 &N 页"
    for index, spec in enumerate(ledger.columns):
        sheet.column_dimensions[get_column_letter(index + 1)].width = _width(ledger, index, spec)


def _width(ledger: Ledger, index: int, spec: FieldSpec) -> float:
    """Columns as wide as nine in ten of their cells need, at most 50 characters; then they wrap."""
    if spec.kind in (FieldKind.DAY, FieldKind.INSTANT):
        return 12 if spec.kind is FieldKind.DAY else 17
    needs = sorted(
        min(max(map(_columns, _words(spec, row[index]).split("\n"))), 200) for row in ledger.rows[:1000]
    )
    usual = needs[int(len(needs) * 0.9)] if needs else 0
    return float(min(max(usual + 2, _columns(spec.label) + 2, MIN_WIDTH), MAX_WIDTH))


def _columns(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words[:400])
