"""Entering notices and own days in a real office."""

import json
from datetime import date

import pytest

from desktop.base.errors import InvalidFields, NotPermitted, UserProblem
from desktop.system.calendar import service, store
from desktop.system.calendar.exchange import official, to_json
from desktop.system.calendar.records import HolidayNotice, NoticeText, OwnDay, OwnDayInput

NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def test_an_entered_notice_replaces_the_provisional_year(office) -> None:
    session = office.login()
    before = store.calendar_of(session)
    assert before.is_provisional(2027) and before.is_workday(date(2027, 10, 7))
    notice = session.run(service.import_list, NoticeText(text=NOTICE_2027))
    assert (notice.year, notice.version, notice.papers) == (2027, 1, ("国办发明电〔2026〕99号",))
    assert notice.compartment == "common"
    after = store.calendar_of(session)
    assert not after.is_provisional(2027)
    assert not after.is_workday(date(2027, 10, 7)) and after.is_workday(date(2027, 10, 9))
    assert sum(after.month_counts(2026)) == 248
    office.close()
    assert store.calendar_of(office.login("张晓东")).list_of(2027) == after.list_of(2027)


def test_a_second_version_counts_and_the_first_is_kept(office) -> None:
    session = office.login()
    session.run(service.import_list, NoticeText(text=NOTICE_2027))
    changed = NOTICE_2027.replace("放假1天，不调休", "放假，共1天", 1).replace(
        "10月9日（周六）", "10月10日（周日）"
    )
    second = session.run(service.import_list, NoticeText(text=changed))
    assert second.version == 2
    assert [each.version for each in store.notices(session)] == [1, 2]
    assert store.calendar_of(session).is_workday(date(2027, 10, 10))
    assert not store.calendar_of(session).is_workday(date(2027, 10, 9))


def test_the_same_list_again_is_refused(office) -> None:
    session = office.login()
    for text in (to_json(official()[1]), "\ufeff" + to_json(official()[2])):
        with pytest.raises(UserProblem) as refused:
            session.run(service.import_list, NoticeText(text=text))
        assert refused.value.code == "C-115"
    assert session.count(HolidayNotice) == 0


def test_json_is_taken_too(office) -> None:
    session = office.login("sysadmin")
    body = json.loads(to_json(official()[1]))
    body["days"].append({"name": "临时", "date": "2026-12-07", "isOffDay": True})
    session.run(service.import_list, NoticeText(text=json.dumps(body)))
    calendar = store.calendar_of(session)
    assert not calendar.is_workday(date(2026, 12, 7))
    assert calendar.why(date(2026, 12, 7)) == "12月7日 周一，临时放假"


def test_who_may(office) -> None:
    with pytest.raises(NotPermitted):
        office.login("黄伟").run(service.import_list, NoticeText(text=NOTICE_2027))
    with pytest.raises(UserProblem) as refused:
        office.login().run(service.import_list, NoticeText(text="没有内容"))
    assert refused.value.code == "C-103"


def test_own_days(office) -> None:
    session = office.login()
    own = session.run(
        service.set_own_day, OwnDayInput(falls_on=date(2026, 11, 24), is_off=True, reason=" 地方假 ")
    )
    assert not store.calendar_of(session).is_workday(date(2026, 11, 24))
    assert store.calendar_of(session).add_workdays(date(2026, 11, 23), 1) == date(2026, 11, 25)
    with pytest.raises(UserProblem) as refused:
        session.run(service.set_own_day, OwnDayInput(falls_on=date(2026, 11, 24), reason="再次"))
    assert refused.value.code == "C-116"
    with pytest.raises(InvalidFields):
        session.run(service.set_own_day, OwnDayInput(reason="没有日期"))
    session.run(service.cancel_own_day, own.id)
    assert store.calendar_of(session).is_workday(date(2026, 11, 24))
    assert session.count(OwnDay) == 0


def test_the_calendar_is_the_same_object_until_something_changes(office) -> None:
    session = office.login()
    first = store.calendar_of(session)
    assert store.calendar_of(session) is first
    session.run(service.import_list, NoticeText(text=NOTICE_2027))
    assert store.calendar_of(session) is not first
