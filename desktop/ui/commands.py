"""One registry of commands behind menus, buttons, palette, keys sheet and tests.

Two commands of one scope on one key are an error. A page's command takes its key from a global one while that page is
shown (Ctrl+N on the meetings page makes a meeting, elsewhere a document).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtGui import QKeySequence

GLOBAL = ""


class KeyClash(ValueError):
    """Two commands of one scope want one key."""


@dataclass(frozen=True)
class Command:
    """One thing a person can do by button, menu or key.

    `keys` in Qt's portable form ("Ctrl+Return"), several separated by "; ". `scope` = id of the page it belongs to,
    empty = everywhere. `when()` says whether it makes sense now. `view_keys`: the key is handled by a view (J, Enter)
    and only shown in the sheet, no shortcut is made.
    """

    id: str
    title: str
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    permission: str = ""
    when: Callable[[], bool] | None = None
    scope: str = GLOBAL
    group: str = ""
    danger: bool = False
    view_keys: bool = False

    def ready(self) -> bool:
        """Whether it can be run now."""
        return self.when is None or bool(self.when())

    def sequences(self) -> tuple[str, ...]:
        """Its keys, each in portable form."""
        return tuple(part.strip() for part in self.keys.split(";") if part.strip())


_SAID = {
    "Return": "Enter",
    "Escape": "Esc",
    "Space": "空格",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "PgDown": "PgDn",
}


def printed(keys: str) -> str:
    """A key as people read it: Ctrl+Return → Ctrl+Enter."""
    first = keys.split(";")[0].strip()
    end = "+" if first.endswith("+") else ""  # Ctrl++ is Ctrl and the plus key
    parts = first.removesuffix("+" + end).split("+") if end else first.split("+")
    return "+".join([*(_SAID.get(part, part) for part in parts), *([end] if end else [])])


class Commands:
    """The registry. Pages put their commands in when built and take them out when they go."""

    def __init__(self, may: Callable[[str], bool] = lambda _permission: True) -> None:
        self._may = may
        self._known: dict[tuple[str, str], Command] = {}

    def add(self, commands: Iterable[Command]) -> None:
        """Register commands.

        The same id may stand in several scopes (two pages of one kind on top of each other): `get` gives the newest.

        Raises:
            KeyClash: an id twice in one scope, an empty title, no such key, or a key taken in the same scope.
        """
        for command in commands:
            if (command.scope, command.id) in self._known:
                raise KeyClash(f"command {command.id} registered twice")
            if not command.title.strip():
                raise KeyClash(f"command {command.id} has no title")
            for sequence in command.sequences():
                self._check(command, sequence)
            self._known[command.scope, command.id] = command

    def _check(self, command: Command, sequence: str) -> None:
        wanted = QKeySequence(sequence)
        if wanted.isEmpty() or not wanted.toString():
            raise KeyClash(f"command {command.id}: no such key {sequence}")
        other = self._on(command.scope, sequence)
        if other is not None:
            raise KeyClash(f"{sequence}: {command.id} and {other.id}")

    def _on(self, scope: str, sequence: str) -> Command | None:
        wanted = QKeySequence(sequence)
        return next(
            (
                command
                for command in self._known.values()
                if command.scope == scope
                and any(QKeySequence(taken) == wanted for taken in command.sequences())
            ),
            None,
        )

    def on_key(self, sequence: str, scope: str = GLOBAL) -> Command | None:
        """The permitted command a key belongs to on a page: the page's own before a global one."""
        for wanted in dict.fromkeys((scope, GLOBAL)):
            command = self._on(wanted, sequence)
            if command is not None and self.allowed(command):
                return command
        return None

    def remove(self, scope: str) -> None:
        """Forget the commands of a page."""
        self._known = {key: command for key, command in self._known.items() if key[0] != scope}

    def get(self, command_id: str) -> Command | None:
        """A command the person may use, or None."""
        command = next((c for c in reversed(self._known.values()) if c.id == command_id), None)
        return command if command is not None and self.allowed(command) else None

    def allowed(self, command: Command) -> bool:
        """Whether the person's role has the command's permission."""
        return not command.permission or self._may(command.permission)

    def all(self, scope: str | None = None) -> list[Command]:
        """Permitted commands: of every scope, or global ones and those of one page."""
        return [
            command
            for command in self._known.values()
            if self.allowed(command) and (scope is None or command.scope in (GLOBAL, scope))
        ]

    def with_live_keys(self, scope: str) -> list[Command]:
        """Commands of a page and global ones; a key shows only at the command it belongs to on that page."""
        found = []
        for command in self.all(scope):
            taken = command.scope == GLOBAL and any(self._on(scope, keys) for keys in command.sequences())
            found.append(replace(command, keys="") if taken and scope else command)
        return found

    def run(self, command_id: str) -> bool:
        """Run a command if it is permitted and ready; says whether it was."""
        command = self.get(command_id)
        if command is None or not command.ready():
            return False
        command.run()
        return True
