"""文稿 as the program sees it."""

from __future__ import annotations

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import Role
from desktop.office.drafts import service
from desktop.office.drafts.printout import FORMS
from desktop.office.drafts.records import Draft

MODULE = Module(
    key="drafts",
    title="文稿",
    order=25,
    group="公文与会议",
    icon="file-pen",
    records=(Draft,),
    verbs=tuple(
        verb_of(function)
        for function in (service.create, service.start, service.write, service.copy, service.remove)
    ),
    forms=FORMS,
    permissions={
        service.READ: frozenset({Role.CLERK, Role.DUTY_OFFICER, Role.LEADER}),
        service.WRITE: frozenset({Role.CLERK, Role.DUTY_OFFICER}),
    },
    migrations=Path(__file__).parent / "migrations",
)
