"""Preview and print: the page shown is the page of the file, and what is printed has its own size to the millimetre."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMarginsF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from desktop.base.errors import EnvironmentProblem
from desktop.ui import snapshot
from desktop.ui.pages import ViewSettings
from desktop.ui.paper import note_output, show_paper
from desktop.ui.paper_page import PaperPage
from desktop.ui.pdf_pages import BAND, PdfPages
from desktop.ui.print_dialogs import CalibrationDialog
from desktop.ui.printing import (
    Calibration,
    calibration_of,
    keep_calibration,
    print_calibration,
    print_pdf,
)
from desktop.ui.tasks import Progress
from tests.ui.gallery import make_shell
from tests.ui.sample_pdf import sample

QUIET = Progress(lambda *_: None)


def dark(picture: QImage, mm_x: float, mm_y: float, dpi: float) -> bool:
    return picture.pixelColor(int(mm_x / 25.4 * dpi), int(mm_y / 25.4 * dpi)).lightness() < 128


def test_a_page_is_drawn_where_the_file_says():
    pages = PdfPages(sample(2))
    picture = pages.picture(1, 100)
    assert len(pages) == 2 and abs(pages.sizes[0].width() - 210) < 0.01
    assert dark(picture, 29, 38, 100) and dark(picture, 47, 56, 100)
    assert (
        not dark(picture, 27, 38, 100) and not dark(picture, 49, 38, 100) and not dark(picture, 29, 35.5, 100)
    )
    pages.close()
    assert pages.picture(0, 100).isNull()


def test_strips_together_are_the_page():
    pages = PdfPages(sample(1))
    strips = list(pages.bands(0, 300))
    assert sum(strip.height() for _, strip in strips) in (3507, 3508)
    assert [round(top / 25.4 * 300) for top, _ in strips] == [BAND * n for n in range(len(strips))]
    place = int(38 / 25.4 * 300)
    strip = strips[place // BAND][1]
    assert strip.pixelColor(int(30 / 25.4 * 300), place % BAND).lightness() < 128
    assert strips[0][1].pixelColor(int(30 / 25.4 * 300), int(36 / 25.4 * 300)).lightness() > 128


def test_what_is_no_pdf_is_refused():
    with pytest.raises(EnvironmentProblem) as refused:
        PdfPages(b"<html>")
    assert refused.value.code == "T-021"


def printed(tmp_path, pages, measured=Calibration(), **limits):  # noqa: B008
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(300)
    if limits:
        printer.setFromTo(limits["first"], limits["last"])
    count = print_pdf(pages, printer, measured, QUIET)
    return count, PdfPages((tmp_path / "out.pdf").read_bytes())


def test_it_is_printed_in_its_own_size(tmp_path, qapp):
    count, out = printed(tmp_path, PdfPages(sample(2, wide_last=True)))
    assert count == 2 == len(out)
    assert abs(out.sizes[0].width() - 210) < 0.2 and abs(out.sizes[0].height() - 297) < 0.2
    assert abs(out.sizes[1].width() - 420) < 0.4 and abs(out.sizes[1].height() - 297) < 0.4
    for page in range(2):
        picture = out.picture(page, 254)
        assert dark(picture, 28.2, 37.2, 254) and dark(picture, 47.8, 56.8, 254)
        assert not dark(picture, 27.8, 38, 254) and not dark(picture, 48.2, 38, 254)
        assert not dark(picture, 30, 36.8, 254) and not dark(picture, 30, 57.2, 254)


def test_a_measured_printer_is_corrected(tmp_path, qapp):
    measured = Calibration(across=99.0, down=101.0, left=21.8, top=19.2)
    _, out = printed(tmp_path, PdfPages(sample(1)), measured)
    corner = measured.place(28, 37)
    assert (
        abs(corner.x() * 0.99 + (21.8 - 19.8) - 28) < 1e-9
        and abs(corner.y() * 1.01 + (19.2 - 20.2) - 37) < 1e-9
    )
    picture = out.picture(0, 254)
    assert dark(picture, corner.x() + 0.3, corner.y() + 0.3, 254)
    assert not dark(picture, corner.x() - 0.3, corner.y() + 0.3, 254)
    assert not dark(picture, corner.x() + 0.3, corner.y() - 0.3, 254)


def test_only_the_chosen_pages_are_printed(tmp_path, qapp):
    count, out = printed(tmp_path, PdfPages(sample(5)), first=2, last=3)
    assert count == 2 == len(out)
    picture = out.picture(0, 100)
    assert dark(picture, 60, 79.5, 100) and dark(picture, 60, 87.5, 100) and not dark(picture, 60, 95.5, 100)


def test_the_calibration_page_has_lines_of_100_mm(tmp_path, qapp):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "c.pdf"))
    print_calibration(printer)
    picture = PdfPages((tmp_path / "c.pdf").read_bytes()).picture(0, 508)

    def row_dark(mm_x, mm_y):
        x, y = int(mm_x * 20), int(mm_y * 20)
        return any(picture.pixelColor(x, y + d).lightness() < 160 for d in range(-4, 5))

    assert row_dark(50.2, 60) and row_dark(149.8, 60) and not row_dark(49.5, 60) and not row_dark(150.5, 60)
    assert row_dark(20, 19)


@pytest.mark.parametrize(
    "kept", ({"p": {"across": "x"}}, {"p": {"across": 50}}, {"p": {"gone": 1}}, {"q": {}})
)
def test_a_damaged_measure_is_none(kept):
    assert calibration_of(ViewSettings({"print.measured": kept}), "p") == Calibration()


def test_measures_are_kept_for_each_printer():
    settings = ViewSettings()
    keep_calibration(settings, "一号机", Calibration(99.5, 100, 20, 21))
    keep_calibration(settings, "二号机", Calibration())
    assert (
        calibration_of(settings, "一号机").across == 99.5
        and calibration_of(settings, "二号机") == Calibration()
    )


def test_the_dialog_refuses_a_slip(qtbot, stage):
    settings, said = ViewSettings(), []

    class Desk:
        def toast(self, text):
            said.append(text)

    dialog = CalibrationDialog(None, settings, Desk())
    qtbot.addWidget(dialog)
    dialog.fields["across"].setText("1o0")
    dialog.save()
    assert "数字" in dialog.fault.text() and not said
    dialog.fields["across"].setText("200")
    dialog.save()
    assert "95" in dialog.fault.text() and not said
    dialog.fields["across"].setText("99.5")
    dialog.save()
    assert said and calibration_of(settings, dialog._name()).across == 99.5


@pytest.fixture
def shell(stage, qtbot):
    made = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("supervision")
    return made


@pytest.fixture
def paper(shell, stage, qtbot):
    shell.show_paper(
        sample(3), "<b>通知</b>单", note=lambda s, n, digest: s.acts.append(("note", n, len(digest)))
    )
    page = shell.current_page()
    assert isinstance(page, PaperPage)
    assert snapshot.settle(lambda: not stage.tasks.busy() and page.canvas.ready())
    return page


def test_pages_are_turned_by_key_wheel_and_thumbnail(paper, qtbot):
    canvas = paper.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.page == 1 and paper.number.text() == "第 2／3 页" and paper.thumbs[1].isChecked()
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.page == 2
    qtbot.mouseClick(paper.thumbs[0], Qt.MouseButton.LeftButton)
    assert canvas.page == 0
    wheel(canvas, -120)
    assert canvas.page == 1, "a fitted page has nothing to scroll, so the wheel turns"
    assert "<b>通知</b>单" in [w.text() for w in paper.findChildren(QLabel)]


def wheel(canvas, turn, modifiers=Qt.KeyboardModifier.NoModifier):
    centre = QPointF(canvas.viewport().rect().center())
    event = QWheelEvent(
        centre,
        QPointF(canvas.viewport().mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_sizes_fit_the_page_the_width_or_what_the_wheel_says(paper, qtbot):
    canvas = paper.canvas
    fitted = canvas.zoom()
    assert canvas.paper().height() <= canvas.viewport().height()
    paper.commands_by = {c.id: c for c in paper.commands()}
    paper.commands_by["paper.width"].run()
    assert canvas.zoom() > fitted and abs(canvas.paper().width() - (canvas.viewport().width() - 32)) < 1
    assert (
        canvas.verticalScrollBar().maximum() > 0 and paper.percent.text() == f"{round(canvas.zoom() * 100)}%"
    )
    before = canvas.zoom()
    wheel(canvas, 120, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom() > before and canvas.page == 0
    qtbot.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert abs(canvas.zoom() - fitted) < 1e-6 and paper.fits["page"].isChecked()


def test_the_shown_picture_is_the_page(paper):
    canvas = paper.canvas
    shot = canvas.viewport().grab().toImage()
    sheet, unit = canvas.paper(), canvas.zoom() * 96 / 25.4
    ratio = shot.devicePixelRatio()

    def at(mm_x, mm_y):
        return shot.pixelColor(int((sheet.x() + mm_x * unit) * ratio), int((sheet.y() + mm_y * unit) * ratio))

    assert at(38, 47).lightness() < 100 and at(20, 47).lightness() > 200 and at(38, 30).lightness() > 200


def test_every_output_first_leaves_its_line(paper, stage, tmp_path, qtbot, monkeypatch):
    target = tmp_path / "通知单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    paper.export()
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == paper.pages.data
    assert stage.session.acts == [("note", 3, 64)]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "p.pdf"))
    paper.print_on(printer)
    qtbot.waitUntil(lambda: "3 页" in paper.window().notice.words.full_text(), timeout=20_000)
    assert len(stage.session.acts) == 2


def test_without_its_line_nothing_is_put_out(shell, stage, tmp_path, qtbot, monkeypatch):
    def refuse(_session, _pages, _digest):
        raise EnvironmentProblem("A-080", "审计日志写不进去。", "")

    target = tmp_path / "x.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    shell.show_paper(sample(1), "单", note=refuse)
    shell.current_page().export()
    qtbot.waitUntil(shell.problem_bar.isVisible)
    assert "A-080" in shell.problem_bar.words.full_text() and not target.exists()


def test_a_slice_shows_what_it_makes_in_a_worker(shell, stage, qtbot):
    below = shell.current_page()
    show_paper(below, lambda _session: sample(1), "清单")
    qtbot.waitUntil(lambda: isinstance(shell.current_page(), PaperPage))
    shell.back()
    assert shell.current_page() is below
    show_paper(below, lambda _session: b"no pdf", "清单")
    qtbot.waitUntil(shell.problem_bar.isVisible)
    assert shell.current_page() is below


def test_the_line_of_an_output_names_record_form_and_digest():
    lines = []

    class Transaction:
        def note(self, **more):
            lines.append(more)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    class Session:
        def locate(self, record_id):
            return ("test.matter", "internal.office")

        def transaction(self, compartment, verb):
            lines.append((compartment, verb))
            return Transaction()

    note_output(Session(), b"\x01" * 16, "notice", 3, "ab")
    assert lines == [
        ("internal.office", "print.test.matter.notice"),
        {"kind": "test.matter", "record": "01" * 16, "pages": "3", "sha256": "ab"},
    ]


def test_the_frame_of_a_paper_is_156_by_225_when_printed(tmp_path, qapp):
    """A frame of the text area (GB/T 9704-2012 §5.2.2) through viewer and printer: each side at its place ±0.1 mm."""
    frame = tmp_path / "frame.pdf"
    writer = QPdfWriter(str(frame))
    writer.setResolution(1200)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
    )
    painter, unit = QPainter(writer), 1200 / 25.4
    painter.fillRect(QRectF(28 * unit, 37 * unit, 156 * unit, 225 * unit), Qt.GlobalColor.black)
    painter.end()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(600)
    assert print_pdf(PdfPages(frame.read_bytes()), printer, Calibration(), QUIET) == 1
    out = PdfPages((tmp_path / "out.pdf").read_bytes())
    dpi = 508  # 20 pixels a millimetre
    picture = out.picture(0, dpi)

    def edge(points):
        """Where the black begins, in mm along the scan."""
        return (
            next(place for place, (x, y) in enumerate(points) if picture.pixelColor(x, y).lightness() < 128)
            / 20
        )

    wide, high = picture.width(), picture.height()
    assert abs(edge([(x, 3000) for x in range(wide)]) - 28) <= 0.1
    assert abs(wide / 20 - edge([(wide - 1 - x, 3000) for x in range(wide)]) - 184) <= 0.1
    assert abs(edge([(2000, y) for y in range(high)]) - 37) <= 0.1
    assert abs(high / 20 - edge([(2000, high - 1 - y) for y in range(high)]) - 262) <= 0.1
