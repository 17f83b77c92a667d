"""Classification levels and the compartments made of them (level × scope). 内部 is not a legal 密级: printed empty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from desktop.base.errors import UserProblem


class Level(IntEnum):
    """How sensitive a compartment is; a number, so that levels compare."""

    COMMON = 0
    INTERNAL = 1
    CONFIDENTIAL = 2
    SECRET = 3
    TOP_SECRET = 4


_NAMES = {
    Level.COMMON: ("公共", "common"),
    Level.INTERNAL: ("内部", "internal"),
    Level.CONFIDENTIAL: ("秘密", "confidential"),
    Level.SECRET: ("机密", "secret"),
    Level.TOP_SECRET: ("绝密", "top-secret"),
}

MAX_YEARS = {Level.CONFIDENTIAL: 10, Level.SECRET: 20, Level.TOP_SECRET: 30}
"""Longest period of secrecy in years (保守国家秘密法 §20)."""

COMMON = "common"
"""The compartment keyed to every account: units, people, calendar, settings. No business text."""

OFFICE_SCOPE = "office"


def level_name(level: Level) -> str:
    """The Chinese name: 内部, 秘密 …"""
    return _NAMES[level][0]


def parse_level(text: str) -> Level:
    """A level from its Chinese or English name.

    Raises:
        UserProblem: `L-001` for any other word.
    """
    for level, names in _NAMES.items():
        if text.strip() in names:
            return level
    raise UserProblem("L-001", f"没有“{text}”这个密级。", "请填 内部、秘密 或 机密。", field="classification")


@dataclass(frozen=True, slots=True, order=True)
class Compartment:
    """One 密区: a level within a scope. `id` names its file, key and streams (`confidential.office`)."""

    level: Level
    scope: str

    @property
    def id(self) -> str:
        """`common`, or `<english level>.<scope>`."""
        return COMMON if self.level is Level.COMMON else f"{_NAMES[self.level][1]}.{self.scope}"

    @property
    def title(self) -> str:
        """What a person reads: 秘密."""
        return (
            level_name(self.level)
            if self.scope in ("", OFFICE_SCOPE)
            else f"{level_name(self.level)}·{self.scope}"
        )


def compartment(identity: str) -> Compartment:
    """The compartment with this id.

    Raises:
        UserProblem: `L-002` when the id is malformed.
    """
    if identity == COMMON:
        return Compartment(Level.COMMON, "")
    name, _, scope = identity.partition(".")
    for level, names in _NAMES.items():
        if names[1] == name and scope and level is not Level.COMMON:
            return Compartment(level, scope)
    raise UserProblem("L-002", f"没有“{identity}”这个密区。")
