"""Reading a pasted notice: the present form, older forms, and every slip that must be named by its line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.system.calendar.exchange import official
from desktop.system.calendar.notice import parse_notice
from desktop.system.calendar.rules import Calendar

NOTICE_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
现将具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，请妥善安排好值班。
2025年11月4日
"""

NOTICE_2008 = """关于2008年部分节假日安排的通知
一、元旦：2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，12月30日（星期日）为公休日，12月29日（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。
二、春节：2月6日—12日（农历除夕至正月初六）放假，共7天。其中，2月9日（星期六）、10日（星期日）照常公休，2月2日（星期六）、2月3日（星期日）两个公休日调至2月11日（星期一）、12日（星期二），2月2日、3日上班。
三、清明节：4月4日—6日放假，共3天。
四、劳动节：5月1日放假，与周末连休。
五、端午节：6月7日—9日放假，共3天。其中，6月8日（农历五月初五，端午节）为法定节假日，6月8日（星期日）公休日调至6月9日（星期一）。
六、中秋节：9月14日放假，9月15日（星期一）补休。
七、国庆节：9月29日—10月5日放假，共7天。9月27日（星期六）、28日（星期日）上班。
"""


def days(listed) -> set[tuple[str, bool]]:
    return {(day.on.isoformat(), day.is_off) for day in listed.days}


def span(first: str, length: int) -> set[tuple[str, bool]]:
    start = date.fromisoformat(first)
    return {((start + timedelta(days=n)).isoformat(), True) for n in range(length)}


def worked(*dates: str) -> set[tuple[str, bool]]:
    return {(each, False) for each in dates}


def test_the_notice_of_2026_gives_the_shipped_list() -> None:
    found = parse_notice(NOTICE_2026)
    shipped = next(each for each in official() if each.year == 2026)
    assert set(found.days) == set(shipped.days)
    assert found.papers == shipped.papers
    assert not found.is_provisional
    assert sum(Calendar([found]).month_counts(2026)) == 248


def test_older_forms() -> None:
    assert days(parse_notice(NOTICE_2008)) == (
        span("2007-12-30", 3)
        | worked("2007-12-29")
        | span("2008-02-06", 7)
        | worked("2008-02-02", "2008-02-03")
        | span("2008-04-04", 3)
        | span("2008-05-01", 1)
        | span("2008-06-07", 3)
        | span("2008-09-14", 2)
        | span("2008-09-29", 7)
        | worked("2008-09-27", "2008-09-28")
    )


def test_december_around_new_year_belongs_to_the_year_before() -> None:
    changed = NOTICE_2026.replace(
        "1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班",
        "12月31日（周三）至1月2日（周五）放假调休，共3天。12月27日（周六）上班",
    )
    assert days(parse_notice(changed)) >= span("2025-12-31", 3) | worked("2025-12-27")


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda text: text.replace("\n二、", "二、").replace("\n三、", "三、"),
        lambda text: text.replace("放假调休，共9天。", "放假调休，\n　　共9天。\n　　"),
        lambda text: text.replace("共3天。1月4日", "共3天。\n2026年1月4日"),
        lambda text: text.replace("（", "(").replace("）", ")").replace("：", ":").replace("至", "—"),
        lambda text: text.replace("\n", "\r\n　　"),
        lambda text: text.replace("周", "星期"),
    ],
)
def test_the_same_notice_however_it_was_pasted(rewrite) -> None:
    assert days(parse_notice(rewrite(NOTICE_2026))) == days(parse_notice(NOTICE_2026))


def test_year_given_beside_a_text_without_title() -> None:
    body = NOTICE_2026[NOTICE_2026.index("一、") :]
    assert days(parse_notice(body, 2026)) == days(parse_notice(NOTICE_2026))
    with pytest.raises(UserProblem) as refused:
        parse_notice(body)
    assert (refused.value.code, refused.value.field) == ("C-103", "year")


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("共9天", "共8天", "C-106", "第 6 行（春节）：写着共 8 天，而所列日期是 9 天"),
        (
            "1月4日（周日）上班",
            "1月5日（周一）上班",
            "C-106",
            "第 5 行（元旦）：1月5日是周一，调休上班应当在周六或周日",
        ),
        (
            "4月4日（周六）",
            "4月4日（周五）",
            "C-106",
            "第 7 行（清明节）：2026年4月4日是周六，文中写的是“周五”",
        ),
        ("至5日（周二）", "至35日（周二）", "C-106", "“35日”这个日期不存在"),
        (
            "6月19日（周五）至21日（周日）",
            "6月21日至19日",
            "C-106",
            "第 9 行（端午节）：6月21日至6月19日前后颠倒",
        ),
        (
            "9月25日（周五）至27日（周日）放假，共3天。",
            "等候另行通知。",
            "C-106",
            "第 10 行（中秋节）：没有写明放假日期",
        ),
        ("5月9日（周六）上班", "5月9日（周六）值守", "C-105", "第 8 行（劳动节）看不懂“5月9日(周六)值守”"),
        (
            "9月20日（周日）、",
            "9月26日（周六）、",
            "C-106",
            "第 11 行（国庆节）：9月26日与第 10 行（中秋节）的安排相反",
        ),
        ("2月14日（周六）、", "2月21日（周六）、", "C-106", "第 6 行（春节）：2月21日既放假又上班"),
        ("五、端午节", "端午节", "C-114", "2026 年的安排里没有端午"),
        ("1月1日（周四）至3日（周六）放假调休，共3天", "2024年1月1日放假", "C-106", "不属于 2026 年"),
        ("1月1日（周四）至", "1日至", "C-106", "“1日”没有写月份"),
    ],
)
def test_each_slip_is_named(old: str, new: str, code: str, words: str) -> None:
    assert old in NOTICE_2026
    with pytest.raises(UserProblem) as refused:
        parse_notice(NOTICE_2026.replace(old, new))
    assert refused.value.code == code
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("", 2026, "C-104"),
        ("今天天气很好。", 2026, "C-104"),
        ("一、元旦：1月1日放假", 3000, "C-103"),
        (NOTICE_2026, 2025, "C-103"),
        ("节" * 20_001, 2026, "C-102"),
    ],
)
def test_what_is_no_notice(text: str, year: int, code: str) -> None:
    with pytest.raises(UserProblem) as refused:
        parse_notice(text, year)
    assert refused.value.code == code


@given(
    st.integers(0, len(NOTICE_2026)),
    st.integers(0, 6),
    st.text("一二0123456789年月日周六至、。，：（）放假上班共天\n", max_size=6),
)
def test_a_garbled_notice_is_read_or_refused_never_a_bug(at: int, cut: int, put: str) -> None:
    try:
        found = parse_notice(NOTICE_2026[:at] + put + NOTICE_2026[at + cut :])
    except UserProblem as refused:
        assert refused.code in {"C-103", "C-104", "C-105", "C-106", "C-114"}
    else:
        assert all(day.on.weekday() >= 5 for day in found.days if not day.is_off)
        assert len({day.on for day in found.days}) == len(found.days)


@given(st.text(max_size=200))
def test_any_text_is_refused_with_words(text: str) -> None:
    with pytest.raises(UserProblem):
        parse_notice(text, 2026)
