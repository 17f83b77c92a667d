"""What 安全保密管理员 may set, with defaults taken from units' published 分级保护 rules. None of it is a constant."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.base.levels import Level


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings of one office. Lengths in characters, ages in days (0: no limit), waits in minutes."""

    min_length_internal: int = 8
    min_length_confidential: int = 8
    min_length_secret: int = 10
    min_length_top_secret: int = 12
    max_age_days_internal: int = 0
    max_age_days_confidential: int = 30
    max_age_days_secret: int = 7
    max_age_days_top_secret: int = 7
    remembered_passwords: int = 5
    lock_after_failures: int = 5
    lock_minutes: int = 30
    """0: locked until 安全保密管理员 unlocks."""
    idle_lock_minutes: int = 10
    relaxed_admins: int = 0
    """1: one person may hold two of the three admin accounts; only where every compartment is 内部."""

    def min_length(self, levels: Iterable[Level]) -> int:
        """Shortest password for somebody cleared for these levels: the strictest counts."""
        return max((self._of("min_length", level) for level in levels), default=self.min_length_internal)

    def max_age_days(self, levels: Iterable[Level]) -> int:
        """Longest life of a password for these levels, 0 for no limit: the strictest counts."""
        return min((days for level in levels if (days := self._of("max_age_days", level))), default=0)

    def _of(self, what: str, level: Level) -> int:
        name = {Level.CONFIDENTIAL: "confidential", Level.SECRET: "secret", Level.TOP_SECRET: "top_secret"}
        value: int = getattr(self, f"{what}_{name.get(level, 'internal')}")
        return value


_LIMITS = {
    "min_length": (8, 64),
    "max_age_days": (0, 3650),
    "remembered_passwords": (0, 24),
    "lock_after_failures": (1, 20),
    "lock_minutes": (0, 10_080),
    "idle_lock_minutes": (1, 240),
    "relaxed_admins": (0, 1),
}


def limits_of(name: str) -> tuple[int, int]:
    """The least and the greatest value of a setting."""
    return next(limits for start, limits in _LIMITS.items() if name.startswith(start))


def policy_from(settings: Mapping[str, object]) -> Policy:
    """A policy from names and values; names it does not know (a newer program's) are passed over.

    Raises:
        UserProblem: `K-021` with the setting's name for a value that is no whole number within its limits.
    """
    known = {item.name for item in dataclasses.fields(Policy)}
    taken: dict[str, int] = {}
    for name, value in settings.items():
        if name not in known:
            continue
        low, high = limits_of(name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise UserProblem("K-021", f"策略“{name}”应为 {low}–{high} 的整数。", field=name)
        taken[name] = value
    return Policy(**taken)


def settings_of(policy: Policy) -> dict[str, int]:
    """The settings that differ from the defaults, as they stand in `office.keys`."""
    plain = Policy()
    names = [item.name for item in dataclasses.fields(Policy)]
    return {name: getattr(policy, name) for name in names if getattr(policy, name) != getattr(plain, name)}
