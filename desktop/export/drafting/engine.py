"""The engine behind the editor: a paper of any form from text and head fields (`desktop.base.editing.TextEngine`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.base.editing import Block, Finding, Typeset
from desktop.export import pdf
from desktop.export.drafting.blocks import blocks_of
from desktop.export.drafting.check import findings
from desktop.export.drafting.places import source_boxes
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen.overlay import Overlay, lay_over
from desktop.export.layout.frame import Document
from desktop.export.recognise import parse
from desktop.export.typeset import FORMS, KNOWN_FACTS, from_text, text_lines

DEFAULT_FORM = "document"


class DraftEngine:
    """Sets text as the form named by the field `form` (default: `form` given here).

    Fields named like a fact of `typeset` win over what the text says when they are filled; `profile` names the
    grid, `draft_mark` (送审稿) marks every page and shows where seals go; all other fields are left alone.
    """

    def __init__(self, form: str = DEFAULT_FORM, library: Library | None = None) -> None:
        self._form, self._library = form, library

    def blocks(self, text: str) -> Sequence[Block]:
        """The role of every line."""
        return blocks_of(text, parse(text).lines)

    def check(self, text: str, fields: Mapping[str, Any]) -> Sequence[Finding]:
        """What should be looked at."""
        return findings(text, form_of(fields, self._form), facts_of(fields), self._fonts())

    def typeset(self, text: str, fields: Mapping[str, Any]) -> Typeset:
        """The paper. Raises as `from_text`."""
        fonts, form, facts = self._fonts(), form_of(fields, self._form), facts_of(fields)
        document = self.lay_out(text, fields)
        parsed = parse(text)
        lines = text_lines(parsed, form)
        others = [line for line in parsed.lines if line not in lines and line.role not in facts]
        boxes = source_boxes(document, lines, others, fonts)
        return Typeset(pdf.to_bytes(document), boxes, document.remarks)

    def lay_out(self, text: str, fields: Mapping[str, Any]) -> Document:
        """The paper as frames, for every writer."""
        profile = str(fields.get("profile") or "gb")
        document = from_text(text, form_of(fields, self._form), facts_of(fields), profile, self._fonts())
        mark = str(fields.get("draft_mark") or "").strip()
        return lay_over(document, Overlay(draft=mark), self._fonts()) if mark else document

    def _fonts(self) -> Library:
        return self._library or bundled_library()


def form_of(fields: Mapping[str, Any], default: str = DEFAULT_FORM) -> str:
    """The form by its name, in English or as people call it (文件, 信函, 命令, 纪要, 简报)."""
    named = str(fields.get("form") or default)
    return next((name for name, title in FORMS.items() if title == named), named)


def facts_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are facts of a paper and are filled; what a person picked from a list as its words."""
    return {name: _plain(value) for name, value in fields.items() if name in KNOWN_FACTS and value}


def _plain(value: Any) -> Any:
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else value
