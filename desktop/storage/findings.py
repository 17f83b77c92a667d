"""What a check found: the one shape in which keys, audit, anchors and compartments report what is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check noticed. `grave` is False where nothing is proven wrong (未知, or healed by itself).

    `where` names the file and place (`audit.db 第 17 条`), `message` and `advice` are Chinese and hold no content.
    """

    code: str
    grave: bool
    where: str
    message: str
    advice: str = ""

    def as_json(self) -> dict[str, str | bool]:
        """The finding as `office verify --json` prints it."""
        return {
            "code": self.code,
            "grave": self.grave,
            "where": self.where,
            "message": self.message,
            "advice": self.advice,
        }

    def __str__(self) -> str:
        return f"{self.where}：{self.message}〔{self.code}〕"
