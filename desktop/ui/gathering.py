"""Commits that come thick and fast (an import, a package) are told to the window together, ever more seldom."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.base.changes import Changed

SHORTEST_S, LONGEST_S = 0.25, 2.0
"""How long after one telling the next may come: doubled while changes keep coming, back to the shortest after rest."""


class Gathering(QObject):
    """What comes out of rest is told at once; a page would else read its list anew for every row of an import."""

    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: Changed | None = None
        self._gap_s = SHORTEST_S
        self._free_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)

    def waiting(self) -> bool:
        """Whether something is still to be told."""
        return self._waiting is not None

    def hear(self, changed: Changed) -> None:
        """Take a change (main thread)."""
        self._waiting = changed if self._waiting is None else _joined(self._waiting, changed)
        if self._timer.isActive():
            return
        left_s = self._free_at - perf_counter()
        if left_s <= 0:
            self._gap_s = SHORTEST_S
            self._tell()
        else:
            self._gap_s = min(self._gap_s * 2, LONGEST_S)
            self._timer.start(int(left_s * 1000) + 1)

    def _tell(self) -> None:
        changed, self._waiting = self._waiting, None
        self._free_at = perf_counter() + self._gap_s
        if changed is not None:
            self.told.emit(changed)


def _joined(before: Changed, after: Changed) -> Changed:
    """One change that stands for both: views ask only for kinds and records."""
    return Changed(
        before.compartment if before.compartment == after.compartment else "",
        before.kinds | after.kinds,
        before.records | after.records,
    )
