"""Minutes, measured from the produced PDF, millimetre by millimetre (GB/T 9704-2012 §5, §7, §10.3)."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.gongwen.minutes import Decision, MinutesFacts, Person, lay_out_minutes
from desktop.export.layout.frame import Document, GlyphRun, Rule
from desktop.export.measure import Report, measure
from tests.export.texts import BODY, minutes

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="module")
def document() -> Document:
    return lay_out_minutes(minutes())


@pytest.fixture(scope="module")
def data(document: Document) -> bytes:
    return pdf.to_bytes(document)


@pytest.fixture(scope="module")
def report(data: bytes) -> Report:
    return measure(data)


def found(report: Report, name: str) -> list[float | str]:
    values = [check.found for check in report.checks if check.name == name]
    assert values, name
    return values


def numbers(report: Report, name: str) -> list[float]:
    return [float(value) for value in found(report, name)]


def test_every_clause_holds(report: Report) -> None:
    assert report.form == "minutes"
    assert report.pages >= 3
    assert [check for check in report.checks if not check.ok] == []


def test_the_grid(report: Report) -> None:
    assert found(report, "满面末行的行次") == [22]
    on_pages = [check.found for check in report.checks if check.name == "每面行数不超过"]
    assert on_pages[1:-1] == [22] * (report.pages - 2)
    assert numbers(report, "行距") == pytest.approx([10.449] * len(found(report, "行距")), abs=0.02)
    assert found(report, "满行字数") == [28]
    assert numbers(report, "满行字距") == pytest.approx([156 / 28], abs=0.01)


def test_the_mark_stands_35_mm_below_the_text_area(report: Report) -> None:
    assert numbers(report, "标志上边缘距版心上边缘") == pytest.approx([35.0], abs=0.2)


def test_page_numbers_stand_7_mm_below_on_alternating_sides(document: Document, report: Report) -> None:
    drops = numbers(report, "页码一字线距版心下边缘")
    assert len(drops) == len(document.pages)
    assert drops == pytest.approx([7.0] * len(drops), abs=0.1)
    for page in document.pages:
        runs = page.runs("page-number")
        assert "".join(run.text for run in runs) == f"— {page.number} —"
        assert (runs[0].xs[0] > 105) == bool(page.number % 2)


def test_text_in_is_text_out(data: bytes, document: Document) -> None:
    """What can be copied from the PDF is what was typed, but for line ends and page furniture."""
    read = pdfium.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in read]
    whole = "".join("".join(text.split()) for text in texts)
    for page in document.pages:
        for tag in ("page-number", "audit-head"):
            text = "".join(run.text for run in page.runs(tag))
            whole = whole.replace("".join(text.split()), "", 1)
    for paragraph in BODY:
        assert paragraph in whole
    for name in ("王镕", "赵堃", "欧阳文昇", "郑𬭎", "黄䶮"):
        assert name in whole


def test_every_character_is_drawn_once_and_in_order(document: Document) -> None:
    drawn = "".join(run.text for page in document.pages for run in page.runs("body"))
    position = 0
    for paragraph in BODY:
        position = drawn.index(paragraph, position) + len(paragraph)


def test_the_same_bytes_twice(data: bytes) -> None:
    again = pdf.to_bytes(lay_out_minutes(minutes()))
    assert hashlib.sha256(again).digest() == hashlib.sha256(data).digest()


@pytest.mark.golden
def test_frames_are_as_kept(document: Document) -> None:
    """The display list with the bundled fonts; UPDATE_GOLDEN=1 keeps a new one after a look at the pages."""
    path = GOLDEN / "minutes-frames.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(document.dump(), encoding="utf-8", newline="\n")
    assert document.dump() == path.read_text(encoding="utf-8")


def test_the_imprint_is_glued_to_the_foot_of_the_last_page(document: Document) -> None:
    rules = document.pages[-1].rules("imprint-rule")
    assert rules[-1].y1 == pytest.approx(262.0)
    assert [rule.width for rule in rules] == [0.35, 0.25, 0.35]
    assert not any(page.rules("imprint-rule") for page in document.pages[:-1])
    lowest = max(run.y for run in document.pages[-1].runs() if run.tag in {"body", "people"})
    assert lowest < rules[0].y1


@pytest.mark.parametrize("count", range(1, 30))
def test_no_page_holds_the_imprint_alone(count: int) -> None:
    body = tuple(f"会议研究了第{index}项工作，同意所提意见。" for index in range(count))
    found = lay_out_minutes(
        minutes(body=body, decisions=(), attending=(), absent=(), observing=(), recorder="")
    )
    for page in found.pages:
        assert page.runs("body")
    assert found.pages[-1].rules("imprint-rule")
    drawn = "".join(run.text for page in found.pages for run in page.runs("body"))
    assert drawn == "".join(body)


def test_a_heading_never_ends_a_page() -> None:
    for count in range(1, 26):
        body = (*("会议同意所提意见。",) * count, "一、关于森林防火工作", "会议听取了汇报。")
        for page in lay_out_minutes(minutes(body=body, decisions=())).pages:
            heads = [run for run in page.runs("body") if run.text.startswith("一、")]
            if heads:
                assert heads[0].y < max(run.y for run in page.runs("body"))


def test_secrecy_number_and_names_are_set_as_prescribed(document: Document) -> None:
    first = document.pages[0]
    (mark,) = first.runs("classification")
    assert (mark.text, mark.face) == ("秘密★1年", "hei")
    assert first.runs("copy-number")[0].xs[0] == pytest.approx(28.0, abs=0.2)
    names = [run for page in document.pages for run in page.runs("people")]
    spaced = next(run for run in names if run.text == "何军")
    assert spaced.xs[1] - spaced.xs[0] == pytest.approx(2 * 156 / 28)


def test_names_of_all_lists_stand_in_one_column(document: Document) -> None:
    wanted = {"林", "周", "王", "吴", "孙", "何", "刘"}
    starts = {
        round(run.xs[0], 2)
        for page in document.pages
        for run in page.runs("people")
        if run.text[0] in wanted and run.xs[0] > 75
    }
    assert len(starts) == 1


def test_a_paper_that_is_not_secret_carries_no_mark() -> None:
    page = lay_out_minutes(minutes(classification="", copy_number="")).pages[0]
    assert page.runs("classification") == ()
    assert lay_out_minutes(minutes(classification="内部")).pages[0].runs("classification") == ()


def test_decisions_are_numbered_after_the_text_and_say_who_and_when() -> None:
    body = ("一、关于防火", "会议听取了汇报。")
    facts = minutes(body=body, decisions=(Decision("开展督查。", "市应急管理局", "", "2026年12月10日"),))
    drawn = "".join(run.text for page in lay_out_minutes(facts).pages for run in page.runs("body"))
    assert drawn.endswith("二、议定事项（一）开展督查（牵头：市应急管理局；时限：2026年12月10日）。")


def test_a_character_that_no_font_has_stops_the_work_and_is_named() -> None:
    with pytest.raises(UserProblem) as caught:
        lay_out_minutes(minutes(body=("会议听取了😀汇报。",)))
    assert caught.value.code == "T-001"
    assert "U+1F600" in caught.value.message


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "第" + "1" * 200 + "期"),
        ("issuer", "某某" * 40),
        ("mark", "某" * 60),
        ("title", "防汛" * 5000),
        ("period", "1" * 200),
        ("distribution", "市某局、" * 2000),
        ("printed_by", "某某" * 40),
        ("attending", (Person("阿" * 60),)),
    ],
)
def test_what_does_not_fit_its_place_is_refused(field: str, value: object) -> None:
    with pytest.raises(UserProblem, match="T-006"):
        lay_out_minutes(minutes(**{field: value}))


def test_minutes_without_text_are_refused() -> None:
    with pytest.raises(UserProblem) as caught:
        lay_out_minutes(MinutesFacts(issuer="市政府办公室", title="纪要", number="", date=""))
    assert caught.value.code == "T-002"


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UserProblem) as caught:
        lay_out_minutes(minutes(), profile="word99")
    assert caught.value.code == "T-003"


@pytest.mark.parametrize("profile", ["33476", "word28", "word28.95", "word30"])
def test_other_profiles_keep_their_own_pitch(profile: str) -> None:
    report = measure(pdf.to_bytes(lay_out_minutes(minutes(), profile)), profile)
    assert [check for check in report.checks if not check.ok] == []


def test_text_that_looks_like_markup_is_printed_as_text() -> None:
    text = '<font color="[[[red">通知</font>&amp; <img src=/etc/passwd> 会议同意。'
    drawn = "".join(
        run.text
        for page in lay_out_minutes(minutes(body=(text,), decisions=())).pages
        for run in page.runs("body")
    )
    assert drawn == text


def test_invisible_characters_are_dropped_before_setting() -> None:
    facts = minutes(body=("会\u200b议\u202e同\ufeff意\x00。",), decisions=())
    drawn = "".join(run.text for page in lay_out_minutes(facts).pages for run in page.runs("body"))
    assert drawn == "会议同意。"


def test_a_very_long_paragraph_is_set() -> None:
    found = lay_out_minutes(minutes(body=("会议强调，要压实责任、细化措施。" * 1500,), decisions=()))
    assert len(found.pages) > 35
    for page in found.pages[1:-3]:
        assert len({round(run.y, 2) for run in page.runs("body")}) == 22


def test_a_long_list_of_names_without_units_stands_in_columns() -> None:
    people = tuple(Person(name) for name in ("王军", "欧阳文生", "李小明") * 12)
    found = lay_out_minutes(minutes(attending=people, absent=(), observing=(), recorder=""))
    runs = [run for page in found.pages for run in page.runs("people") if "出席" not in run.text]
    assert len({round(run.xs[0], 1) for run in runs}) <= 5
    text = "".join(run.text for run in runs)
    assert text == "".join(person.name for person in people)


def test_all_frames_lie_on_the_paper(document: Document) -> None:
    for page in document.pages:
        for item in page.items:
            if isinstance(item, GlyphRun):
                assert all(20 < x < 190 for x in item.xs)
                assert 30 < item.y < 290
            elif isinstance(item, Rule):
                assert item.x1 < item.x2 <= 184.001
