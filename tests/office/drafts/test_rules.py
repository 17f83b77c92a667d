"""What a draft is called, and how its head reaches the layout."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.fields import fields_of
from desktop.export.layout.geometry import PROFILES as GEOMETRIES
from desktop.export.recognise import parse
from desktop.export.typeset import FORMS as LAYOUT_FORMS
from desktop.export.typeset import KNOWN_FACTS
from desktop.office.drafts import rules
from desktop.office.drafts.inputs import Writing
from desktop.office.drafts.records import FORMS, PROFILES, Draft


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "市政府办公室\n关于做好防汛工作的通知\n各县人民政府：\n正文。",
            "市政府办公室关于做好防汛工作的通知",
        ),
        ("\n\n  现将情况说明如下。\n", "现将情况说明如下。"),
        ("", rules.UNTITLED),
    ],
)
def test_a_draft_is_called_by_its_text(text: str, title: str) -> None:
    assert rules.title_of(text) == title


def test_every_form_and_grid_of_the_layout_can_be_chosen() -> None:
    assert tuple(LAYOUT_FORMS.values()) == FORMS
    assert [rules.paper_fields({"form": each})["form"] for each in FORMS] == list(LAYOUT_FORMS)
    assert {rules.paper_fields({"profile": each})["profile"] for each in PROFILES} == set(GEOMETRIES)


def test_every_field_of_the_head_is_a_fact_of_the_layout() -> None:
    head = dict.fromkeys((*rules.HEAD, "classification"), "x")
    assert set(rules.paper_fields(head)) - KNOWN_FACTS == {"form", "profile", "draft_mark"}
    assert rules.paper_fields({"urgency": "平件", "title": "x", "body": "x"}) == {}


def test_everything_of_the_head_can_be_written_anew() -> None:
    assert {spec.name for spec in fields_of(Writing)} == {*rules.HEAD, "body", "clear"}
    shown = {spec.name: (spec.label, spec.choices, spec.max_length) for spec in fields_of(Draft)}
    for spec in fields_of(Writing):
        assert spec.name == "clear" or shown[spec.name] == (spec.label, spec.choices, spec.max_length)


@pytest.mark.parametrize("kind", rules.STARTS)
def test_the_words_to_begin_with_are_recognised(kind: str) -> None:
    parsed = parse(rules.opening(kind, "云川市水利局", date(2026, 3, 5)))
    assert parsed.values["title"] and parsed.body
    if kind in ("通知", "请示", "报告", "函"):
        assert parsed.values["signed_by"] == "云川市水利局" and parsed.values["date"] == "2026年3月5日"
        assert parsed.values["main_recipients"]
