"""What can be wrong with something that arrived. Codes are stable; the words a person reads are made in `desktop`."""

from __future__ import annotations


class SyncProblem(Exception):
    """A package, segment or op that cannot be taken; `code` says why, `detail` is English and holds no content."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail
