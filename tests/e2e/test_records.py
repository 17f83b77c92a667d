"""Records through the command line: shapes, prefixes, permissions, the same words for absent and withheld."""

from __future__ import annotations

import json

import pytest

from desktop.base.ids import new_id

KIND = "documents.incoming"
NOW = ("--now", "2026-09-28T11:15")


@pytest.fixture
def clerk(desk):
    return desk("李敏")


def create(clerk, *sets: str, title: str = "关于做好防汛工作的通知", level: str = "内部"):
    ran = clerk("do", KIND, "create", "--set", f"title={title}", "--set", "from_unit=市应急局",
                "--set", f"classification={level}", *(part for entry in sets for part in ("--set", entry)),
                *NOW, "--json")  # fmt: skip
    assert ran.code == 0, ran.out
    return ran.document()


def test_what_is_registered_is_listed_shown_found_and_its_history_told(clerk):
    made = create(clerk, "urgency=加急", "body=第一段。\n第二段：汛期值守。")
    assert list(made)[:3] == ["kind", "id", "compartment"]
    assert (made["kind"], made["compartment"], made["due_on"]) == (KIND, "internal.office", "2026-10-08")
    assert made["received_at"].startswith("2026-09-28T11:15:00") and made["received_at"].endswith("+08:00")
    assert made["body"] == "第一段。\n第二段：汛期值守。"
    # 市应急局 stands in the directory exactly once, so the id was found.
    assert made["from_unit"]["name"] == "市应急局" and len(made["from_unit"]["id"]) == 32

    listed = clerk("list", KIND, "--json").document()
    assert listed["kind"] == KIND and listed["total"] == 1
    assert [list(record)[:2] for record in listed["records"]] == [["id", "compartment"]]
    assert {"kind": KIND, **listed["records"][0]} == made
    assert clerk("show", KIND, made["id"][:20], "--json").document() == made

    hits = clerk("search", "汛期", "--json").document()["hits"]
    assert [(hit["kind"], hit["id"]) for hit in hits] == [(KIND, made["id"])]

    changes = clerk("history", KIND, made["id"], "--json").document()["changes"]
    title = next(change for change in changes if change["field"] == "title")
    assert (title["who"], title["before"], title["after"]) == ("李敏", "", "关于做好防汛工作的通知")
    assert {"at", "who", "machine", "field", "before", "after"} <= set(title)


def test_conditions_sorting_and_the_limit(clerk):
    for number, urgency in enumerate(("平件", "特急", "加急"), 1):
        create(clerk, f"urgency={urgency}", title=f"第{number}件")
    found = clerk("list", KIND, "--where", "due_on<=2026-10-09", "--sort", "due_on", "--json").document()
    assert [record["urgency"] for record in found["records"]] == ["特急", "加急"]
    limited = clerk("list", KIND, "--limit", "1", "--sort", "due_on", "--descending", "--json").document()
    assert (limited["total"], [record["urgency"] for record in limited["records"]]) == (3, ["平件"])
    assert clerk("list", KIND, "--where", "title~第2", "--json").document()["total"] == 1
    assert clerk("list", KIND, "--where", "document_number=", "--json").document()["total"] == 3
    assert (
        clerk("list", KIND, "--where", "receipt_serial=2", "--search", "第2件", "--json").document()["total"]
        == 1
    )


def test_json_input_takes_what_show_prints(clerk):
    given = {"title": "关于征求意见的函", "from_unit": {"name": "平澜市政府"}, "copies": 3,
             "enclosures": ["草案", "说明"], "issued_on": "2026-09-20", "classification": "internal"}  # fmt: skip
    assert clerk("do", KIND, "create", "--json-input", "-", "--json", stdin=json.dumps(given)).code == 3
    given["classification"] = "内部"
    made = clerk(
        "do", KIND, "create", "--json-input", "-", "--json", stdin="\ufeff" + json.dumps(given)
    ).document()
    assert (made["copies"], made["enclosures"], made["issued_on"]) == (3, ["草案", "说明"], "2026-09-20")
    assert made["from_unit"] == {"id": None, "name": "平澜市政府"}


