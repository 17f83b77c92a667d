"""The engine behind the editor of minutes that have their facts from records: people, decisions, number, dates.

Everything typed is the text of the minutes: what looks like a title or a signature is text there, as in print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.base.editing import Block, Finding, Typeset
from desktop.export import pdf
from desktop.export.drafting.blocks import blocks_of
from desktop.export.drafting.check import findings_in
from desktop.export.drafting.places import source_boxes
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen.minutes import MinutesFacts, lay_out_minutes
from desktop.export.intake.tables import with_tables
from desktop.export.recognise import Line, Parsed, body_lines

OVERVIEW = "overview"
_OWN = ("title", "number", "distribution")


class MinutesEngine:
    """Sets `text` as the body of the minutes described by `facts`.

    The fields `title`, `number` and `distribution` replace those of the facts when they are there; `overview` is
    printed before the text; `profile` is the grid.
    """

    def __init__(self, facts: MinutesFacts, library: Library | None = None, profile: str = "gb") -> None:
        self._facts, self._library, self._profile = facts, library, profile

    def blocks(self, text: str) -> Sequence[Block]:
        """The role of every line: headings, tables and text."""
        return blocks_of(text, body_lines(text))

    def check(self, text: str, fields: Mapping[str, Any]) -> Sequence[Finding]:
        """What should be looked at in the text and in the fields."""
        given = {name: value for name, value in fields.items() if isinstance(value, str) and value}
        return findings_in(text, Parsed(lines=body_lines(text)), "minutes", given, self._fonts())

    def typeset(self, text: str, fields: Mapping[str, Any]) -> Typeset:
        """The minutes as they would be printed. Raises as `lay_out_minutes`."""
        before = [replace(line, places=(-1,) * len(line.text)) for line in body_lines(_overview(fields))]
        lines = [*before, *body_lines(text)]
        own = {name: str(fields[name]) for name in _OWN if name in fields}
        facts = replace(self._facts, **own, body=minutes_body(lines))  # type: ignore[arg-type]
        fonts = self._fonts()
        document = lay_out_minutes(facts, self._profile, fonts)
        return Typeset(pdf.to_bytes(document), source_boxes(document, lines, (), fonts), document.remarks)

    def _fonts(self) -> Library:
        return self._library or bundled_library()


def _overview(fields: Mapping[str, Any]) -> str:
    return str(fields.get(OVERVIEW) or "")


def minutes_body(lines: Sequence[Line]) -> tuple[Any, ...]:
    """The body of `MinutesFacts`: paragraphs, and tables where they were typed."""
    return tuple(with_tables([line.text for line in lines]))
