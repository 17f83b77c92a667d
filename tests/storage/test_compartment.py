"""The compartment file: saving, reading back, chains, rebuilding, damage."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem, InvalidFields, UserProblem
from desktop.base.fields import Named
from desktop.base.ids import new_id
from desktop.base.levels import Compartment, Level
from desktop.storage import connection as sql
from desktop.storage import log, registers
from desktop.storage.compartment import CompartmentFile
from tests.storage.rig import Entry, Item, Rig


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def full_item() -> Item:
    return Item(
        title="关于做好防汛工作的通知",
        body="各县区：\n请落实。",
        due_on=date(2026, 9, 30),
        due_basis="加急，3个工作日",
        copies=3,
        urgent=True,
        sender=Named("市应急管理局", new_id()),
        clerk=Named("曾华"),
        parent=new_id(),
        tags=("防汛", "值班"),
    )


def test_every_kind_of_field_reads_back_as_saved(rig: Rig) -> None:
    saved = rig.save(full_item())
    assert rig.get(saved.id) == saved
    rig.reopen()
    assert rig.get(saved.id) == saved


def test_a_change_writes_only_the_changed_group_and_names_what_was_seen(rig: Rig) -> None:
    item = rig.save(full_item())
    item.due_on = date(2026, 10, 10)
    rig.save(item)
    ops = [op for _, _, op in log.ops_in_order(rig.file.connection)]
    assert set(ops[1].sets) == {"due"}
    assert ops[1].parents == {"due": ((rig.stream, 1),)}
    assert [v.dot.n for v in registers.live_values(rig.file.connection, item.id)["due"]] == [2]


def test_saving_an_unchanged_record_writes_nothing(rig: Rig) -> None:
    item = rig.save(full_item())
    rig.save(item)
    assert log.head(rig.file.connection, rig.stream)[0] == 1


def test_a_local_write_leaves_exactly_one_value(rig: Rig) -> None:
    item = rig.save(full_item())
    for number in range(5):
        item.title = f"第{number}稿"
        item = rig.save(item)
    for living in registers.live_values(rig.file.connection, item.id).values():
        assert len(living) == 1


def test_saving_what_was_read_before_a_later_change_keeps_both(rig: Rig) -> None:
    item = rig.save(full_item())
    mine, yours = rig.get(item.id), rig.get(item.id)
    mine.title, yours.title = "我的", "你的"
    rig.save(mine)
    rig.save(yours)
    assert {v.value["title"] for v in registers.live_values(rig.file.connection, item.id)["title"]} == {
        "我的",
        "你的",
    }
    assert rig.get(item.id).conflicts == 1


def test_a_save_ends_only_the_value_on_the_screen_and_the_other_one_of_a_conflict_lives_on(rig: Rig) -> None:
    item = rig.save(full_item())
    mine, yours = rig.get(item.id), rig.get(item.id)
    mine.title, yours.title = "我的", "你的"
    rig.save(mine)
    rig.save(yours)
    shown = rig.get(item.id)
    hidden = {"我的", "你的"} - {shown.title}
    shown.title = "没有看到另一个值时改的"
    rig.save(shown)
    living = {v.value["title"] for v in registers.live_values(rig.file.connection, item.id)["title"]}
    assert living == {"没有看到另一个值时改的"} | hidden


def test_fields_limit_what_is_written(rig: Rig) -> None:
    item = rig.save(full_item())
    item.title, item.copies = "改", 9
    rig.act(lambda tx: tx.save(item, fields=("copies",)))
    assert (rig.get(item.id).title, rig.get(item.id).copies) == ("关于做好防汛工作的通知", 9)


def test_wrong_values_are_refused_with_one_sentence_a_field_and_nothing_is_kept(rig: Rig) -> None:
    with pytest.raises(InvalidFields) as caught:
        rig.save(Item(title="", copies=0))
    assert set(caught.value.faults) == {"title", "copies"}
    assert log.heads(rig.file.connection) == {}


def test_append_only_kinds_refuse_change_and_deletion(rig: Rig) -> None:
    entry = rig.save(Entry(words="22:10 接省应急厅电话"))
    entry.words = "22:12"
    for act in (lambda tx: tx.save(entry), lambda tx: tx.delete(entry)):
        with pytest.raises(UserProblem) as caught:
            rig.act(act)
        assert caught.value.code == "R-405"


def test_a_failed_act_leaves_no_trace(rig: Rig) -> None:
    def fail(tx: object) -> None:
        tx.save(full_item())  # type: ignore[attr-defined]
        tx.next_number("收文", 2026)  # type: ignore[attr-defined]
        raise RuntimeError

    before = rig.file.projection_digests()
    with pytest.raises(RuntimeError):
        rig.act(fail)
    assert rig.file.projection_digests() == before
    assert log.heads(rig.file.connection) == {}


def test_numbers_are_gapless_per_series_and_year_and_a_void_keeps_its_place(rig: Rig) -> None:
    assert [rig.act(lambda tx: tx.next_number("收文", 2026)) for _ in range(3)] == [1, 2, 3]
    assert rig.act(lambda tx: tx.next_number("收文", 2027)) == 1
    assert rig.act(lambda tx: tx.next_number("签报", 2026)) == 1
    rig.act(lambda tx: tx.void_number("收文", 2026, 3, "重复登记"))
    assert rig.act(lambda tx: tx.next_number("收文", 2026)) == 4
    row = rig.file.connection.execute("SELECT void_reason FROM numbers_issued WHERE number = 3").fetchone()
    assert row[0] == "重复登记"


def test_a_machine_that_does_not_hold_the_series_gives_no_number(tmp_path: Path) -> None:
    assert Rig(tmp_path, holder=False).act(lambda tx: tx.next_number("收文", 2026)) == 0


def test_a_deleted_record_is_gone_from_list_and_search_but_not_from_history(rig: Rig) -> None:
    item = rig.save(full_item())
    rig.act(lambda tx: tx.delete(item))
    assert rig.titles() == rig.titles("防汛") == []
    assert log.head(rig.file.connection, rig.stream)[0] == 2
    assert rig.file.verify() == []


def test_rebuilding_from_the_log_gives_identical_tables(rig: Rig, tmp_path: Path) -> None:
    other = Rig(tmp_path / "b", "00000000000000bb")
    items = [rig.save(Item(title=f"第{n}件", clerk=Named("单雄"))) for n in range(12)]
    rig.send_to(other)
    for number, item in enumerate(items[:6]):
        here, there = rig.get(item.id), other.get(item.id)
        here.title, there.title = f"此{number}", f"彼{number}"
        rig.save(here)
        other.save(there)
    rig.act(lambda tx: tx.delete(items[7]))
    other.send_to(rig)
    before = rig.file.projection_digests()
    assert rig.file.connection.execute("SELECT count(*) FROM records WHERE conflicts > 0").fetchone()[0] == 6
    rig.file.rebuild()
    assert rig.file.projection_digests() == before
    assert rig.file.verify() == []


def test_verify_notices_a_projection_that_differs_from_the_log(rig: Rig) -> None:
    rig.save(full_item())
    rig.file.connection.execute("UPDATE papers_item SET title = '被改过'")
    assert [finding.code for finding in rig.file.verify()] == ["S-025"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ops SET tx = 'x'",
        "DELETE FROM ops",
        "INSERT OR REPLACE INTO ops SELECT * FROM ops",
        "UPDATE commits SET c = 9",
        "DELETE FROM commits",
        "DROP TABLE ops",
        "DROP TRIGGER ops_kept",
        "PRAGMA writable_schema = ON",
        "PRAGMA key = 'x'",
        "ATTACH ':memory:' AS other",
        "ALTER TABLE ops ADD x",
    ],
)
def test_row_79_the_log_cannot_be_changed_through_our_connection(rig: Rig, statement: str) -> None:
    rig.save(full_item())
    with pytest.raises(sql.DatabaseError):
        rig.file.connection.execute(statement)
    assert rig.file.verify() == []


def tampered(rig: Rig, statement: str) -> list[str]:
    """Codes that `verify` finds after changing the log behind the program's back (with the key, without guards)."""
    rig.file.close()
    raw = sql.open_file(rig.path, rig.key)
    for name in ("ops_fixed", "ops_kept", "commits_fixed", "commits_kept"):
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement)
    sql.close(raw, checkpoint=True)
    rig.open()
    return [finding.code for finding in log.verify_chains(rig.file.connection, "x")]


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE ops SET body = replace(body, '第2件', '第9件') WHERE n = 3", {"S-021"}),
        ("UPDATE ops SET hash = zeroblob(32) WHERE n = 3", {"S-021", "S-023"}),
        ("DELETE FROM ops WHERE n = 3", {"S-020", "S-023"}),
        ("DELETE FROM ops WHERE n = (SELECT max(n) FROM ops)", {"S-022", "S-023"}),
        ("UPDATE streams SET n = n - 1", {"S-022"}),
        ("DELETE FROM commits WHERE c = (SELECT max(c) FROM commits)", {"S-024"}),
        ("UPDATE commits SET hash = zeroblob(32) WHERE c = 2", {"S-023"}),
        ("UPDATE ops SET tx = 'x' WHERE n = 2", {"S-021"}),
        ("UPDATE ops SET record = zeroblob(16) WHERE n = 2", {"S-021"}),
    ],
)
def test_any_change_of_the_log_breaks_a_chain(rig: Rig, statement: str, codes: set[str]) -> None:
    for number in range(5):
        rig.save(Item(title=f"第{number}件"))
    assert codes <= set(tampered(rig, statement))


