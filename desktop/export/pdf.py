"""Frames → PDF. A dumb writer: it places what it is given and decides nothing.

The same document gives the same bytes. All fonts are embedded, cut down to the characters used, with their Unicode
values, so the text can be searched and copied as typed. Viewers are told to print at 100 %.
"""

from __future__ import annotations

import hashlib
import math
import os
import struct
import zlib
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from desktop.base.errors import EnvironmentProblem
from desktop.export.fonts.cutting import cut
from desktop.export.fonts.fontfile import FontFile, open_font
from desktop.export.layout.frame import Document, FaceFile, GlyphRun, Item, Page, Ring, Rule
from desktop.export.layout.geometry import MM_PER_PT

# Red of the standard's print (§6: Y 80 %, M 80 %), as screens and office printers show it.
COLORS = {
    "black": (0.0, 0.0, 0.0),
    "red": (0.85, 0.0, 0.0),
    "grey": (0.45, 0.45, 0.45),
    "pale": (0.9, 0.9, 0.9),
}


def write(document: Document, target: str | Path | BinaryIO) -> None:
    """Write ``document`` as PDF to a path (through a temporary file beside it) or a binary file.

    Raises:
        EnvironmentProblem: the file cannot be written (``T-020``).
    """
    data = to_bytes(document)
    if isinstance(target, str | Path):
        save(data, Path(target))
    else:
        target.write(data)


def save(data: bytes, path: Path) -> None:
    """Put ``data`` at ``path`` through a temporary file beside it, so that no half file is ever seen.

    Raises:
        EnvironmentProblem: the file cannot be written (``T-020``).
    """
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_bytes(data)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise EnvironmentProblem(
            "T-020", f"文件写不进去：{path.name}。", "请检查磁盘空间和文件夹权限，或换一个位置保存。"
        ) from error


