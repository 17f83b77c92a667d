"""Tab inside a table: on to the next cell, its words selected; after the last cell a new row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from desktop.ui.editor.cells import is_row, row_of, spans
from desktop.ui.editor.units import Units

if TYPE_CHECKING:
    from desktop.ui.editor.text import PaperText


def in_row(text: PaperText) -> bool:
    """Whether the caret stands in a row of cells."""
    return is_row(text.textCursor().block().text())


def step(text: PaperText, by: int) -> None:
    """Go to the cell before or after the one in hand."""
    cursor = text.textCursor()
    block = cursor.block()
    line = block.text()
    place = Units(line).to_python(cursor.selectionStart() - block.position())
    cells = spans(line)
    now = max((n for n, (start, _end) in enumerate(cells) if start <= place), default=0)
    target = now + by
    if target >= len(cells):
        block = block.next()
        if not block.isValid() or not is_row(block.text()):
            _new_row(text, cursor, len(cells))
            return
        target = 0
    elif target < 0:
        block = block.previous()
        if not block.isValid() or not is_row(block.text()):
            return
        target = len(spans(block.text())) - 1
    start, end = spans(block.text())[target]
    units = Units(block.text())
    cursor.setPosition(block.position() + units.to_qt(start))
    cursor.setPosition(block.position() + units.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)


def _new_row(text: PaperText, cursor: QTextCursor, count: int) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertText("\n" + row_of([" "] * count))
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    cursor.movePosition(QTextCursor.MoveOperation.Right)
    text.setTextCursor(cursor)
