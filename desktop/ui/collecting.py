"""Cyclic garbage is collected on the main thread alone.

Python collects on whichever thread happens to allocate. A worker that did so destroyed widgets off the main thread:
it waited for the interpreter while the main thread, inside Qt, waited for a lock of Qt's, and the window stood still
for ever. So the automatic collector is off while there are workers, and a timer does its work where widgets live.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 200
"""How often the main thread looks whether there is enough to collect."""


class Collecting(QObject):
    """Collects for as long as it lives; made on the main thread before the first worker."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_due)
        self._timer.start(PERIOD_MS)


def collect_due() -> None:
    """Collect the oldest generation that Python's own thresholds say is due. Main thread only."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return
