"""What an editor page is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.base.editing import TextEngine
from desktop.base.fields import FieldSpec


@dataclass(frozen=True)
class EditorSpec:
    """What is written. `key` names the draft (one for each record); `fields` stand above the text."""

    key: str
    title: str
    subtitle: str
    fields: tuple[FieldSpec, ...]
    values: Mapping[str, Any]
    text: str
    engine: TextEngine
    verb_title: str = "保存"
    read_only: bool = False
