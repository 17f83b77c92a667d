"""All commands, in the order of the help. A new command is one file with `add(commands)` and its name here."""

from __future__ import annotations

from desktop.cli import (
    acting,
    audit,
    calendar,
    conflicts,
    devices,
    kinds,
    ledgers,
    measuring,
    office,
    printing,
    records,
    searching,
    sheets,
    signing,
    sync,
    typesetting,
    users,
    window,
)
from desktop.cli.arguments import Commands
from desktop.cli.bench import command as bench
from desktop.cli.tour import command as tour

MODULES = (
    window, tour, office, users, kinds, records, acting, ledgers, searching, printing, typesetting, sheets, measuring,
    signing, calendar, devices, sync, conflicts, audit, bench,
)  # fmt: skip


def add_commands(commands: Commands) -> None:
    """Put every command into the parser."""
    for module in MODULES:
        module.add(commands)
