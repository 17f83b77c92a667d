"""A reader of HTML from the clipboard: tags, text and comments one after another, in time linear to its length.

`html.parser` needs quadratic time for some broken input (a clipboard is not to be trusted) and knows nothing of the
conditional comments of Office; what is needed here is little.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_TAG = 20_000
"""Characters of one tag; what is longer is text that only looks like one."""
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:_-]*)")
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: lower-case name, whether it opens, closes, or does both (`<br/>`)."""

    name: str
    opens: bool = True
    closes: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """An attribute, empty when absent."""
        return self.attributes.get(name, "")


def tokens(source: str) -> Iterator[Tag | str]:
    """Tags and stretches of text in order; comments, declarations and `<![if …]>` marks are left out."""
    place, length = 0, len(source)
    while place < length:
        start = source.find("<", place)
        if start < 0:
            yield html.unescape(source[place:])
            return
        if start > place:
            yield html.unescape(source[place:start])
        place, tag = _tag(source, start)
        if tag is not None:
            yield tag


def _tag(source: str, start: int) -> tuple[int, Tag | str | None]:
    if source.startswith("<!--", start):
        end = source.find("-->", start + 4)
        return (end + 3 if end >= 0 else len(source)), None
    if source.startswith(("<!", "<?"), start):
        end = source.find(">", start)
        return (end + 1 if end >= 0 else len(source)), None
    name = _NAME.match(source, start + 1)
    if name is None:
        return start + 1, "<"
    end = _end_of_tag(source, name.end())
    if end < 0:
        return start + 1, "<"
    body = source[name.end() : end]
    closes = source[start + 1] == "/"
    return end + 1, Tag(
        name.group(1).lower(), not closes, closes or body.endswith("/"), {} if closes else _attributes(body)
    )


def _end_of_tag(source: str, place: int) -> int:
    """The `>` that ends a tag, quotes respected; -1 when it is none."""
    limit = min(len(source), place + MOST_TAG)
    quote = ""
    while place < limit:
        char = source[place]
        if quote:
            quote = "" if char == quote else quote
        elif char == ">":
            return place
        elif char in "\"'":
            quote = char
        elif char == "<":
            return -1
        place += 1
    return -1


def _attributes(body: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _ATTRIBUTE.finditer(body):
        value = part.group(2) or ""
        if value[:1] in "\"'" and value[:1]:
            value = value[1:-1]
        found.setdefault(part.group(1).lower(), html.unescape(value))
    return found
