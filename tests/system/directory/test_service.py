"""Units and people in a real office."""

from pathlib import Path

import pytest

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.errors import InvalidFields, NotFound, NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.base.ids import new_id
from desktop.storage.keys.kdf import TEST_KDF
from desktop.system.directory import service, store
from desktop.system.directory.records import NewPlace, Person, PersonInput, UnitInput
from desktop.system.trial.office import make_trial_office
from tests.offices import START, Office


@pytest.fixture
def office(tmp_path: Path, own_data_folder: Path):
    """An office whose directory is empty."""
    clock, catalogue = FixedClock.at(START), slices.discover()
    make_trial_office(tmp_path / "office", clock, catalogue, kdf=TEST_KDF, furnished=False)
    made = Office(tmp_path / "office", clock, catalogue)
    yield made
    made.close()


def unit(session, name: str, short: str = "", parent=None):
    return session.run(service.create_unit, UnitInput(name=name, short_name=short, parent=parent))


def person(session, name: str, post: str = "", *, leader: bool = False, at=None):
    given = PersonInput(
        name=name, post=post, is_leader=leader, unit=Named(at.short_name, at.id) if at else None
    )
    return session.run(service.create_person, given)


def code_of(session, verb, *args) -> str:
    with pytest.raises(UserProblem) as refused:
        session.run(verb, *args)
    return refused.value.code


def unit_names(session) -> list[tuple[int, str]]:
    return [(line.depth, line.unit.name) for line in store.units(session)]


def test_units_stand_in_a_tree_and_may_be_moved(office) -> None:
    session = office.login()
    top = unit(session, "云川市人民政府办公室", "市政府办公室")
    first, second = unit(session, "综合科", parent=top.id), unit(session, "文电科", parent=top.id)
    third = unit(session, "会务科", parent=top.id)
    unit(session, "云川市财政局", "市财政局")
    assert top.compartment == "common"
    assert unit_names(session) == [
        (0, "云川市人民政府办公室"),
        (1, "综合科"),
        (1, "文电科"),
        (1, "会务科"),
        (0, "云川市财政局"),
    ]
    session.run(service.move_unit, third.id, NewPlace())
    session.run(service.move_unit, first.id, NewPlace(after=second.id))
    assert [name for _, name in unit_names(session)[1:4]] == ["会务科", "文电科", "综合科"]
    assert code_of(session, service.move_unit, first.id, NewPlace(after=top.id)) == "U-105"
    office.close()
    assert len(unit_names(office.login("sysadmin"))) == 5


def test_unit_names_are_used_once(office) -> None:
    session = office.login()
    water = unit(session, "云川市水务局", "市水务局")
    assert code_of(session, service.create_unit, UnitInput(name="市水务局")) == "U-101"
    assert code_of(session, service.create_unit, UnitInput(name="水利局", short_name="市水务局")) == "U-101"
    session.run(service.retire_unit, water.id)
    new = unit(session, "云川市水务局", "市水务局")
    assert code_of(session, service.restore_unit, water.id) == "U-101"
    session.run(service.update_unit, new.id, UnitInput(name="云川市水利局", short_name="市水利局"))
    assert not session.run(service.restore_unit, water.id).is_retired
    found = store.unit_named(session, "市水利局")
    assert found is not None and found.id == new.id
    assert store.unit_named(session, "没有") is None and store.unit_named(session, "") is None
    with pytest.raises(InvalidFields):
        unit(session, " ")


def test_a_unit_cannot_lie_under_itself_or_nothing(office) -> None:
    session = office.login()
    top = unit(session, "办公室")
    below = unit(session, "文电科", parent=top.id)
    assert code_of(session, service.update_unit, top.id, UnitInput(name="办公室", parent=below.id)) == "U-103"
    assert code_of(session, service.update_unit, top.id, UnitInput(name="办公室", parent=top.id)) == "U-103"
    assert code_of(session, service.create_unit, UnitInput(name="新科", parent=new_id())) == "U-102"
    assert code_of(session, service.retire_unit, top.id) == "U-104"


