"""Frames → PDF through reportlab. A dumb writer: it places what it is given and decides nothing.

The same document gives the same bytes. All fonts are embedded as subsets with their Unicode values, so
the text can be searched and copied as typed. Viewers are told to print at 100 %.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from desktop.base.errors import EnvironmentProblem
from desktop.export.layout.frame import Document, FaceFile, GlyphRun, Item, Page, Ring, Rule
from desktop.export.layout.geometry import MM_PER_PT

# Red of the standard's print (§6: Y 80 %, M 80 %), as screens and office printers show it.
COLORS = {
    "black": (0.0, 0.0, 0.0),
    "red": (0.85, 0.0, 0.0),
    "grey": (0.45, 0.45, 0.45),
    "pale": (0.9, 0.9, 0.9),
}

_lock = threading.Lock()  # reportlab's font registry and settings belong to the process


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
    """The PDF file of ``document``."""
    out = io.BytesIO()
    with _lock:
        rl_config.useA85 = 0
        names = {face.key: _register(face) for face in document.faces}
        first = document.pages[0]
        canvas = Canvas(
            out,
            pagesize=(first.width / MM_PER_PT, first.height / MM_PER_PT),
            pageCompression=1,
            invariant=1,
            initialFontName=next(iter(names.values()), None),
            lang="zh-CN",
        )
        canvas.setTitle(document.title)
        canvas.setCreator("Sanban")
        canvas.setProducer("Sanban")
        canvas.setAuthor("")
        canvas.setSubject(document.form)
        canvas.setViewerPreference("PrintScaling", "None")
        for page in document.pages:
            _draw(canvas, page, names)
            canvas.showPage()
        canvas.save()
    return out.getvalue()


def _register(face: FaceFile) -> str:
    """Register the face once for the process; returns reportlab's name for it."""
    name = f"{face.key}-{hashlib.sha256(f'{face.path}#{face.index}'.encode()).hexdigest()[:8]}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            font = ttfonts.TTFont(name, str(face.path), subfontIndex=face.index)
            # PDFium cuts fractions of widths off; with whole ones all readers place words alike.
            font.face.charWidths = {code: round(width) for code, width in font.face.charWidths.items()}
            font.face.get_table = _tables_of(font.face)
            pdfmetrics.registerFont(font)
        except (OSError, ttfonts.TTFError) as error:
            raise EnvironmentProblem(
                "T-012", f"字体不能嵌入：{face.family}。", "请在设置中改用随程序提供的字体。"
            ) from error
    return name


class _Glyphs:
    """The outlines of a font, cut out of the file only where asked: reportlab copies all 10 MB for every paper."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


def _tables_of(face: Any) -> Callable[[str], Any]:
    read = face.get_table

    def table(tag: str) -> Any:
        return _Glyphs(face._ttf_data, face.get_table_pos(tag)[0]) if tag == "glyf" else read(tag)

    return table


def _draw(canvas: Canvas, page: Page, names: dict[str, str]) -> None:
    height = page.height
    canvas.setPageSize((page.width / MM_PER_PT, height / MM_PER_PT))
    for is_text, items in groupby(page.items, key=lambda item: isinstance(item, GlyphRun)):
        if is_text:
            _draw_text(canvas, [item for item in items if isinstance(item, GlyphRun)], height, names)
        else:
            _draw_lines(canvas, items, height)


def _draw_lines(canvas: Canvas, items: Iterable[Item], height: float) -> None:
    for item in items:
        if isinstance(item, Rule):
            canvas.setStrokeColorRGB(*COLORS[item.color])
            canvas.setLineWidth(item.width / MM_PER_PT)
            canvas.line(*(_points(v) for v in (item.x1, height - item.y1, item.x2, height - item.y2)))
        elif isinstance(item, Ring):
            canvas.setStrokeColorRGB(*COLORS[item.color])
            canvas.setLineWidth(item.width / MM_PER_PT)
            canvas.circle(_points(item.x), _points(height - item.y), _points(item.radius))


def _points(mm: float) -> float:
    return mm / MM_PER_PT


def _draw_text(canvas: Canvas, runs: list[GlyphRun], height: float, names: dict[str, str]) -> None:
    """One text object for many runs; characters at an even distance become one string."""
    code: list[str] = []
    color, scale, spacing = "", 1.0, 0.0
    for run in runs:
        if run.color != color:
            color = run.color
            code.append("{} {} {} rg".format(*(_number(part) for part in COLORS[color])))
        if run.scale != scale:
            scale = run.scale
            code.append(f"{_number(100 * scale)} Tz")
        font = pdfmetrics.getFont(names[run.face])
        turn = math.radians(run.angle or 0.0)
        matrix = " ".join(
            _number(v) for v in (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn))
        )
        for text, x, space in _strings(run, font):
            along = x - run.xs[0]
            at_x = run.xs[0] + along * math.cos(turn)
            at_y = run.y - along * math.sin(turn)
            code.append(f"{matrix} {_number(_points(at_x))} {_number(_points(height - at_y))} Tm")
            wanted = space / scale
            if abs(wanted - spacing) > 5e-5:
                spacing = wanted
                code.append(f"{_number(spacing)} Tc")
            for subset, data in font.splitString(text, canvas._doc):
                name = font.getSubsetInternalName(subset, canvas._doc)
                code.append(f"{name} {_number(run.size_pt)} Tf ({canvas._escape(data)}) Tj")
    if scale != 1.0:
        code.append("100 Tz")
    code.append("0 Tc")
    text_object = canvas.beginText()
    text_object._code.append("\n".join(code))
    canvas.drawText(text_object)


def _strings(run: GlyphRun, font: Any) -> Iterator[tuple[str, float, float]]:
    """Cut a run where the space after a character changes: (text, x in mm, space in pt)."""
    size = run.size_pt
    advance = font.face.getCharWidth
    widths = [advance(ord(char)) * 0.001 * size * run.scale for char in run.text]
    spaces = [
        round(_points(after - x) - width, 4)
        for x, after, width in zip(run.xs, run.xs[1:], widths, strict=False)
    ]
    start = 0
    for index in range(1, len(run.text) + 1):
        # The last character of a string has the same space after it and nothing behind it to move.
        if index < len(run.text) and (index - start == 1 or abs(spaces[index - 1] - spaces[start]) < 2e-4):
            continue
        yield run.text[start:index], run.xs[start], spaces[start] if index - start > 1 else 0.0
        start = index


def _number(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _unicode_map(font_name: str, subset: list[int]) -> str:
    """The ToUnicode map of a subset: as reportlab's, but right beyond U+FFFF and in blocks of 100."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for first in range(0, len(subset), 100):
        block = subset[first : first + 100]
        lines.append(f"{len(block)} beginbfchar")
        for index, code in enumerate(block, first):
            lines.append(f"<{index:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>")
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


# reportlab 5.1 writes characters beyond U+FFFF as five hex digits, which no reader understands.
ttfonts.makeToUnicodeCMap = _unicode_map
