"""Pieces of WordprocessingML that python-docx has no words for. ISO/IEC 29500-1 §17."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LATIN = "Times New Roman"
RED = "D90000"
# The order in which the schema wants properties. Word calls a file with another order damaged.
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl "
    "cs em lang eastAsianLayout specVanish oMath"
)
_ORDERS = {qn("w:pPr"): _PARAGRAPH, qn("w:rPr"): _RUN}


def element(tag: str, **values: str | int) -> Any:
    """``<w:tag w:name="value" …/>``."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def put_in_order(root: Any) -> None:
    """Sort the properties of all paragraphs and runs below ``root`` as the schema has them."""
    for tag, order in _ORDERS.items():
        places = {qn(f"w:{name}"): place for place, name in enumerate(order.split())}
        for properties in list(root.iter(tag)):
            properties[:] = sorted(properties, key=lambda each: places.get(each.tag, len(places)))


def set_fonts(properties: Any, east_asian: str) -> None:
    """The fonts of a run or style; quotes, dashes and dots are set in the Chinese one, not in the Latin one."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("rFonts")
        properties.append(fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    values = {"ascii": LATIN, "hAnsi": LATIN, "cs": LATIN, "eastAsia": east_asian, "hint": "eastAsia"}
    for name, value in values.items():
        fonts.set(qn(f"w:{name}"), value)


def border(paragraph: Any, side: str, style: str, eighths: int, space: int, color: str) -> None:
    """A line at one side of a paragraph, ``eighths`` of a point thick and ``space`` points away."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("pBdr")
        properties.append(borders)
    borders.append(element(side, val=style, sz=eighths, space=space, color=color))


def frame(paragraph: Any, **values: str | int) -> None:
    """Put a paragraph at a fixed place of the page."""
    paragraph._p.get_or_add_pPr().append(element("framePr", **values))


def plain_table(table: Any, widths_mm: list[float]) -> None:
    """A table without lines or padding, in the middle, with columns of these widths."""
    properties = table._tbl.tblPr
    for name in ("tblStyle", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook"):
        found = properties.find(qn(f"w:{name}"))
        if found is not None:
            properties.remove(found)
    properties.append(element("tblW", w=sum(twips(width) for width in widths_mm), type="dxa"))
    properties.append(element("jc", val="center"))
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=0, type="dxa"))
    properties.append(margins)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths_mm, strict=True):
        column.set(qn("w:w"), str(twips(width)))
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            tc = cell._tc.get_or_add_tcPr()
            for old in tc.findall(qn("w:tcW")):
                tc.remove(old)
            tc.insert(0, element("tcW", w=twips(width), type="dxa"))


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm / 25.4 * 1440)
