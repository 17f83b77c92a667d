"""The paper of a draft, and the engine its editor asks: both the same layout, so that the preview is the print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.base.editing import Block, Finding, Typeset
from desktop.base.ids import RecordId
from desktop.base.module import Form
from desktop.export.drafting.engine import DraftEngine
from desktop.export.layout.frame import Document
from desktop.office.drafts import rules
from desktop.office.drafts.records import Draft
from desktop.storage.session import Session


class PaperEngine:
    """The engine of the drafts' editor: fields named as in a draft. `fixed` are those the editor does not show."""

    def __init__(self, fixed: Mapping[str, Any] | None = None) -> None:
        self._engine, self._fixed = DraftEngine(), dict(fixed or {})

    def blocks(self, text: str) -> Sequence[Block]:
        """The role of every line."""
        return self._engine.blocks(text)

    def check(self, text: str, fields: Mapping[str, Any]) -> Sequence[Finding]:
        """What should be looked at."""
        found = self._engine.check(text, self._facts(fields))
        return [replace(each, field=rules.FIELD_OF.get(each.field, each.field)) for each in found]

    def typeset(self, text: str, fields: Mapping[str, Any]) -> Typeset:
        """The paper. Raises as `typeset.from_text`."""
        return self._engine.typeset(text, self._facts(fields))

    def lay_out(self, text: str, fields: Mapping[str, Any]) -> Document:
        """The paper as frames. Raises as `typeset.from_text`."""
        return self._engine.lay_out(text, self._facts(fields))

    def _facts(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        return rules.paper_fields({**self._fixed, **fields})


def paper(session: Session, id: RecordId) -> Document:
    """The draft with this id as it stands now.

    Raises:
        UserProblem: `T-002` it has no text; `T-001` a character no font has.
    """
    return paper_of(session.get(Draft, id))


def paper_of(draft: Draft) -> Document:
    """The paper of a draft. Raises as `paper`."""
    return PaperEngine().lay_out(draft.body, head_of(draft))


def head_of(draft: Draft) -> dict[str, Any]:
    """The values of a draft's head, its 密级 among them."""
    return {name: getattr(draft, name) for name in (*rules.HEAD, "classification")}


FORMS = (Form("drafts.draft", "paper", "公文", paper),)
