"""Places in a text: Python counts characters, Qt counts UTF-16 units, so some rare name characters count twice."""

from __future__ import annotations

from bisect import bisect_left


class Units:
    """Converts places of one text. Without characters beyond U+FFFF both counts are the same and nothing is stored."""

    def __init__(self, text: str) -> None:
        self._wide: list[int] = []
        if text and max(text) > "\uffff":
            self._wide = [place for place, char in enumerate(text) if char > "\uffff"]
        self._in_qt = [place + before for before, place in enumerate(self._wide)]

    def to_qt(self, place: int) -> int:
        """A Python index as a position of a QTextCursor."""
        return place + bisect_left(self._wide, place)

    def to_python(self, position: int) -> int:
        """A position of a QTextCursor as a Python index (the inside of a pair counts as after it)."""
        return position - bisect_left(self._in_qt, position)
