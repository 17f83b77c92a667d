"""Name plates, labels, months, covers, sign-in sheets: measured from the PDF where millimetres matter."""

from __future__ import annotations

import calendar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.forms import lay_out_form
from desktop.export.forms.cover import CoverFacts, lay_out_cover
from desktop.export.forms.labels import Label, LabelSheet, lay_out_labels
from desktop.export.forms.month import Day, MonthFacts, lay_out_month
from desktop.export.forms.plates import FACE_MM, Plate, lay_out_plates
from desktop.export.forms.sheets import SignInFacts, sign_in_sheet
from desktop.export.layout.frame import Document
from desktop.export.measure.read import ReadPage, read_pdf

PLATES = (
    Plate("林启明"),
    Plate("王镕", "常务副市长"),
    Plate("阿卜杜热合曼·买买提"),
    Plate("欧阳文昇", "副市长、市公安局局长"),
)


def pages(document: Document) -> tuple[ReadPage, ...]:
    read = read_pdf(pdf.to_bytes(document))
    assert not read.loose_fonts
    return read.pages


@pytest.mark.parametrize("plate", PLATES)
def test_a_plate_shows_its_name_on_two_faces_of_99_mm_the_upper_one_turned_half_round(plate: Plate) -> None:
    (page,) = pages(lay_out_plates([plate]))
    upper = [char for char in page.chars if char.y < FACE_MM]
    lower = [char for char in page.chars if FACE_MM < char.y < 2 * FACE_MM]
    assert len(upper) == len(lower) and len(upper) + len(lower) == len(page.chars)
    # Turned about the middle of the upper face, each ink box of it lies on one of the lower face.
    turned = sorted(
        (c.text, round(210 - c.ink_right, 1), round(2 * FACE_MM - c.ink_bottom, 1)) for c in upper
    )
    straight = sorted((c.text, round(c.ink_left, 1), round(c.ink_top, 1)) for c in lower)
    for (text_a, x_a, y_a), (text_b, x_b, y_b) in zip(turned, straight, strict=True):
        assert text_a == text_b
        assert x_a == pytest.approx(x_b, abs=0.2)
        assert y_a == pytest.approx(y_b, abs=0.2)
    name = [char for char in lower if char.size_pt == max(c.size_pt for c in lower)]
    middle = (min(c.ink_left for c in name) + max(c.ink_right for c in name)) / 2
    assert middle == pytest.approx(105, abs=4)
    assert min(c.ink_left for c in lower) > 10 and max(c.ink_right for c in lower) < 200
    folds = sorted({round(stroke.y1, 1) for stroke in page.strokes})
    assert folds == [FACE_MM, 2 * FACE_MM]


def test_names_that_do_not_fit_and_plates_without_one_are_refused() -> None:
    with pytest.raises(UserProblem, match="T-006"):
        lay_out_plates([Plate("很长的名字" * 9)])
    for plates in ([], [Plate(" ")]):
        with pytest.raises(UserProblem, match="T-002"):
            lay_out_plates(plates)


@pytest.mark.parametrize("sheet", [LabelSheet(), LabelSheet(2, 7, 99.1, 38.1, 4.65, 15.15, 2.5, 0.0)])
def test_every_label_stays_in_its_own_place(sheet: LabelSheet) -> None:
    count = 2 * sheet.columns * sheet.rows + 1
    labels = [Label(f"单位{number}", (f"第{number}号卷宗", "临江市人民路128号")) for number in range(count)]
    document = lay_out_labels(labels, sheet, skip=2)
    assert len(document.pages) == 3
    seen = 2
    for page in pages(document):
        for row in range(sheet.rows):
            for column in range(sheet.columns):
                left = sheet.left + column * (sheet.width + sheet.gap_x)
                top = sheet.top + row * (sheet.height + sheet.gap_y)
                inside = "".join(
                    char.text
                    for char in sorted(page.chars, key=lambda c: (c.y, c.x))
                    if left <= char.ink_left and char.ink_right <= left + sheet.width
                    and top <= char.ink_top and char.ink_bottom <= top + sheet.height
                )  # fmt: skip
                index = page.number * sheet.columns * sheet.rows - sheet.columns * sheet.rows
                number = index + row * sheet.columns + column - 2
                wanted = f"单位{number}第{number}号卷宗临江市人民路128号" if 0 <= number < count else ""
                assert inside == wanted
                seen += bool(wanted)
    assert seen == count + 2


