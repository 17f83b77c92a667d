"""Lines cut by a page's width (text copied from a PDF or a scan) put together into paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.ui.editor.cells import is_row
from desktop.ui.editor.numbering import head_of

_ENDS = "。！？：；…”）〕】》.!?:;"
_STARTS = re.compile(
    r"第[一二三四五六七八九十百]+[章节条款]|[附表图]件?[\d一二三四五六七八九十]*[：:、\s]|\d{4}年\d{1,2}月\d{1,2}日$"
)
_SHORT = 0.6
"""A line shorter than this part of the longest one was not cut by the width."""


def joined(lines: Sequence[str]) -> list[str]:
    """The paragraphs of cut lines.

    A line goes on in the next one when it is nearly as long as the longest and ends without a stop, unless the next
    begins a heading, an article, a row of a table, or is indented. Between two Latin words a space is put.
    """
    widest = max((len(line.strip()) for line in lines), default=0)
    found: list[str] = []
    goes_on = False
    for line in lines:
        words = line.strip(" \t\u3000")
        if goes_on and words and not _begins(line, words):
            between = " " if found[-1][-1:].isascii() and words[:1].isascii() else ""
            found[-1] += between + words
        else:
            found.append(words)
        goes_on = bool(words) and len(line.strip()) >= widest * _SHORT and words[-1] not in _ENDS
        goes_on = goes_on and not is_row(words)
    return found


def _begins(line: str, words: str) -> bool:
    indented = line.startswith(("\u3000", "  ", "\t"))
    return indented or head_of(words)[0] > 0 or is_row(words) or _STARTS.match(words) is not None
