"""A seating plan as pure data: who sits where, filling by rank, exchanging, taking back.

Rank 1 sits in the middle, 2 at the left hand of 1, 3 at the right hand, and so on outwards. With an even number 1 and 2
share the middle, 2 again at the left hand of 1 (usual order of seats at meetings of government offices).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

UNDO_STEPS = 50


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be seated: a key, a name, and whether they are on leave."""

    key: str
    name: str
    is_absent: bool = False


def ranked_places(count: int, *, faces_viewer: bool) -> list[int]:
    """Places (0 = viewer's left) in order of rank for `count` seats in one row.

    `faces_viewer`: those seated look at the viewer (主席台 seen from below), so their left hand is the viewer's right.
    """
    own: list[int] = []
    # Offsets towards the own left hand are positive: 0, +1, -1, +2, -2 …
    for place in range(count):
        step = (place + 1) // 2
        own.append(step if place % 2 else -step)
    low = min(own, default=0)
    places = [offset - low for offset in own]
    return places if faces_viewer else [count - 1 - place for place in places]


class SeatPlan:
    """Rows of seats from the front; each seat holds a guest's key or nothing."""

    def __init__(self, rows: Sequence[int], *, faces_viewer: bool = True) -> None:
        self.rows = tuple(rows)
        self.faces_viewer = faces_viewer
        self.guests: dict[str, Guest] = {}
        self._at: dict[tuple[int, int], str] = {}
        self._undo: list[dict[tuple[int, int], str]] = []

    def set(self, guests: Sequence[Guest], seated: dict[tuple[int, int], str]) -> None:
        """Take a plan as it is stored; places and keys that are not there are left out."""
        self.guests = {guest.key: guest for guest in guests}
        self._at = {place: key for place, key in seated.items() if self.is_seat(place) and key in self.guests}
        self._undo.clear()

    def is_seat(self, place: tuple[int, int]) -> bool:
        """Whether there is such a seat (row, place from the viewer's left)."""
        row, column = place
        return 0 <= row < len(self.rows) and 0 <= column < self.rows[row]

    def at(self, place: tuple[int, int]) -> Guest | None:
        """Who sits there."""
        return self.guests.get(self._at.get(place, ""))

    def seated(self) -> dict[tuple[int, int], str]:
        """The plan for storing."""
        return dict(self._at)

    def waiting(self) -> list[Guest]:
        """Present guests without a seat, in order."""
        held = set(self._at.values())
        return [guest for guest in self.guests.values() if guest.key not in held and not guest.is_absent]

    def fill(self) -> None:
        """Seat everybody present by rank, front row first."""
        self._note()
        self._at = {}
        present = [guest for guest in self.guests.values() if not guest.is_absent]
        for row, seats in enumerate(self.rows):
            here, present = present[:seats], present[seats:]
            # A row that is not full is filled around its middle.
            first = (seats - len(here)) // 2
            for guest, place in zip(
                here, ranked_places(len(here), faces_viewer=self.faces_viewer), strict=True
            ):
                self._at[row, first + place] = guest.key

    def put(self, key: str, place: tuple[int, int]) -> bool:
        """Seat somebody; whoever sits there changes places with them, or gets up."""
        if key not in self.guests or not self.is_seat(place):
            return False
        before = next((seat for seat, held in self._at.items() if held == key), None)
        if before == place:
            return False
        self._note()
        there = self._at.get(place)
        if before is not None:
            del self._at[before]
            if there is not None:
                self._at[before] = there
        self._at[place] = key
        return True

    def clear(self, place: tuple[int, int]) -> None:
        """Nobody sits there any more."""
        if place in self._at:
            self._note()
            del self._at[place]

    def can_undo(self) -> bool:
        """Whether anything was changed."""
        return bool(self._undo)

    def undo(self) -> bool:
        """Take back the last change."""
        if not self._undo:
            return False
        self._at = self._undo.pop()
        return True

    def _note(self) -> None:
        self._undo = [*self._undo[-(UNDO_STEPS - 1) :], dict(self._at)]