@pytest.mark.parametrize(
    ("sets", "field"),
    [(("title=", "from_unit=市教育局"), "title"),
     (("title=甲", "from_unit=市教育局", "issued_on=昨天"), "issued_on"),
     (("title=甲", "from_unit=市教育局", "copies=0"), "copies"),
     (("title=甲", "from_unit=市教育局", "urgency=火急"), "urgency")],
)  # fmt: skip
def test_a_wrong_value_names_its_field_and_keeps_nothing(clerk, sets, field):
    ran = clerk("do", KIND, "create", *(part for entry in sets for part in ("--set", entry)), "--json")
    assert (ran.code, ran.error()["field"]) == (3, field)
    assert clerk("list", KIND, "--json").document()["total"] == 0


def test_a_secret_record_is_answered_as_one_that_never_was(clerk, desk):
    secret = create(clerk, level="秘密")
    assert secret["compartment"] == "confidential.office"
    other = desk("张晓东")
    assert other("list", KIND, "--json").document() == {"kind": KIND, "total": 0, "records": []}
    for command in (("show", KIND), ("history", KIND), ("do", KIND, "propose", "--set", "words=拟请阅办")):
        there = other(*command[:2], *command[2:3], secret["id"], *command[3:], "--json")
        absent = other(*command[:2], *command[2:3], new_id().hex(), *command[3:], "--json")
        assert (there.code, there.out) == (absent.code, absent.out) == (3, there.out)
    refused = other(
        "do",
        KIND,
        "create",
        "--set",
        "title=甲",
        "--set",
        "from_unit=乙",
        "--set",
        "classification=秘密",
        "--json",
    )
    assert (refused.code, refused.error()["code"]) == (5, "P-002")


def test_who_may_not_is_told_so_before_anything_else(desk):
    ran = desk("sysadmin")("do", KIND, "create", "--set", "title=甲", "--set", "from_unit=乙", "--json")
    assert (ran.code, ran.error()["code"]) == (5, "P-001")


def test_the_wrong_id_the_short_one_and_the_ambiguous_one(clerk):
    first, second = create(clerk), create(clerk)
    assert clerk("show", KIND, "1234", "--json").error()["code"] == "ID-01"
    assert clerk("show", KIND, "zzzzzzzzzzzz", "--json").error()["code"] == "ID-01"
    assert clerk("show", KIND, "f" * 12, "--json").error()["code"] == "R-404"
    shared = next(i for i in range(32) if first["id"][i] != second["id"][i])
    assert shared >= 8  # both were made within the same minute
    ran = clerk("show", KIND, first["id"][:shared], "--json")
    assert (ran.code, ran.error()["code"]) == (3, "ID-02")
    # A record of another kind is not one of this kind.
    assert clerk("show", "documents.opinion", first["id"], "--json").error()["code"] == "R-404"


def test_undo_takes_back_ones_own_act(clerk):
    made = create(clerk)
    clerk("do", KIND, "update", made["id"], "--set", "remarks=请留意附件", "--json")
    changes = clerk("history", KIND, made["id"], "--json").document()["changes"]
    done = clerk("undo", changes[-1]["tx"], "--json").document()
    assert (done["done"], done["later_changed"]) == (1, [])
    assert clerk("show", KIND, made["id"], "--json").document()["remarks"] == ""


def test_an_update_leaves_alone_what_is_not_written(clerk, desk):
    unit = clerk("do", "directory.unit", "create", "--set", "name=云川市审计局", "--set", "short_name=市审计局",
                 "--json").document()  # fmt: skip
    changed = clerk(
        "do", "directory.unit", "update", unit["id"][:16], "--set", "short_name=审计局", "--json"
    ).document()
    assert (changed["name"], changed["short_name"]) == ("云川市审计局", "审计局")


def test_tables_without_json_are_chinese_and_aligned(clerk):
    create(clerk, title="甲")
    create(clerk, title="关于转发的通知")
    lines = clerk("list", KIND).out.splitlines()
    assert lines[0].startswith("编号") and lines[-1] == "共 2 条，列出 2 条"
    column = len(lines[1].split("  ")[0])
    assert all(len(line.encode("gb18030")) > column for line in lines[2:-1])
    starts = {line.encode("gb18030").find("收".encode("gb18030")) for line in lines[2:-1]}
    assert len(starts) == 1
