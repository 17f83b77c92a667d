"""A step after the PDF: made after PDF/A-2b (ISO 19005-2), for keeping. Pages are not touched.

The structure asked for is there (fonts embedded, sRGB output intent, XMP that agrees with the document's
information, no encryption, no transparency). It was not put to a validator: say 按 PDF/A-2b 制作, not 符合.
"""

from __future__ import annotations

import hashlib
import io
import struct
from typing import Any

import pikepdf
from PIL import ImageCms

from desktop.base.errors import EnvironmentProblem, UserProblem


def to_archive(data: bytes) -> bytes:
    """The PDF with the marks of PDF/A-2b; the same bytes for the same input.

    Raises:
        EnvironmentProblem: not a readable PDF (``T-021``).
        UserProblem: a font is not embedded, so it cannot be kept (``T-023``).
    """
    try:
        document = pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError as error:
        raise EnvironmentProblem(
            "T-021", "这个文件不是能打开的 PDF。", "请核对文件，或重新输出一份。"
        ) from error
    with document:
        loose = sorted({name for page in document.pages for name in _loose_fonts(page)})
        if loose:
            raise UserProblem(
                "T-023",
                f"字体没有嵌入：{'、'.join(loose)[:100]}。",
                "请用本程序重新输出这份文件。",
                field="file",
            )
        profile = document.make_stream(_srgb())
        profile["/N"] = 3
        document.Root.OutputIntents = pikepdf.Array([
            document.make_indirect(pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
                RegistryName=pikepdf.String("http://www.color.org"), DestOutputProfile=profile,
            ))
        ])  # fmt: skip
        if "/Trapped" in document.docinfo:
            del document.docinfo["/Trapped"]  # says nothing and has no counterpart in XMP
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp.load_from_docinfo(document.docinfo)
            xmp["pdfaid:part"], xmp["pdfaid:conformance"] = "2", "B"
            xmp["dc:language"] = {"zh-CN"}
        ident = pikepdf.String(hashlib.sha256(data).digest()[:16])
        document.trailer.ID = pikepdf.Array([ident, ident])
        out = io.BytesIO()
        document.save(
            out, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True
        )
    return out.getvalue()


def _loose_fonts(page: pikepdf.Page) -> list[str]:
    fonts: Any = page.resources.get("/Font", {}) if page.resources else {}
    names = []
    for font in fonts.values():
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor: Any = inner.get("/FontDescriptor", {})
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            names.append(str(font.get("/BaseFont", "?")).lstrip("/"))
    return names


def _srgb() -> bytes:
    """The sRGB profile, with its date of making set to a fixed one so that files stay the same."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    made[84:100] = bytes(16)
    return bytes(made)