def test_row_30_a_missing_or_empty_file_is_never_made_anew(rig: Rig) -> None:
    rig.file.close()
    rig.path.write_bytes(b"")
    with pytest.raises(EnvironmentProblem) as caught:
        rig.open()
    assert caught.value.code == "S-010"
    assert rig.path.read_bytes() == b""


def test_row_28_a_flipped_byte_in_any_page_is_named(rig: Rig) -> None:
    for number in range(60):
        rig.save(Item(title=f"第{number}件", body="内容" * 200))
    rig.file.close()
    sound = rig.path.read_bytes()
    for page in range(len(sound) // sql.PAGE_SIZE):
        broken = bytearray(sound)
        broken[page * sql.PAGE_SIZE + 4000] ^= 1
        rig.path.write_bytes(bytes(broken))
        try:
            rig.open()
        except EnvironmentProblem as problem:
            assert problem.code == "S-011"
            continue
        assert "S-011" in {finding.code for finding in rig.file.verify()}, f"page {page}"
        sql.close(rig.file.connection)


def test_row_35_a_file_of_another_name_store_or_key_is_refused(rig: Rig) -> None:
    rig.file.close()
    for wanted in (
        (rig.key, Compartment(Level.CONFIDENTIAL, "office"), "ab" * 16, "S-016"),
        (rig.key, rig.compartment, "cd" * 16, "S-016"),
        (os.urandom(32), rig.compartment, "ab" * 16, "S-011"),
    ):
        with pytest.raises(EnvironmentProblem) as caught:
            CompartmentFile.open(rig.path, *wanted[:3], rig.schema)
        assert caught.value.code == wanted[3]


def test_row_88_a_newer_store_is_refused_and_untouched(rig: Rig) -> None:
    rig.file.begin()
    rig.file.set_meta("migration:papers", "7")
    rig.file.finish()
    rig.file.close()
    before = rig.path.read_bytes()
    with pytest.raises(EnvironmentProblem) as caught:
        rig.open()
    assert caught.value.code == "S-017"
    assert rig.path.read_bytes() == before


def test_a_migration_over_existing_papers_rebuilds_them(rig: Rig) -> None:
    item = rig.save(full_item())
    folder = rig.schema.migrations[0].folder
    (folder / "0002_more.sql").write_text(
        "DROP TABLE papers_entry;\nCREATE TABLE papers_entry (\n  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
        " conflicts INTEGER NOT NULL DEFAULT 0,\n  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,"
        " words TEXT, more TEXT\n);\n",
        "utf-8",
    )
    rig.reopen()
    assert rig.get(item.id) == item
    assert rig.file.meta("migration:papers") == "2"


def test_a_migration_that_fails_leaves_the_file_as_it_was(rig: Rig) -> None:
    item = rig.save(full_item())
    folder = rig.schema.migrations[0].folder
    bad = folder / "0002_bad.sql"
    bad.write_text("CREATE TABLE papers_more (x);\nCREATE TABLE papers_item (x);\n", "utf-8")
    rig.file.close()
    with pytest.raises(EnvironmentProblem):
        rig.open()
    bad.unlink()
    rig.open()
    assert rig.get(item.id) == item
    assert rig.file.meta("migration:papers") == "1"


def test_a_kind_of_a_newer_program_is_kept_and_appears_when_it_is_known(rig: Rig, tmp_path: Path) -> None:
    other = Rig(tmp_path / "b", "00000000000000bb")
    item = rig.save(full_item())
    other.file.specs.pop("papers.item")
    rig.send_to(other)
    assert other.titles() == []
    other.file.specs = other.schema.all_specs()
    other.file.rebuild()
    assert other.get(item.id) == item
