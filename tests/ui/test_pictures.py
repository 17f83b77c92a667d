"""Pictures: what is drawn says what the data says, on screen and paper; surfaces are worked by keyboard and mouse."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QToolTip

from desktop.ui import theme
from desktop.ui.charts import Bars, Ring, Share, Sparkline
from desktop.ui.gantt_paint import day_x, frozen_width
from desktop.ui.month import MonthCell, MonthPicture
from desktop.ui.picture import PictureView, paint_into
from desktop.ui.seating import SeatingSurface
from desktop.ui.seats import Guest, SeatPlan, ranked_places
from tests.ui.fake_pictures import LOAD, STATES, TASKS, TODAY, TREND, board, gantt, plan
from tests.ui.sweeps import sweep


def drawn(picture, wide=400, high=120):
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    picture.draw(painter, QRectF(0, 0, wide, high))
    painter.end()
    return image


def count(image, token):
    wanted = QColor(theme.current().hex(token)).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_bars_are_as_long_as_their_figures():
    shares = (Share("甲", 10, "ok"), Share("乙", 5, "bad"), Share("丙", 0, "info"), Share("丁", -3, "warn"))
    image = drawn(Bars("数", shares), 500, 100)

    def run(token, y):
        wanted = QColor(theme.current().hex(token)).rgb()
        xs = [x for x in range(116, 500) if image.pixel(x, y) == wanted]
        return max(xs) - min(xs) if xs else 0

    long, short = run("ok", 12), run("bad", 36)
    assert long > 200 and abs(short * 2 - long) <= 6
    assert run("info", 60) == 0 and run("warn-dot", 84) == 0
    assert drawn(Bars("数", ())).size().width() == 400, "nothing to show is no error"


def test_a_ring_shares_its_round():
    image = drawn(Ring("件", (Share("甲", 3, "ok"), Share("乙", 1, "bad"))), 240, 112)
    legend = drawn(Ring("件", (Share("甲", 0, "ok"), Share("乙", 0, "bad"))), 240, 112)
    green = count(image, "ok") - count(legend, "ok")
    red = count(image, "bad") - count(legend, "bad")
    assert 2.6 < green / red < 3.4
    assert count(legend, "track") > 0


def test_pictures_say_the_same_in_words():
    assert (
        STATES.sentence() == "督查事项：已超期 5（9%）；临期 7（12%）；正常推进 26（46%）；已办结 19（33%）"
    )
    assert TREND.sentence() == "本周收文：从 12 到 28，最低 9，最高 31"
    assert Sparkline("x", (None, None)).sentence() == "x：没有数据"
    assert "<b>赵伟</b> 3" in LOAD.sentence()


def test_tool_tips_show_tags_as_written(qtbot, monkeypatch):
    view = PictureView(LOAD)
    qtbot.addWidget(view)
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_: said.append(text))
    view.event(QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert "&lt;b&gt;赵伟" in said[0]


def test_a_line_breaks_at_gaps_and_is_flat_without_difference():
    whole, gap = (
        drawn(Sparkline("x", (1, 2, 3, 4, 5)), 200, 40),
        drawn(Sparkline("x", (1, None, None, None, 5)), 200, 40),
    )
    assert count(whole, "info") > count(gap, "info") > 0
    flat = drawn(Sparkline("x", (7, 7, 7)), 200, 40)
    assert flat.pixel(100, 20) == QColor(theme.current().hex("info")).rgb()


@pytest.mark.parametrize("look", ("light", "night"))
def test_on_paper_a_picture_is_light_and_fills_its_rectangle(look, dressed):
    theme.install(dressed, None, look, 14)
    try:
        surface = SeatingSurface(plan())
        month = MonthPicture(2026, 9, {TODAY: MonthCell("十九", "休", True, (("bad", "未安排"),))}, TODAY)
        for picture in (LOAD, STATES, TREND, gantt().picture(), surface.picture, month):
            image = QImage(1000, 800, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.white)
            painter = QPainter(image)
            paint_into(painter, QRectF(100, 100, 800, 600), picture)
            painter.end()
            pixels = [QColor(image.pixel(x, y)) for x in range(100, 900, 3) for y in range(100, 700, 3)]
            light = sum(c.lightness() > 200 for c in pixels) / len(pixels)
            assert light > 0.5, type(picture).__name__
            assert any(c.lightness() < 128 for c in pixels), type(picture).__name__
            outside = [
                image.pixel(x, y) for x in range(0, 1000, 5) for y in (*range(0, 99, 5), *range(702, 800, 5))
            ]
            assert all(QColor(p) == QColor("white") for p in outside), "nothing beyond the rectangle"
        assert theme.current().look == look
    finally:
        theme.install(dressed, None, "light", 14)


# ---- the wall map -------------------------------------------------------------------------------------------------
@given(st.dates(date(2026, 1, 1), date(2026, 12, 30)))
def test_later_days_stand_further_right(day):
    box = QRectF(100, 0, 1200, 34)
    x = day_x(day, 2026, box)
    assert box.left() <= x < day_x(day + timedelta(days=1), 2026, box) <= box.right()
    assert x == day_x(date(2026, day.month, 1), 2026, box) or day.day > 1
    assert abs(day_x(date(2026, day.month, 1), 2026, box) - (100 + 100 * (day.month - 1))) < 1e-6


def test_days_of_other_years_lie_at_the_edges():
    box = QRectF(0, 0, 120, 10)
    assert day_x(date(2025, 12, 31), 2026, box) == 0 and day_x(date(2027, 1, 1), 2026, box) == 120


@pytest.fixture
def wall(qtbot):
    made = gantt()
    qtbot.addWidget(made)
    made.resize(1240, 320)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.table.setFocus()
    return made


def test_rows_are_opened_and_folded_by_keyboard(wall, qtbot):
    opened = []
    wall.chosen.connect(lambda task: opened.append(task.id))
    wall.go_to(b"2")
    qtbot.keyClick(wall.table, Qt.Key.Key_Return)
    assert opened == [b"2"]
    qtbot.keyClick(wall.table, Qt.Key.Key_Z)
    assert wall.model.rowCount() == len(TASKS) - 2 and wall.folded == {"城市更新战区"}
    qtbot.keyClick(wall.table, Qt.Key.Key_Return)
    assert wall.model.rowCount() == len(TASKS) and opened == [b"2"]
    wall.go_to(b"3")
    said = wall.model.data(wall.table.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("正常，化工园区安全整治提升") and "待完成 验收销号 12-28" in said


def test_frozen_columns_stay_while_months_scroll(wall, qtbot):
    wall.resize(frozen_width() + 300, 320)
    assert wall.scroll.isVisible() and wall.scroll.maximum() > 300
    row = QRectF(0, 0, wall.table.viewport().width(), 34)
    before = wall.months(row).left()
    image = wall.table.viewport().grab().toImage()
    qtbot.keyClick(wall.table, Qt.Key.Key_Right)
    assert wall.months(row).left() < before
    after = wall.table.viewport().grab().toImage()
    left = frozen_width() - 2

    def part(picture, x, wide):
        return picture.copy(x, 30, wide, 150)

    ratio = image.devicePixelRatio()
    assert part(image, 0, int(left * ratio)) == part(after, 0, int(left * ratio))
    assert part(image, int((left + 4) * ratio), 250) != part(after, int((left + 4) * ratio), 250)
    wall.resize(1600, 320)
    assert not wall.scroll.isVisible() and wall.scroll.value() == 0


def test_what_is_overdue_is_drawn_beyond_its_plan(wall):
    picture = wall.picture()
    image = QImage(1600, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.draw(painter, QRectF(0, 0, 1600, 300))
    painter.end()
    months = QRectF(frozen_width(), 0, 1600 - frozen_width(), 10)
    y = 44 + 24 + 19 + 4
    inside = image.pixelColor(int(day_x(date(2026, 7, 1), 2026, months)), y)
    beyond = image.pixelColor(int(day_x(date(2026, 9, 15), 2026, months)), y)
    assert inside == QColor(theme.current().hex("bad")) and beyond == QColor(theme.current().hex("red-hover"))


# ---- seats ---------------------------------------------------------------------------------------------------------
def test_ranks_go_out_from_the_middle():
    assert ranked_places(5, faces_viewer=True) == [2, 3, 1, 4, 0]
    assert ranked_places(5, faces_viewer=False) == [2, 1, 3, 0, 4]
    assert ranked_places(4, faces_viewer=True) == [1, 2, 0, 3]
    assert ranked_places(0, faces_viewer=True) == [] and ranked_places(1, faces_viewer=False) == [0]


@given(st.integers(0, 40), st.booleans())
def test_every_seat_has_one_rank(seats, faces):
    places = ranked_places(seats, faces_viewer=faces)
    assert sorted(places) == list(range(seats))
    middle = (seats - 1) / 2
    off = [abs(place - middle) for place in places]
    assert off == sorted(off), "nobody of lower rank sits nearer the middle"


def test_filling_leaves_out_who_is_absent_and_centres_a_row():
    made = SeatPlan((3, 5))
    made.set([Guest(str(n), f"客{n}", is_absent=n == 1) for n in range(1, 7)], {})
    made.fill()
    assert [made.at((0, n)).key for n in range(3)] == ["4", "2", "3"]
    assert [made.at((1, n)).key if made.at((1, n)) else "" for n in range(5)] == ["", "5", "6", "", ""]
    assert made.waiting() == []
    assert made.undo() and made.seated() == {} and not made.undo()


def test_a_stored_plan_that_no_longer_fits_is_cut():
    made = SeatPlan((2,))
    made.set([Guest("a", "甲")], {(0, 0): "a", (0, 5): "a", (9, 9): "a", (0, 1): "gone"})
    assert made.seated() == {(0, 0): "a"}


@pytest.fixture
def surface(qtbot):
    made = SeatingSurface(plan())
    qtbot.addWidget(made)
    made.resize(900, 260)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def test_names_are_carried_by_keyboard(surface, qtbot):
    first, second = surface.plan.at((0, 0)).key, surface.plan.at((0, 1)).key
    heard = []
    surface.changed.connect(lambda: heard.append(1))
    qtbot.keyClick(surface, Qt.Key.Key_Return)
    assert "正在移动" in surface.accessibleDescription()
    qtbot.keyClick(surface, Qt.Key.Key_Right)
    qtbot.keyClick(surface, Qt.Key.Key_Return)
    assert surface.plan.at((0, 0)).key == second and surface.plan.at((0, 1)).key == first
    qtbot.keyClick(surface, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert surface.plan.at((0, 0)).key == first
    qtbot.keyClick(surface, Qt.Key.Key_Delete)
    qtbot.keyClick(surface, Qt.Key.Key_Up)
    assert len(heard) == 3 and surface.plan.at((0, 1)) is None
    assert surface.plan.waiting()[0].key == second


def test_names_are_dragged(surface, qtbot):
    box = surface.rect().toRectF()
    start = surface.picture.seat((0, 3), box).center().toPoint()
    end = surface.picture.seat((2, 8), box).center().toPoint()
    moved = surface.plan.at((0, 3)).key
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(surface, end)
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=end)
    assert surface.plan.at((2, 8)).key == moved and surface.plan.at((0, 3)) is None
    assert surface.picture.taken == ""


def test_surfaces_are_named_and_whole(surface, wall, qtbot):
    assert surface.accessibleName().startswith("座次：第 1 排：")
    page = board()
    qtbot.addWidget(page)
    page.resize(1180, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    assert sweep(page) == []
