"""Tokens, fonts, icons, labels: what every page stands on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QImage, QPainter
from PySide6.QtWidgets import QLabel

from desktop.ui import icons, paint, theme
from desktop.ui.columns import SHAPES, TONES, Column, Due, State, fitting
from desktop.ui.labels import PlainLabel, StatePill, literal, name_padded
from desktop.ui.tokens import LOOKS, TEXT_PAIRS, contrast


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_every_text_reaches_4_5_to_1(look):
    colours = LOOKS[look]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_high_contrast_frames_reach_3_to_1():
    assert contrast(LOOKS["contrast"]["line-strong"], LOOKS["contrast"]["surface"]) >= 3


@pytest.mark.parametrize("look", sorted(LOOKS))
@pytest.mark.parametrize("base", (14, 16, 18))
def test_the_style_sheet_has_no_open_token(look, base):
    sheet = theme.style_sheet(theme.Theme(look, base, colours=LOOKS[look]))
    assert "@" not in sheet
    assert f"font-size: {base}px" in sheet


def test_the_bundled_font_is_used(dressed):
    assert QFontInfo(theme.current().font()).family() == "Noto Sans SC"
    assert QFontInfo(theme.current().font(family="kai")).family() == "Sanban Kai"
    assert QFontInfo(theme.current().font(26, strong=True, family="serif")).family() == "Noto Serif SC"


def test_strong_is_really_heavier(dressed):
    assert paint.advance("Wwi", 14, strong=True) > paint.advance("Wwi", 14)


def test_icons_are_coloured_and_sharp(dressed):
    assert len(icons.names()) >= 60
    picture = icons.pixmap("inbox", "red", 18, 2.0)
    assert picture.width() == 36 and picture.devicePixelRatio() == 2.0
    image = picture.toImage()
    solid = {
        image.pixelColor(x, y).name().upper()
        for x in range(36)
        for y in range(36)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {"#9B1C1F"}


def test_changing_the_look_dresses_living_labels(dressed, qtbot):
    label = PlainLabel("字")
    qtbot.addWidget(label)
    theme.install(dressed, None, "night", 18)
    try:
        assert label.palette().windowText().color().name().upper() == LOOKS["night"]["ink"]
        assert label.font().pixelSize() == 18
    finally:
        theme.install(dressed, None, "light", 14)


def test_html_is_shown_as_written(qtbot):
    label = PlainLabel("<b>粗</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>粗</b>"
    assert "<b>" not in literal("<b>粗</b>")


def test_setting_text_ten_thousand_times_does_not_abort(qtbot):
    """PySide6 6.12.0 on Python 3.11 loses a reference to None at each call and aborts after about 5,000."""
    label = QLabel()
    qtbot.addWidget(label)
    for number in range(10_000):
        label.setText(str(number))
    assert label.text() == "9999"


def test_every_tone_has_its_own_shape_and_word(qtbot):
    shapes = [SHAPES[tone] for tone in TONES if tone != "mute"]
    assert len(set(shapes)) == len(shapes) and all(shapes)
    pill = StatePill(State("bad", "已超期"))
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "■已超期"
    assert str(Due("09-24", "超 5 天", "bad")) == "09-24 超 5 天"


def test_shapes_differ_without_colour(dressed):
    def silhouette(tone: str) -> bytes:
        image = QImage(20, 20, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint.shape(painter, tone, image.rect().toRectF())
        painter.end()
        return bytes(255 if v > 200 else 0 for v in bytes(image.constBits()))

    seen = {silhouette(tone) for tone in ("bad", "warn", "ok", "info", "done")}
    assert len(seen) == 5


def test_two_character_names_are_padded():
    assert name_padded("李敏") == "李　敏"
    assert name_padded("王建国") == "王建国"
    assert name_padded("AB") == "AB"


def test_columns_hide_by_priority_and_the_title_stays():
    columns = (
        Column("title", "标题", 240, str, stretch=True),
        Column("a", "甲", 100, str, priority=1),
        Column("b", "乙", 100, str, priority=2),
        Column("c", "丙", 100, str),
    )
    assert [c.key for c in fitting(columns, 600)] == ["title", "a", "b", "c"]
    assert [c.key for c in fitting(columns, 500)] == ["title", "a", "c"]
    assert [c.key for c in fitting(columns, 350)] == ["title", "c"]
    assert [c.key for c in fitting(columns, 100)] == ["title", "c"]
    assert [c.key for c in fitting(columns, 600, hidden=frozenset({"c", "title"}))] == ["title", "a", "b"]


def test_a_row_that_cannot_say_is_a_dash():
    assert Column("x", "某", 10, lambda row: row.missing).cell(object()) == "—"
