"""Making a real office, its accounts by the officers whose acts they are, and checking it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.office.documents import service
from desktop.office.documents.inputs import Details
from desktop.office.documents.records import IncomingDocument
from desktop.system.trial import people
from tests.e2e.running import Desk, sanban

USERS: tuple[tuple[str, str, list[str]], ...] = (
    ("sysadmin", "system_admin", []),
    ("secadmin", "security_admin", []),
    ("auditor", "auditor", []),
    ("李敏", "clerk", ["内部", "confidential"]),
)


def write_list(folder: Path, users=USERS, password: str = "{}的口令-2026-很长") -> Path:
    """The list of first users with their password files beside it."""
    entries = []
    for name, role, levels in users:
        (folder / f"{name}.txt").write_text(password.format(name) + "\n", "utf-8")
        entries.append({"name": name, "role": role, "levels": levels, "password_file": f"{name}.txt"})
    path = folder / "admins.json"
    path.write_text(json.dumps({"users": entries}), "utf-8")
    return path


def test_a_real_office_from_creation_to_its_second_clerk(tmp_path):
    """One office for the whole story: making a real one takes seconds, because its passwords must."""
    admins, place = write_list(tmp_path), tmp_path / "机构"
    made = sanban("office", "create", place, "--name", "云川市测试办公室", "--admins", admins, "--json")
    assert made.code == 0
    assert made.document()["levels"] == ["内部", "秘密"] and made.document()["trial"] is False
    desk = {name: Desk(place, name, tmp_path / f"{name}.txt") for name, *_ in USERS}

    # The clock of a real office is the machine's.
    ran = desk["李敏"]("list", "documents.incoming", "--now", "2026-01-01T08:00", "--json")
    assert (ran.code, ran.error()["code"], ran.error()["field"]) == (3, "CLI-06", "now")

    # An account is made by 系统管理员 only, with a password that is not the documented one.
    (tmp_path / "first.txt").write_text("第一次的口令-123456", "utf-8")
    (tmp_path / "trial.txt").write_text(people.PASSPHRASE, "utf-8")
    add = ("user", "add", "张晓东", "--role", "clerk", "--json", "--new-password-file")
    assert desk["secadmin"](*add, tmp_path / "first.txt").error()["code"] == "K-035"
    assert desk["sysadmin"](*add, tmp_path / "trial.txt").error()["code"] == "K-024"
    assert desk["sysadmin"](*add, tmp_path / "first.txt").code == 0
    assert desk["sysadmin"](*add, tmp_path / "first.txt").code == 3

    # The first password must be changed before anything else.
    newcomer = Desk(place, "张晓东", tmp_path / "first.txt")
    assert newcomer("list", "documents.incoming", "--json").error()["code"] == "K-004"
    (tmp_path / "second.txt").write_text("第二次的口令-654321", "utf-8")
    assert newcomer("user", "password", "--new-password-file", tmp_path / "second.txt", "--json").code == 0
    newcomer = Desk(place, "张晓东", tmp_path / "second.txt")

    # 安全保密管理员 grants; a holder's next login hands the key over.
    assert (
        desk["sysadmin"]("user", "grant", "张晓东", "--levels", "内部", "--json").error()["code"] == "K-035"
    )
    assert (
        desk["secadmin"](
            "user", "grant", "张晓东", "--levels", "内部", "--until", "2099-12-31", "--json"
        ).code
        == 0
    )
    assert (
        desk["李敏"](
            "do", "documents.incoming", "create", "--set", "title=甲", "--set", "from_unit=乙", "--json"
        ).code
        == 0
    )
    assert newcomer("list", "documents.incoming", "--json").document()["total"] == 1

    cards = {card["name"]: card for card in desk["auditor"]("user", "list", "--json").document()["users"]}
    assert set(cards["张晓东"]["compartments"]) == {"common", "internal.office"}
    assert "compartments" not in newcomer("user", "list", "--json").document()["users"][0]

    # The audit is read by the auditors alone, and tells who did it.
    assert desk["李敏"]("audit", "export", "--json").error()["code"] == "A-032"
    verbs = [line["verb"] for line in desk["secadmin"]("audit", "export", "--json").document()["lines"]]
    assert "documents.register" in verbs
    acts = [line["verb"] for line in desk["auditor"]("audit", "export", "--json").document()["lines"]]
    assert {"account.add", "account.grant"} <= set(acts)
    checked = desk["auditor"]("audit", "verify", "--json").document()
    assert checked["ok"] is True and checked["code"].startswith(f"{checked['n']}-")

    assert desk["sysadmin"]("user", "disable", "张晓东", "--json").code == 0
    assert newcomer("list", "documents.incoming", "--json").error()["code"] == "K-003"
    verified = desk["李敏"]("office", "verify", "--rebuild", "--json")
    assert (verified.code, verified.document()["ok"], verified.document()["rebuilt"]) == (0, True, [])


@pytest.mark.parametrize(
    ("users", "code"),
    [(USERS[1:], "K-031"), ((*USERS, ("李敏", "clerk", [])), "K-030"), ((*USERS, ("王五", "boss", [])), "CLI-08"),
     ((*USERS, ("王五", "clerk", ["绝妙"])), "L-001")],
)  # fmt: skip
def test_a_wrong_list_makes_no_office(tmp_path, users, code):
    place = tmp_path / "机构"
    ran = sanban(
        "office",
        "create",
        place,
        "--name",
        "甲",
        "--admins",
        write_list(tmp_path, users),
        "--trial",
        "--json",
    )
    assert (ran.code, ran.error()["code"]) == (3, code)
    assert not place.exists()


def test_the_documented_passphrase_is_for_trials_only(tmp_path):
    admins = write_list(tmp_path, password=people.PASSPHRASE)
    ran = sanban("office", "create", tmp_path / "机构", "--name", "甲", "--admins", admins, "--json")
    assert (ran.code, ran.error()["code"]) == (3, "K-024") and not (tmp_path / "机构").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "机构").mkdir()
    (tmp_path / "机构" / "重要.docx").write_bytes(b"x")
    ran = sanban(
        "office",
        "create",
        tmp_path / "机构",
        "--name",
        "甲",
        "--admins",
        write_list(tmp_path),
        "--trial",
        "--json",
    )
    assert (ran.code, ran.error()["code"]) == (4, "S-030")
    assert [path.name for path in (tmp_path / "机构").iterdir()] == ["重要.docx"]


def test_verify_exits_4_with_the_place(trial, desk):
    trial.login("李敏").close()
    path = trial.folder / "compartments" / "internal.office.db"
    data = bytearray(path.read_bytes())
    data[5 * 8192 + 100] ^= 1
    path.write_bytes(data)
    ran = desk("李敏")("office", "verify", trial.folder, "--json")
    document = ran.document()
    assert (ran.code, document["ok"]) == (4, False)
    [finding] = [finding for finding in document["findings"] if finding["grave"]]
    assert (finding["code"], finding["where"]) == ("S-011", "compartments/internal.office.db")


def test_verify_without_a_password_says_what_it_could_not_check(trial):
    trial.login("李敏").close()
    document = sanban("office", "verify", trial.folder, "--json").document()
    assert document["ok"] is True
    unchecked = {finding["where"] for finding in document["findings"] if finding["code"] == "S-040"}
    assert unchecked == {
        "compartments/common.db",
        "compartments/internal.office.db",
        "compartments/confidential.office.db",
    }


def test_a_notice_is_entered_from_a_file_and_counts(trial, desk, tmp_path):
    clerk = desk("李敏")
    listed = clerk("calendar", "show", "2026", "--json").document()
    days = [{"date": day["date"], "isOffDay": day["off"], "name": day["name"]} for day in listed["days"]]
    moved = [day for day in days if day["date"] != "2026-10-10"]
    path = tmp_path / "2026.json"
    path.write_text(json.dumps({"year": 2026, "papers": ["甲〔2026〕1号"], "days": moved}), "utf-8")
    assert clerk("calendar", "import", path, "--json").code == 0
    assert clerk("calendar", "workdays", "2026-09-28", "5", "--json").document()["to"] == "2026-10-12"
    assert clerk("calendar", "import", path, "--json").error()["code"] == "C-115"


def test_a_conflict_is_listed_and_settled_with_a_reason(trial, desk):
    """Two people change one title, the second without having seen the first one's change."""
    clerk = desk("李敏")
    made = clerk(
        "do", "documents.incoming", "create", "--set", "title=甲", "--set", "from_unit=乙", "--json"
    ).document()
    record = bytes.fromhex(made["id"])
    with trial.login("李敏") as session:
        shown = dict(session.get(IncomingDocument, record).seen)
        session.run(service.update, record, Details(title="先改的"))
        session.run(service.update, record, Details(title="后改的"), seen=shown)
    [conflict] = clerk("sync", "conflicts", "--json").document()["conflicts"]
    assert (conflict["id"], conflict["group"], conflict["labels"]) == (made["id"], "title", ["标题"])
    assert {side["value"]["title"] for side in conflict["sides"]} == {"先改的", "后改的"}

    for arguments, code in (
        (("--take", "3", "--why", "依据来文"), "CLI-17"),
        (("--take", "1", "--why", " "), "C-002"),
        (("--set", "title=", "--why", "依据来文"), "F-001"),
        (("--group", "urgency", "--take", "1", "--why", "依据来文"), "C-001"),
    ):
        assert clerk("sync", "resolve", made["id"], *arguments, "--json").error()["code"] == code
    place = next(
        number for number, side in enumerate(conflict["sides"], 1) if side["value"]["title"] == "先改的"
    )
    done = clerk("sync", "resolve", made["id"][:24], "--take", str(place), "--why", "与来文一致", "--json")
    assert done.document() == {"id": made["id"], "group": "title", "left": 0}
    assert clerk("show", "documents.incoming", made["id"], "--json").document()["title"] == "先改的"
    assert clerk("sync", "conflicts", "--json").document() == {"conflicts": []}
