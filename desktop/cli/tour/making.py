"""A new encrypted office with its accounts, each opening what it should."""

from __future__ import annotations

from desktop.cli.tour import stranger
from desktop.cli.tour.state import Tour
from desktop.system.directory import store as directory
from desktop.system.trial import people
from desktop.system.trial.office import make_trial_office

HELD = {people.SYSTEM_ADMIN: 1, people.CLEARED_CLERK: 3, people.CLERK: 2}
"""How many compartments some accounts must open: 公共 for an admin, with 内部 and 秘密 for those cleared."""


def make(tour: Tour) -> None:
    """Make the trial office and log in as an admin, a cleared and an uncleared clerk. A stranger begins beside."""
    stranger.start(tour)
    make_trial_office(tour.office, tour.clock, tour.catalogue)
    tour.files.append(tour.office)
    held = {}
    for name in HELD:
        with tour.login(name) as session:
            held[name] = len(session.compartments())
            units, leaders = len(directory.units(session)), [each.name for each in directory.leaders(session)]
    tour.check(
        "新建加密办公库，各账户只打开各自的密区",
        held == HELD,
        f"{len(people.USERS)} 个账户；"
        + "，".join(f"{name} 打开 {count} 个密区" for name, count in held.items()),
    )
    wanted = [person.name for person in people.PEOPLE if person.is_leader]
    tour.check(
        "通讯录按领导排序",
        leaders == wanted and units == len(people.UNITS),
        f"{units} 个单位；{'、'.join(leaders)}",
    )