def to_bytes(document: Document) -> bytes:
    """The PDF file of ``document``.

    Raises:
        EnvironmentProblem: a font cannot be read (``T-010``) or embedded (``T-012``).
    """
    file = _File()
    fonts = {face.key: _Font(face, f"F{index}") for index, face in enumerate(document.faces, 1)}
    catalog, pages, resources = file.reserve(), file.reserve(), file.reserve()
    kids = []
    for page in document.pages:
        content = file.stream(_content(page, fonts).encode("ascii"))
        size = f"{decimals(page.width / MM_PER_PT)} {decimals(page.height / MM_PER_PT)}"
        kids.append(
            file.add(
                f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {size}]/Resources {resources} 0 R"
                f"/Contents {content} 0 R>>"
            )
        )
    named = "".join(f"/{font.name} {font.write(file)} 0 R" for font in fonts.values())
    file.put(resources, f"<</Font<<{named}>>/ProcSet[/PDF/Text]>>")
    file.put(pages, f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>")
    file.put(
        catalog,
        f"<</Type/Catalog/Pages {pages} 0 R/Lang(zh-CN)/ViewerPreferences<</PrintScaling/None>>>>",
    )
    about = {"Title": document.title, "Subject": document.form, "Creator": "Sanban", "Producer": "Sanban"}
    info = file.add("<<" + "".join(f"/{key} {_words(text)}" for key, text in about.items()) + ">>")
    return file.finish(catalog, info)


class _File:
    """The numbered objects of a PDF file."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """The number of an object that will be ``put`` later."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, value: str) -> None:
        self._objects[number - 1] = value.encode("latin-1")

    def add(self, value: str) -> int:
        """The number of a new object."""
        number = self.reserve()
        self.put(number, value)
        return number

    def stream(self, data: bytes, more: str = "") -> int:
        """The number of a new stream, deflated."""
        packed = zlib.compress(data)
        head = f"<</Filter/FlateDecode/Length {len(packed)}{more}>>stream\n".encode("latin-1")
        self._objects.append(head + packed + b"\nendstream")
        return len(self._objects)

    def finish(self, catalog: int, info: int) -> bytes:
        """The whole file; its name is made of its contents."""
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        at, places = len(parts[0]), []
        for number, value in enumerate(self._objects, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, value)
            parts.append(part)
            places.append(at)
            at += len(part)
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        name = digest.hexdigest()[:32]
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        size = len(places) + 1
        parts.append(
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root {catalog} 0 R/Info {info} 0 R"
            f"/ID[<{name}><{name}>]>>\nstartxref\n{at}\n%%EOF\n".encode("ascii")
        )
        return b"".join(parts)


class _Font:
    """A face in one document. Its characters are numbered as they come: what is copied is what was typed, even
    where two characters share a glyph."""

    def __init__(self, face: FaceFile, name: str) -> None:
        self.face, self.name = face, name
        self.codes = _Codes()
        self.widths = _Widths(open_font(face.path, face.index))

    def write(self, file: _File) -> int:
        """Put the font into the file; returns the number of its object."""
        font = self.widths.font
        chars = [chr(code) for code in self.codes]
        try:
            data = cut(font, [0, *(font.glyph(char) for char in chars)])
            name, descriptor = self._descriptor(font, data, file)
        except (KeyError, struct.error) as error:
            raise EnvironmentProblem(
                "T-012", f"字体不能嵌入：{self.face.family}。", "请在设置中改用随程序提供的字体。"
            ) from error
        widths = " ".join(decimals(self.widths[char] * 1000) for char in chars)
        inner = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            f"/Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 1000/W[1[{widths}]]/CIDToGIDMap/Identity>>"
        )
        unicode = file.stream(_unicode_map(chars).encode("ascii"))
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{inner} 0 R]"
            f"/ToUnicode {unicode} 0 R>>"
        )

    def _descriptor(self, font: FontFile, data: bytes, file: _File) -> tuple[str, int]:
        def em(value: int) -> int:
            return round(value * 1000 / font.units)

        box = " ".join(str(em(value)) for value in font.read(">4h", b"head", 36))
        ascent, descent = (em(value) for value in font.read(">2h", b"hhea", 4))
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
        name = f"{tag}+{font.postscript_name}"
        inside = file.stream(data, f"/Length1 {len(data)}")
        return name, file.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0/Ascent {ascent}"
            f"/Descent {descent}/CapHeight {ascent}/StemV 80/FontFile2 {inside} 0 R>>"
        )


class _Codes(dict[int, str]):
    """Character → its number in the font as four hex digits, given out when first asked for."""

    def __missing__(self, char: int) -> str:
        code = self[char] = f"{len(self) + 1:04X}"
        return code


class _Widths(dict[str, float]):
    """Character → its width in em."""

    def __init__(self, font: FontFile) -> None:
        super().__init__()
        self.font = font

    def __missing__(self, char: str) -> float:
        width = self[char] = self.font.advance(char)
        return width


