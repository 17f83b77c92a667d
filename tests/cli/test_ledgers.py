"""`import` and `export` on the command line: dry runs, reports, exit codes, the audit line of what went out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop.system.trial import people
from tests.e2e.running import Desk
from tests.offices import Office, make_office
from tests.system.ledgers import sheets

INCOMING = "documents.incoming"


@pytest.fixture
def trial(tmp_path: Path, own_data_folder: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def password(tmp_path: Path) -> Path:
    path = tmp_path / "口令.txt"
    path.write_text(people.PASSPHRASE, "utf-8")
    return path


@pytest.fixture
def clerk(trial: Office, password: Path) -> Desk:
    return Desk(trial.folder, "李敏", password)


def test_a_ledger_in_out_and_taken_back(clerk: Desk, trial: Office, password: Path, tmp_path: Path) -> None:
    file = sheets.thousand(tmp_path / "收文.xlsx", 20)
    dry = clerk("import", INCOMING, file, "--dry-run", "--json")
    told = dry.document()
    assert dry.code == 0 and (told["new"], told["skipped"], told["created"], told["batches"]) == (
        20,
        1,
        0,
        [],
    )
    assert (told["heading_row"], told["heading_depth"], told["sheet"]) == (4, 2, "收文")
    assert {"heading": "来 文/文号", "field": "document_number"} in told["columns"]
    assert {"heading": "序号", "field": "-"} in told["columns"]
    assert clerk("list", INCOMING, "--json").document()["total"] == 0

    done = clerk("import", INCOMING, file, "--json").document()
    assert done["created"] == 20 and all(row["id"] for row in done["rows"] if row["fate"] == "新增")
    again = clerk("import", INCOMING, file)
    assert again.code == 0 and "重复 20" in again.out and "已导入 0 条" in again.out
    target = tmp_path / "台账.xlsx"
    out = clerk("export", INCOMING, "--to", target, "--where", "urgency=特急", "--json").document()
    assert (out["rows"], out["level"], out["label"]) == (2, "内部", "")
    assert openpyxl.load_workbook(target).active.max_row == 6
    undone = clerk("do", "ledgers.import_batch", "undo", done["batches"][0], "--json")
    assert undone.code == 0 and undone.document()["kept"] == 0
    assert clerk("list", INCOMING, "--json").document()["total"] == 0

    reader = Desk(trial.folder, people.SECURITY_ADMIN, password)
    lines = reader("audit", "export", "--json").document()["lines"]
    (export,) = [line for line in lines if line["verb"] == "ledgers.export"]
    detail = json.loads(export["detail"])
    assert (export["name"], export["level"], detail["rows"], detail["kind"]) == ("李敏", 1, "2", INCOMING)
    assert detail["sha256"] == out["sha256"]
    imports = [json.loads(line["detail"]) for line in lines if line["verb"] == "ledgers.import"]
    assert [detail["rows"] for detail in imports] == ["1", "20"]
    assert not any("重点工作" in line["detail"] or "收文.xlsx" in line["detail"] for line in lines)


def test_wrong_rows_exit_3_and_a_map_says_what_columns_are(clerk: Desk, tmp_path: Path) -> None:
    file, told = tmp_path / "a.csv", tmp_path / "map.json"
    file.write_text("件名,机关,收到\n甲,省财政厅,2026-03-05\n乙,省财政厅,下周\n", "gb18030")
    assert clerk("import", INCOMING, file, "--json").error()["code"] in ("LG-11", "LG-13")
    told.write_text(
        json.dumps(
            {
                "columns": {"件名": "title", "机关": "from_unit", "收到": "received_at"},
                "values": {"urgency": "特急", "handler": "李敏"},
            }
        )
    )
    ran = clerk("import", INCOMING, file, "--map", told, "--json")
    rows = ran.document()["rows"]
    assert ran.code == 3 and [row["fate"] for row in rows] == ["新增", "有误"]
    assert rows[1]["reason"].startswith("C3：“收文时间”不能写成“下周”。")
    shown = clerk("show", INCOMING, rows[0]["id"], "--json").document()
    assert shown["urgency"] == "特急" and shown["handler"]["name"] == "李敏"
    file.write_text("件名,机关\n丙,省财政厅\n")  # remembered from the first time
    assert clerk("import", INCOMING, file, "--json").document()["created"] == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [("[]", "CLI-13"), ("{", "CLI-13"), ('{"columns": {"a": 1}}', "CLI-13"), ('{"other": 1}', "CLI-13"),
     ('{"columns": {"标题": "nothing"}}', "LG-12"), ('{"values": {"nothing": 1}}', "LG-12"),
     ('{"values": {"urgency": 7}}', "F-002"), ('{"sheet": "没有"}', "LG-05")],
)  # fmt: skip
def test_map_files_that_are_wrong(clerk: Desk, tmp_path: Path, words: str, code: str) -> None:
    file, told = sheets.thousand(tmp_path / "a.xlsx", 3), tmp_path / "map.json"
    told.write_text(words)
    ran = clerk("import", INCOMING, file, "--map", told, "--json")
    assert (ran.code, ran.error()["code"]) == (3, code)


def test_refusals(clerk: Desk, trial: Office, password: Path, tmp_path: Path) -> None:
    file = sheets.thousand(tmp_path / "a.xlsx", 3)
    assert clerk("import", "documents.nothing", file).code == 2
    assert clerk("import", "documents.opinion", file, "--json").error()["code"] == "LG-10"
    assert clerk("import", INCOMING, tmp_path / "none.xlsx").code == 4
    assert clerk("export", INCOMING, "--to", tmp_path / "a.doc").code == 3
    assert clerk("export", INCOMING).code == 2
    auditor = Desk(trial.folder, people.AUDITOR, password)
    assert auditor("import", INCOMING, file).code == 5
    assert auditor("export", INCOMING, "--to", tmp_path / "b.csv").code == 5
    assert not (tmp_path / "b.csv").exists()
