"""`sanban sheet`: every kind from a file, measured on the PDF that comes out."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop.cli.sheets import KINDS
from desktop.export.measure.read import ReadPdf, read_pdf
from tests.e2e.running import sanban

PEOPLE = "单位,姓名,职务\n市政府,林启明,市长\n市应急管理局,王镕,局长\n市林业局,阿卜杜热合曼·买买提,副局长\n"
FORM = """title = "公章使用审批单"
columns = 2
rows = [
  [{label="申请单位", value="秘书一科"}, {label="经办人", value="何文"}],
  [{label="审核意见", span=2, lines=4}],
]
signatures = ["审核人", "批准人"]
"""
COVER = 'title = "常务会议纪要汇编"\noffice = "市政府办公室"\n[fields]\n"全宗号" = "J001"\n"年度" = "2026"\n'


def made(tmp_path: Path, kind: str, text: str, *more: str, suffix: str = "csv") -> ReadPdf:
    source, target = tmp_path / f"源.{suffix}", tmp_path / f"{kind}.pdf"
    source.write_text(text, encoding="utf-8")
    ran = sanban("sheet", kind, source, *more, "-o", target, "--json")
    assert ran.code == 0, ran.out
    assert ran.document()["files"] == [str(target)]
    read = read_pdf(target.read_bytes())
    assert not read.loose_fonts and len(read.pages) == ran.document()["pages"]
    return read


def words(read: ReadPdf, page: int = 1) -> str:
    return "".join(char.text for char in read.pages[page - 1].chars)


def test_plates_stand_on_two_faces_of_99_mm(tmp_path: Path) -> None:
    read = made(tmp_path, "plates", PEOPLE)
    assert len(read.pages) == 3
    for page, name in zip(read.pages, ("林启明", "王镕", "阿卜杜热合曼·买买提"), strict=True):
        lower = [char for char in page.chars if 99 < char.y < 198]
        upper = [char for char in page.chars if char.y < 99]
        assert "".join(char.text for char in lower).endswith(name)
        assert len(upper) == len(lower) and not [char for char in page.chars if char.y > 198]
        assert sorted({round(stroke.y1, 1) for stroke in page.strokes}) == [99.0, 198.0]


def test_plates_without_headings_take_the_columns_in_order(tmp_path: Path) -> None:
    read = made(tmp_path, "plates", "林启明,市长\n王镕,\n")
    assert "市长" in words(read) and "市长" not in words(read, 2)


def test_labels_stand_in_their_places(tmp_path: Path) -> None:
    text = "".join(f"单位{n},人民路{n}号\n" for n in range(1, 31))
    read = made(tmp_path, "labels", text, "--label", "3x8,70x36,0,4.5", "--skip", "2", "--cut-lines")
    assert len(read.pages) == 2
    first = [char for char in read.pages[0].chars if char.text == "单"]
    assert min(char.x for char in first if char.y < 40) > 140  # two places of the first row are used up
    across = sorted({round(stroke.y1, 2) for stroke in read.pages[0].strokes if stroke.horizontal})
    assert across == [4.5 + 36 * row for row in range(9)]
    middle = made(tmp_path, "labels", text, "--label", "2x7,99x38", "--cut-lines")
    upright = sorted({round(s.x1, 2) for s in middle.pages[0].strokes if not s.horizontal})
    assert upright == [6.0, 105.0, 204.0]


def test_a_sign_in_sheet_has_a_row_for_everybody_and_spare_ones(tmp_path: Path) -> None:
    read = made(
        tmp_path, "sign-in", PEOPLE, "--title", "第36次常务会议", "--left", "2026年11月20日", "--spare", "2"
    )
    text = words(read)
    assert "第36次常务会议签到表" in text and "时间：2026年11月20日" in text and "王镕" in text
    rows = sorted({round(s.y1, 1) for s in read.pages[0].strokes if s.horizontal})
    assert len(rows) == 1 + 1 + 3 + 2
    assert min(below - above for above, below in itertools.pairwise(rows)) >= 10.9


def test_a_report_turns_when_its_cells_need_it_and_repeats_its_head(tmp_path: Path) -> None:
    rows = "".join(
        f"{n},开展第{n}轮森林防火责任落实情况专项督查并通报,第36次常务会议,市应急管理局,市林业局、市财政局,2026年12月10日,按计划推进\n"
        for n in range(1, 60)
    )
    read = made(
        tmp_path,
        "table",
        "序号,任务事项,来源,牵头单位,配合单位,时限,进展情况\n" + rows,
        "--title",
        "督办任务清单",
    )
    assert (round(read.pages[0].width), round(read.pages[0].height)) == (297, 210)
    whole = "".join(words(read, page) for page in range(1, len(read.pages) + 1))
    assert all(f"开展第{n}轮" in whole for n in range(1, 60))
    assert all("任务事项" in words(read, page) for page in range(1, len(read.pages) + 1))
    small = made(tmp_path, "table", "序号,事项\n1,督查\n")
    assert round(small.pages[0].width) == 210


def test_a_month_shows_each_day_in_its_box(tmp_path: Path) -> None:
    text = "日期,标记,节日,带班\n2026-10-01,休,国庆节,林启明\n2026年10月10日,班,,王镕\n11月1日,,,孙翀\n31,,,赵堃\n"
    read = made(tmp_path, "month", text, "--month", "2026-10")
    page = read.pages[0]
    shown = words(read)
    assert "带班：林启明" in shown and "带班：赵堃" in shown and "孙翀" not in shown and "国庆节" in shown
    upright = sorted({round(s.x1, 2) for s in page.strokes if not s.horizontal})
    assert len(upright) == 8
    widths = [b - a for a, b in itertools.pairwise(upright)]
    assert widths == pytest.approx([widths[0]] * 7, abs=0.05)
    first = next(char for char in page.chars if char.text == "林")
    assert upright[3] < first.x < upright[4]  # 1 October 2026 is a Thursday


def test_a_boxed_form_and_a_cover_come_from_facts(tmp_path: Path) -> None:
    form = made(tmp_path, "form", FORM, suffix="toml")
    assert "公章使用审批单" in words(form) and "审核人" in words(form) and "秘书一科" in words(form)
    heights = sorted({round(s.y1, 1) for s in form.pages[0].strokes if s.horizontal})
    assert heights[-1] - heights[-2] > 2 * (heights[1] - heights[0])
    cover = made(tmp_path, "cover", COVER, suffix="toml")
    assert words(cover).startswith("常务会议纪要汇编") and "J001" in words(cover)


def test_a_workbook_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名", "职务"])
    book.active.append(["王镕", "局长"])
    book.save(tmp_path / "名单.xlsx")
    ran = sanban("sheet", "plates", tmp_path / "名单.xlsx", "-o", tmp_path / "座签.png")
    assert ran.code == 0 and (tmp_path / "座签.png").read_bytes().startswith(b"\x89PNG")


WRONG = [
    ("month", "日期\n1\n", (), "csv", "CLI-01"),
    ("month", "日期,值班\n下周一,王镕\n", ("--month", "2026-10"), "csv", "T-007"),
    ("month", "日期\n1\n", ("--month", "2026-13"), "csv", "T-003"),
    ("labels", "单位\n", ("--label", "三列"), "csv", "CLI-01"),
    ("labels", "单位\n", ("--label", "9x9,90x90"), "csv", "T-009"),
    ("plates", "姓名\n", (), "csv", "T-002"),
    ("table", "序号,事项\n", (), "csv", "T-002"),
    ("form", "title = 1\nrowz = []\n", (), "toml", "T-005"),
    ("form", 'title = "表"\n', (), "toml", "T-002"),
    ("form", 'title = "表"\nrows = [[{label="甲", span=3}]]\n', (), "toml", "T-005"),
    ("cover", 'title = "封面"\nfields = [1]\n', (), "toml", "T-005"),
    ("cover", "不是 TOML", (), "toml", "T-005"),
]


@pytest.mark.parametrize(("kind", "text", "more", "suffix", "code"), WRONG)
def test_what_cannot_be_printed_is_refused_by_name(
    tmp_path: Path, kind: str, text: str, more: tuple[str, ...], suffix: str, code: str
) -> None:
    source = tmp_path / f"源.{suffix}"
    source.write_text(text, encoding="utf-8")
    ran = sanban("sheet", kind, source, *more, "-o", tmp_path / "出.pdf", "--json")
    assert ran.code != 0 and ran.error()["code"] == code
    assert not (tmp_path / "出.pdf").exists()


def test_the_help_names_every_kind() -> None:
    ran = sanban("sheet", "--help")
    assert all(kind in ran.out for kind in KINDS)
