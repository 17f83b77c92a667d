"""What a printed sheet is made of: a title, then tables, labelled boxes, text and places to sign."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its share of the width, and ``left`` or ``centre``."""

    title: str
    share: float = 1.0
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; the headings are repeated on every page.

    ``least_rows`` adds empty rows to be filled in by hand; ``row_mm`` is the least height of a row.
    ``landscape`` asks an official paper to set it on pages of its own, turned; sheets have ``Form.landscape``.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    least_rows: int = 0
    row_mm: float = 8.0
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled box: ``span`` of its row's columns; ``lines`` is its least height in lines of text."""

    label: str
    value: str = ""
    span: int = 1
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Fields:
    """Rows of labelled boxes; the spans of each row should add up to ``columns``."""

    rows: tuple[tuple[Field, ...], ...]
    columns: int = 2
    label_mm: float = 29.5


@dataclass(frozen=True, slots=True)
class Prose:
    """Plain paragraphs between boxes; line ends part paragraphs."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, side by side: each label and, when known, the name and the time printed there."""

    places: tuple[tuple[str, str], ...]


Block = Table | Fields | Prose | Signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One sheet. ``line_left`` and ``line_right`` stand under the title at both sides."""

    title: str
    blocks: tuple[Block, ...]
    line_left: str = ""
    line_right: str = ""
    classification: str = ""
    audit_head: str = ""
    landscape: bool = False
    size_pt: float = 12.0
    foot: str = ""
