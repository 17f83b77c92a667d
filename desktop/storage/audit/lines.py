"""One line of the audit: who did what to which records, when. Ids, verbs and levels, never titles or contents."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from desktop.base.permissions import ADMINS, Role
from desktop.storage.keys import canonical


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An act. (source, source_n) names it once and for ever: `source` is the compartment or part it happened in.

    `at_ms` UTC ms; `user` the account's id in hex (empty: nobody known); `role` its role's value (empty: unknown, then
    both auditors may read the line); `level` as `base.levels.Level`.
    """

    source: str
    source_n: int
    at_ms: int
    user: str
    role: str
    verb: str
    kind: str = ""
    records: tuple[str, ...] = ()
    level: int = 0
    detail: str = ""

    def to_json(self) -> str:
        """The line as outboxes keep it and records seal it."""
        return canonical.encode(dataclasses.asdict(self) | {"records": list(self.records)}).decode()

    @classmethod
    def from_json(cls, text: str) -> AuditLine:
        """A line from `to_json`. Raises ValueError when it is none."""
        try:
            raw = canonical.decode(text.encode())
            line = cls(**(raw | {"records": tuple(raw["records"])}))
        except (TypeError, KeyError) as error:
            raise ValueError("not an audit line") from error
        if not all(
            isinstance(getattr(line, item.name), _TYPES[str(item.type)]) for item in dataclasses.fields(line)
        ):
            raise ValueError("not an audit line")
        return line

    @property
    def coarse_type(self) -> str:
        """The clear word that stands beside a sealed record: what anybody may learn of it."""
        start = self.verb.partition(".")[0]
        return start if start in COARSE else "act"


_TYPES: dict[str, type] = {"str": str, "int": int, "tuple[str, ...]": tuple}

COARSE = frozenset({"session", "login", "account", "alarm", "print", "export", "backup", "audit"})
"""First words of verbs that stand in the clear; everything else is `act`, so that no line of work shows."""


@dataclass(frozen=True, slots=True)
class AuditRecipients:
    """X25519 public keys (32 bytes) of those who may read: of business users' acts, of the admins' acts."""

    of_business: tuple[bytes, ...]
    of_admins: tuple[bytes, ...]

    def for_role(self, role: str) -> tuple[bytes, ...]:
        """Who reads the acts of somebody with this role; both when the role is not known."""
        if role in (Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value):
            return self.of_admins
        if (
            role in {item.value for item in Role} - {item.value for item in ADMINS}
            or role == Role.AUDITOR.value
        ):
            return self.of_business
        return tuple(dict.fromkeys(self.of_business + self.of_admins))
