"""The reminders slice as the program sees it."""

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import BUSINESS
from desktop.system.reminders import service, store
from desktop.system.reminders.records import Reminder

MODULE = Module(
    key="reminders",
    title="提醒",
    order=88,
    group="日常",
    icon="bell",
    records=(Reminder,),
    verbs=tuple(verb_of(each) for each in (service.create, service.acknowledge, service.put_off)),
    permissions={service.USE: BUSINESS},
    migrations=Path(__file__).parent / "migrations",
    alarms=store.alarms,
)
