"""Whole imports: the thousand-row ledger, rows refused, duplicates, clearance, undo as one, stopping."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.base.clock import civil
from desktop.base.errors import NotPermitted, UserProblem
from desktop.base.fields import Named, fields_of
from desktop.office.documents.records import IncomingDocument
from desktop.office.duty.records import Entry
from desktop.storage.session import Session
from desktop.system.directory.records import Person
from desktop.system.ledgers import importing, parsing, planning, reading, service, store
from desktop.system.ledgers.planning import Plan, Wishes
from desktop.system.ledgers.records import ImportBatch
from desktop.system.ledgers.rules import Fate
from desktop.system.trial import people
from tests.offices import Office
from tests.system.ledgers import sheets


def plan(
    session: Session, words: str, kind: str = "documents.incoming", wishes: Wishes | None = None
) -> Plan:
    return planning.make(session, kind, parsing.parse(words.encode(), ".csv"), wishes)


def fates(made: Plan) -> list[Fate]:
    return [row.fate for row in made.rows]


def test_a_thousand_rows_come_in_right_and_go_as_one(office: Office, tmp_path: Path) -> None:
    session = office.login()
    made = planning.make(session, "documents.incoming", reading.read(sheets.thousand(tmp_path / "收文.xlsx")))
    assert [made.count(fate) for fate in Fate] == [1000, 0, 0, 1]
    assert (
        made.heading.words[1:4] == ("来 文/单位", "来 文/文号", "来 文/密级")
        and made.rows[-1].reason == "合计行"
    )
    before = session.count(IncomingDocument)
    result = importing.run(session, made, "收文.xlsx")
    assert len(result.made) == 1000 and session.count(IncomingDocument) == before + 1000
    serials = set()
    for number in range(1, 1001):
        document = session.get(IncomingDocument, result.made[number + 5])
        assert document.title == sheets.title(number)
        assert document.from_unit is not None
        assert document.from_unit.name == sheets.UNITS[(number - 1) // 5 % 5]
        assert document.document_number == sheets.document_number(number)
        assert document.issued_on == sheets.issued(number)
        assert document.received_at is not None
        assert civil(document.received_at).date() == sheets.issued(number) + timedelta(days=1)
        assert document.urgency == ("特急" if number % 10 == 0 else "平件")
        assert document.compartment == "internal.office"
        serials.add(document.receipt_number)
    assert len(serials) == 1000  # numbered by the verb, one after another
    (batch,) = result.batches
    assert batch.created == 1000 and batch.file_name == "收文.xlsx"
    assert store.batches(session, "documents.incoming") == [batch]

    again = planning.make(
        session, "documents.incoming", reading.read(sheets.thousand(tmp_path / "收文.xlsx"))
    )
    assert again.count(Fate.DUPLICATE) == 1000 and "C6" not in again.rows[0].sentence

    undone = session.run(service.undo_import, batch.id)
    assert undone.kept == 0 and session.count(IncomingDocument) == before
    with pytest.raises(UserProblem, match="LG-20"):
        session.run(service.undo_import, batch.id)


def test_a_ledger_as_wps_writes_it_comes_in_right(office: Office, tmp_path: Path) -> None:
    session = office.login()
    path = tmp_path / "登记表.xlsx"
    path.write_bytes(sheets.package(sheets.wps_parts(30)))
    made = planning.make(session, "documents.incoming", reading.read(path))
    assert made.heading.row == 1 and [made.count(fate) for fate in Fate] == [30, 0, 0, 0]
    result = importing.run(session, made, path.name)
    for number in range(1, 31):
        document = session.get(IncomingDocument, result.made[number + 2])
        assert document.title == f"关于做好 第{number}项工作的通知"
        assert str(document.from_unit) == sheets.UNITS[number % 5] and document.copies == 2
        assert document.document_number == sheets.document_number(number)
        assert document.received_at is not None
        assert civil(document.received_at).strftime("%Y-%m-%d %H:%M") == f"{sheets.issued(number)} 09:00"


def test_undo_leaves_what_was_changed_since(office: Office) -> None:
    session = office.login()
    result = importing.run(session, plan(session, "标题,来文单位\n甲,省财政厅\n乙,省财政厅\n"), "a.csv")
    from desktop.office.documents import service as documents
    from desktop.office.documents.inputs import Details

    session.run(documents.update, result.made[3], Details(remarks="已核"))
    undone = session.run(service.undo_import, result.batches[0].id)
    assert undone.kept == 1
    assert session.try_get(IncomingDocument, result.made[2]) is None
    assert session.get(IncomingDocument, result.made[3]).remarks == "已核"


def test_only_who_imported_takes_it_back(office: Office) -> None:
    session = office.login()
    batch = importing.run(session, plan(session, "标题,来文单位\n甲,省财政厅\n"), "a.csv").batches[0]
    other = office.login("张晓东")
    with pytest.raises(UserProblem, match="U-002"):
        other.run(service.undo_import, batch.id)
    assert other.get(ImportBatch, batch.id).undone_at is None


def test_each_wrong_row_is_named_at_its_cell_and_the_rest_comes_in(office: Office) -> None:
    session = office.login()
    made = plan(
        session,
        "收文登记簿\n标题,来文单位,成文日期,份数,缓急\n"
        "甲,省财政厅,2026-03-05,2,特急\n乙,省财政厅,2026年2月30日,若干,急\n,省财政厅,,,\n甲,省财政厅,2026.3.5,2,特急\n",
    )
    assert fates(made) == [Fate.NEW, Fate.WRONG, Fate.SKIPPED, Fate.DUPLICATE]
    assert made.rows[1].sentence == (
        "C4：“成文日期”不能写成“2026年2月30日”。日期要有年、月、日，如 2026-03-05 或 2026年3月5日；"
        "D4：“份数”不能写成“若干”。请填整数；E4：“紧急程度”不能写成“急”。只能是特提、特急、加急、平件。"
    )
    result = importing.run(session, made, "a.csv")
    assert list(result.made) == [3]


def test_rules_of_the_verb_hold_for_each_row(office: Office) -> None:
    """What only the verb knows is told at its row, and nothing of that row stays."""
    session = office.login()
    made = plan(session, "姓名,单位\n赵六,\n李敏,\n", "directory.person")
    before = session.count(Person)
    result = importing.run(session, made, "a.csv")
    assert len(result.made) + sum(row.fate is Fate.WRONG for row in made.rows) == 2
    assert session.count(Person) == before + len(result.made)


def test_a_level_one_does_not_hold_is_refused_before_anything_is_done(office: Office) -> None:
    words = "标题,来文单位,密级\n甲,省财政厅,秘密★5年\n乙,省财政厅,\n"
    cleared = office.login()
    made = plan(cleared, words)
    assert fates(made) == [Fate.NEW, Fate.NEW] and made.rows[0].values["secrecy_period"] == "5年"
    result = importing.run(cleared, made, "密件目录.csv")
    assert {batch.compartment for batch in result.batches} == {"internal.office", "confidential.office"}
    uncleared = office.login("张晓东")
    assert [b.compartment for b in store.batches(uncleared)] == ["internal.office"]
    again = plan(uncleared, words)
    assert fates(again) == [Fate.WRONG, Fate.DUPLICATE] and "A2" not in again.rows[0].sentence
    assert "C2：您没有这一密级的办理权限。" in again.rows[0].sentence


def test_what_a_person_said_of_a_column_is_remembered(office: Office) -> None:
    session = office.login()
    words = "件名,从哪来,备注\n甲,省财政厅,x\n"
    with pytest.raises(UserProblem, match=r"LG-1[13]"):
        plan(session, words)
    said = Wishes(columns={"件名": "title", "从哪来": "from_unit", "备注": "-"})
    made = plan(session, words, wishes=said)
    assert made.rows[0].values == {"title": "甲", "from_unit": made.rows[0].values["from_unit"]}
    importing.run(session, made, "a.csv")
    assert store.remembered(session, "documents.incoming") == {
        "件名": "title",
        "从哪来": "from_unit",
        "备注": "-",
    }
    later = plan(office.login("张晓东"), "件名,从哪来,备注\n乙,省财政厅,y\n")
    assert fates(later) == [Fate.NEW] and "remarks" not in later.rows[0].values


def test_one_value_for_all_rows(office: Office) -> None:
    session = office.login()
    with pytest.raises(UserProblem, match="来文单位"):
        plan(session, "标题,文号\n甲,1\n")
    made = plan(session, "标题,文号\n甲,1\n", wishes=Wishes(values={"from_unit": Named("省财政厅")}))
    assert made.rows[0].values["from_unit"] == Named("省财政厅")
    with pytest.raises(UserProblem, match="LG-12"):
        plan(session, "标题,文号\n甲,1\n", wishes=Wishes(columns={"文号": "nummer"}))


def test_stopping_keeps_what_is_done_and_it_can_be_taken_back(office: Office) -> None:
    session = office.login()
    made = plan(session, "标题,来文单位\n" + "".join(f"件{n},省财政厅\n" for n in range(9)))
    steps: list[int] = []
    result = importing.run(
        session, made, "a.csv", lambda done, _of: steps.append(done), lambda: len(steps) >= 4
    )
    assert result.stopped and len(result.made) == 4 and result.batches[0].created == 4
    session.run(service.undo_import, result.batches[0].id)
    assert session.count(IncomingDocument, ("title", "contains", "件")) == 0


def test_a_batch_stands_even_when_the_import_breaks_off(office: Office) -> None:
    session = office.login()
    made = plan(session, "标题,来文单位\n" + "".join(f"件{n},省财政厅\n" for n in range(5)))

    def step(done: int, _of: int) -> None:
        if done == 3:
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        importing.run(session, made, "a.csv", step)
    (batch,) = store.batches(session)
    assert batch.created == 3 and len(batch.acts) == 3


def test_entries_that_are_only_corrected_cannot_be_taken_back(office: Office) -> None:
    from desktop.office.duty import service as duty
    from desktop.office.duty.inputs import NewShift

    session = office.login("黄伟")
    session.run(duty.start, NewShift(officer_a=Named("黄伟")))
    made = plan(
        session, f"内容,类别\n省厅来电,{fields_of(Entry)[kind_of_entry()].choices[0]}\n", "duty.entry"
    )
    result = importing.run(session, made, "a.csv")
    assert len(result.made) == 1
    with pytest.raises(UserProblem, match="U-003"):
        session.run(service.undo_import, result.batches[0].id)
    assert session.get(Entry, result.made[2]).content == "省厅来电"
    assert session.get(ImportBatch, result.batches[0].id).undone_at is None


def kind_of_entry() -> int:
    return [spec.name for spec in fields_of(Entry)].index("kind")


def test_who_may(office: Office) -> None:
    with pytest.raises(NotPermitted):
        plan(office.login(people.AUDITOR), "标题,来文单位\n甲,省财政厅\n")
    duty = office.login("黄伟")
    with pytest.raises(NotPermitted):
        plan(duty, "会议名称\n甲\n", "meetings.plan")
    with pytest.raises(UserProblem, match="LG-10"):
        plan(office.login(), "甲\n乙\n", "documents.opinion")


def test_every_kind_says_whether_it_is_imported(office: Office) -> None:
    from desktop.system.ledgers import rules

    session = office.login()
    taken = set()
    for kind in session.catalogue.kinds():
        try:
            taken.add(rules.creating_verb(session.catalogue, kind).kind)
        except UserProblem as problem:
            assert problem.code == "LG-10"
    assert {
        "documents.incoming",
        "meetings.plan",
        "supervision.item",
        "directory.person",
        "duty.slot",
    } <= taken
