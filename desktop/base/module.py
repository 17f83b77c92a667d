"""How a slice presents itself: `MODULE = Module(...)` in its `module.py`, and verbs, the one way to act.

A verb is a function in `service.py` marked with `@verb`; its labelled input is a `@given` class (or the record class
itself when it creates one). The window, the command line and the tests all call verbs through `Session.run`.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from desktop.base.fields import FieldSpec, Record, RecordSpec, fields_of, spec_of
from desktop.base.permissions import Role


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a person does with one click.

    `run(session, given)` when `creates`, else `run(session, record_id, given)`; without `given` the argument is
    left out. Returns the record (or a plain value). `permission` is checked before it runs.

    `taken_back(session, record_id)`: how an undo takes back a verb that wrote entries which stay (an opinion): by a
    further act that says so. Without it such a verb is not `undoable`.
    """

    kind: str
    name: str
    title: str
    permission: str
    creates: bool
    given: type[Any] | None
    run: Callable[..., Any]
    undoable: bool = True
    taken_back: Callable[..., Any] | None = None

    @property
    def arguments(self) -> tuple[FieldSpec, ...]:
        """Labelled fields of its input, editable ones only."""
        return tuple(spec for spec in fields_of(self.given) if spec.editable) if self.given else ()


F = TypeVar("F", bound=Callable[..., Any])


def verb(
    kind: type[Record],
    name: str,
    *,
    title: str,
    permission: str,
    creates: bool = False,
    undoable: bool = True,
    taken_back: Callable[..., Any] | None = None,
) -> Callable[[F], F]:
    """Mark a function of `service.py` as a verb on `kind`; its input class is read from the annotation of `given`."""

    def wrap(function: F) -> F:
        hints = typing.get_type_hints(function)
        function.__verb__ = Verb(  # type: ignore[attr-defined]
            spec_of(kind).kind,
            name,
            title,
            permission,
            creates,
            hints.get("given"),
            function,
            undoable,
            taken_back,
        )
        return function

    return wrap


def verb_of(function: Callable[..., Any]) -> Verb:
    """The verb a function was marked as; AttributeError when it is none."""
    return function.__verb__  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form of a kind: `print(session, record_id) -> export document`, run off the window's thread."""

    kind: str
    name: str
    title: str
    lay_out: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """A figure or a word that offices may set differently, as the settings page shows it.

    `default` is the same constant the code uses; `minimum` and `maximum` bound a whole number; `choices` are all
    the words it may be.
    """

    key: str
    title: str
    default: int | str
    unit: str = ""
    hint: str = ""
    minimum: int = 0
    maximum: int = 365
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """A slice as the program sees it. `group` is its heading in the rail, `order` its place, `icon` a Lucide name.

    `permissions` maps each permission to the roles that have it. `migrations` is the folder of its SQL files.
    `opens_from` names kinds from which this slice can make a record (收文转督查).
    `opened(session)` is called once at each login, before anybody works (what arrived for this user is taken up).
    `may_undo(session, kind, record_id, act)` refuses, by raising UserProblem, to take an act back from a record that
    has since been frozen (signed minutes, a finished matter). `alarms(session)` lists what rings, also through the
    lock: (UTC ms, kind in Chinese, how many). No titles.
    """

    key: str
    title: str
    order: int
    group: str = ""
    icon: str = "folder"
    records: tuple[type[Record], ...] = ()
    verbs: tuple[Verb, ...] = ()
    forms: tuple[Form, ...] = ()
    permissions: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    opens_from: tuple[str, ...] = ()
    migrations: Path | None = None
    settings: tuple[SettingSpec, ...] = ()
    opened: Callable[[Any], None] | None = None
    alarms: Callable[[Any], list[tuple[int, str, int]]] | None = None
    may_undo: Callable[[Any, str, Any, str], None] | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All slices together: what the store, the command line and the shell work from."""

    modules: tuple[Module, ...]

    def kinds(self) -> dict[str, type[Record]]:
        """Record classes by kind."""
        return {spec_of(cls).kind: cls for module in self.modules for cls in module.records}

    def specs(self) -> dict[str, RecordSpec]:
        """Record specs by kind."""
        return {kind: spec_of(cls) for kind, cls in self.kinds().items()}

    def verbs(self, kind: str) -> dict[str, Verb]:
        """Verbs of one kind by name."""
        return {verb.name: verb for module in self.modules for verb in module.verbs if verb.kind == kind}

    def taken_back(self, kind: str, act: str) -> Callable[..., Any] | None:
        """How an act on a kind (`documents.finish`) is taken back by a further one; None when it is not."""
        module = self.module_of(kind)
        if module is None:
            return None
        found = (verb for verb in module.verbs if verb.kind == kind and f"{module.key}.{verb.name}" == act)
        return next((verb.taken_back for verb in found), None)

    def forms(self, kind: str) -> dict[str, Form]:
        """Printed forms of one kind by name."""
        return {form.name: form for module in self.modules for form in module.forms if form.kind == kind}

    def permissions(self) -> dict[str, frozenset[Role]]:
        """Permission → roles, over all slices."""
        return {name: roles for module in self.modules for name, roles in module.permissions.items()}

    def module_of(self, kind: str) -> Module | None:
        """The slice that declares a kind."""
        return next((m for m in self.modules if any(spec_of(c).kind == kind for c in m.records)), None)
