"""督查督办 as the program sees it."""

from __future__ import annotations

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import Role
from desktop.office.supervision import service
from desktop.office.supervision.printout import FORMS
from desktop.office.supervision.records import Feedback, SupervisionItem
from desktop.office.supervision.rules import OPENS_FROM

MODULE = Module(
    key="supervision",
    title="督查督办",
    order=40,
    group="督查与值班",
    icon="target",
    records=(SupervisionItem, Feedback),
    verbs=tuple(
        verb_of(function)
        for function in (
            service.create,
            service.open_from,
            service.give_number,
            service.update,
            service.hand_over,
            service.feed_back,
            service.urge,
            service.extend,
            service.finish,
            service.reopen,
        )
    ),
    forms=FORMS,
    permissions={
        service.READ: frozenset({Role.CLERK, Role.DUTY_OFFICER, Role.LEADER}),
        service.HANDLE: frozenset({Role.CLERK}),
        service.FEED_BACK: frozenset({Role.CLERK, Role.LEADER}),
    },
    opens_from=OPENS_FROM,
    migrations=Path(__file__).parent / "migrations",
    may_undo=service.require_changeable,
)
