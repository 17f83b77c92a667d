"""Ledgers as offices keep them, made for tests: by openpyxl (as Excel would) and by hand (as WPS writes them)."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

FIRST_DAY = date(2026, 1, 5)
UNITS = ("省人民政府办公厅", "省财政厅", "云川市应急管理局", "省水利厅", "云川市财政局")


def issued(number: int) -> date:
    return FIRST_DAY + timedelta(days=number % 200)


def title(number: int) -> str:
    return f"关于做好第{number}项重点工作的通知"


def document_number(number: int) -> str:
    return f"云政办〔2026〕{number}号"


def mixed(day: date, way: int) -> object:
    """One day as seven people write it."""
    return (
        day,
        datetime(day.year, day.month, day.day),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.month}月{day.day}日",
        (day - date(1899, 12, 30)).days,
        f"{day:%Y%m%d}",
    )[way % 7]


def thousand(path: Path, rows: int = 1000) -> Path:
    """Two title lines, a double heading with merged cells, 来文单位 merged over five rows, mixed dates, a total."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "收文"
    sheet["A1"] = "云川市人民政府办公室2026年收文登记簿"
    sheet.merge_cells("A1:H1")
    sheet["A2"], sheet["G2"] = "填报单位：文电科", "单位：件"
    sheet.merge_cells("A2:F2")
    sheet.append([])
    for cell, words, region in (
        ("A4", "序号", "A4:A5"), ("B4", "来  文", "B4:D4"), ("E4", "标　题", "E4:E5"), ("F4", "日期", "F4:G4"),
        ("H4", "缓急", "H4:H5"),
    ):  # fmt: skip
        sheet[cell] = words
        sheet.merge_cells(region)
    for cell, words in (
        ("B5", "单位"),
        ("C5", "文号"),
        ("D5", "密级"),
        ("F5", "成文日期"),
        ("G5", "收文时间"),
    ):
        sheet[cell] = words
    for number in range(1, rows + 1):
        row = number + 5
        day = issued(number)
        first = (number - 1) % 5 == 0
        sheet.append([
            number, UNITS[(number - 1) // 5 % 5] if first else None, document_number(number), " 内部 ",
            f"  {title(number)} ", mixed(day, number), mixed(day + timedelta(days=1), number + 3),
            "特急" if number % 10 == 0 else None,
        ])  # fmt: skip
        if first:
            sheet.merge_cells(f"B{row}:B{min(row + 4, rows + 5)}")
    sheet.append(["合计", None, None, None, f"{rows} 件"])
    book.save(path)
    return path


WPS_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{0}</Relationships>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def package(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def wps_parts(rows: int = 30) -> dict[str, str | bytes]:
    """Parts of a workbook as WPS 表格 writes them: shared strings with phonetics, x000D, dates as styled numbers, app
    properties of its own, and thousands of formatted empty rows below."""
    strings: list[str] = []

    def shared(words: str, phonetic: str = "") -> str:
        hint = f'<rPh sb="0" eb="1"><t>{phonetic}</t></rPh>' if phonetic else ""
        strings.append(f'<si><t xml:space="preserve">{escape(words)}</t>{hint}</si>')
        return f'<c r="{{}}" t="s"><v>{len(strings) - 1}</v></c>'

    lines = []

    def line(number: int, *cells: str) -> None:
        placed = "".join(cell.format(f"{'ABCDEFGH'[i]}{number}") for i, cell in enumerate(cells) if cell)
        lines.append(f'<row r="{number}" spans="1:8">{placed}</row>')

    line(1, shared("2026年度收文登记表"))
    line(
        2,
        shared("来文机关", "laiwen"),
        shared("文号"),
        shared("文件标题"),
        shared("收文\n日期"),
        shared("份数"),
    )
    for number in range(1, rows + 1):
        serial = (issued(number) - date(1899, 12, 30)).days + 0.375
        line(
            number + 2,
            shared(UNITS[number % 5]),
            f'<c r="{{}}" t="inlineStr"><is><t>{document_number(number)}</t></is></c>',
            f'<c r="{{}}" t="inlineStr"><is><r><t>关于</t></r><r><rPr><b/></rPr><t>做好_x000D_\n第{number}项工作'
            "的通知</t></r></is></c>",
            f'<c r="{{}}" s="1"><v>{serial}</v></c>',
            '<c r="{}"><f>1+1</f><v>2</v></c>',
        )
    for number in range(rows + 3, rows + 3000):
        lines.append(f'<row r="{number}"><c r="A{number}" s="1"/><c r="XFD{number}" s="1"/></row>')
    kinds = (
        ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        (
            "xl/worksheets/sheet1.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
        ),
        ("xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
        (
            "xl/sharedStrings.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
        ),
        ("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    )
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds)
    links = (
        ("worksheet", "worksheets/sheet1.xml"),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    )
    inner = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{to}"/>'
        for i, (kind, to) in enumerate(links, 1)
    )
    outer = (
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/>'
    )
    return {
        "[Content_Types].xml": f'{_DECLARED}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": WPS_RELS.format(outer),
        "docProps/app.xml": f'{_DECLARED}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>WPS 表格</Application><AppVersion>12.0000</AppVersion></Properties>',
        "xl/workbook.xml": f'{_DECLARED}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><fileVersion appName="xl" '
        'lastEdited="3" lowestEdited="5" rupBuild="9302"/><workbookPr/><bookViews><workbookView windowWidth="28800" '
        'windowHeight="12375"/></bookViews><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>'
        '<calcPr calcId="144525"/></workbook>',
        "xl/_rels/workbook.xml.rels": WPS_RELS.format(inner),
        "xl/styles.xml": f'{_DECLARED}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="176" '
        'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\\ h:mm;@"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="176" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{_DECLARED}<sst xmlns="{_MAIN}" count="{len(strings)}" '
        f'uniqueCount="{len(strings)}">{"".join(strings)}</sst>',
        "xl/worksheets/sheet1.xml": f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetPr/><dimension ref="A1"/>'
        f'<sheetData>{"".join(lines)}</sheetData><mergeCells count="1"><mergeCell ref="A1:H1"/></mergeCells>'
        "</worksheet>",
    }  # fmt: skip


def one_sheet(body: str, head: str = "") -> bytes:
    """A WPS workbook whose sheet XML is this."""
    parts = wps_parts(1)
    parts["xl/worksheets/sheet1.xml"] = (
        f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
    )
    return package(parts)
