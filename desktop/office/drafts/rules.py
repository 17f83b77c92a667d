"""The rules of 文稿: what a text is called, which facts its head gives the layout, words to begin with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.base.fields import fields_of
from desktop.export.recognise import parse
from desktop.office.drafts.records import (
    ANNEX,
    BULLETIN,
    DOCUMENT,
    LETTER,
    MINUTES,
    ORDER,
    PLAIN,
    PROFILES,
    SEALED,
    STAMPED,
    Draft,
)

UNTITLED = "（无标题）"
_LONGEST_TITLE = 300

_FORM_NAMES = {
    DOCUMENT: "document",
    LETTER: "letter",
    ORDER: "order",
    MINUTES: "minutes",
    BULLETIN: "bulletin",
    ANNEX: "annex",
}
_PROFILE_NAMES = dict(zip(PROFILES, ("gb", "33476", "word28", "word28.95", "word30"), strict=True))
_WAYS = {SEALED: "sealed", PLAIN: "plain", STAMPED: "stamped"}
_FACTS = {
    "document_number": "number",
    "secrecy_period": "period",
    "issued_on": "date",
    "is_preprinted": "preprinted",
    "sealing": "way",
}
FIELD_OF = {fact: name for name, fact in _FACTS.items()}
"""Fact of the layout → field of a draft, where they are named differently."""

HEAD = tuple(
    spec.name for spec in fields_of(Draft) if spec.editable and spec.name not in ("body", "classification")
)
"""The fields of a draft's head that may be written anew: all but the text and the 密级, which fixes the place."""


def title_of(text: str) -> str:
    """What a draft is called in lists: the title its text begins with, else its first line."""
    parsed = parse(text)
    title = parsed.values["title"].replace("\n", "")
    first = next((line.text for line in parsed.lines), UNTITLED)
    return (title or first)[:_LONGEST_TITLE]


def paper_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The head of a draft as the layout names it; what is empty, or the usual, is left to the text."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "form":
            value = _FORM_NAMES.get(value, "document")
        elif name == "profile":
            value = _PROFILE_NAMES.get(value, "gb")
        elif name == "sealing":
            value = _WAYS.get(value, "sealed")
        elif (name == "urgency" and value == "平件") or name in ("title", "body"):
            continue
        found[_FACTS.get(name, name)] = value
    return found


STARTS = ("通知", "请示", "报告", "函", "会议纪要", "简报")
"""Kinds a text can be begun with."""

_FORM_OF_START = {"函": LETTER, "会议纪要": MINUTES, "简报": BULLETIN}
_OPENINGS = {
    "通知": ("{issuer}关于×××的通知", "各县（市、区）人民政府，市政府各部门：", "现就有关事项通知如下。"),
    "请示": ("{issuer}关于×××的请示", "××人民政府：", "现将有关事项请示如下。"),
    "报告": ("{issuer}关于×××情况的报告", "××人民政府：", "现将有关情况报告如下。"),
    "函": ("{issuer}关于×××的函", "×××局：", "现就有关事项函商如下。"),
    "会议纪要": ("关于×××的会议纪要", "", "××××年××月××日，×××主持召开会议，研究××××工作。现纪要如下。"),
    "简报": ("×××工作取得新进展", "", "近日，……。"),
}
_CLOSINGS = {"请示": "妥否，请批示。", "报告": "特此报告。", "函": "请予支持为盼。"}


def form_of_start(kind: str) -> str:
    """The form a kind of paper is usually set in (条例 Art. 8; GB/T 9704-2012 §10)."""
    return _FORM_OF_START.get(kind, DOCUMENT)


def opening(kind: str, issuer: str, on: date) -> str:
    """A text to begin a paper with, to be written over: title, recipients, first words, signature."""
    title, recipients, words = _OPENINGS[kind]
    lines = [title.format(issuer=issuer or "×××"), recipients, words, "一、×××", "×××。"]
    lines.append(_CLOSINGS.get(kind, ""))
    if kind not in ("会议纪要", "简报"):
        lines += [issuer or "×××", f"{on.year}年{on.month}月{on.day}日"]
    return "\n".join(line for line in lines if line) + "\n"
