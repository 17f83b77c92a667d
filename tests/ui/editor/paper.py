"""An editor page with an invented paper, for the gallery and the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.base.fields import choice, fields_of, given, text, unit
from desktop.ui.commands import Command
from desktop.ui.editor.drafts import Draft
from desktop.ui.editor.page import EditorPage, EditorSpec
from desktop.ui.ports import FormHelpers
from tests.ui.editor.fake_engine import FakeEngine

TEXT = """关于做好2026年国庆假期值班和信息报送工作的通知
各县（区）人民政府，市政府各部门、各直属机构：
2026年国庆假期为10月1日至7日，共7天。为确保假期各项工作有序运转，现就有关事项通知如下。
一、严格落实值班制度
（一）坚持领导带班。各级各部门主要负责同志为第一责任人，带班领导须在岗带班。
（二）严格双岗值守。值班表截止9月30日前报市政府总值班室备案。
二、规范信息报送
1.突发事件应在事发后30分钟内电话报告、1小时内书面报告的的要求必须落实。
值班安排表见附件1。
|单位|带班领导|电话|
|市应急管理局|王建国|0000-1234567|
|市水利局|李敏|0000-7654321|"""


@given
class Head:
    """The head fields of the picture."""

    office: str = text("发文机关", required=True, max_length=60)
    number: str = text("发文字号", required=True, max_length=60)
    classification: str = choice("密级", ("非密", "内部", "秘密"), required=True, default="非密")
    urgency: str = choice("紧急程度", ("特急", "加急", "平件"), required=True, default="平件")
    main_to: object = unit("主送", required=True)


VALUES: dict[str, Any] = {
    "office": "云川市人民政府办公室",
    "number": "川政办发[2026]41号",
    "classification": "非密",
    "urgency": "加急",
    "main_to": None,
}


def spec(**changes: Any) -> EditorSpec:
    """What is written on the page."""
    from desktop.base.fields import Named

    made = EditorSpec(
        "draft:1",
        "关于做好2026年国庆假期值班和信息报送工作的通知",
        "通知 · 拟稿 李敏 · 第 3 稿",
        fields_of(Head),
        VALUES | {"main_to": Named("各县（区）等 96 家")},
        TEXT,
        FakeEngine(),
    )
    return replace(made, **changes)


def editor_page(context: Any, **changes: Any) -> EditorPage:
    """A page whose saving succeeds at once."""
    return EditorPage(
        context,
        spec(**changes),
        lambda _text, _values, page: page.saved(),
        lambda _page: (
            Command("d.old", "历史稿", lambda: None, icon="history"),
            Command("d.send", "送核稿", lambda: None, "Ctrl+Return", "send"),
        ),
    )


def with_draft(words: str, at: int = 1_790_661_992_000) -> FormHelpers:
    """Helpers that hold a draft with other words."""
    kept = {"draft:1": Draft(words, {}, 0, at).body()}
    return FormHelpers(
        draft_save=kept.__setitem__, draft_load=kept.get, draft_drop=lambda key: kept.pop(key, None)
    )
