"""Hybrid logical clock: display order only, never the order of edits. Text `<12 hex ms>-<4 hex counter>` sorts."""

from __future__ import annotations

FAR_AHEAD_MS = 48 * 3600 * 1000
"""A remote clock further ahead than this is stored as it is, shown as 时钟异常, and not merged into ours."""


class HybridClock:
    """Never runs backwards, whatever the machine's clock does. Used by the writer thread only."""

    def __init__(self) -> None:
        self._ms, self._counter = 0, 0

    def next(self, now_ms: int) -> str:
        """The next reading."""
        if now_ms > self._ms:
            self._ms, self._counter = now_ms, 0
        else:
            self._counter += 1
            if self._counter > 0xFFFF:
                self._ms, self._counter = self._ms + 1, 0
        return f"{self._ms:012x}-{self._counter:04x}"

    def merge(self, clock: str, now_ms: int) -> None:
        """Take note of a clock that arrived, unless it is absurdly far ahead."""
        try:
            ms, counter = int(clock[:12], 16), int(clock[13:17], 16)
        except ValueError:
            return
        if ms - now_ms > FAR_AHEAD_MS:
            return
        self._ms, self._counter = max((self._ms, self._counter), (ms, counter))
