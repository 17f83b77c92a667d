"""What the editor does to the text at a command: heading levels, numbers in sequence, tables. Each is one undo step."""

from __future__ import annotations

from desktop.ui.editor.cells import is_row, row_of
from desktop.ui.editor.edits import Edit, difference
from desktop.ui.editor.numbering import as_level, renumbered
from desktop.ui.editor.text import PaperText
from desktop.ui.editor.wrapped import joined


def set_level(text: PaperText, level: int) -> None:
    """Make the paragraphs in hand headings of a level (1 to 4), or take their numbers away (0)."""
    lines = text.plain().split("\n")
    text.structure.ask()
    blocks = list(text.structure.blocks)
    kept = list(lines)
    for place in text.chosen_lines():
        if not is_row(lines[place]) and (lines[place].strip() or len(text.chosen_lines()) == 1):
            lines[place] = as_level(lines, blocks, place, level)
            if level:
                blocks[place] = type(blocks[place])(f"heading{level}", "")
    if lines != kept:
        text.set_lines(lines)
        text.structure.ask()


def renumber(text: PaperText) -> int:
    """Number all headings anew in sequence; returns how many changed."""
    text.structure.ask()
    lines = text.plain().split("\n")
    made = renumbered(lines, text.structure.blocks)
    changed = sum(one != other for one, other in zip(lines, made, strict=True))
    if changed:
        text.set_lines(made)
        text.structure.ask()
    return changed


def join_lines(text: PaperText) -> int:
    """Put the lines under the selection together into paragraphs; returns how many lines there are fewer."""
    chosen = text.chosen_lines()
    lines = text.plain().split("\n")
    before = lines[chosen.start : chosen.stop]
    made = joined(before)
    start = sum(len(line) + 1 for line in lines[: chosen.start])
    edit = difference("\n".join(before), "\n".join(made))
    if edit is not None:
        text.replace([Edit(start + edit.start, start + edit.end, edit.new)])
        text.select(start, start + len("\n".join(made)))
    return len(before) - len(made)


def insert_table(text: PaperText, rows: int, columns: int) -> None:
    """An empty table on lines of its own after the paragraph in hand, the caret in its first cell."""
    plain, place = text.plain(), text.place()
    start, stop = plain.rfind("\n", 0, place) + 1, plain.find("\n", place)
    stop = len(plain) if stop < 0 else stop
    body = "\n".join([row_of([" "] * columns)] * rows)
    empty = not plain[start:stop].strip()
    at = start if empty else stop
    before = "" if empty else "\n\n" if is_row(plain[start:stop]) else "\n"
    follows = plain[stop : stop + 2] == "\n|"
    caret = at + len(before) + 1
    text.replace([Edit(at, stop, before + body + ("\n" if follows else ""))], (caret, caret))
    text.structure.ask()
