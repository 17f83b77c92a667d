"""Sessions on a real office: who sees what, one way to write, audit, undo, conflicts, rollback alarms."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.base.changes import Changed
from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentProblem, NotFound, NotPermitted, Problem, UserProblem
from desktop.base.fields import Named
from desktop.base.ids import new_id
from desktop.base.levels import Level
from desktop.base.module import Catalogue, Module, verb, verb_of
from desktop.base.permissions import BUSINESS
from desktop.base.ports import QuerySpec
from desktop.storage import connection as sql
from desktop.storage import registers
from desktop.storage.compartment import CompartmentFile
from desktop.storage.keys import accounts, kdf, unlocking
from desktop.storage.keys.unlocked import Unlocked
from desktop.storage.office import compartment_path, verify_office
from desktop.storage.rows import StoreRows
from desktop.storage.session import Session
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice, make_trial_office
from tests.storage.rig import MIGRATION, Entry, Item


@verb(Item, "add", title="登记", permission="papers.write", creates=True)
def add(session: Session, given: Item) -> Item:
    """Register a paper in 内部, or in 秘密 when it is tagged so."""
    level = Level.CONFIDENTIAL if "秘密" in given.tags else Level.INTERNAL
    with session.transaction(session.compartment_for(level), "papers.add") as tx:
        given.copies = tx.next_number("收文", 2026, given.id)
        return tx.save(given)


@verb(Item, "rename", title="改名", permission="papers.write")
def rename(session: Session, id: bytes, given: str) -> Item:
    """Change the title."""
    item = session.get(Item, id)
    item.title = given
    with session.transaction(item.compartment, "papers.rename") as tx:
        return tx.save(item)


@verb(Entry, "note", title="记事", permission="papers.write", creates=True)
def note(session: Session, given: Entry) -> Entry:
    """Add an entry."""
    with session.transaction(session.compartment_for(Level.INTERNAL), "papers.note") as tx:
        return tx.save(given)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrialOffice:
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "data"))
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001_papers.sql").write_text(MIGRATION, "utf-8")
    module = Module(
        "papers",
        "文件",
        10,
        records=(Item, Entry),
        verbs=tuple(verb_of(f) for f in (add, rename, note)),
        permissions={"papers.write": BUSINESS},
        migrations=migrations,
    )
    return make_trial_office(
        tmp_path / "office", FixedClock.at("2026-11-22T08:30"), Catalogue((module,)), kdf=kdf.TEST_KDF
    )


@pytest.fixture
def clerk(office: TrialOffice) -> Iterator[Session]:
    with office.login("李敏") as session:
        yield session


def open_item(**more: object) -> Item:
    return Item(title="关于做好值班工作的通知", sender=Named("市应急管理局"), **more)  # type: ignore[arg-type]


SECRET = "关于核查水库调度密钥的通知"


def test_what_is_saved_is_there_after_the_next_login(office: TrialOffice) -> None:
    with office.login("李敏") as session:
        saved = session.run(add, open_item())
    with office.login("张晓东") as session:
        assert session.get(Item, saved.id) == saved
        assert session.history(saved.id)[0].who == "李敏"


def test_every_path_by_which_an_uncleared_clerk_could_notice_a_secret_paper_is_closed(
    office: TrialOffice,
) -> None:
    with office.login("李敏") as session:
        session.run(add, open_item())
        secret = session.run(add, Item(title=SECRET, tags=("秘密",)))
        session.run(add, open_item())
        assert secret.compartment == "confidential.office"
        assert session.count(Item) == 3
    with office.login("张晓东") as session:
        absent = new_id()
        assert [item.copies for item in session.find(Item)] == [2, 1], "numbers show no gap"
        assert session.count(Item) == 2
        assert session.count(Item, ("title", "=", SECRET)) == 0
        assert session.search("水库") == [] == session.search("密钥")
        assert session.conflicts() == []
        rows = StoreRows(session)
        assert rows.count(QuerySpec("papers.item")) == 2
        assert rows.key_of(secret.id) is None
        rows.close()
        for act in (
            lambda id: session.get(Item, id),
            session.history,
            lambda id: session.complete_id("papers.item", id.hex()),
            lambda id: session.run(rename, id, "x"),
        ):
            said = []
            for id in (secret.id, absent):
                with pytest.raises(Problem) as caught:
                    act(id)
                said.append(
                    (caught.value.code, caught.value.message, caught.value.advice, type(caught.value))
                )
            assert said[0] == said[1], "the same words whether it is absent or withheld"
        with pytest.raises(NotPermitted):
            session.run(add, Item(title="x", tags=("秘密",)))
        with pytest.raises(NotFound):
            session.connection("confidential.office")


def test_admins_hold_no_business_compartment_and_may_not_act(office: TrialOffice) -> None:
    with office.login("李敏") as session:
        session.run(add, open_item())
    for name in (people.SYSTEM_ADMIN, people.SECURITY_ADMIN, people.AUDITOR):
        with office.login(name) as session:
            assert [item.id for item in session.compartments()] == ["common"]
            assert session.find(Item) == []
            with pytest.raises(NotPermitted):
                session.run(add, open_item())


def test_every_act_reaches_the_audit_log_once_and_holds_no_contents(office: TrialOffice) -> None:
    with office.login("李敏") as session:
        for _ in range(3):
            saved = session.run(add, open_item())
    with office.login(people.SECURITY_ADMIN) as session:
        lines = session.run(lambda s: s.audit.read(s.unlocked))
        acts = [line for line in lines if line.verb == "papers.add"]
        assert len(acts) == 3 == len({(line.source, line.source_n) for line in acts})
        assert saved.id.hex() in acts[-1].records
        assert not any("值班工作" in line.to_json() for line in lines)


def test_row_80_an_act_is_refused_when_the_audit_log_cannot_be_written(
    clerk: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.run(add, open_item())

    def broken(_lines: object) -> None:
        raise EnvironmentProblem("A-007", "审计日志不能写入。")

    monkeypatch.setattr(clerk.audit, "append", broken)
    clerk.run(add, open_item())  # committed; its line waits in the outbox
    with pytest.raises(EnvironmentProblem):
        clerk.run(add, open_item())
    assert clerk.count(Item) == 2
    monkeypatch.undo()
    clerk.run(add, open_item())
    assert clerk.count(Item) == 3


def test_lines_left_in_the_outbox_by_a_kill_are_pumped_at_the_next_login(
    office: TrialOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.login("李敏") as session:
        monkeypatch.setattr("desktop.storage.session.pump", lambda *_: 0)
        session.run(add, open_item())
    monkeypatch.undo()
    monkeypatch.setenv("SANBAN_DATA", str(office.folder.parent / "data"))
    with office.login("李敏") as session:
        assert session.select("internal.office", "SELECT count(*) AS n FROM outbox")[0]["n"] == 0
    with office.login(people.SECURITY_ADMIN) as session:
        assert [x.verb for x in session.run(lambda s: s.audit.read(s.unlocked))].count("papers.add") == 1


def test_one_changed_signal_a_commit_and_none_when_it_fails(clerk: Session) -> None:
    heard: list[Changed] = []
    stop = clerk.watch(heard.append)
    saved = clerk.run(add, open_item())
    with pytest.raises(Problem):
        clerk.run(add, Item(title=""))
    stop()
    clerk.run(add, open_item())
    assert len(heard) == 1
    assert heard[0].kinds == {"papers.item", "numbers.issued"}
    assert saved.id in heard[0].records


def test_a_refused_registration_gives_its_number_back(clerk: Session) -> None:
    assert clerk.run(add, open_item()).copies == 1
    with pytest.raises(Problem):
        clerk.run(add, Item(title="", body="x"))
    assert clerk.run(add, open_item()).copies == 2


def test_transactions_only_on_the_writer_thread(clerk: Session) -> None:
    with pytest.raises(RuntimeError), clerk.transaction("internal.office", "x"):
        pass


def test_reading_goes_on_in_many_threads_while_writing(clerk: Session) -> None:
    faults: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(30):
                clerk.find(Item, limit=5)
                clerk.search("值班")
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(30):
        clerk.run(add, open_item())
    for thread in threads:
        thread.join()
    assert faults == []
    assert clerk.count(Item) == 30


def test_undo_takes_back_only_what_nothing_later_stands_on(clerk: Session) -> None:
    item = clerk.run(add, open_item())
    clerk.run(rename, item.id, "第一次改")
    first = clerk.last_undoable()
    assert first
    assert clerk.undo(first).done == 1
    assert clerk.get(Item, item.id).title == "关于做好值班工作的通知"
    clerk.run(rename, item.id, "第二次改")
    second = clerk.last_undoable()
    clerk.run(rename, item.id, "第三次改")
    assert second
    result = clerk.undo(second)
    assert (result.done, result.later_changed) == (0, ["标题"])
    assert clerk.get(Item, item.id).title == "第三次改"


def test_undoing_a_registration_removes_it_and_voids_its_number(clerk: Session) -> None:
    item = clerk.run(add, open_item())
    tx = clerk.last_undoable()
    assert tx
    clerk.undo(tx)
    assert clerk.try_get(Item, item.id) is None
    assert clerk.run(add, open_item()).copies == 2, "a number once given is not given again"
    assert clerk.select("internal.office", "SELECT void_reason FROM numbers_issued WHERE number = 1")[0][0]


def test_entries_and_other_peoples_acts_are_not_undone(office: TrialOffice) -> None:
    with office.login("李敏") as session:
        session.run(note, Entry(words="22:10 接电话"))
        tx = session.last_undoable()
        assert tx
        with pytest.raises(UserProblem) as caught:
            session.undo(tx)
        assert caught.value.code == "U-003"
        session.run(add, open_item())
        mine = session.last_undoable()
        assert mine
    with office.login("张晓东") as session, pytest.raises(UserProblem) as caught:
        session.undo(mine)
    assert caught.value.code == "U-002"


def test_a_form_names_what_it_showed_and_a_later_change_survives_as_a_conflict(clerk: Session) -> None:
    item = clerk.run(add, open_item())
    shown = clerk.get(Item, item.id)
    clerk.run(rename, item.id, "别人改的")
    clerk.submit(rename, item.id, "表单里改的", seen=shown.seen).result()
    (conflict,) = clerk.conflicts()
    assert {side.words["标题"] for side in conflict.sides} == {"别人改的", "表单里改的"}
    with pytest.raises(UserProblem) as caught:
        clerk.resolve(item.id, "title", {"title": "议定的"}, " ")
    assert caught.value.code == "C-002"
    clerk.resolve(item.id, "title", {"title": "议定的"}, "以办公会意见为准")
    assert clerk.conflicts() == []
    assert clerk.get(Item, item.id).title == "议定的"
    values = registers.live_values(clerk.connection("internal.office"), item.id)
    assert len(values["title"]) == 1


def test_history_tells_before_and_after(clerk: Session) -> None:
    item = clerk.run(add, open_item())
    clerk.run(rename, item.id, "改后")
    last = clerk.history(item.id)[-1]
    assert (last.field, last.label, last.before, last.after) == (
        "title",
        "标题",
        "关于做好值班工作的通知",
        "改后",
    )
    assert last.machine == clerk.office.device_name


def test_lists_merge_compartments_by_the_sort_key(clerk: Session) -> None:
    for number, tags in enumerate([(), ("秘密",), (), ("秘密",)]):
        clerk.run(add, Item(title=f"{number}号", tags=tags, clerk=Named("赵钱孙李"[number])))
    assert [i.title for i in clerk.find(Item, order="title")] == ["0号", "1号", "2号", "3号"]
    assert [i.title for i in clerk.find(Item, order="title", descending=True, limit=2)] == ["3号", "2号"]
    assert [i.title for i in clerk.find(Item, limit=3)] == ["3号", "2号", "1号"]
    rows = StoreRows(clerk)
    for order, descending in (("title", False), ("title", True), ("", False), ("clerk", False)):
        query = QuerySpec("papers.item", order=order, descending=descending)
        shown = [row.title for row in rows.rows("papers.item", rows.first(query, 10))]  # type: ignore[union-attr]
        assert shown == [i.title for i in clerk.find(Item, order=order, descending=descending)], (
            order,
            descending,
        )
        assert [key for chunk in rows.keys(query) for key in chunk] == list(rows.first(query, 10))
    rows.close()


def test_drafts_are_kept_per_user_and_leave_no_op(office: TrialOffice) -> None:
    with office.login("李敏") as session:
        session.draft_save("documents.new", "internal.office", '{"title": "半截"}')
    with office.login("张晓东") as session:
        assert session.draft_load("documents.new") is None
    with office.login("李敏") as session:
        assert session.draft_load("documents.new") == '{"title": "半截"}'
        session.draft_drop("documents.new")
        assert session.draft_load("documents.new") is None


def test_row_36_a_second_process_or_login_is_refused(office: TrialOffice) -> None:
    with office.login("李敏"), pytest.raises(EnvironmentProblem) as caught:
        office.login("张晓东")
    assert caught.value.code == "E-LOCK"
    office.login("张晓东").close()


def check(office: TrialOffice) -> set[str]:
    findings = verify_office(office.folder, "李敏", people.PASSPHRASE, office.clock, office.catalogue)
    return {item.code for item in findings if item.grave}


def opening(office: TrialOffice) -> str:
    try:
        office.login("李敏").close()
    except EnvironmentProblem as problem:
        return problem.code
    return ""


def test_a_sound_office_verifies(office: TrialOffice) -> None:
    with office.login("李敏") as session:
        session.run(add, open_item())
    assert check(office) == set()


def test_row_32_yesterdays_file_put_back_is_noticed(office: TrialOffice, tmp_path: Path) -> None:
    path = compartment_path(office.folder, "internal.office")
    with office.login("李敏") as session:
        session.run(add, open_item())
    shutil.copy(path, tmp_path / "old")
    with office.login("李敏") as session:
        session.run(add, open_item())
    shutil.copy(tmp_path / "old", path)
    assert "N-001" in check(office)
    assert opening(office) == "N-001"


def crash(session: Session) -> None:
    """What a kill leaves: the WAL not written back, the anchors not synced, the lock stale."""
    wal = {p: p.read_bytes() for p in (session.office.folder / "compartments").glob("*.db*")}
    anchors = session.office.folder / "anchor"
    anchored = anchors.read_bytes()
    session.close()
    for path, data in wal.items():
        path.write_bytes(data)
    anchors.write_bytes(anchored)


@pytest.mark.parametrize("fault", ["deleted", "cut", "flipped", "garbage"])
def test_row_33_a_damaged_wal_is_noticed(office: TrialOffice, fault: str) -> None:
    session = office.login("李敏")
    for _ in range(5):
        session.run(add, open_item())
    crash(session)
    wal = office.folder / "compartments" / "internal.office.db-wal"
    data = bytearray(wal.read_bytes())
    if fault == "deleted":
        wal.unlink()
    elif fault == "cut":
        wal.write_bytes(data[: len(data) // 2])
    elif fault == "flipped":
        data[len(data) // 3] ^= 4
        wal.write_bytes(data)
    else:
        wal.write_bytes(bytes(len(data)))
    assert check(office) & {"N-001", "S-011"}
    assert opening(office) in {"N-001", "S-011"}


def test_an_intact_wal_after_a_kill_is_taken_up(office: TrialOffice) -> None:
    session = office.login("李敏")
    for _ in range(5):
        session.run(add, open_item())
    crash(session)
    with office.login("李敏") as session:
        assert session.count(Item) == 5
    assert check(office) == set()


@pytest.mark.parametrize("fault", ["empty", "missing", "page", "cut"])
def test_rows_28_to_30_a_damaged_file_is_named_and_never_replaced(office: TrialOffice, fault: str) -> None:
    with office.login("李敏") as session:
        session.run(add, open_item())
    path = compartment_path(office.folder, "internal.office")
    data = bytearray(path.read_bytes())
    if fault == "empty":
        path.write_bytes(b"")
    elif fault == "missing":
        path.unlink()
    elif fault == "page":
        data[8192 * 3 + 77] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes(data[: 8192 * 3])
    expected = {"empty": {"S-010"}, "missing": {"S-010"}, "page": {"S-011"}, "cut": {"S-011", "N-001"}}[fault]
    found = verify_office(office.folder, "李敏", people.PASSPHRASE, office.clock, office.catalogue)
    assert {item.code for item in found if item.grave} & expected
    assert any("internal.office" in item.where for item in found if item.grave)
    assert opening(office) in expected
    if fault == "missing":
        assert not path.exists()


def test_a_second_officer_signs_with_his_password_only(office: TrialOffice) -> None:
    with office.login("黄伟") as session:
        key = unlocking.verify_password(office.folder, "王芳", people.PASSPHRASE, office.clock)
        signature = key.sign(b"handover")
        other = next(id for id, name in session.user_names.items() if name == "王芳")
        assert session.unlocked.verify_signature(bytes.fromhex(other), b"handover", signature)
        assert not session.unlocked.verify_signature(bytes.fromhex(other), b"handover!", signature)


def user_id(office: TrialOffice, name: str) -> bytes:
    return next(card.id for card in accounts.list_users(office.folder) if card.name == name)


def test_row_17_after_a_revocation_the_next_login_puts_the_compartment_under_a_new_key(
    office: TrialOffice,
) -> None:
    with office.login("李敏") as session:
        saved = session.run(add, open_item())
        old_key = session.files["internal.office"].key
    admin = unlocking.unlock(office.folder, people.SECURITY_ADMIN, people.PASSPHRASE, office.clock)
    accounts.revoke(admin, user_id(office, "张晓东"), office.clock)
    with office.login("李敏") as session:
        assert session.get(Item, saved.id) == saved
        new_key = session.files["internal.office"].key
    assert new_key != old_key
    path = compartment_path(office.folder, "internal.office")
    with pytest.raises(EnvironmentProblem):
        sql.open_file(path, old_key)
    assert check(office) == set()
    with office.login("张晓东") as session:
        assert "internal.office" not in {item.id for item in session.compartments()}
        assert session.count(Item) == 0


@pytest.mark.parametrize("step", ["before the file", "after the file"])
def test_a_change_of_keys_that_was_killed_is_resumed(
    office: TrialOffice, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.login("李敏") as session:
        saved = session.run(add, open_item())
    admin = unlocking.unlock(office.folder, people.SECURITY_ADMIN, people.PASSPHRASE, office.clock)
    accounts.revoke(admin, user_id(office, "张晓东"), office.clock)

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if step == "before the file":
            patch.setattr(CompartmentFile, "rekey", kill)
        else:
            patch.setattr(Unlocked, "finish_rotation", kill)
        with pytest.raises(Killed):
            office.login("李敏")
    with office.login("李敏") as session:
        assert session.get(Item, saved.id) == saved
        assert session.unlocked.rotations_due() == []
    assert check(office) == set()
