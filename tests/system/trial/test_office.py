"""The trial office opens for each of its people, with what each holds and no more."""

from __future__ import annotations

import pytest

from desktop.base.errors import NotPermitted
from desktop.storage.office import open_office, verify_office
from desktop.system.directory import store
from desktop.system.trial import people

COMMON, INTERNAL, SECRET = "common", "internal.office", "confidential.office"
HELD = {
    "sysadmin": {COMMON}, "secadmin": {COMMON}, "auditor": {COMMON},
    "李敏": {COMMON, INTERNAL, SECRET}, "张晓东": {COMMON, INTERNAL},
    "黄伟": {COMMON, INTERNAL}, "王芳": {COMMON, INTERNAL},
}  # fmt: skip


def test_each_user_holds_what_the_role_and_clearance_say(office):
    found = {user.name: {item.id for item in office.login(user.name).compartments()} for user in people.USERS}
    assert found == HELD


def test_another_password_is_refused(office):
    with pytest.raises(NotPermitted) as refused:
        open_office(office.folder, "李敏", people.PASSPHRASE + "!", office.clock, office.catalogue)
    assert refused.value.code == "K-001"


def test_the_passphrase_still_opens_it_a_year_later(office):
    office.clock.move_to("2027-12-01T09:00")
    assert office.login("李敏").unlocked.must_change == ""


def test_a_fresh_office_has_nothing_wrong(office):
    office.login("李敏").close()
    found = verify_office(office.folder, "李敏", people.PASSPHRASE, office.clock, office.catalogue)
    assert [finding for finding in found if finding.grave] == []


def test_leaders_stand_in_their_order(office):
    found = [person.name for person in store.leaders(office.login())]
    assert found == [person.name for person in people.PEOPLE if person.is_leader]


def test_a_section_stands_under_its_office(office):
    lines = {line.unit.short_name: line.depth for line in store.units(office.login())}
    assert (lines["市政府办公室"], lines["综合科"]) == (0, 1)
    assert len(lines) == len(people.UNITS)
