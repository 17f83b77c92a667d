"""The package of a DOCX: no style, picture or font of the library's own template, fixed dates of its members.

python-docx starts from a template with 150 styles for English readers and the fonts of its theme (Calibri, ＭＳ 明朝);
WPS asks for fonts that are missing wherever it finds one named.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from docx.oxml.ns import qn

from desktop.export.word_xml import LATIN, set_fonts

EAST_ASIAN = "仿宋"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNUSED = ("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering", "/webSettings")
_LINKS = ("w:basedOn", "w:link", "w:next")
_THEME_FONT = re.compile(rb' w:(?:ascii|hAnsi|eastAsia|cs)Theme="[^"]*"')
_BY_SCRIPT = re.compile(rb'<a:font script="[^"]*" typeface="[^"]*"/>')
_TYPEFACE = re.compile(rb'(<a:(latin|ea|cs) typeface=")[^"]*"')
_FONT_TABLE = re.compile(rb"<w:font w:name=.*</w:font>", re.DOTALL)


def leave_out_template(made: Any, roots: Iterable[Any]) -> None:
    """Drop what no part of the text refers to; what stays names our fonts. ``roots``: body, headers and footers."""
    for holder in (made.part, made.part.package):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(_UNUSED):
                del holder.rels[key]
    styles = made.styles.element
    by_name = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
    used = [name for name, style in by_name.items() if style.get(qn("w:default")) == "1"]
    for root in roots:
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
            used += [each.get(qn("w:val")) for each in root.iter(qn(tag))]
    kept: set[str] = set()
    while used:
        name = used.pop()
        if name in by_name and name not in kept:
            kept.add(name)
            links = (by_name[name].find(qn(tag)) for tag in _LINKS)
            used += [link.get(qn("w:val")) for link in links if link is not None]
    for name, style in by_name.items():
        if name not in kept:
            styles.remove(style)
    for latent in styles.findall(qn("w:latentStyles")):
        styles.remove(latent)
    for fonts in styles.iter(qn("w:rFonts")):
        set_fonts(fonts.getparent(), EAST_ASIAN)


def packed(data: bytes) -> bytes:
    """The same package with fixed dates, and no font of the template in any of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _without_foreign_fonts(info.filename, old.read(info.filename)))
    return out.getvalue()


def _without_foreign_fonts(name: str, content: bytes) -> bytes:
    if not name.endswith(".xml"):
        return content
    content = _THEME_FONT.sub(b"", content)
    if name.startswith("word/theme/"):
        faces = {b"latin": LATIN, b"ea": EAST_ASIAN, b"cs": LATIN}
        content = _BY_SCRIPT.sub(b"", content)
        content = _TYPEFACE.sub(lambda found: found[1] + faces[found[2]].encode() + b'"', content)
    if name == "word/fontTable.xml":
        names = "".join(f'<w:font w:name="{font}"/>' for font in (EAST_ASIAN, LATIN))
        content = _FONT_TABLE.sub(names.encode(), content)
    return content
