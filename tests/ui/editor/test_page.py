"""The editor page: typing sets the page, a click moves the caret, findings are taken, drafts come back."""

from __future__ import annotations

import pytest

from desktop.ui import snapshot
from desktop.ui.editor.page import EditorPage
from desktop.ui.ports import FormHelpers
from tests.ui.editor.fake_engine import BROKEN
from tests.ui.editor.paper import TEXT, editor_page
from tests.ui.gallery import make_shell

POPUP = pytest.mark.qt_log_ignore("does not support raise")  # the offscreen platform cannot


@pytest.fixture
def kept():
    return {}


@pytest.fixture
def shell(stage, qtbot, kept):
    made = make_shell(stage.session, stage.rows, stage.tasks)
    made.context.helpers = FormHelpers(
        draft_save=kept.__setitem__, draft_load=kept.get, draft_drop=lambda key: kept.pop(key, None)
    )
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("supervision")
    return made


def shown(shell, stage, page=None, **changes) -> EditorPage:
    page = page or editor_page(shell.context, **changes)
    shell.show_page(page)
    assert snapshot.settle(stage.calm)
    return page


def calm(stage) -> None:
    assert snapshot.settle(stage.calm)


def at(page, words, start=0) -> int:
    return page.text().index(words, start)


# ---- preview ---------------------------------------------------------------------------------------------------
def test_typing_sets_the_page(shell, stage, qtbot):
    page = shown(shell, stage)
    assert page.preview.state.text() == "与打印一致" and page.preview.state.tone == "ok"
    before = page.preview.typeset
    page.editor.select(len(TEXT), len(TEXT))
    qtbot.keyClicks(page.editor, "abc")
    assert page.preview.state.text() == "正在排版" and page.preview.typeset is before
    calm(stage)
    assert page.preview.typeset is not before and page.text().endswith("abc")
    assert max(box.end for box in page.preview.boxes()) == len(page.text())
    assert page.preview.state.tone == "ok"


def test_quick_typing_is_set_once(shell, stage, qtbot):
    page = shown(shell, stage)
    before = page.spec.engine.asked["typeset"]
    qtbot.keyClicks(page.editor, "连续输入二十个字看看排版几次".encode().hex()[:20])
    calm(stage)
    assert page.spec.engine.asked["typeset"] == before + 1


def test_what_cannot_be_set_leaves_the_old_page(shell, stage, qtbot):
    page = shown(shell, stage)
    pdf = page.preview.typeset.pdf
    page.replace_text(TEXT + BROKEN)
    calm(stage)
    assert page.preview.state.tone == "bad" and BROKEN in page.preview.state.text()
    assert page.preview.typeset.pdf == pdf and page.preview.canvas.ready()
    page.replace_text(TEXT)
    calm(stage)
    assert page.preview.state.text() == "与打印一致"
