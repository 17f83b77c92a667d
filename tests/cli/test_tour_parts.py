"""The parts of the tour that other checks lean on: its own count of days, its plan, its samples, its verdict."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.cli.papers import own_papers, papers_of, text_of
from desktop.cli.tour import command, counting, samples, steps
from desktop.cli.tour.plan import IN_TIME, LATE, LEFT, SENT_BACK, plan
from desktop.office.documents.records import TO_HANDLE
from tests.e2e.running import sanban

DAYS = counting.official_days()


@pytest.mark.parametrize(
    ("received", "urgency", "due"),
    [
        (date(2026, 9, 28), "加急", date(2026, 10, 8)),  # two days before the holiday, one after it
        (date(2026, 9, 30), "加急", date(2026, 10, 10)),  # the Saturday on which work is made up counts
        (
            date(2026, 2, 13),
            "加急",
            date(2026, 2, 25),
        ),  # Friday; Saturday the 14th is worked; 春节 to the 23rd
        (date(2026, 11, 20), "平件", date(2026, 12, 1)),
        (date(2026, 9, 30), "特急", date(2026, 10, 1)),  # natural days run through holidays
        (date(2025, 12, 31), "加急", date(2026, 1, 6)),  # 元旦 1–3, Sunday the 4th is worked
    ],
)
def test_the_count_by_hand(received, urgency, due):
    assert counting.due(received, urgency, DAYS) == due


def test_colours_by_hand():
    monday = date(2026, 11, 23)
    assert [counting.tone(monday, monday + timedelta(days=n), DAYS) for n in (-1, 0, 3, 4)] == [
        "bad",
        "warn",
        "warn",
        "ok",
    ]


@pytest.mark.parametrize(("place", "way"), [(0, LATE), (1, IN_TIME), (2, SENT_BACK), (3, LEFT)])
def test_a_plan_keeps_its_promise(place, way):
    received, due = counting.ms("2026-11-02T09:00"), date(2026, 11, 11)
    made = plan(place, received, due, TO_HANDLE, counting.ms("2026-11-23T09:00"))
    assert made.way == way
    times = [act.at for act in made.acts]
    assert times == sorted(times) and all(at > received for at in times)
    finished = [civil(act.at).date() for act in made.acts if act.verb == "finish"]
    assert finished == {LATE: [due + timedelta(days=1)], LEFT: []}.get(way, [due])


def test_a_paper_that_cannot_be_finished_by_then_is_left_open():
    received = counting.ms("2026-11-20T09:00")
    made = plan(0, received, date(2026, 12, 1), TO_HANDLE, counting.ms("2026-11-23T09:00"))
    assert made.way == LEFT and "finish" not in [act.verb for act in made.acts]


def test_samples_stand_in_their_text():
    for paper in own_papers():
        words, sentences = samples.words_of(paper.text, 12), samples.sentences_of(paper.text, 6)
        assert len(words) == 12 and len(sentences) == 6
        assert all(len(word) == 2 and word in paper.text for word in words)
        assert all(sentence in paper.text for sentence in sentences)


def test_texts_of_either_encoding_are_read_whole(tmp_path):
    words = "关于召开会议的通知\n各科室：\n　　请准时参加。㐂"
    (tmp_path / "a.txt").write_bytes(words.replace("\n", "\r\n").encode("gb18030"))
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbf" + words.encode())
    assert [paper.text for paper in papers_of(tmp_path)] == [words, words]
    for wrong in (b"\x00\x01", b"\xff" * 9, b"a" * ((1 << 20) + 1)):
        with pytest.raises(UserProblem):
            text_of(wrong, "c.txt")


def test_a_check_that_does_not_hold_and_a_step_that_breaks_make_the_tour_fail(tmp_path, monkeypatch):
    def holds(tour):
        tour.check("甲", True, "1 件")

    def fails(tour):
        tour.check("乙", False, "2 件")

    def breaks(tour):
        raise RuntimeError("正文里的一句话")

    verdicts = {}
    for name, chosen in {
        "good": [holds],
        "bad": [holds, fails],
        "broken": [breaks, holds],
        "none": [],
    }.items():
        monkeypatch.setattr(command, "STEPS", [("一步", step) for step in chosen])
        ran = sanban("tour", "--out", tmp_path / name, "--json")
        document = ran.document()
        assert json.loads((tmp_path / name / "tour.json").read_text("utf-8")) == document
        assert "正文里的一句话" not in ran.out + ran.err
        verdicts[name] = (ran.code, [check["ok"] for check in document["checks"]])
    assert verdicts == {
        "good": (0, [True]),
        "bad": (4, [True, False]),
        "broken": (4, [False, True]),
        "none": (4, []),
    }


def test_a_folder_that_holds_something_is_not_written_into(tmp_path):
    (tmp_path / "x").write_text("x")
    ran = sanban("tour", "--out", tmp_path, "--json")
    assert (ran.code, ran.error()["code"]) == (3, "T-003")
    ran = sanban("tour", "--texts", tmp_path, "--json")
    assert (ran.code, ran.error()["code"]) == (3, "T-001")


def test_every_step_is_there():
    assert len({step for _, step in steps.STEPS}) == len(steps.STEPS) >= 11
