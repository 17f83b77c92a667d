"""Frames → OFD (GB/T 33190-2016), written by hand: the same positions as the PDF, text that can be selected.

Experimental (试验): read back by an independent reader in the tests, not yet opened in those of 数科, 福昕 or WPS.
The fonts are embedded, cut down to the characters used. The same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from fontTools import subset
from fontTools.ttLib import TTFont

from desktop.export import pdf
from desktop.export.layout.frame import Document, FaceFile, GlyphRun, Item, Page, Ring, Rule
from desktop.export.layout.geometry import MM_PER_PT
from desktop.export.pdf import decimals as _n

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)
# Room above and below the baseline in em, for the box that readers select by.
_ABOVE, _BELOW = 0.95, 0.3


def write(document: Document, path: str | Path) -> None:
    """Write ``document`` to ``path`` through a temporary file beside it.

    Raises:
        EnvironmentProblem: the file cannot be written (``T-020``).
    """
    pdf.save(to_bytes(document), Path(path))


def to_bytes(document: Document) -> bytes:
    """The OFD package of ``document``."""
    fonts = {face.key: _subset(face, document) for face in document.faces}
    ids = _Ids()
    font_ids = {face.key: ids.next() for face in document.faces}
    page_ids = [ids.next() for _ in document.pages]
    contents = [_page(page, font_ids, ids) for page in document.pages]
    files: dict[str, bytes] = {}
    for index, content in enumerate(contents):
        files[f"Doc_0/Pages/Page_{index}/Content.xml"] = content
    for face in document.faces:
        files[f"Doc_0/Res/{face.key}.ttf"] = fonts[face.key]
    files["Doc_0/PublicRes.xml"] = _resources(document, font_ids)
    files["Doc_0/Document.xml"] = _document(document, page_ids, ids.last)
    digest = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:32]
    files["OFD.xml"] = _root(document, digest)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("OFD.xml", *sorted(set(files) - {"OFD.xml"})):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, files[name])
    return out.getvalue()


class _Ids:
    """Numbers of objects: each is used once in a document."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _subset(face: FaceFile, document: Document) -> bytes:
    """The font with the characters that the document takes from it, and its Unicode map."""
    wanted = "".join(run.text for page in document.pages for run in page.runs() if run.face == face.key)
    font = TTFont(face.path, fontNumber=face.index, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    options.name_IDs = [1, 2, 4, 6]
    options.drop_tables += ["FFTM"]  # a font editor's time stamp
    cutter = subset.Subsetter(options)
    cutter.populate(text=wanted)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _root(document: Document, digest: str) -> bytes:
    return (
        f'{_HEAD}<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>{digest}</ofd:DocID><ofd:Title>{escape(document.title)}</ofd:Title>"
        f"<ofd:Subject>{escape(document.form)}</ofd:Subject><ofd:Creator>Sanban</ofd:Creator>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    ).encode()


def _document(document: Document, page_ids: list[int], last: int) -> bytes:
    first = document.pages[0]
    pages = "".join(
        f'<ofd:Page ID="{ident}" BaseLoc="Pages/Page_{index}/Content.xml"/>'
        for index, ident in enumerate(page_ids)
    )
    return (
        f"{_HEAD}<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>{last}</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {_n(first.width)} {_n(first.height)}</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    ).encode()


def _resources(document: Document, font_ids: dict[str, int]) -> bytes:
    fonts = "".join(
        f'<ofd:Font ID="{font_ids[face.key]}" FontName={quoteattr(face.family)} FamilyName={quoteattr(face.family)}>'
        f"<ofd:FontFile>{face.key}.ttf</ofd:FontFile></ofd:Font>"
        for face in document.faces
    )
    return f'{_HEAD}<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>'.encode()


def _page(page: Page, font_ids: dict[str, int], ids: _Ids) -> bytes:
    layer = ids.next()
    body = "".join(text for item in page.items for text in _item(item, font_ids, ids))
    return (
        f"{_HEAD}<ofd:Page {NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 {_n(page.width)} {_n(page.height)}"
        f'</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="{layer}" Type="Body">{body}</ofd:Layer>'
        "</ofd:Content></ofd:Page>"
    ).encode()


def _item(item: Item, font_ids: dict[str, int], ids: _Ids) -> Iterator[str]:
    if isinstance(item, GlyphRun):
        if item.text.strip():
            yield _text(item, font_ids[item.face], ids.next())
    elif isinstance(item, Rule):
        yield _rule(item, ids.next())
    else:
        yield _ring(item, ids.next())


def _text(run: GlyphRun, font: int, ident: int) -> str:
    """A text object; its box starts above the first character and the characters are placed inside it."""
    size = run.size_pt * MM_PER_PT
    left, top = run.xs[0], run.y - _ABOVE * size
    width, height = run.xs[-1] - run.xs[0] + 1.2 * size, (_ABOVE + _BELOW) * size
    steps = [b - a for a, b in zip(run.xs, run.xs[1:], strict=False)]
    delta = f' DeltaX="{" ".join(_n(step) for step in _exact(steps))}"' if steps else ""
    scale = f' HScale="{_n(run.scale)}"' if run.scale != 1.0 else ""
    start, turn = f'X="0" Y="{_n(_ABOVE * size)}"', ""
    if run.angle:
        # The box of a turned line is the whole of its own turned frame: the origin lies in its corner.
        angle = math.radians(run.angle)
        a, b = math.cos(angle), -math.sin(angle)
        turn = f' CTM="{_n(a)} {_n(b)} {_n(-b)} {_n(a)} 0 0"'
        left, top, start = run.xs[0], run.y, 'X="0" Y="0"'
    return (
        f'<ofd:TextObject ID="{ident}" Boundary="{_n(left)} {_n(top)} {_n(width)} {_n(height)}" Font="{font}" '
        f'Size="{_n(size)}"{scale}{turn}><ofd:FillColor Value="{_color(run.color)}"/>'
        f"<ofd:TextCode {start}{delta}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>"
    )


def _exact(steps: list[float]) -> list[float]:
    """Steps rounded to 0.0001 mm so that their sum never strays from the true place."""
    out, true, written = [], 0.0, 0.0
    for step in steps:
        true += step
        rounded = round(true - written, 4)
        written += rounded
        out.append(rounded)
    return out


def _rule(rule: Rule, ident: int) -> str:
    half = rule.width / 2
    left, top = min(rule.x1, rule.x2) - half, min(rule.y1, rule.y2) - half
    width, height = abs(rule.x2 - rule.x1) + rule.width, abs(rule.y2 - rule.y1) + rule.width
    data = f"M {_n(rule.x1 - left)} {_n(rule.y1 - top)} L {_n(rule.x2 - left)} {_n(rule.y2 - top)}"
    return _path(ident, left, top, width, height, rule.width, rule.color, data)


def _ring(ring: Ring, ident: int) -> str:
    r, w = ring.radius, ring.width
    left, top, side = ring.x - r - w / 2, ring.y - r - w / 2, 2 * r + w
    m = r + w / 2
    data = (
        f"M {_n(m - r)} {_n(m)} A {_n(r)} {_n(r)} 0 1 1 {_n(m + r)} {_n(m)} "
        f"A {_n(r)} {_n(r)} 0 1 1 {_n(m - r)} {_n(m)}"
    )
    return _path(ident, left, top, side, side, w, ring.color, data)


def _path(
    ident: int, left: float, top: float, width: float, height: float, weight: float, color: str, data: str
) -> str:
    return (
        f'<ofd:PathObject ID="{ident}" Boundary="{_n(left)} {_n(top)} {_n(width)} {_n(height)}" '
        f'LineWidth="{_n(weight)}" Stroke="true" Fill="false"><ofd:StrokeColor Value="{_color(color)}"/>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _color(name: str) -> str:
    return " ".join(str(round(255 * part)) for part in pdf.COLORS[name])
