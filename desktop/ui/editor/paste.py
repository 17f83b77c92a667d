"""What the clipboard holds as clean lines, with a word about what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from desktop.ui.editor.clean import plain_paste
from desktop.ui.editor.clipboard_html import MOST_CHARACTERS, read_html

MOST_PLAIN = 2_000_000
MOST_COLUMNS = 20
"""The typesetter reads so many columns of a table."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Lines to put in, and sentences about what was left out."""

    lines: list[str]
    remarks: tuple[str, ...] = ()


def read_mime(source: QMimeData) -> Pasted:
    """HTML as paragraphs and tables, else the plain text, else only a word that there is no text.

    HTML that holds no words (or is far too long) gives way to the plain text beside it.
    """
    remarks: list[str] = []
    if source.hasHtml():
        code = source.html()
        if len(code) > MOST_CHARACTERS and source.hasText():
            remarks.append("内容过大，已按纯文字粘贴，表格请分次粘贴。")
        else:
            read = read_html(code)
            if read.pictures:
                remarks.append(f"{read.pictures} 张图片没有粘贴：图片请作为附件。")
            if read.cut:
                remarks.append("内容过大，只粘贴了前一部分，请核对结尾。")
            if read.lines:
                return Pasted(read.lines, (*remarks, *_wide(read.lines)))
    if source.hasText():
        plain = plain_lines(source.text())
        return Pasted(plain.lines, (*remarks, *plain.remarks))
    if source.hasImage():
        remarks.append("图片不能放进正文，请作为附件。")
    return Pasted([], tuple(remarks))


def plain_lines(words: str) -> Pasted:
    """Plain text as clean lines; cells of a sheet (tabs, two rows or more) as a table."""
    remarks = []
    if len(words) > MOST_PLAIN:
        words = words[:MOST_PLAIN]
        remarks.append("内容过大，只粘贴了前一部分，请核对结尾。")
    lines, gone = plain_paste(words)
    if gone:
        remarks.append(f"已去掉 {gone} 个看不见的字符。")
    return Pasted(lines, (*remarks, *_wide(lines)))


def _wide(lines: list[str]) -> tuple[str, ...]:
    widest = max(
        (line.count("|") - line.count("\\|") - 1 for line in lines if line.startswith("|")), default=0
    )
    return (f"表格有 {widest} 栏，排版最多 {MOST_COLUMNS} 栏，请拆开。",) if widest > MOST_COLUMNS else ()
