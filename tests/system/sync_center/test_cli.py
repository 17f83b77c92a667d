"""The whole way on the command line: request, enrolment, joining, packages both ways, conflict, retiring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import main
from desktop.system.sync_center import service
from desktop.system.trial import people
from tests.offices import Office
from tests.system.sync_center.machines import Fleet, paper, retitle


class Shell:
    """Runs commands with `--json` and gives (exit code, document)."""

    def __init__(self, capsys: pytest.CaptureFixture[str], password: Path) -> None:
        self._capsys, self._password = capsys, password
        password.write_text(people.PASSPHRASE, "utf-8")

    def __call__(self, *words: object, office: Path | None = None, user: str = "李敏") -> tuple[int, Any]:
        login = ["--office", str(office), "--user", user] if office is not None else []
        self._capsys.readouterr()
        code = main([*map(str, words), *login, "--password-file", str(self._password), "--json"])
        out = self._capsys.readouterr().out
        return code, json.loads(out)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(capsys, tmp_path / "password")


def test_a_machine_joins_and_leaves(shell: Shell, office: Office, tmp_path: Path) -> None:
    a, b, file, meet = office.folder, tmp_path / "b", tmp_path / "b.request", tmp_path / "meet"
    code, asked = shell("device", "request", b, "--name", "值班室-02", "-o", file)
    assert (code, len(asked["fingerprint"])) == (0, 19)
    code, refused = shell(
        "device", "enrol", file, "--fingerprint", "AAAA-BBBB-CCCC-DDDD", office=a, user="secadmin"
    )
    assert (code, refused["error"]["code"]) == (3, "TRUST-06")
    code, refused = shell("device", "enrol", file, "--fingerprint", asked["fingerprint"], office=a)
    assert (code, refused["error"]["code"]) == (5, "P-001")
    code, made = shell(
        "device", "enrol", file, "--fingerprint", asked["fingerprint"], office=a, user="secadmin"
    )
    assert (code, made["version"]) == (0, 2)
    code, sent = shell("sync", "export", "--to", meet, "--for", "值班室-02", office=a)
    assert (code, sent["new"], sent["fingerprint"]) == (0, ["值班室-02"], made["fingerprint"])
    code, refused = shell("device", "join", b, "--from", meet, "--fingerprint", asked["fingerprint"])
    assert (code, refused["error"]["code"]) == (3, "TRUST-06")
    code, joined = shell("device", "join", b, "--from", meet, "--fingerprint", made["fingerprint"])
    assert (code, joined["name"]) == (0, "值班室-02")
    code, seen = shell("sync", "import", meet, "--preview", office=b)
    assert (code, [one["state"] for one in seen["packages"]]) == (0, ["applied"])
    code, done = shell("sync", "import", meet, office=b)
    assert (code, [one["state"] for one in done["packages"]]) == (0, ["applied"])
    assert (done["conflicts"], done["gaps"]) == (0, [])
    assert set(done["packages"][0]) == {"name", "state", "reason", "ops", "records"}
    assert done["packages"] == seen["packages"]
    code, again = shell("sync", "import", meet, office=b)
    assert [one["state"] for one in again["packages"]] == ["duplicate"]
    assert shell("sync", "export", "--to", meet, office=b)[0] == 0
    code, watched = shell("sync", "watch", meet, "--for-seconds", 1, "--every", 1, office=a)
    assert (code, [one["state"] for one in watched["packages"]]) == (0, ["applied"])
    code, listed = shell("device", "list", office=a)
    assert [(one["name"], one["active"], one["waiting"]) for one in listed["devices"]] == [
        ("试用机一", True, 0), ("值班室-02", True, 0),
    ]  # fmt: skip
    code, retired = shell("device", "retire", "值班室-02", office=a, user="secadmin")
    assert (code, retired["version"]) == (0, 3)
    assert shell("sync", "export", "--to", meet, office=b)[0] == 0
    code, late = shell("sync", "import", meet, office=a)
    assert [(one["state"], one["reason"]) for one in late["packages"]][-1] == ("quarantined", "TRUST-09")
    code, aside = shell("sync", "quarantine", office=a)
    assert [(one["code"], one["machine"]) for one in aside["quarantine"]] == [("TRUST-09", "值班室-02")]
    code, status = shell("sync", "status", office=a)
    assert (code, status["quarantined"], status["version"]) == (0, 1, 3)
    told = tmp_path / "directory.bin"
    code, renewed = shell("device", "renew", "-o", told, office=a, user="secadmin")
    assert (code, renewed["version"]) == (0, 4)
    code, refused = shell("device", "trust", told, office=b, user="secadmin")
    assert (code, refused["error"]["code"]) == (4, "SEAL-02")  # retired: nothing is sealed to it any more
    code, same = shell("device", "trust", told, office=a, user="secadmin")
    assert (code, same) == (0, {"changed": False, "version": 4})
    for folder in (a, b):
        assert shell("office", "verify", folder, office=folder)[0] == 0


def test_a_conflict_on_the_command_line(shell: Shell, fleet: Fleet) -> None:
    names = list(fleet.machines)
    record = paper(fleet.login(names[0]), "会议通知").id
    fleet.meet()
    for turn, name in enumerate(names):
        retitle(fleet.login(name), record, f"会议通知{turn}")
    for name in names:
        fleet.send(name)
    service.import_packages(fleet.login(names[1]), fleet.at / "meet")
    fleet.close()
    office = fleet.machines[names[1]].folder
    code, found = shell("sync", "conflicts", office=office)
    assert (code, len(found["conflicts"])) == (0, 1)
    sides = found["conflicts"][0]["sides"]
    assert {(side["machine"], side["value"]["title"]) for side in sides} == set(
        zip(names, ("会议通知0", "会议通知1"), strict=True)
    )
    code, done = shell("sync", "resolve", record.hex(), "--take", 1, "--why", "以新的为准", office=office)
    assert (code, done["left"]) == (0, 0)
    assert shell("sync", "conflicts", office=office)[1] == {"conflicts": []}


def test_what_is_not_there_is_said(shell: Shell, office: Office, tmp_path: Path) -> None:
    for words, expected in (
        (("sync", "import", tmp_path / "nowhere"), (3, "Y-006")),
        (("sync", "export", "--to", tmp_path / "x"), (3, "OUT-02")),
        (("sync", "export", "--to", tmp_path / "x", "--for", "没有"), (3, "Y-004")),
    ):
        code, said = shell(*words, office=office.folder)
        assert (code, said["error"]["code"]) == expected
    code, said = shell("device", "join", tmp_path, "--from", tmp_path, "--fingerprint", "A")
    assert (code, said["error"]["code"]) == (4, "K-050")
