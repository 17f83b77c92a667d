"""检查版式 beside a paper: verdicts read from the finished PDF, the fonts really used, remarks."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.base.papers import FontLine, Inspection
from desktop.ui import paint, theme
from desktop.ui.cards import clear, frame, line, scroller
from desktop.ui.check_rows import EXPECTED, FOUND, CheckRows
from desktop.ui.columns import State
from desktop.ui.labels import PlainLabel, StatePill

WIDTH = 372


class _Heads(QWidget):
    """项目（毫米） 标准 实测, over the columns of the rows."""

    def __init__(self, rows: CheckRows) -> None:
        super().__init__()
        self._rows = rows
        self.setAccessibleName("项目（毫米）、标准、实测")
        rows.verticalScrollBar().rangeChanged.connect(lambda *_: self.update())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(60, theme.current().px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        box = self.rect().toRectF()
        painter.fillRect(box, look.colour("sunken"))
        right = self._rows.viewport().width() - look.px(12)
        found = QRectF(right - look.px(FOUND), 0, look.px(FOUND), box.height())
        expected = QRectF(found.x() - look.px(EXPECTED + 6), 0, look.px(EXPECTED), box.height())
        name = QRectF(look.px(12), 0, expected.x() - look.px(16), box.height())
        paint.words(painter, "项目（毫米）", name, 13, "ink2", strong=True)
        paint.words(painter, "标准", expected, 13, "ink2", strong=True, right=True)
        paint.words(painter, "实测", found, 13, "ink2", strong=True, right=True)


class CheckPanel(QWidget):
    """`chosen(row)`: a row was marked (None: none)."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        look = theme.current()
        self.setFixedWidth(look.px(WIDTH))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(8))
        self.card = frame("card")
        box = QVBoxLayout(self.card)
        box.setContentsMargins(1, look.px(8), 1, look.px(8))
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(14), 0, look.px(12), look.px(6))
        head.addWidget(PlainLabel("检查版式", 15, strong=True))
        head.addStretch(1)
        self.pill = StatePill()
        head.addWidget(self.pill)
        box.addLayout(head)
        self.list = CheckRows()
        self.heads = _Heads(self.list)
        box.addWidget(self.heads)
        box.addWidget(self.list, 1)
        self.foot = PlainLabel("正在检查……", 13, "ink3", wrap=True)
        self.foot.setContentsMargins(look.px(14), look.px(6), look.px(12), 0)
        box.addWidget(self.foot)
        outer.addWidget(self.card, 1)
        self.fonts = frame("card")
        inner = QWidget()
        self._fonts = QVBoxLayout(inner)
        self._fonts.setContentsMargins(look.px(14), look.px(8), look.px(12), look.px(10))
        self._fonts.setSpacing(look.px(3))
        self._fonts_area = scroller(inner, "实际使用的字体")
        around = QVBoxLayout(self.fonts)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(self._fonts_area)
        outer.addWidget(self.fonts)
        self._rest = QWidget()
        outer.addWidget(self._rest, 1)
        self._rest.hide()
        self.fonts.hide()
        self.heads.hide()
        self.list.hide()
        self.inspection: Inspection | None = None
        self.list.chosen.connect(self.chosen)

    def show_inspection(self, found: Inspection) -> None:
        """Fill the panel."""
        self.inspection = found
        official = bool(found.form)
        self.heads.setVisible(official)
        self.list.setVisible(official)
        self.list.set_rows(found.rows)
        if found.failed:
            self.pill.set_state(State("bad", f"不符合 {found.failed} 项"))
        else:
            self.pill.set_state(State("done", f"符合 {len(found.rows)} 项" if official else "字体已嵌入"))
        self._rest.setVisible(not official)
        grows = QSizePolicy.Policy.Expanding if official else QSizePolicy.Policy.Maximum
        self.card.setSizePolicy(QSizePolicy.Policy.Preferred, grows)
        words = f"按 GB/T 9704-2012 {found.form}格式检查，数值读自成品 PDF。" if official else (
            "不是公文版式，国家标准对它没有版面要求。"
        )  # fmt: skip
        self.foot.setText("\n".join((words, *found.remarks)))
        self.foot.set_tone("warn" if found.remarks else "ink3")
        clear(self._fonts)
        self._fonts.addWidget(PlainLabel("实际使用的字体", 14, strong=True))
        self._fonts.addWidget(line())
        for each in found.fonts:
            self._fonts.addWidget(PlainLabel(_font_words(each), 13, "ink2", wrap=True))
        self.fonts.setVisible(bool(found.fonts))
        self._fit_fonts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The fonts take what they need, at most a third of the height; the rest of them scrolls."""
        super().resizeEvent(event)
        self._fit_fonts()

    def _fit_fonts(self) -> None:
        inner = self._fonts_area.widget()
        need = max(inner.sizeHint().height(), inner.heightForWidth(self._fonts_area.width() - 14))
        self.fonts.setFixedHeight(min(need + 2, self.height() // 3))


def _font_words(font: FontLine) -> str:
    if not font.asked:
        return font.used
    return f"{font.asked}：{font.used}，{font.characters} 字"
