"""A paper into a file of any kind: one way for the command line and the window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop.base.papers import FileFormat
from desktop.export import archive, ofd, pdf, render, word
from desktop.export.layout.frame import Document

PDF, ARCHIVE, DOCX, OFD, PNG = "pdf", "archive", "docx", "ofd", "png"
FORMATS: Mapping[str, FileFormat] = {
    each.key: each
    for each in (
        FileFormat(PDF, "PDF", ".pdf", "与打印一致"),
        FileFormat(ARCHIVE, "PDF/A（长期保存）", ".pdf", "按 PDF/A-2b 制作"),
        FileFormat(DOCX, "DOCX（供修改）", ".docx", "可用 WPS、Word 修改，版面以 PDF 为准"),
        FileFormat(OFD, "OFD（试验）", ".ofd", "请先用本单位的阅读器打开核对"),
        FileFormat(PNG, "图片 PNG", ".png", "每面一张"),
    )
}
FROM_PDF = (PDF, ARCHIVE, PNG)
"""What can be made of a paper that exists only as a PDF."""

PNG_DPI = 200


def write(document: Document | None, target: Path, format: str, data: bytes | None = None) -> list[Path]:
    """Write a paper; returns the files made. `data` is its PDF when that is there already.

    Without a document only the formats `FROM_PDF` can be made of `data`.

    Raises:
        EnvironmentProblem: the file cannot be written (``T-020``); UserProblem: no PDF/A of it (``T-023``).
    """
    if document is not None and format == DOCX:
        word.write(document, target)
    elif document is not None and format == OFD:
        ofd.write(document, target)
    else:
        if data is None:
            assert document is not None
            data = pdf.to_bytes(document)
        if format == PNG:
            return _pictures(data, target)
        pdf.save(archive.to_archive(data) if format == ARCHIVE else data, target)
    return [target]


def _pictures(data: bytes, target: Path) -> list[Path]:
    pages = render.page_count(data)
    files = [target] if pages == 1 else [
        target.with_name(f"{target.stem}-{number}{target.suffix}") for number in range(1, pages + 1)
    ]  # fmt: skip
    for number, file in enumerate(files, 1):
        pdf.save(render.to_png(data, number, PNG_DPI), file)
    return files
