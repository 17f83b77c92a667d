"""署名、成文日期 and the room for seals (GB/T 9704-2012 §7.3.5), in the ways the standard knows.

Widths are counted in 字; nothing is drawn in the place of a seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.export.gongwen.furniture import too_long
from desktop.export.layout.breaker import Line
from desktop.export.layout.cells import Metrics
from desktop.export.layout.flow import BLANK_KEPT, Part, Row, line_width, single
from desktop.export.layout.geometry import Profile
from desktop.export.layout.place import Type

SEALED, PLAIN, STAMPED = "sealed", "plain", "stamped"
WAYS = (SEALED, PLAIN, STAMPED)
PER_ROW = 3
SEAL_ROWS = 5  # a seal of 45 mm and its gap, in lines of 10.449 mm
MOST_HELD = 16
SIGNATURE_ROWS = 4
STAMP_CELLS = 5  # a signature stamp is about 25-30 mm wide
STAMP_MM = 15.0  # and high


def signature_rows(
    way: str, organs: Sequence[str], day: str, posts: Sequence[str], profile: Profile, metrics: Metrics
) -> list[Row]:
    """The rows from the blank line after the text to the date; none when there is nothing to sign.

    ``posts`` are those of the persons whose stamps sign (主办机关 first); without any the organs stand there.
    """
    organs = [organ for organ in organs if organ]
    if way == STAMPED:
        return _stamped([post for post in posts if post] or organs, day, profile, metrics)
    if not organs and not day:
        return []
    if way == SEALED and len(organs) > 1:
        return _sealed_jointly(organs, day, profile, metrics)
    if way == SEALED:
        return _sealed(organs, day, profile, metrics)
    return _plain(organs, day, profile, metrics)


def held_to_text(text: Sequence[Row], signature: Sequence[Row]) -> list[Row]:
    """Text and signature as one list of rows in which the signature never stands without text.

    ``signature`` may begin with the list of attachments; a block too long for that is only held to
    its own last lines.
    """
    if not signature:
        return list(text)
    if len(signature) > MOST_HELD:
        return [*text, *held_to_text(signature[:-SIGNATURE_ROWS], signature[-SIGNATURE_ROWS:])]
    rows = list(text)
    for index in range(max(0, len(rows) - 2), len(rows)):
        rows[index] = replace(rows[index], keep_next=True)
    kept = [replace(row, keep_next=True) for row in signature[:-1]]
    return [*rows, *kept, signature[-1]]


class _Setter:
    """Sets one line by its distance from the right edge of the text area, in 字."""

    def __init__(self, profile: Profile, metrics: Metrics, tag: str = "signature") -> None:
        self.profile, self.metrics = profile, metrics
        self.kind = Type(profile.size_pt, tag=tag)

    def width(self, text: str) -> float:
        return line_width(self._line(text)) / self.profile.cell

    def part(self, text: str, right: float) -> Part:
        line = self._line(text)
        left = self.profile.right - right * self.profile.cell - line_width(line)
        return Part(line, max(self.profile.left, left), self.kind)

    def _line(self, text: str) -> Line:
        return single(text, "fangsong", self.kind, self.profile.cell, self.metrics)


def _sealed(organs: Sequence[str], day: str, profile: Profile, metrics: Metrics) -> list[Row]:
    """Date four 字 from the right, the organ centred over it, two lines free for the seal (§7.3.5.1)."""
    setter = _Setter(profile, metrics, SEALED)
    rows = [BLANK_KEPT, BLANK_KEPT]
    date_right = 4.0
    for organ in organs:
        right = date_right + (setter.width(day) - setter.width(organ)) / 2
        if right < 0:
            date_right -= right
            right = 0.0
        rows.append(Row((setter.part(organ, right),)))
    if day:
        rows.append(Row((setter.part(day, date_right),)))
    return rows


def _sealed_jointly(organs: Sequence[str], day: str, profile: Profile, metrics: Metrics) -> list[Row]:
    """At most three organs in a row, each with room for its seal; the date under the last (§7.3.5.1)."""
    setter = _Setter(profile, metrics, SEALED)
    widest = max(setter.width(organ) for organ in organs)
    per_row = max(1, min(PER_ROW, len(organs), int(profile.columns / (widest + 1))))
    slot = profile.columns / per_row
    rows = [BLANK_KEPT, BLANK_KEPT]
    for first in range(0, len(organs), per_row):
        group = organs[first : first + per_row]
        parts = []
        for index, organ in enumerate(group):
            # A short last row stands at the right, where the date goes.
            column = index + (per_row - len(group) if first + per_row >= len(organs) else 0)
            centre = profile.columns - (column + 0.5) * slot
            parts.append(setter.part(organ, centre - setter.width(organ) / 2))
        if first:
            rows += [BLANK_KEPT] * (SEAL_ROWS - 1)
        rows.append(Row(tuple(parts)))
    if day:
        rows.append(Row((setter.part(day, slot / 2 - setter.width(day) / 2),)))
    return rows


def _plain(organs: Sequence[str], day: str, profile: Profile, metrics: Metrics) -> list[Row]:
    """No seal: the organ two 字 from the right, the date two 字 in under its first character (§7.3.5.2)."""
    setter = _Setter(profile, metrics)
    widest = max((setter.width(organ) for organ in organs), default=0.0)
    date_width = setter.width(day) if day else 0.0
    organ_right, date_right = 2.0, widest - date_width
    if date_width > widest:
        date_right = 2.0
        organ_right = date_width - widest + 4.0
    rows = [BLANK_KEPT]
    # Several organs stand one under another, their first characters in line.
    for organ in organs:
        rows.append(Row((setter.part(organ, organ_right + widest - setter.width(organ)),)))
    if day:
        rows.append(Row((setter.part(day, max(0.0, date_right) if organs else 4.0),)))
    return rows


def _stamped(posts: Sequence[str], day: str, profile: Profile, metrics: Metrics) -> list[Row]:
    """Signature stamps four 字 from the right after two blank lines, one under another, two 字 left of each its
    post in full; a blank line; the date four 字 from the right (§7.3.5.3)."""
    setter, stamp = _Setter(profile, metrics), _Setter(profile, metrics, STAMPED)
    rows = [BLANK_KEPT, BLANK_KEPT]
    right = 4 + STAMP_CELLS + 2
    for index, post in enumerate(posts):
        # A stamp is higher than a line: a blank one keeps two stamps apart.
        rows += [BLANK_KEPT] if index else []
        if stamp.width(post) > profile.columns - right:
            raise too_long("signature")
        rows.append(Row((stamp.part(post, right),)))
    rows.append(BLANK_KEPT)
    if day:
        rows.append(Row((setter.part(day, 4.0),)))
    return rows
