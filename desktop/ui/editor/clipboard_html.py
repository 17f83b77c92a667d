"""What WPS, Word, Excel and browsers put on the clipboard as HTML, read as paragraphs and tables without any style.

Numbers of lists are kept where the clipboard holds them as text (Word and WPS between `mso-list:Ignore` marks) and
counted for `<ol>`. Deleted text of a tracked change, hidden text and comments stay away; pictures are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desktop.ui.editor.cells import table_lines
from desktop.ui.editor.clean import paragraph, visible
from desktop.ui.editor.html_tokens import Tag, tokens

MOST_CHARACTERS = 4_000_000
"""Longest HTML read; a paper of 100 pages from Word has about two million."""
MOST_CELLS = 20_000
_BLOCK_WORDS = """address article aside blockquote body center dd div dl dt fieldset figure footer form
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul caption"""
_BLOCKS = frozenset(_BLOCK_WORDS.split())
_CELLS = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot"))
_SKIPPED_WORDS = "style script head title xml del template noscript select textarea svg object iframe"
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_EMPTY_WORDS = "br hr img meta link input col wbr base area embed source v:imagedata o:lock"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_PICTURES = frozenset(("img", "v:imagedata", "object", "svg"))
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*(?:comment-list|comment)\b|mso-special-character\s*:\s*comment",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t]*(?={_WIDE})")


@dataclass
class _Grid:
    """A table being read. `filled` holds the cells that a cell above reaches into."""

    rows: list[list[str]] = field(default_factory=list)
    filled: dict[tuple[int, int], bool] = field(default_factory=dict)
    cell: list[str] | None = None
    cells: int = 0

    def start_cell(self) -> None:
        if not self.rows:
            self.rows.append([])
        self.cell = []

    def end_cell(self, across: int, down: int) -> None:
        if self.cell is None:
            return
        words = re.sub(r"\s*\n\s*", " ", "".join(self.cell).strip()).strip()
        self.cell = None
        row = self.rows[-1]
        number = len(self.rows) - 1
        self._fill(row, number)
        for step in range(across):
            column = len(row)
            row.append(words if step == 0 else "")
            for below in range(1, down):
                self.filled[number + below, column] = True
        self.cells += across * down

    def _fill(self, row: list[str], number: int) -> None:
        while self.filled.get((number, len(row))):
            row.append("")

    def end_row(self) -> None:
        if self.rows:
            self._fill(self.rows[-1], len(self.rows) - 1)

    def lines(self) -> list[str]:
        rows = [[paragraph(visible(cell)[0]) for cell in row] for row in self.rows if row]
        while rows and not any(rows[-1]):
            rows.pop()
        if len(rows) <= 1 and all(len(row) <= 1 for row in rows):
            return [
                cell for row in rows for cell in row if cell
            ]  # a frame around text, or one cell of a sheet
        return table_lines(rows)


@dataclass(frozen=True, slots=True)
class Read:
    """Lines of text (tables as lines of cells), how many pictures were left out, whether something was cut off."""

    lines: list[str]
    pictures: int = 0
    cut: bool = False


class _Reader:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []
        self.pictures = 0
        self.cut = False
        self._skipping: list[str] = []
        self._tables: list[tuple[_Grid, list[tuple[int, int]]]] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._pre = 0
        self._spans: list[bool] = []

    # ---- text --------------------------------------------------------------------------------------------------
    def text(self, words: str) -> None:
        if self._skipping:
            return
        if self._marker and words.strip():
            self._into().append(self._marker)
            self._marker = ""
        if not self._pre:
            words = _WIDE_BREAK.sub("", words.replace("\r", ""))
            words = re.sub(r"[ \t\n]+", " ", words)
        (self._into()).append(words)

    def _into(self) -> list[str]:
        if self._tables and self._tables[-1][0].cell is not None:
            return self._tables[-1][0].cell
        return self.words

    def _end_line(self) -> None:
        if self._tables and self._tables[-1][0].cell is not None:
            cell = self._tables[-1][0].cell
            if cell and cell[-1] != "\n":
                cell.append("\n")
            return
        whole = re.sub(r"(?<=[\u2e80-\u9fff]) (?=\n)", "", "".join(self.words))
        self.words = []
        for line in visible(whole)[0].split("\n"):
            made = paragraph(line)
            if made:
                self.lines.append(made)

    # ---- tags --------------------------------------------------------------------------------------------------
    def tag(self, tag: Tag) -> None:
        if self._skipping:
            self._skip(tag)
            return
        if tag.opens:
            self._open(tag)
        if tag.closes and tag.name not in _EMPTY:
            self._close(tag)

    def _skip(self, tag: Tag) -> None:
        if tag.name in _PICTURES and tag.opens and self._skipping[0] not in ("del", "head", "xml"):
            self.pictures += 1
        if tag.name == self._skipping[-1]:
            if tag.closes and tag.opens:
                return
            if tag.closes:
                self._skipping.pop()
            else:
                self._skipping.append(tag.name)

    def _open(self, tag: Tag) -> None:
        name, style = tag.name, tag.get("style")
        if name in _PICTURES:
            self.pictures += 1
        hidden = (
            name in _SKIPPED
            or (style and _HIDDEN.search(style))
            or "msocomanchor" in tag.get("class").lower()
        )
        if hidden and not tag.closes and name not in _EMPTY:
            self._skipping.append(name)
            return
        if name == "span":
            mark = bool(style and _LIST_MARK.search(style))
            self._spans.append(mark)
        elif name == "br":
            self._into().append("\n")
        elif name == "pre":
            self._pre += 1
        if name in _BLOCKS and name not in _CELLS:
            self._end_line()
        self._open_block(tag)

    def _open_block(self, tag: Tag) -> None:
        name = tag.name
        if name in ("ol", "ul"):
            self._lists.append(_number(tag.get("start"), 1, 9999) if name == "ol" else None)
        elif name == "li" and self._lists and self._lists[-1] is not None:
            self._marker = (
                f"{self._lists[-1]}."  # before the first words: they may stand in a paragraph of their own
            )
            self._lists[-1] += 1
        elif name == "table":
            self._tables.append((_Grid(), []))
        elif name == "tr":
            self._need_table()
            grid = self._tables[-1][0]
            self._end_cell()
            grid.end_row()
            grid.rows.append([])
        elif name in ("td", "th"):
            self._need_table()
            self._end_cell()
            grid, open_cells = self._tables[-1]
            across, down = _number(tag.get("colspan"), 1, 60), _number(tag.get("rowspan"), 1, 2000)
            if grid.cells + across * down > MOST_CELLS:
                self.cut = True
                across = down = 1
            if grid.cells <= MOST_CELLS:
                grid.start_cell()
                open_cells.append((across, down))

    def _need_table(self) -> None:
        """Excel marks as copied only what stands inside its table."""
        if not self._tables:
            self._end_line()
            self._tables.append((_Grid(), []))

    def _close(self, tag: Tag) -> None:
        name = tag.name
        if name == "span" and self._spans:
            if self._spans.pop():
                self._end_number()
        elif name == "pre":
            self._pre = max(0, self._pre - 1)
        elif name in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif name in ("td", "th"):
            self._end_cell()
        elif name == "tr" and self._tables:
            self._end_cell()
            self._tables[-1][0].end_row()
        elif name == "table" and self._tables:
            self._end_table()
        if name in _BLOCKS and name not in _CELLS | {"table"}:
            self._end_line()

    def _end_number(self) -> None:
        """The gap Word leaves between a number and its text (blanks in a small size) goes."""
        into = self._into()
        while into and not into[-1].strip(" \xa0\t"):
            into.pop()
        if into:
            into[-1] = into[-1].rstrip(" \xa0\t")

    def _end_cell(self) -> None:
        if self._tables and self._tables[-1][0].cell is not None:
            grid, open_cells = self._tables[-1]
            grid.end_cell(*(open_cells.pop() if open_cells else (1, 1)))

    def _end_table(self) -> None:
        self._end_cell()
        grid = self._tables.pop()[0]
        lines = grid.lines()
        if self._tables and self._tables[-1][0].cell is not None:
            self._tables[-1][0].cell.append(" ".join(line.strip("|").replace("|", " ") for line in lines))
            return
        if self.lines and lines and self.lines[-1].startswith("|") and lines[0].startswith("|"):
            self.lines.append("")  # two tables, not one
        self.lines.extend(lines)

    def close(self) -> None:
        while self._tables:
            self._end_table()
        self._end_line()


def _number(words: str, least: int, most: int) -> int:
    found = re.match(r"\s*(\d{1,5})", words)
    return max(least, min(most, int(found.group(1)))) if found else least


def fragment(source: str) -> str:
    """What was copied: between the marks of the clipboard format when they are there."""
    start, end = source.find("<!--StartFragment"), source.rfind("<!--EndFragment")
    if start >= 0:
        first = source.find("-->", start)
        source = source[first + 3 if first >= 0 else len(source) : end if end > start else len(source)]
    return source


def read_html(source: str) -> Read:
    """The lines of clipboard HTML. Never raises; HTML longer than `MOST_CHARACTERS` is cut off there."""
    inner = fragment(source)
    cut = len(inner) > MOST_CHARACTERS
    reader = _Reader()
    for token in tokens(inner[:MOST_CHARACTERS]):
        if isinstance(token, str):
            reader.text(token)
        else:
            reader.tag(token)
    reader.close()
    return Read(reader.lines, reader.pictures, cut or reader.cut)
