"""One measured figure beside its baseline, and the loop that says how quick the machine is just now."""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

RUNS = 7
CALIBRATION = "校准循环"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure; `ratio` is the value over its baseline's, both measured in the same run."""

    name: str
    value: float
    unit: str
    baseline: str
    baseline_value: float
    budget: float | None = None
    """At most this, on a machine at rest."""

    @property
    def within(self) -> bool | None:
        """Whether the budget holds; `None` without one."""
        return None if self.budget is None else self.value < self.budget

    def as_json(self) -> dict[str, Any]:
        """The shape of `sanban bench --json`."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "baseline": self.baseline,
            "baseline_value": round(self.baseline_value, 3),
            "ratio": round(self.value / self.baseline_value, 4) if self.baseline_value else None,
            "budget": self.budget,
            "within": self.within,
        }


def timed(act: Callable[..., object], *given: Any) -> float:
    """Milliseconds one call takes."""
    started = perf_counter()
    act(*given)
    return (perf_counter() - started) * 1000


def times(act: Callable[..., object], *given: Any) -> list[float]:
    """Milliseconds of each of seven calls, after one that is not counted."""
    act(*given)
    return [timed(act, *given) for _ in range(RUNS)]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below or at which `share` (0–1) of the values lie."""
    rising = sorted(values)
    return rising[max(0, math.ceil(len(rising) * share) - 1)]


def calibration() -> float:
    """Milliseconds of a fixed piece of work (Python loop and SHA-256), median of seven: what ratios refer to."""

    def work() -> None:
        total = 0
        for number in range(100_000):
            total += number * number % 7
        digest = hashlib.sha256(str(total).encode())
        for _ in range(20_000):
            digest.update(b"sanban")
        digest.digest()

    return median(times(work))


def load_now() -> float | None:
    """The system's load of the last minute (processes wanting a processor); `None` where it is not told (Windows)."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return None
