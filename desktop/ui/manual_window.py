"""The manual in a window of its own beside the work: contents, search with pinyin initials, text; and what is new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base import manual
from desktop.base.errors import Problem
from desktop.ui import focus, theme
from desktop.ui.buttons import button
from desktop.ui.cards import frame, line
from desktop.ui.dialogs import FaultDialog, inform
from desktop.ui.labels import ElidedLabel, PlainLabel
from desktop.ui.manual_text import ManualText
from desktop.ui.search_box import SearchBox
from desktop.ui.side_list import SideItem, SideList
from desktop.ui.tasks import Tasks
from desktop.ui.toast import sentence

SIZE = (1080, 660)


class ManualWindow(QWidget):
    """One for each window of the program; goes with it."""

    def __init__(self, host: QWidget, book: manual.Book, tasks: Tasks) -> None:
        super().__init__(host, Qt.WindowType.Window)
        look = theme.current()
        self._book, self._tasks = book, tasks
        self._chapter = ""
        self._before: list[tuple[str, int]] = []
        self._found: list[manual.Section] | None = None
        self.setWindowTitle("使用手册 — 三办")
        self.setMinimumSize(look.px(760), look.px(440))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setProperty("kind", "manualwindow")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._bar())
        self.text = ManualText(self._follow)
        right.addWidget(self.text, 1)
        row.addLayout(right, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(80)
        self._timer.timeout.connect(self._search)
        self.box.committed.connect(self._timer.start)
        self.contents.chosen.connect(self._chosen)
        self.contents.entered.connect(self.text.setFocus)
        for keys, run in (
            ("Ctrl+F", self._to_search),
            ("Alt+Left", self.back),
            ("Escape", self._leave),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)
        self.resize(look.px(SIZE[0]), look.px(SIZE[1]))

    def _side(self) -> QWidget:
        look = theme.current()
        side = frame("rail")
        side.setFixedWidth(look.px(280))
        box = QVBoxLayout(side)
        box.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(12))
        box.setSpacing(look.px(8))
        box.addWidget(PlainLabel("使用手册", 16, strong=True))
        self.box = SearchBox("查找（可用拼音首字母）")
        box.addWidget(self.box)
        self.nothing = PlainLabel("", 13, "ink2", wrap=True)
        self.nothing.hide()
        box.addWidget(self.nothing)
        self.contents = SideList("手册目录")
        self.contents.setProperty("kind", "manualcontents")
        box.addWidget(self.contents, 1)
        return side

    def _bar(self) -> QWidget:
        look = theme.current()
        bar = frame("top")
        bar.setFixedHeight(look.px(44))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(12), 0, look.px(12), 0)
        row.setSpacing(look.px(8))
        self.back_button = button("", "arrow-left", run=self.back, name="返回 Alt+←")
        row.addWidget(self.back_button)
        self.title = ElidedLabel("", 15, strong=True, minimum=120)
        row.addWidget(self.title, 1)
        row.addWidget(PlainLabel("Ctrl+F 查找　Esc 关闭", 13, "ink2"))
        return bar

    # ---- showing -----------------------------------------------------------------------------------------------
    def come(self, chapter: str, heading: int = 0) -> None:
        """Show a chapter and come to the front; the focus is in the contents, ready for arrows."""
        if self.box.words():
            self.box.clear()
        self._found = None
        self._go(chapter, heading, remember=bool(self._chapter))
        self.show()
        self.raise_()
        self.activateWindow()
        self.contents.setFocus()

    def come_for(self, *pages: str) -> None:
        """Show the chapter about the first of these pages that has one."""
        self.come(self._book.about(*pages))

    def chapter(self) -> str:
        """Key of the chapter shown."""
        return self._chapter

    def _go(self, key: str, heading: int, *, remember: bool) -> None:
        chapter = self._book.chapter(key)
        if remember:
            self._before.append((self._chapter, self.text.verticalScrollBar().value()))
        if chapter.key != self._chapter:
            self._chapter = chapter.key
            self.text.show_text(chapter.text, self._book.folder)
            self.title.setText(chapter.title)
        self.text.go_to(heading)
        self.text.mark(self.box.words() if self._found is not None else "")
        self.back_button.setEnabled(bool(self._before))
        if self._found is None:
            self._fill((chapter.key, heading))

    def _fill(self, marked: tuple[str, int]) -> None:
        items = []
        for chapter in self._book.chapters:
            items.append(SideItem((chapter.key, 0), chapter.title))
            if chapter.key == self._chapter:
                items += [
                    SideItem((chapter.key, each.number), each.title, depth=1)
                    for each in chapter.sections
                    if each.level == 2
                ]
        self.contents.blockSignals(True)
        self.contents.set_items(items)
        self.contents.choose(marked)
        self.contents.blockSignals(False)

    def _chosen(self, key: tuple[str, int]) -> None:
        self._go(*key, remember=False)

    def _follow(self, key: str, heading: str) -> None:
        chapter = self._book.chapter(key or self._chapter)
        number = next((each.number for each in chapter.sections if anchor(each.title) == heading), 0)
        self._go(chapter.key, number, remember=True)

    def back(self) -> None:
        """To where one was before a link or another call."""
        if self._before:
            key, place = self._before.pop()
            self._go(key, 0, remember=False)
            self.text.verticalScrollBar().setValue(place)

    # ---- finding -----------------------------------------------------------------------------------------------
    def _to_search(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def _search(self) -> None:
        words, book = self.box.words(), self._book
        if not words:
            self._found = None
            self.nothing.hide()
            self.text.mark("")
            self._fill((self._chapter, 0))
            return
        self._tasks.run_query(
            lambda _session: book.find(words),
            lambda found: self._show_found(words, found),
            owner=self,
            key="find",
        )

    def _show_found(self, words: str, found: Sequence[manual.Section]) -> None:
        if words != self.box.words():
            return
        self._found = list(found)
        self.nothing.setText("" if found else f"没有找到“{words}”。可换一个词，或清空后看目录。")
        self.nothing.setVisible(not found)
        titles = {each.key: each.title for each in self._book.chapters}
        self.contents.set_items([
            SideItem((each.chapter, each.number), each.title, titles[each.chapter] if each.number else "")
            for each in found
        ])  # fmt: skip
        if found:
            self._go(found[0].chapter, found[0].number, remember=False)

    def _leave(self) -> None:
        if self.box.words():
            self.box.clear()
            self.contents.setFocus()
        else:
            self.close()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab in visual order."""
        return focus.step(self, forward)


