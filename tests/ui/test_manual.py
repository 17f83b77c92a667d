"""The manual's window: contents, search, links inside only, pictures; one window, by key, from the login page too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from desktop.base import manual
from desktop.ui import snapshot, theme
from desktop.ui.manual_text import headings
from desktop.ui.manual_window import ManualWindow, anchor, show_manual, show_news
from desktop.ui.tasks import Tasks
from tests.ui import sweeps

IMAGE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def tasks():
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def host(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def window(qtbot, host, tasks):
    show_manual(host, tasks, "home")
    qtbot.waitUntil(lambda: host.findChild(ManualWindow) is not None)
    shown = host.findChild(ManualWindow)
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def keys_of(window):
    return [item.key for item in window.contents._model.rows]


def test_it_opens_at_the_chapter_of_the_page_and_only_once(window, host, tasks, qtbot):
    assert window.chapter() == "start" and window.contents.hasFocus()
    show_manual(host, tasks, "nowhere", "paper.preview")
    qtbot.waitUntil(lambda: window.chapter() == "paper")
    assert host.findChildren(ManualWindow) == [window]
    window.back()
    assert window.chapter() == "start"


def test_arrows_walk_through_the_contents(window, qtbot):
    qtbot.keyClick(window.contents, Qt.Key.Key_Down)
    assert window.contents.key()[0] == "start" and window.contents.key()[1] > 0
    qtbot.keyClick(window.contents, Qt.Key.Key_Return)
    assert window.text.hasFocus()


def test_search_by_initials_and_back_to_the_contents(window, qtbot):
    everything = keys_of(window)
    window.box.setFocus()
    qtbot.keyClicks(window.box, "gwpb")
    qtbot.waitUntil(lambda: keys_of(window)[:1] == [("paper", 0)])
    assert window.chapter() == "paper"
    window.box.setText("这几个字哪里都没有")
    qtbot.waitUntil(window.nothing.isVisible)
    assert keys_of(window) == []
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.nothing.isVisible())
    assert window.isVisible() and len(keys_of(window)) >= len([k for k in everything if k[1] == 0])
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_links_lead_only_into_the_manual(window):
    window.text.anchorClicked.emit(QUrl("paper.md"))
    assert window.chapter() == "paper"
    for outside in ("https://example.com/", "file:///etc/passwd", "//host/paper.md"):
        window.text.anchorClicked.emit(QUrl(outside))
        assert window.chapter() == "paper" and window.text.source().isEmpty()


def test_nothing_outside_the_folder_is_loaded(window, tmp_path):
    picture = tmp_path / "x.png"
    QImage(8, 8, QImage.Format.Format_RGB32).save(str(picture))
    window.come("paper")
    load = window.text.loadResource
    assert load(IMAGE, QUrl("paper/document.png")).width() > 100
    for name in (
        f"../../../..{picture}",
        str(picture),
        f"file://{picture}",
        "https://example.com/x.png",
        "none.png",
    ):
        assert load(IMAGE, QUrl(name)) is None, name
    assert load(QTextDocument.ResourceType.StyleSheetResource.value, QUrl("paper.md")) is None


def test_markup_is_text(window, tmp_path):
    window.text.show_text("# 题\n\n<b>粗</b> 与 <script>x</script>\n", tmp_path)
    assert headings(window.text.document())[0].text() == "题"


@pytest.mark.parametrize("base", [14, 18])
def test_its_layout_is_whole(qapp, qtbot, host, tasks, base):
    theme.install(qapp, None, "light", base)
    try:
        made = ManualWindow(host, manual.read(), tasks)
        made.come("paper")
        assert snapshot.settle(lambda: made.isActiveWindow() and not tasks.busy())
        assert sweeps.sweep(made) == []
    finally:
        theme.install(qapp, None)


def test_what_is_new_is_shown(qtbot, host):
    dialog = show_news(host, [manual.Release("0.2.0", ("能打开使用手册", "改正若干问题"))])
    qtbot.waitUntil(dialog.isVisible)
    shown = dialog.findChild(QWidget, "") and dialog.findChildren(type(dialog.heading))
    assert any("更新内容" in label.text() for label in shown)


def test_anchors_are_those_of_code_hosts():
    assert anchor("登录 与 锁定（Ctrl+L）") == "登录-与-锁定ctrll"
    assert Path(manual.folder(), "index.md").is_file()
