"""The preview of a finished PDF: thumbnails, the page, export and print. What is shown is the very file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.base.papers import FileFormat, Inspection, MeasuredRow
from desktop.base.platform.files import atomic_write
from desktop.ui import theme
from desktop.ui.buttons import Button, button
from desktop.ui.cards import frame, scroller
from desktop.ui.check_panel import WIDTH as WIDTH_PX
from desktop.ui.check_panel import CheckPanel
from desktop.ui.commands import Command
from desktop.ui.labels import PlainLabel, literal
from desktop.ui.menus import entry_words
from desktop.ui.pages import Page, PageContext
from desktop.ui.paper_canvas import PAGE, STEP, WIDTH, Framed, PaperCanvas
from desktop.ui.paper_export import PDF, ask_target, check_signatures, sign_paper
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.print_dialogs import CalibrationDialog
from desktop.ui.printing import calibration_of, print_pdf
from desktop.ui.record_parts import RecordHead
from desktop.ui.tasks import Progress
from desktop.ui.thumbs import ThumbStrip

Note = Callable[[Any, int, str], object]
"""`note(session, pages, sha256)`: writes the audit line of an output before it happens; raises to refuse it."""


class PaperPage(Page):
    """Made by `desk.show_paper`. `side`: a widget of the slice at the right (印制登记), under 检查版式.

    `document`: what the PDF was made from, for files of other kinds; without one only those a PDF gives are offered.
    """

    def __init__(
        self,
        context: PageContext,
        data: bytes,
        title: str,
        *,
        subtitle: str = "",
        note: Note | None = None,
        side: QWidget | None = None,
        document: Any = None,
    ) -> None:
        super().__init__(context, "paper")
        self.setWindowTitle("打印预览")
        look = theme.current()
        self.pages = PdfPages(data)
        self.destroyed.connect(self.pages.close)
        self._title, self._note, self._document = title, note, document
        tools = context.papers
        self.formats: Sequence[FileFormat] = tools.formats(document) if tools is not None else (PDF,)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(10))
        outer.setSpacing(look.px(8))
        self.head = RecordHead(context.desk.back)
        self.head.setFixedHeight(look.px(48))
        size = self.pages.sizes[0]
        paper = "A4" if {round(size.width()), round(size.height())} == {210, 297} else (
            f"{size.width():.0f}×{size.height():.0f} 毫米"
        )  # fmt: skip
        self.head.set(title, subtitle=" · ".join(p for p in (subtitle, f"{len(self.pages)} 页", paper) if p))
        outer.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self.checks = CheckPanel()
        self.checks.chosen.connect(self._show_row)
        row.addWidget(self._middle(), 1)
        row.addLayout(self._right(side))
        outer.addLayout(row, 1)
        outer.addWidget(self._actions())
        self.canvas.turned.connect(self._turned)
        self.canvas.zoomed.connect(self._zoomed)
        self._turned(0)
        if tools is not None:
            self.ask(lambda _s: tools.inspect(data, document), self._inspected, key="inspect")

    def _right(self, side: QWidget | None) -> QVBoxLayout:
        look = theme.current()
        column = QVBoxLayout()
        column.setSpacing(look.px(8))
        column.addWidget(self.checks, 1)
        self.checks.hide()
        if side is not None:
            area = scroller(side, "登记")
            area.setFixedWidth(look.px(WIDTH_PX))
            column.addWidget(area, 1)
        return column

    def _middle(self) -> QWidget:
        look = theme.current()
        card = frame("card")
        box = QVBoxLayout(card)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        bar = frame("banner")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
        row.setSpacing(look.px(6))
        self.canvas = PaperCanvas(self.pages, self.context.tasks)
        turn, size = self.canvas.go_to, self.canvas.zoom_by
        row.addWidget(button("", "arrow-up", "quiet", lambda: turn(self.canvas.page - 1), name="上一页 PgUp"))
        row.addWidget(
            button("", "arrow-down", "quiet", lambda: turn(self.canvas.page + 1), name="下一页 PgDn")
        )
        self.number = PlainLabel("", 14)
        row.addWidget(self.number)
        row.addStretch(1)
        smaller = button("－", kind="quiet", run=lambda: size(1 / STEP), name="缩小 Ctrl+－")
        row.addWidget(smaller)
        self.percent = PlainLabel("", 14, "ink2")
        self.percent.setMinimumWidth(look.px(48))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.percent)
        larger = button("＋", kind="quiet", run=lambda: size(STEP), name="放大 Ctrl+＋")
        row.addWidget(larger)
        self.fits: dict[str, Button] = {}
        for mode, words in ((PAGE, "整页"), (WIDTH, "适宽")):
            self.fits[mode] = button(words, run=self._fitter(mode))
            self.fits[mode].setCheckable(True)
            row.addWidget(self.fits[mode])
        self.lines = button("版心线", run=self._toggle_guides, tip="国标版心 156×225 毫米（M）")
        self.lines.setCheckable(True)
        row.addWidget(self.lines)
        self._roomy = (smaller, self.percent, larger, *self.fits.values(), self.lines)
        self._bar = row
        self.checks_button = button("检查版式", run=self.toggle_checks, tip="显示或隐藏检查结果（Ctrl+J）")
        self.checks_button.setCheckable(True)
        row.addWidget(self.checks_button)
        box.addWidget(bar)
        self.checks_button.setVisible(self.context.papers is not None)
        body = QHBoxLayout()
        body.setSpacing(0)
        self.strip = ThumbStrip(self.context.tasks)
        self.strip.set_pages(self.pages)
        self.strip.chosen.connect(self.canvas.go_to)
        self.thumbs = self.strip.thumbs
        body.addWidget(self.strip)
        body.addWidget(self.canvas, 1)
        box.addLayout(body, 1)
        return card

    def _actions(self) -> QWidget:
        look = theme.current()
        bar = frame("card")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
        row.setSpacing(look.px(8))
        self.print_button = button("打印", "printer", "primary", self.print_paper)
        row.addWidget(self.print_button)
        self.export_button = button("导出", "download", run=self.open_exports, name="导出 Ctrl+E")
        row.addWidget(self.export_button)
        row.addWidget(button("打印机校准", "settings", run=self.calibrate))
        row.addStretch(1)
        row.addWidget(PlainLabel("Ctrl+P 打印（按 100%）　Ctrl+E 导出　PgUp/PgDn 翻页", 13, "ink2"))
        return bar

    # ---- page hooks --------------------------------------------------------------------------------------------
    def commands(self) -> Sequence[Command]:
        """Print, export, size, guides."""
        canvas = self.canvas
        return [
            Command("paper.print", "打印", self.print_paper, "Ctrl+P", "printer"),
            Command("paper.exports", "导出为…", self.open_exports, "Ctrl+E", "download"),
            *self._export_commands(),
            Command("paper.checks", "显示或隐藏检查结果", self.toggle_checks, "Ctrl+J"),
            Command("paper.fit", "整页显示", self._fitter(PAGE), "Ctrl+0"),
            Command("paper.width", "适宽显示", self._fitter(WIDTH)),
            Command("paper.larger", "放大", lambda: canvas.zoom_by(STEP), "Ctrl+="),
            Command("paper.smaller", "缩小", lambda: canvas.zoom_by(1 / STEP), "Ctrl+-"),
            Command("paper.guides", "显示或隐藏版心线", self._toggle_guides, "M"),
            Command("paper.calibrate", "打印机校准", self.calibrate),
            Command("paper.next", "下一页", lambda: canvas.go_to(canvas.page + 1), "PgDown", view_keys=True),
            Command(
                "paper.previous", "上一页", lambda: canvas.go_to(canvas.page - 1), "PgUp", view_keys=True
            ),
        ]

    def main_focus(self) -> QWidget:
        """The page."""
        return self.canvas

    # ---- view --------------------------------------------------------------------------------------------------
    def _fitter(self, mode: str) -> Callable[[], None]:
        return lambda: self.canvas.set_mode(mode)

    def _toggle_guides(self) -> None:
        on = not self.canvas.guides
        self.lines.setChecked(on)
        self.canvas.set_guides(on)

    def _turned(self, page: int) -> None:
        self.number.setText(f"第 {page + 1}／{len(self.pages)} 页")
        self.strip.mark(page)

    def _zoomed(self) -> None:
        self.percent.setText(f"{round(self.canvas.zoom() * 100)}%")
        for mode, made in self.fits.items():
            made.setChecked(self.canvas.mode == mode)

    # ---- checks ------------------------------------------------------------------------------------------------
    def _inspected(self, found: Inspection) -> None:
        self.checks.show_inspection(found)
        settings = self.context.settings
        wanted = settings.get("paper.checks") if settings is not None else None
        self._open_checks(bool(found.form or found.failed) if wanted is None else bool(wanted))
        self._mark(None)

    def toggle_checks(self) -> None:
        """Show or hide what was measured; remembered."""
        on = self.checks.isHidden()
        if self.context.settings is not None:
            self.context.settings.put("paper.checks", on)
        self._open_checks(on)
        self._mark(None)
        (self.checks.list if on and self.checks.list.rows() else self.canvas).setFocus()

    def _open_checks(self, on: bool) -> None:
        self.checks.setVisible(on)
        self.checks_button.setChecked(on)

        self._fit()

    def _fit(self) -> None:
        """Sizes and guides keep to their keys where the bar has no room for them beside the checks."""
        look = theme.current()
        side = 0 if self.checks.isHidden() else self.checks.width() + look.px(12)
        room = self.width() - side - 2 * look.px(24) - 2 * look.px(12) - look.px(4)
        buttons = [self._bar.itemAt(place).widget() for place in range(self._bar.count())]
        need = sum(each.sizeHint().width() + self._bar.spacing() for each in buttons if each is not None)
        for each in self._roomy:
            each.setVisible(need <= room)
        self.strip.setVisible(need <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar by the room it has."""
        super().resizeEvent(event)
        self._fit()

    def _show_row(self, row: MeasuredRow | None) -> None:
        if row is not None and row.places and all(p.page != self.canvas.page for p in row.places):
            self.canvas.go_to(row.places[0].page)
        self._mark(row)

    def _mark(self, chosen: MeasuredRow | None) -> None:
        """Frame what does not hold, and the row that is marked."""
        found = self.checks.inspection
        marks: list[Framed] = []
        if found is not None and not self.checks.isHidden():
            marks = [
                Framed(place, "bad", f"{row.name} {row.found}")
                for row in found.rows
                if not row.ok and row is not chosen
                for place in row.places
            ]
            if chosen is not None:
                tone = "info" if chosen.ok else "bad"
                marks += [Framed(place, tone, f"{chosen.name} {chosen.found}") for place in chosen.places]
        self.canvas.set_frames(marks)

    # ---- output ------------------------------------------------------------------------------------------------
    def _noted(self, then: Callable[[], None]) -> None:
        """Write the audit line, then go on; a line that cannot be written stops the output."""
        note = self._note
        if note is None:
            then()
            return
        count, digest = len(self.pages), hashlib.sha256(self.pages.data).hexdigest()
        self.context.tasks.run_call(lambda s: note(s, count, digest), lambda _r: then(), owner=self)

    def _export_commands(self) -> list[Command]:
        made = [
            Command(f"paper.export_{each.key}", f"导出 {each.title}", self._exporter(each))
            for each in self.formats
        ]
        if self.context.papers is not None:
            made += [
                Command("paper.sign", "用证书文件签名…", self.sign, icon="stamp"),
                Command("paper.signatures", "核对 PDF 的签名…", lambda: check_signatures(self)),
            ]
        return made

    def open_exports(self) -> None:
        """The kinds of file as a menu; the arrow keys and Enter choose."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("导出")
        hints = {f"paper.export_{each.key}": each.hint for each in self.formats}
        for command in self._export_commands():
            if command.id == "paper.sign":
                menu.addSeparator()
            action = menu.addAction(entry_words(command.title))
            action.setToolTip(literal(hints.get(command.id, "")))
            action.triggered.connect(lambda _on=False, run=command.run: run())
        menu.setToolTipsVisible(True)
        menu.setActiveAction(menu.actions()[0])
        high = menu.sizeHint().height()
        menu.popup(self.export_button.mapToGlobal(QPoint(0, -high - 4)))

    def _exporter(self, format: FileFormat) -> Callable[[], None]:
        return lambda: self.export(format)

    def export(self, format: FileFormat = PDF) -> None:
        """Ask for a file, write the audit line, then the file, whole or not at all."""
        target = ask_target(self, self._title, format)
        if target is not None:
            self._noted(lambda: self._write(target, format))

    def _write(self, target: Path, format: FileFormat) -> None:
        tools, data, document = self.context.papers, self.pages.data, self._document

        def work(_session: Any) -> list[Path]:
            if tools is not None:
                return list(tools.write(data, document, target, format.key))
            atomic_write(target, data)
            return [target]

        def done(files: list[Path]) -> None:
            more = f" 等 {len(files)} 个文件" if len(files) > 1 else ""
            self.context.desk.toast(f"已导出 {files[0].name}{more}")

        self.ask(work, done, key="export")

    def sign(self) -> None:
        """Sign a copy with a certificate file."""
        sign_paper(self, self._title, self.pages.data, self._noted)

    def print_paper(self) -> None:
        """Ask for the printer, then print in the paper's own size."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        dialog = QPrintDialog(printer, self.window())
        dialog.setMinMax(1, len(self.pages))
        if dialog.exec():  # the system's own dialog blocks anyway
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on a chosen printer, after the audit line."""
        measured = calibration_of(self.context.settings, printer.printerName())
        pages = self.pages

        def work(progress: Progress) -> int:
            return print_pdf(pages, printer, measured, progress)

        def start() -> None:
            self.context.tasks.run_work(work, self._printed, title=f"打印 {self._title}", owner=self)

        self._noted(start)

    def _printed(self, count: int) -> None:
        self.context.desk.toast(f"已送打印机 {count} 页")

    def calibrate(self) -> None:
        """Measure the printer."""
        CalibrationDialog(self.window(), self.context.settings, self.context.desk).open()