def _unicode_map(chars: list[str]) -> str:
    """The ToUnicode map: number in the font → character, in blocks of 100."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for first in range(0, len(chars), 100):
        block = chars[first : first + 100]
        lines.append(f"{len(block)} beginbfchar")
        for number, char in enumerate(block, first + 1):
            lines.append(f"<{number:04X}> <{char.encode('utf-16-be').hex().upper()}>")
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines)


def _content(page: Page, fonts: dict[str, _Font]) -> str:
    """What is drawn on a page."""
    code: list[str] = []
    for is_text, items in groupby(page.items, key=lambda item: isinstance(item, GlyphRun)):
        if is_text:
            code += _text([item for item in items if isinstance(item, GlyphRun)], page.height, fonts)
        else:
            code += _lines(items, page.height)
    return "\n".join(code)


def _lines(items: Iterable[Item], height: float) -> list[str]:
    code: list[str] = []
    for item in items:
        if isinstance(item, Rule):
            ends = _points(item.x1, height - item.y1, item.x2, height - item.y2)
            code += [_stroke(item), "{} {} m {} {} l S".format(*ends.split())]
        elif isinstance(item, Ring):
            code += [_stroke(item), _circle(item.x, height - item.y, item.radius)]
    return code


def _stroke(item: Rule | Ring) -> str:
    return f"{_color(item.color)} RG {_points(item.width)} w"


def _circle(x: float, y: float, r: float) -> str:
    """Four curves, true to a circle within 0.03 % of its radius."""
    k = 0.5522847498 * r
    return (
        f"{_points(x + r, y)} m {_points(x + r, y + k, x + k, y + r, x, y + r)} c "
        f"{_points(x - k, y + r, x - r, y + k, x - r, y)} c {_points(x - r, y - k, x - k, y - r, x, y - r)} c "
        f"{_points(x + k, y - r, x + r, y - k, x + r, y)} c s"
    )


def _text(runs: list[GlyphRun], height: float, fonts: dict[str, _Font]) -> list[str]:
    """One text object for many runs; characters at an even distance become one string."""
    code = ["BT"]
    color, scale, spacing, set_font = "", 1.0, 0.0, ""
    for run in runs:
        if run.color != color:
            color = run.color
            code.append(f"{_color(color)} rg")
        if run.scale != scale:
            scale = run.scale
            code.append(f"{decimals(100 * scale)} Tz")
        font = fonts[run.face]
        wanted_font = f"/{font.name} {decimals(run.size_pt)} Tf"
        if wanted_font != set_font:
            set_font = wanted_font
            code.append(set_font)
        codes = run.text.translate(font.codes)
        turn, down = "1 0 0 1", decimals((height - run.y) / MM_PER_PT)
        for first, last, space in _strings(run, font):
            x = run.xs[first]
            if run.angle:
                turn, x, down = _turned(run, x, height)
            code.append(f"{turn} {decimals(x / MM_PER_PT)} {down} Tm")
            wanted = space / scale
            if abs(wanted - spacing) > 5e-5:
                spacing = wanted
                code.append(f"{decimals(spacing)} Tc")
            code.append(f"<{codes[4 * first : 4 * last]}> Tj")
    if scale != 1.0:
        code.append("100 Tz")
    code += ["0 Tc", "ET"]
    return code


def _turned(run: GlyphRun, x: float, height: float) -> tuple[str, float, str]:
    """(matrix, x in mm, y) of a string of a turned run that would start at ``x``."""
    angle, along = math.radians(run.angle or 0.0), x - run.xs[0]
    c, s = math.cos(angle), math.sin(angle)
    matrix = " ".join(decimals(value) for value in (c, s, -s, c))
    return matrix, run.xs[0] + along * c, _points(height - run.y + along * s)


def _strings(run: GlyphRun, font: _Font) -> list[tuple[int, int, float]]:
    """Cut a run where the space after a character changes: (first, last, space in pt)."""
    xs, em, widths = run.xs, run.size_pt * run.scale, font.widths
    count = len(xs)
    if count == 1:
        return [(0, 1, 0.0)]
    spaces = [
        (after - x) / MM_PER_PT - widths[char] * em
        for x, after, char in zip(xs, xs[1:], run.text, strict=False)
    ]
    found = []
    start = 0
    for index in range(2, count):
        # The last character of a string has the same space after it and nothing behind it to move.
        if index - start > 1 and abs(spaces[index - 1] - spaces[start]) >= 2e-4:
            found.append((start, index, spaces[start]))
            start = index
    found.append((start, count, spaces[start] if count - start > 1 else 0.0))
    return found


def _color(name: str) -> str:
    return " ".join(decimals(part) for part in COLORS[name])


def _points(*mm: float) -> str:
    return " ".join(decimals(value / MM_PER_PT) for value in mm)


def decimals(value: float) -> str:
    """A number as PDF and OFD write it: at most four decimals, no exponent."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _words(text: str) -> str:
    """A text string: in ASCII where it can be, else UTF-16 with its mark."""
    if text.isascii() and text.isprintable() and not set(text) & set("()\\"):
        return f"({text})"
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