def anchor(title: str) -> str:
    """How a heading is named in a link (`documents.md#登记来文`), as code hosts do it."""
    return "".join(each for each in title.lower().replace(" ", "-") if each.isalnum() or each in "-_")


def show_manual(host: QWidget, tasks: Tasks, *pages: str, chapter: str = "") -> None:
    """Open the manual over a window of the program, or bring it to the front, at a chapter or the one about `pages`."""

    def show(book: manual.Book) -> None:
        shown = host.findChild(ManualWindow) or ManualWindow(host, book, tasks)
        shown.come(chapter) if chapter else shown.come_for(*pages)

    def failed(error: BaseException) -> None:
        if isinstance(error, Problem):
            inform(host, "使用手册", sentence(error))
        else:
            FaultDialog(host, error).open()

    tasks.run_query(lambda _session: manual.read(), show, failed, owner=host, key="manual")


def show_news(host: QWidget, releases: Sequence[manual.Release]) -> QWidget:
    """What these releases brought, to be read once after an update."""
    dialog = inform(host, "更新内容", "本机的三办已经更新。", "知道了")
    look = theme.current()
    text = ManualText(lambda _chapter, _heading: None, dialog)
    text.setAccessibleName("更新内容")
    dialog.body.addWidget(line())
    dialog.body.addWidget(text, 1)
    dialog.setMinimumSize(look.px(640), look.px(420))
    text.show_text(manual.news_text(releases).removeprefix("# 更新内容").strip(), manual.folder())
    return dialog
