"""How an incoming document is shown, and what the forms make of what a person wrote."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.base.fields import Named
from desktop.base.ids import new_id
from desktop.office.documents import views
from desktop.office.documents.commands import changes
from desktop.office.documents.recognise import recognise
from desktop.office.documents.records import STAGES, TO_READ, IncomingDocument, Opinion
from desktop.office.documents.registration import proposals
from desktop.office.documents.trial_texts.trial import read_texts
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar
from desktop.ui.columns import Due, State
from tests.office.documents.conftest import paper

DAY = views.Day(date(2026, 11, 23), Calendar(official()))
AT = 1_795_400_000_000  # 2026-11-23 10:13 in China


@pytest.mark.parametrize(
    ("due_on", "state", "due"),
    [
        (date(2026, 11, 20), State("bad", "已超期"), Due("11-20", "超 3 天", "bad")),
        (date(2026, 11, 23), State("warn", "今日到期"), Due("11-23", "今天", "warn")),
        (date(2026, 11, 26), State("warn", "即将到期"), Due("11-26", "剩 3 天", "warn")),
        (date(2026, 11, 30), State("ok", "正常"), Due("11-30", "剩 7 天", "ok")),
    ],
)
def test_colours_of_an_open_document(due_on: date, state: State, due: Due) -> None:
    document = paper(due_on=due_on)
    assert views.state(document, DAY) == state
    assert views.due(document, DAY) == due


def test_closed_documents_are_not_overdue() -> None:
    closed = paper(due_on=date(2026, 11, 1), finished_on=date(2026, 11, 2), stage="办结")
    assert views.state(closed, DAY) == State("done", "已办结")
    assert views.due(closed, DAY) == Due("11-01", "", "mute")
    for stage, word in (("退文", "已退文"), ("作废", "已作废")):
        closed = paper(due_on=date(2026, 11, 1), finished_on=date(2026, 11, 2), stage=stage)
        assert views.state(closed, DAY) == State("mute", word)


@pytest.mark.parametrize(
    ("stage", "purpose", "word"),
    [
        ("登记", "办件", "待拟办"),
        ("拟办", "办件", "待批示"),
        ("批示", "办件", "待交办"),
        ("批示", "阅件", "待办结"),
        ("承办", "办件", "待反馈"),
        ("反馈", "办件", "待办结"),
        ("办结", "办件", "已办结"),
        ("退文", "办件", "已退文"),
    ],
)
def test_the_stage_says_what_is_waited_for(stage: str, purpose: str, word: str) -> None:
    assert views.stage(paper(stage=stage, purpose=purpose)) == word


@pytest.mark.parametrize("stage", STAGES)
def test_the_first_action_is_the_next_step(stage: str) -> None:
    actions = views.actions(paper(stage=stage))
    first = {
        "登记": "propose",
        "拟办": "instruct",
        "批示": "assign",
        "承办": "feed_back",
        "反馈": "finish",
        "办结": "reopen",
        "退文": "place",
    }.get(stage)
    assert actions[:1] == ((f"documents.{first}",) if first else ())
    assert len(set(actions)) == len(actions)


def test_marks_as_on_paper() -> None:
    assert views.mark(paper()) == ""
    assert views.mark(paper(classification="秘密", secrecy_period="1年")) == "秘密★1年"
    assert views.mark(paper(classification="机密")) == "机密"
    tags = views.tags(paper(classification="秘密", urgency="特急", purpose=TO_READ, conflicts=1))
    assert [(tag.text, tag.kind) for tag in tags] == [
        ("秘密", "secret"),
        ("特急", "urgent"),
        ("阅件", "mute"),
        ("有冲突", "warn"),
    ]


@pytest.mark.parametrize(
    ("title", "unit", "short"),
    [
        ("云川市财政局关于追加资金的请示", "云川市财政局", "关于追加资金的请示"),
        ("云川市财政局转发通知", "云川市财政局", "转发通知"),
        ("云川市财政局工作要点", "云川市财政局", "云川市财政局工作要点"),
        ("关于追加资金的请示", "云川市财政局", "关于追加资金的请示"),
    ],
)
def test_titles_without_the_organ(title: str, unit: str, short: str) -> None:
    assert views.short_title(paper(title=title, from_unit=Named(unit))) == short


def opinion(step: str, **values: Any) -> Opinion:
    return Opinion(parent=new_id(), step=step, from_stage="登记", words="有", **{"written_at": AT, **values})


def test_the_track_shows_who_and_the_clock_at_the_step_owed() -> None:
    document = paper(stage="批示", due_on=date(2026, 11, 20), signed_for_by=Named("李敏"), received_at=AT)
    given = [
        opinion("拟办", author=Named("吴海涛")),
        opinion("批示", author=Named("周丽娟")),
        opinion("批示", author=Named("单志强")),
    ]
    track = views.track(document, given, DAY)
    assert [(step.name, step.state) for step in track] == [
        ("登记", "done"),
        ("拟办", "done"),
        ("批示", "done"),
        ("承办", "current"),
        ("反馈", "later"),
        ("办结", "later"),
    ]
    assert [step.who for step in track] == ["李敏", "吴海涛", "单志强", "", "", ""]
    assert (track[3].clock, track[3].clock_tone) == ("超 3 天", "bad")
    assert [step.clock for step in track if step is not track[3]] == [""] * 5


def test_the_track_of_a_document_for_reading_and_of_closed_ones() -> None:
    assert [step.name for step in views.track(paper(purpose=TO_READ), [], DAY)] == [
        "登记",
        "拟办",
        "批示",
        "办结",
    ]
    done = views.track(paper(stage="办结", finished_on=date(2026, 11, 23)), [], DAY)
    assert {step.state for step in done} == {"done"}
    sent_back = views.track(paper(stage="退文", finished_on=date(2026, 11, 23)), [], DAY)
    assert "current" not in {step.state for step in sent_back}


def test_opinions_say_what_they_correct() -> None:
    first = opinion("批示", author=Named("周丽娟"), post="常务副市长")
    rows = views.opinion_rows(
        [
            first,
            opinion("反馈", author=Named("李敏"), unit_name=Named("市水务局")),
            opinion("更正", author=Named("周丽娟"), corrects=first.id),
        ]
    )
    assert [(row.who, row.kind.text, row.kai) for row in rows] == [
        ("周丽娟", "批示", True),
        ("市水务局", "反馈", False),
        ("周丽娟", "更正第 1 条", False),
    ]
    assert [event.who for event in views.events([first])] == ["周丽娟 · 批示"]


def test_pairs_leave_out_what_is_empty_and_warn_at_first_examination() -> None:
    labels = [pair.label for pair in views.pairs(paper(due_on=date(2026, 11, 20)), DAY, ("夹带请示",))]
    assert labels == ["收文号", "来文单位", "办理时限", "为何", "初审提示"]
    later = views.pairs(paper(due_on=date(2026, 11, 20), stage="拟办"), DAY, ("夹带请示",))
    assert "初审提示" not in [pair.label for pair in later]


def test_the_form_of_corrections_sends_only_what_changed() -> None:
    shown = {"title": "甲", "remarks": "旧", "copies": 2, "enclosures": ("清单",), "urgency": "平件"}
    made = changes(shown, {"title": "乙", "remarks": "", "copies": None, "enclosures": (), "urgency": "平件"})
    assert (made.title, made.urgency, set(made.clear)) == ("乙", "", {"remarks", "copies", "enclosures"})
    unchanged = changes(shown, dict(shown))
    document = paper(title="甲", remarks="旧")
    unchanged.apply_to(document)
    assert (document.title, document.remarks) == ("甲", "旧")


def test_what_is_recognised_fits_the_form() -> None:
    for text in read_texts():
        values = proposals(recognise(text.body), text.body)
        assert {"body", "title", "from_unit", "document_number", "document_type", "issued_on"} <= set(values)
        assert IncomingDocument(**values).title == text.recognised.title
    assert proposals(recognise(""), "") == {"classification": "内部"}
