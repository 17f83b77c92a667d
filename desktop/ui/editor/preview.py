"""The printed page beside the text: set anew in a worker when typing rests, the old one stays until then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.editing import SourceBox, TextEngine, Typeset
from desktop.base.errors import Problem
from desktop.ui import theme
from desktop.ui.buttons import Button, button
from desktop.ui.dialogs import fault_code
from desktop.ui.editor.edits import difference, moved
from desktop.ui.editor.places import box_of, character_at, mark_of
from desktop.ui.editor.state_words import StateWords
from desktop.ui.labels import PlainLabel
from desktop.ui.notice_bar import NoticeBar
from desktop.ui.paper_canvas import PAGE, STEP, WIDTH, PaperCanvas
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.tasks import Tasks
from desktop.ui.thumbs import ThumbStrip

REST_MS, LONGEST_REST_MS = 150, 1200
"""How long typing rests before the page is set: as long as setting took last, within these."""
ROOMY, WIDE = 560, 660
"""From these widths (at base 14): thumbnails and arrows; the title of the bar."""


class BlankPages:
    """An empty sheet, shown until the first page is set."""

    sizes = (QSizeF(210, 297),)

    def __len__(self) -> int:
        return 1

    def picture(self, _page: int, dpi: float) -> QImage:
        """White."""
        made = QImage(
            max(1, round(210 / 25.4 * dpi)), max(1, round(297 / 25.4 * dpi)), QImage.Format.Format_RGB32
        )
        made.fill(Qt.GlobalColor.white)
        return made


class _Bar(QFrame):
    def minimumSizeHint(self) -> QSize:
        """Arrows and title go when there is no room."""
        return QSize(theme.current().px(430), super().minimumSizeHint().height())


class PreviewPane(QFrame):
    """`source()` gives text and fields now. `wanted(place)`: a click on the page asks for a character of the text."""

    wanted = Signal(int)
    set_anew = Signal()

    def __init__(
        self, engine: TextEngine, source: Callable[[], tuple[str, Mapping[str, Any]]], tasks: Tasks
    ) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._engine, self._source, self._tasks = engine, source, tasks
        self.typeset: Typeset | None = None
        self._text = ""
        self._pdf: PdfPages | None = None
        self._running = self._again = False
        self._place = 0
        self._on = True
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST_MS)
        self._later.timeout.connect(self._ask)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        self.canvas = PaperCanvas(BlankPages(), tasks)
        self.canvas.mode = WIDTH
        self.canvas.setAccessibleDescription("版面预览，单击可将光标移到对应的文字")
        self.canvas.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        box.addWidget(self._make_bar())
        self.notice = NoticeBar()
        box.addWidget(self.notice)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.thumbs = ThumbStrip(tasks, small=True)
        self.thumbs.chosen.connect(self.canvas.go_to)
        row.addWidget(self.thumbs)
        row.addWidget(self.canvas, 1)
        box.addLayout(row, 1)
        self.canvas.turned.connect(self._turned)
        self.canvas.zoomed.connect(self._zoomed)
        self.canvas.pressed.connect(self._pressed)
        self.destroyed.connect(lambda: self._pdf is not None and self._pdf.close())
        self._turned(0)

    def _make_bar(self) -> QWidget:
        look = theme.current()
        bar = _Bar()
        bar.setProperty("kind", "banner")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(12), look.px(6), look.px(10), look.px(6))
        row.setSpacing(look.px(6))
        canvas = self.canvas
        self._title = PlainLabel("版面预览", 15, strong=True)
        row.addWidget(self._title)
        up = button("", "arrow-up", "quiet", lambda: self.turn(-1), name="上一页")
        down = button("", "arrow-down", "quiet", lambda: self.turn(1), name="下一页")
        self._arrows = (up, down)
        row.addWidget(up)
        row.addWidget(down)
        self.number = PlainLabel("", 13, "ink2")
        row.addWidget(self.number)
        self.state = StateWords("info", "正在排版")
        row.addWidget(self.state, 1)
        row.addWidget(button("－", kind="quiet", run=lambda: canvas.zoom_by(1 / STEP), name="缩小版面"))
        self.percent = PlainLabel("", 13, "ink2")
        self.percent.setMinimumWidth(look.px(40))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.percent)
        row.addWidget(button("＋", kind="quiet", run=lambda: canvas.zoom_by(STEP), name="放大版面"))
        self.fits: dict[str, Button] = {}
        for mode, words in ((PAGE, "整页"), (WIDTH, "适宽")):
            self.fits[mode] = button(words, run=self._fitter(mode), name=f"{words}显示")
            self.fits[mode].setProperty("small", True)
            self.fits[mode].setCheckable(True)
            row.addWidget(self.fits[mode])
        return bar

    def _fitter(self, mode: str) -> Callable[[], None]:
        return lambda: self.canvas.set_mode(mode)

    # ---- setting -----------------------------------------------------------------------------------------------
    def touch(self) -> None:
        """Text or fields changed: set the page when typing rests."""
        if self._on:
            self._later.start()
            self.state.say("info", "正在排版")

    def set_on(self, on: bool) -> None:
        """Whether pages are made at all (not while the preview is folded away)."""
        if on and not self._on:
            self._on = True
            self.touch()
        elif not on:
            self._on = False
            self._later.stop()

    def busy(self) -> bool:
        """Whether a page is being set or waits to be."""
        return self._running or self._later.isActive()

    def _ask(self) -> None:
        if self._running:
            self._again = True  # one at a time: the readers serve the rest of the window too
            return
        self._running, self._again = True, False
        text, fields = self._source()
        engine = self._engine

        def work(_session: Any) -> tuple[str, Typeset, PdfPages, float]:
            start = perf_counter()
            made = engine.typeset(text, fields)
            return text, made, PdfPages(made.pdf), perf_counter() - start

        self._tasks.run_query(work, self._came, self._failed, owner=self)

    def _next(self) -> bool:
        """Set again what changed meanwhile; says whether more is to come."""
        self._running = False
        if self._again:
            self._ask()
        return self.busy()

    def _came(self, found: tuple[str, Typeset, PdfPages, float]) -> None:
        self._text, self.typeset, pages, took_s = found
        self._later.setInterval(round(max(REST_MS, min(LONGEST_REST_MS, took_s * 1000))))
        old, self._pdf = self._pdf, pages
        self.canvas.set_pages(pages)
        self.thumbs.set_pages(pages)
        if old is not None:
            old.close()
        self.notice.say("；".join(self.typeset.remarks))
        self._turned(self.canvas.page)
        if not self._next():
            self.state.say("ok", "与打印一致")
        self.show_place(self._place, self._source()[0])
        self.set_anew.emit()

    def _failed(self, error: BaseException) -> None:
        words = (
            f"{error.message}{error.advice}"
            if isinstance(error, Problem)
            else f"排版时出错〔{fault_code(error)}〕"
        )
        if not self._next():
            self.state.say("bad", words)
            self.notice.say(f"下面仍是上一次排好的版面：{words}")  # whole, where the bar above has no room

    # ---- places ------------------------------------------------------------------------------------------------
    def boxes(self) -> tuple[SourceBox, ...]:
        """Where the set text stands."""
        return self.typeset.boxes if self.typeset is not None else ()

    def show_place(self, place: int, text: str) -> None:
        """Mark the character at `place` of the present text on its page, and turn and scroll there."""
        self._place = place
        if not self._on or not self.boxes():
            self.canvas.set_mark(0, None)
            return
        there = moved(place, difference(text, self._text))
        box = box_of(self.boxes(), there)
        if box is None or box.page >= len(self.canvas.pages):
            self.canvas.set_mark(0, None)
            return
        mark = QRectF(*mark_of(box, there))
        self.canvas.set_mark(box.page, mark)
        self.canvas.show_place(box.page, mark)

    def _pressed(self, page: int, x_mm: float, y_mm: float) -> None:
        there = character_at(self.boxes(), page, x_mm, y_mm)
        if there is not None:
            self.wanted.emit(moved(there, difference(self._text, self._source()[0])))

    # ---- view --------------------------------------------------------------------------------------------------
    def turn(self, step: int) -> None:
        """To another page."""
        self.canvas.go_to(self.canvas.page + step)

    def _turned(self, page: int) -> None:
        self.number.setText(f"第 {page + 1}／{len(self.canvas.pages)} 页")
        self.thumbs.mark(page)

    def _zoomed(self) -> None:
        self.percent.setText(f"{round(self.canvas.zoom() * 100)}%")
        for mode, made in self.fits.items():
            made.setChecked(self.canvas.mode == mode)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrows and thumbnails only where there is room."""
        super().resizeEvent(event)
        look = theme.current()
        roomy = self.width() >= look.px(ROOMY)
        for part in (*self._arrows, self.thumbs):
            part.setVisible(roomy)
        self._title.setVisible(self.width() >= look.px(WIDE))
