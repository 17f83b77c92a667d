"""Reads of the audit log. The log lives on the writer thread, so every read goes through `Session.run`."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.permissions import Role
from desktop.storage.findings import Finding
from desktop.storage.session import Session
from desktop.system.audit import rules

READERS = (Role.AUDITOR, Role.SECURITY_ADMIN)


@dataclass(frozen=True, slots=True)
class Head:
    """How many lines the log has, and the short code that stands for all of them."""

    n: int
    code: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check at one moment."""

    at_ms: int
    head: Head
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing grave was found."""
        return not any(finding.grave for finding in self.findings)


def lines(session: Session) -> list[rules.Line]:
    """The lines this reader may read, newest first.

    Raises:
        NotPermitted: `A-032` for any other role.
    """
    read = session.run(lambda s: s.audit.read(s.unlocked))
    verbs = rules.verb_words(session.catalogue)
    kinds = {kind: spec.title for kind, spec in session.catalogue.specs().items()}
    names = session.user_names
    made = [rules.line_of(number, line, names, verbs, kinds) for number, line in enumerate(read, start=1)]
    return made[::-1]


def head(session: Session) -> Head:
    """Number of lines of the whole log and its code."""
    found = session.run(lambda s: s.audit.head())
    return Head(found.n, found.code)


def verify(session: Session) -> Checked:
    """Check every record, seal and anchor; a reader's login also checks the contents."""
    reader = session.unlocked if session.user.role in READERS else None
    findings = session.run(lambda s: s.audit.verify(reader))
    return Checked(session.clock.now_ms(), head(session), tuple(findings))
