"""Paper through the command line: text to PDF, the PDF measured, records printed and every print in the audit log."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.export import pdf, render
from desktop.export.typeset import FORMS, from_text
from desktop.system.trial import people
from tests.e2e.running import Desk, sanban
from tests.export.test_writers import certificate
from tests.offices import Office, make_office

NOTICE = """临江市人民政府办公室关于做好防汛工作的通知
临政办发〔2026〕45号
各县（市、区）人民政府，市政府各部门：
经市政府同意，现就做好防汛工作通知如下。
一、压实责任
各级各部门要严格落实值班值守制度，镕堃垚喆昇玥珺翀瑀璟䶮鋆等同志名字里的字照样印得出来。
临江市人民政府办公室
2026年11月22日
抄送：市委办公室。
临江市人民政府办公室　2026年11月23日印发
"""
FACTS = 'classification = "秘密"\nperiod = "1年"\ncopy_number = "000012"\ndate = 2026-11-20\n'


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, "utf-8")
    return path


@pytest.fixture
def trial(tmp_path: Path, own_data_folder: Path) -> Iterator[Office]:
    assert os.environ["SANBAN_DATA"] == str(own_data_folder)
    made = make_office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def clerk(trial: Office, tmp_path: Path) -> Desk:
    path = tmp_path / "口令.txt"
    path.write_text(people.PASSPHRASE, "utf-8")
    return Desk(trial.folder, "李敏", path)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_made_from_text_and_measures_right_with_all_fonts_embedded(notice, tmp_path, form):
    facts, target = tmp_path / "facts.toml", tmp_path / f"{form}.pdf"
    facts.write_text(FACTS, "utf-8")
    ran = sanban("typeset", notice, "--form", form, "--facts", facts, "-o", target, "--json")
    assert ran.code == 0, ran.out
    made = ran.document()
    assert (made["form"], made["profile"], made["file"]) == (form, "gb", str(target))
    measured = sanban("measure", target, "--json")
    report = measured.document()
    assert list(report) == ["ok", "profile", "pages", "fonts", "checks"]
    assert {tuple(check) for check in report["checks"]} == {
        ("clause", "name", "page", "expected", "found", "unit", "ok")
    }
    assert [check for check in report["checks"] if not check["ok"]] == []
    assert (measured.code, report["ok"], report["pages"]) == (0, True, made["pages"])
    embedded = next(check for check in report["checks"] if check["name"] == "字体全部嵌入")
    assert embedded["found"] == "全部" and len(report["fonts"]) == len(
        {font["file"] for font in made["fonts"]}
    )


def test_facts_of_the_file_win_over_what_the_text_says(notice, tmp_path):
    facts, target = tmp_path / "facts.toml", tmp_path / "a.pdf"
    facts.write_text(FACTS, "utf-8")
    assert sanban("typeset", notice, "--form", "document", "--facts", facts, "-o", target).code == 0
    given = {"classification": "秘密", "period": "1年", "copy_number": "000012", "date": "2026年11月20日"}
    assert target.read_bytes() == pdf.to_bytes(from_text(NOTICE, "document", given))


def test_a_mistyped_fact_is_refused_and_nothing_is_written(notice, tmp_path):
    facts, target = tmp_path / "facts.toml", tmp_path / "a.pdf"
    facts.write_text('clasification = "秘密"\n', "utf-8")
    ran = sanban("typeset", notice, "--form", "document", "--facts", facts, "-o", target, "--json")
    assert (ran.code, ran.error()["code"]) == (3, "T-005") and "clasification" in ran.error()["message"]
    facts.write_text("date = 2026-13-01\n", "utf-8")
    assert sanban("typeset", notice, "--form", "document", "--facts", facts, "-o", target).code == 3
    assert not target.exists()


def test_a_character_without_a_font_blocks_the_export_and_is_named(notice, tmp_path):
    notice.write_text(NOTICE.replace("防汛", "防\U0001f600"), "utf-8")
    ran = sanban("typeset", notice, "--form", "document", "-o", tmp_path / "a.pdf", "--json")
    assert (ran.code, ran.error()["code"]) == (3, "T-001") and "U+1F600" in ran.error()["message"]
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_texts_saved_by_notepad_are_read(notice, tmp_path, encoding):
    notice.write_text(NOTICE.replace("\n", "\r\n"), encoding, newline="")
    assert sanban("typeset", notice, "--form", "document", "-o", tmp_path / "a.pdf").code == 0
    assert (tmp_path / "a.pdf").read_bytes() == pdf.to_bytes(from_text(NOTICE, "document"))


def test_what_is_no_text_no_pdf_no_folder_or_no_form_is_refused(notice, tmp_path):
    target = tmp_path / "a.pdf"
    assert sanban("typeset", notice, "--form", "document", "-o", tmp_path / "no" / "a.pdf").code == 2
    assert sanban("typeset", notice, "--form", "poem", "-o", target).code == 2
    assert sanban("typeset", tmp_path / "none.txt", "--form", "letter", "-o", target).code == 3
    notice.write_bytes(b"\x00\x01" * 40)
    assert sanban("typeset", notice, "--form", "letter", "-o", target).code == 3
    assert sanban("measure", notice).code == 4
    assert not target.exists()


def test_the_measure_speaks_chinese_and_fails_a_page_of_another_profile(notice, tmp_path):
    target = tmp_path / "a.pdf"
    long = NOTICE.replace("一、压实责任\n", "各地要把防汛责任落实到岗到人。" * 90 + "\n一、压实责任\n")
    notice.write_text(long, "utf-8")
    assert sanban("typeset", notice, "--form", "document", "--profile", "word28", "-o", target).code == 0
    assert sanban("measure", target, "--profile", "word28").code == 0
    ran = sanban("measure", target)
    assert ran.code == 3 and "行距" in ran.out and "不符合" in ran.out


def test_a_printed_record_is_a_page_with_an_audit_line_in_its_compartment(clerk, trial, tmp_path):
    made = clerk("do", "documents.incoming", "create", "--set", "title=关于防汛的通知", "--set",
                 "from_unit=市应急局", "--set", "classification=秘密", "--json").document()  # fmt: skip
    target = tmp_path / "办文单.pdf"
    ran = clerk("print", "documents.incoming", "processing", made["id"], "-o", target, "--json")
    assert ran.code == 0, ran.out
    told = ran.document()
    data = target.read_bytes()
    assert told["sha256"] == hashlib.sha256(data).hexdigest()
    assert told["pages"] == render.page_count(data) == 1 and told["compartment"] == "confidential.office"
    reader = Desk(trial.folder, people.SECURITY_ADMIN, tmp_path / "口令.txt")
    lines = reader("audit", "export", "--json").document()["lines"]
    prints = [line for line in lines if line["verb"].startswith("print.")]
    assert [(line["name"], line["source"], line["level"]) for line in prints] == [
        ("李敏", "confidential.office", 2)
    ]
    detail = json.loads(prints[0]["detail"])
    assert detail["record"] == made["id"] and detail["sha256"] == told["sha256"] and detail["pages"] == "1"
    assert "防汛" not in prints[0]["detail"]


def test_a_draft_is_written_printed_and_exported_as_files_of_every_kind(clerk, trial, tmp_path):
    given = tmp_path / "文稿.json"
    given.write_text(json.dumps({"body": NOTICE, "urgency": "特急"}), "utf-8")
    made = clerk("do", "drafts.draft", "create", "--json-input", given, "--json").document()
    assert made["title"] == NOTICE.split("\n")[0]
    clerk(
        "do", "drafts.draft", "write", made["id"], "--set", "document_number=临政办发〔2026〕46号", "--json"
    )
    for name, more in (
        ("a.pdf", ()),
        ("b.pdf", ("--archive",)),
        ("c.docx", ()),
        ("d.ofd", ()),
        ("e.png", ()),
    ):
        ran = clerk("print", "drafts.draft", "paper", made["id"], *more, "-o", tmp_path / name, "--json")
        assert ran.code == 0, ran.out
        assert all(Path(file).stat().st_size > 1000 for file in ran.document()["files"])
    assert (tmp_path / "a.pdf").read_bytes() == pdf.to_bytes(
        from_text(NOTICE, "document", {"urgency": "特急", "number": "临政办发〔2026〕46号"})
    )
    refused = clerk(
        "print", "drafts.draft", "paper", made["id"], "--archive", "-o", tmp_path / "x.docx", "--json"
    )
    assert refused.code == 2 and not (tmp_path / "x.docx").exists()
    reader = Desk(trial.folder, people.SECURITY_ADMIN, tmp_path / "口令.txt")
    lines = reader("audit", "export", "--json").document()["lines"]
    assert [line["verb"] for line in lines].count("print.drafts.draft.paper") == 5


def test_what_cannot_be_printed_says_so_and_writes_nothing(clerk, tmp_path):
    target = tmp_path / "a.pdf"
    ran = clerk("print", "documents.incoming", "poster", "0" * 32, "-o", target, "--json")
    assert (ran.code, ran.error()["code"]) == (2, "CLI-16") and "processing" in ran.error()["advice"]
    ran = clerk("print", "documents.incoming", "processing", "0" * 32, "-o", target, "--json")
    assert (ran.code, ran.error()["code"]) == (3, "R-404")
    assert not target.exists()


def test_the_normaliser_changes_nothing_unless_asked_and_then_shows_every_change(notice, tmp_path):
    typed = NOTICE.replace("〔2026〕", "[2026]").replace("经市政府同意，", "经市政府同意,")
    notice.write_text(typed, "utf-8")
    target = tmp_path / "a.pdf"
    assert sanban("typeset", notice, "--form", "document", "-o", target, "--json").document()["changes"] == []
    ran = sanban("typeset", notice, "--form", "document", "--normalize", "show", "-o", target, "--json")
    changes = ran.document()["changes"]
    assert [(c["line"], c["column"], c["found"], c["replaced"]) for c in changes] == [
        (2, 5, "[", "〔"), (2, 10, "]", "〕"), (4, 7, ",", "，"),
    ]  # fmt: skip
    assert target.read_bytes() == pdf.to_bytes(from_text(NOTICE, "document"))
    words = sanban("typeset", notice, "--form", "document", "--normalize", "show", "-o", target).out
    assert "经市政府同意【,→，】现就" in words and "共 3 处" in words


def test_a_draft_is_marked_watermarked_and_measures_like_the_paper_that_will_be_issued(notice, tmp_path):
    plain, draft = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert sanban("typeset", notice, "--form", "document", "-o", plain).code == 0
    ran = sanban("typeset", notice, "--form", "document", "--draft", "送审稿", "--watermark", "内部资料",
                 "-o", draft)  # fmt: skip
    assert ran.code == 0, ran.err
    before, after = (sanban("measure", path, "--json").document() for path in (plain, draft))
    assert after["ok"] and after["checks"] == before["checks"]
    assert sanban("typeset", notice, "--form", "document", "--draft", "稿" * 31, "-o", draft).code == 3


def test_other_formats_are_written_and_what_is_none_is_refused(notice, tmp_path):
    for suffix in ("docx", "ofd"):
        target = tmp_path / f"a.{suffix}"
        ran = sanban("typeset", notice, "--form", "document", "-o", target, "--json")
        assert ran.code == 0 and ran.document()["files"] == [str(target)] and target.exists()
    assert any("试验" in remark for remark in sanban(
        "typeset", notice, "--form", "document", "-o", tmp_path / "b.ofd", "--json").document()["remarks"])  # fmt: skip
    pictures = sanban("typeset", notice, "--form", "document", "-o", tmp_path / "p.png", "--json").document()
    assert pictures["files"] == [str(tmp_path / f"p-{page}.png") for page in range(1, pictures["pages"] + 1)]
    assert all(Path(file).read_bytes().startswith(b"\x89PNG") for file in pictures["files"])
    back = tmp_path / "again.pdf"
    assert sanban("typeset", tmp_path / "a.docx", "--form", "document", "-o", back).code == 0
    assert sanban("measure", back).code == 0
    for target in (tmp_path / "a.doc", tmp_path / "a"):
        assert sanban("typeset", notice, "--form", "document", "-o", target).code == 2
    assert sanban("typeset", notice, "--form", "document", "--archive", "-o", tmp_path / "c.docx").code == 2


def test_an_archived_paper_is_signed_and_checked_and_a_changed_one_fails(notice, tmp_path):
    stored, public = certificate()
    for name, content in (("a.p12", stored), ("a.cer", public), ("p.txt", "证书口令\n".encode())):
        (tmp_path / name).write_bytes(content)
    plain, signed = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert sanban("typeset", notice, "--form", "document", "--archive", "-o", plain).code == 0
    ran = sanban("sign", plain, "--certificate", tmp_path / "a.p12", "--certificate-password-file",
                 tmp_path / "p.txt", "-o", signed, "--json")  # fmt: skip
    assert ran.code == 0, ran.out
    checked = sanban("signatures", signed, "--trust", tmp_path / "a.cer", "--json")
    (state,) = checked.document()["signatures"]
    assert checked.code == 0 and state["ok"] and state["trusted"]
    assert sanban("measure", signed).code == 0
    assert sanban("signatures", plain).code == 3
    changed = bytearray(signed.read_bytes())
    changed[300] ^= 1
    signed.write_bytes(changed)
    assert sanban("signatures", signed).code in {3, 4}