def test_labels_that_do_not_fit_are_refused_and_small_type_is_tried_first() -> None:
    long = Label("临江市人民政府办公室", ("地址" * 40, "电话" * 20))
    sizes = {run.size_pt for page in lay_out_labels([long]).pages for run in page.runs()}
    assert min(sizes) < 12
    with pytest.raises(UserProblem, match="T-006"):
        lay_out_labels([Label("单位", ("地址" * 400,))])
    with pytest.raises(UserProblem, match="T-009"):
        lay_out_labels([long], LabelSheet(columns=4))


@settings(max_examples=20, deadline=None)
@given(st.integers(1990, 2100), st.integers(1, 12))
def test_every_day_of_any_month_stands_under_its_weekday(year: int, month: int) -> None:
    document = lay_out_month(
        MonthFacts(title="值班安排", year=year, month=month, days={1: Day("班", "", ("黄伟",))})
    )
    numbers = [run for run in document.pages[0].runs("sheet") if run.size_pt == 13.0]
    assert [run.text for run in numbers] == [
        str(day) for day in range(1, calendar.monthrange(year, month)[1] + 1)
    ]
    width = (283.0 - 14.0) / 7
    for run in numbers:
        weekday = calendar.weekday(year, month, int(run.text))
        assert int((run.xs[0] - 14.0) // width) == weekday
        assert (run.color == "red") == (weekday >= 5 and run.text != "1")


def test_a_day_with_more_than_its_box_holds_is_refused_by_its_number() -> None:
    full = MonthFacts(title="值班安排", year=2026, month=10, days={9: Day(lines=("值班" * 30,) * 20)})
    with pytest.raises(UserProblem, match="9日"):
        lay_out_month(full)
    with pytest.raises(UserProblem, match="T-003"):
        lay_out_month(MonthFacts(title="值班安排", year=2026, month=13))


def test_a_cover_holds_all_it_was_given_inside_the_paper() -> None:
    facts = CoverFacts(
        title="临江市人民政府常务会议纪要汇编", subtitle="2026年第1期至第36期", office="临江市人民政府办公室",
        fields=(("全宗号", "001"), ("保管期限", "永久"), ("备注", "")), date="2026年12月", classification="秘密",
    )  # fmt: skip
    (page,) = pages(lay_out_cover(facts))
    text = "".join(char.text for char in page.chars)
    for part in ("秘密", facts.title, facts.subtitle, "全宗号", "001", "永久", facts.office, facts.date):
        assert part in text
    assert all(char.ink_left > 20 and char.ink_right < 190 for char in page.chars)
    with pytest.raises(UserProblem, match="T-006"):
        lay_out_cover(CoverFacts(title="汇编", fields=(("说明", "很长" * 60),)))


def test_a_sign_in_sheet_numbers_everybody_and_leaves_room_to_sign() -> None:
    people = tuple((f"市第{n}局", f"人{n}", "局长") for n in range(1, 31))
    document = lay_out_form(sign_in_sheet(SignInFacts(title="常务会议", people=people, spare=3)))
    text = "".join(run.text for page in document.pages for run in page.runs("sheet"))
    assert all(unit in text and name in text for unit, name, _ in people) and "33" in text
    heights = {
        round(abs(rule.y2 - rule.y1), 2)
        for page in document.pages for rule in page.rules("box") if rule.x1 == rule.x2
    }  # fmt: skip
    assert min(heights) >= 11.0
