"""Exit codes, usage errors, who and where, and what may never be printed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop.system.trial import people
from tests.e2e.running import ROOT, sanban, sanban_process


@pytest.mark.parametrize(
    "arguments",
    [(), ("list",), ("nothing",), ("office",), ("list", "documents.incoming", "--limit", "viel"),
     ("show", "a", "b", "c"), ("list", "documents.incoming", "--password", "x"),
     ("sync", "resolve", "abcdef01", "--why", "x")],
)  # fmt: skip
def test_a_command_written_wrongly_exits_2_with_one_document(arguments):
    ran = sanban(*arguments, "--json")
    assert (ran.code, ran.error()["code"]) == (2, "CLI-01")
    assert "命令写法不对" in ran.error()["message"] or "没有写明" in ran.error()["message"]
    for english in ("required", "argument", "choose", "invalid", "expected", "unrecognized"):
        assert english not in ran.error()["message"]


def test_without_json_an_error_goes_to_standard_error_in_chinese():
    ran = sanban("list")
    assert (ran.code, ran.out) == (2, "")
    assert "CLI-01" in ran.err and "缺少参数" in ran.err


def test_help_is_help():
    ran = sanban("office", "create", "--help")
    assert ran.code == 0 and "用法" in ran.out and "--admins" in ran.out


def test_an_unknown_kind_verb_or_field_says_what_there_is(desk):
    clerk = desk("李敏")
    for arguments, code in (
        (("list", "documents.incomin"), "CLI-10"),
        (("do", "documents.incoming", "finsh", "0" * 32), "CLI-11"),
        (("list", "documents.incoming", "--where", "titel=甲"), "CLI-12"),
        (("do", "documents.incoming", "create", "--set", "stage=办结"), "CLI-12"),
        (("do", "documents.incoming", "create", "abcdef0123456789"), "CLI-15"),
        (("do", "documents.incoming", "finish"), "CLI-15"),
    ):
        ran = clerk(*arguments, "--json")
        assert (ran.code, ran.error()["code"]) == (2, code)


def test_no_office_no_user_no_password_are_usage_errors(trial, password_file):
    kind = "documents.incoming"
    assert sanban("list", kind, "--json").error()["code"] == "CLI-02"
    assert sanban("list", kind, "--json", "--office", trial.folder).error()["code"] == "CLI-02"
    ran = sanban("list", kind, "--json", "--office", trial.folder, "--user", "李敏")
    assert (ran.code, ran.error()["code"]) == (2, "CLI-03")


def test_options_may_stand_before_the_command(trial, password_file):
    ran = sanban("--json", "--office", trial.folder, "--user", "李敏", "--password-file", password_file,
                 "list", "documents.incoming")  # fmt: skip
    assert ran.document()["total"] == 0


def test_a_wrong_password_and_an_unknown_user_are_told_the_same(trial, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("not-the-passphrase", "utf-8")
    told = [
        sanban(
            "list",
            "documents.incoming",
            "--json",
            "--office",
            trial.folder,
            "--user",
            user,
            "--password-file",
            wrong,
        )
        for user in ("李敏", "李敏敏")
    ]
    assert [ran.code for ran in told] == [5, 5]
    assert told[0].error() == told[1].error() and told[0].error()["code"] == "K-001"


def test_a_folder_without_office_is_the_environments_fault(tmp_path, password_file):
    ran = sanban("list", "documents.incoming", "--json", "--office", tmp_path / "nowhere", "--user", "李敏",
                 "--password-file", password_file)  # fmt: skip
    assert (ran.code, ran.error()["code"]) == (4, "S-031")


def test_a_second_process_on_an_office_exits_4(trial, desk):
    with trial.login("李敏"):
        ran = desk("李敏").process("list", "documents.incoming", "--json")
    assert (ran.code, ran.error()["code"]) == (4, "E-LOCK")
    assert desk("李敏")("list", "documents.incoming", "--json").code == 0


def test_a_bug_tells_its_place_and_nothing_of_any_content(trial, password_file):
    script = (
        "import sys\n"
        "from desktop.cli import main, searching\n"
        "def broken(*a): raise RuntimeError('机密内容 ' + people)\n"
        f"people = {people.PASSPHRASE!r}\n"
        "searching.table = searching.open_session = broken\n"
        "sys.exit(main.main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "search", "值班", "--json"], capture_output=True, cwd=ROOT
    )
    words = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 1
    assert "RuntimeError" in words and "BUG" in words and "desktop/cli/searching.py" in words
    assert "数据没有改动" in words
    assert "机密内容" not in words and people.PASSPHRASE not in words and "Traceback" not in words


def test_output_is_utf8_whatever_the_machine_speaks():
    environment = {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0", "LC_ALL": "C"}
    ran = sanban_process("kinds", "documents.incoming", "--json", **environment)
    assert (ran.code, ran.err) == (0, "")
    assert ran.document()["kinds"][0]["title"] == "收文"


def test_a_command_of_its_own_process_ends_as_the_same_one_here(desk):
    clerk = desk("李敏")
    for arguments in (
        ("list", "documents.incoming", "--json"),
        ("show", "documents.incoming", "f" * 32, "--json"),
        ("x",),
    ):
        here, process = clerk(*arguments), clerk.process(*arguments)
        assert (here.code, here.out, here.err) == (process.code, process.out, process.err)


def test_kinds_tells_fields_verbs_and_forms():
    kinds = {entry["kind"]: entry for entry in sanban("kinds", "--json").document()["kinds"]}
    incoming = kinds["documents.incoming"]
    assert set(incoming) == {"kind", "title", "fields", "verbs", "forms"}
    title = next(field for field in incoming["fields"] if field["name"] == "title")
    assert title == {"name": "title", "label": "标题", "type": "text", "required": True, "choices": []}
    verbs = {verb["name"]: verb for verb in incoming["verbs"]}
    assert verbs["instruct"]["title"] == "批示"
    assert [argument["name"] for argument in verbs["instruct"]["arguments"] if argument["required"]] == [
        "author",
        "words",
    ]


def test_the_calendar_needs_no_office():
    shown = sanban("calendar", "show", "2026", "--json").document()
    assert (shown["workdays"], shown["provisional"], sum(shown["months"])) == (248, False, 248)
    counted = sanban("calendar", "workdays", "2026-09-28", "5", "--json").document()
    assert counted["to"] == "2026-10-10"  # 国庆 off from the 1st to the 7th, Saturday the 10th is worked
    assert sanban("calendar", "workdays", "2026-13-28", "5", "--json").code == 2