def test_a_unit_with_people_cannot_be_retired(office) -> None:
    session = office.login()
    water = unit(session, "云川市水务局", "市水务局")
    someone = person(session, "洪水生", "局长", at=water)
    assert code_of(session, service.retire_unit, water.id) == "U-104"
    session.run(service.retire_person, someone.id)
    assert session.run(service.retire_unit, water.id).is_retired
    assert store.people(session) == [] and len(store.people(session, water.id, with_retired=True)) == 1


def test_leaders_keep_their_own_order(office) -> None:
    session = office.login()
    for name, leader in (
        ("陈建国", True),
        ("李敏", False),
        ("周丽娟", True),
        ("单志强", True),
        ("王芳", False),
    ):
        person(session, name, leader=leader)
    by_name = {each.name: each for each in store.people(session)}
    assert list(by_name) == ["陈建国", "李敏", "周丽娟", "单志强", "王芳"]
    assert [each.name for each in store.leaders(session)] == ["陈建国", "周丽娟", "单志强"]
    session.run(service.rank_leader, by_name["单志强"].id, NewPlace(after=by_name["陈建国"].id))
    assert [each.name for each in store.leaders(session)] == ["陈建国", "单志强", "周丽娟"]
    assert [each.name for each in store.people(session)] == list(by_name)
    assert store.ranked(session, ["王芳", "外单位甲", "周丽娟", "李敏", "陈建国"]) == [
        "陈建国",
        "周丽娟",
        "李敏",
        "王芳",
        "外单位甲",
    ]
    assert code_of(session, service.rank_leader, by_name["李敏"].id, NewPlace()) == "U-107"
    assert (
        code_of(session, service.rank_leader, by_name["单志强"].id, NewPlace(after=by_name["李敏"].id))
        == "U-105"
    )
    session.run(service.retire_person, by_name["陈建国"].id)
    assert [each.name for each in store.leaders(session)] == ["单志强", "周丽娟"]
    session.run(service.restore_person, by_name["陈建国"].id)
    assert [each.name for each in store.leaders(session)] == ["陈建国", "单志强", "周丽娟"]


def test_a_new_leader_stands_behind_the_others_and_leaves_the_order_when_no_longer_one(office) -> None:
    session = office.login()
    first, late = person(session, "陈建国", leader=True), person(session, "郑文斌")
    session.run(service.update_person, late.id, PersonInput(name="郑文斌", post="副市长", is_leader=True))
    assert [each.name for each in store.leaders(session)] == ["陈建国", "郑文斌"]
    session.run(service.update_person, first.id, PersonInput(name="陈建国"))
    assert [each.name for each in store.leaders(session)] == ["郑文斌"]
    assert session.get(Person, first.id).leader_position is None


def test_moving_many_times_to_one_spot_renumbers(office) -> None:
    session = office.login()
    names = ["甲", "乙", "丙", "丁"]
    made = {name: person(session, name) for name in names}
    for turn in range(50):
        moved, anchor = ("丙", "丁") if turn % 2 else ("丁", "丙")
        session.run(service.move_person, made[moved].id, NewPlace(after=made["甲"].id))
        found = [each.name for each in store.people(session)]
        assert found[:2] == ["甲", moved] and found.index(anchor) > 1 and sorted(found) == sorted(names)


def test_the_same_person_twice(office) -> None:
    session = office.login()
    person(session, "王伟", "科员")
    assert code_of(session, service.create_person, PersonInput(name=" 王伟 ", post="科员")) == "U-106"
    assert person(session, "王伟", "科长").name == "王伟"


def test_pickers(office) -> None:
    session = office.login()
    desk = unit(session, "云川市人民政府督查室", "督查室")
    someone = person(session, "区少芬", "主任", at=desk)
    person(session, "曾庆华", "副市长")
    assert store.pick_people(session, "osf") == [Named("区少芬", someone.id)]
    assert [each.name for each in store.pick_people(session, "")] == ["区少芬", "曾庆华"]
    assert store.pick_people(session, "", limit=1) == [Named("区少芬", someone.id)]
    assert store.pick_units(session, "dcs") == [Named("督查室", desk.id)]
    session.run(service.retire_person, someone.id)
    assert store.pick_people(session, "osf") == []


def test_who_may(office) -> None:
    session = office.login("黄伟")
    with pytest.raises(NotPermitted):
        unit(session, "新单位")
    assert store.units(session) == []
    with pytest.raises(NotFound):
        office.login().run(service.retire_unit, new_id())
