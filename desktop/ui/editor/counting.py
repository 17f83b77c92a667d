"""字数 as WPS and Word count: every Chinese character and full-width stop is one, so is every run of others."""

from __future__ import annotations

import re

_WIDE = (
    r"\u1100-\u11ff\u2e80-\u9fff\ua000-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    r"\U00020000-\U0003ffff"
)
_STOPS = "“”‘’—…·〔〕"
_COUNTED = re.compile(f"[{_WIDE}{_STOPS}]|[^\\s|{_WIDE}{_STOPS}]+")


def words_in(text: str) -> int:
    """The number of words (字数) of a text; strokes of tables do not count."""
    return sum(1 for _ in _COUNTED.finditer(text))
