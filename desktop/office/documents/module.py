"""收文 as the program sees it."""

from __future__ import annotations

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import Role
from desktop.office.documents import service
from desktop.office.documents.printout import FORMS
from desktop.office.documents.records import IncomingDocument, Opinion

MODULE = Module(
    key="documents",
    title="收文",
    order=20,
    group="公文与会议",
    icon="inbox",
    records=(IncomingDocument, Opinion),
    verbs=tuple(
        verb_of(function)
        for function in (
            service.register,
            service.give_number,
            service.update,
            service.propose,
            service.instruct,
            service.assign,
            service.feed_back,
            service.finish,
            service.return_step,
            service.return_to_sender,
            service.reopen,
            service.urge,
            service.correct_opinion,
            service.place,
            service.void,
        )
    ),
    forms=FORMS,
    permissions={
        service.READ: frozenset({Role.CLERK, Role.DUTY_OFFICER, Role.LEADER}),
        service.REGISTER: frozenset({Role.CLERK, Role.DUTY_OFFICER}),
        service.HANDLE: frozenset({Role.CLERK}),
        service.INSTRUCT: frozenset({Role.CLERK, Role.LEADER}),
    },
    migrations=Path(__file__).parent / "migrations",
    may_undo=service.require_changeable,
)
