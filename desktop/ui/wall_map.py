"""The page of a wall map (挂图作战): zones as cards, the year as bars, a legend; on a wall screen and on A3 paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.ids import RecordId
from desktop.ui import paint, theme
from desktop.ui.cards import EmptyState, clear, frame, line
from desktop.ui.commands import Command
from desktop.ui.gantt import Gantt
from desktop.ui.gantt_paint import GanttPicture, Group, Line, Task
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page, PageContext
from desktop.ui.paper import note_output
from desktop.ui.picture_paper import A3, PicturePaper, pictures_pdf, room

ALL = "全部"
CARDS = 6
LAMPS = (("bad", "红"), ("warn", "黄"), ("ok", "绿"))
TURN_MS = 20_000
"""On a wall screen the next zone is shown after so long."""
WALL_SCALE = 1.5


@dataclass(frozen=True)
class Zone:
    """Tasks that stand together (战区、专项)."""

    name: str
    tasks: tuple[Task, ...]

    def count(self, tone: str) -> int:
        """How many of one colour; what is finished or not begun has none."""
        return sum(task.tone == tone for task in self.tasks)


@dataclass(frozen=True)
class Wall:
    """Everything the page shows. `mark`: the highest 密级 on it; `record`: whose compartment hears of prints."""

    title: str
    subtitle: str
    zones: tuple[Zone, ...]
    today: date
    year: int
    mark: str = ""
    record: RecordId | None = None
    foot: str = ""

    def lines(self, zone: str = ALL) -> list[Line]:
        """Rows under their headings, of one zone or of all."""
        found: list[Line] = []
        for each in self.zones:
            if zone in (ALL, each.name):
                found += [Group(each.name, f"{len(each.tasks)} 项"), *each.tasks]
        return found


class ZoneCard(QAbstractButton):
    """80 high: name, total, lamps with counts, a bar; checked = red frame and ground."""

    def __init__(self, zone: Zone) -> None:
        super().__init__()
        self.zone = zone
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        lamps = "，".join(f"{word} {zone.count(tone)}" for tone, word in LAMPS)
        self.setAccessibleName(f"{zone.name} {len(zone.tasks)} 项，{lamps}")

    def sizeHint(self) -> QSize:
        """80 high."""
        look = theme.current()
        return QSize(look.px(150), look.px(80))

    def minimumSizeHint(self) -> QSize:
        """Three lamps have room."""
        look = theme.current()
        lamps = sum(paint.advance(self._lamp(*lamp), 13) + look.px(20) for lamp in LAMPS)
        return QSize(int(lamps) + look.px(26), look.px(80))

    def _lamp(self, tone: str, word: str) -> str:
        return f"{word} {self.zone.count(tone)}"

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for hover."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        look, painter, box = theme.current(), QPainter(self), self.rect().toRectF()
        on = self.isChecked()
        ground = "red-bg" if on else "hover" if self.underMouse() else "surface"
        paint.rounded(painter, box, 8, look.colour(ground), look.colour("red" if on else "line"))
        if self.hasFocus():
            paint.rounded(painter, box.adjusted(2, 2, -2, -2), 6, None, look.colour("red"))
        inner = box.adjusted(look.px(14), 0, -look.px(14), 0)
        total = str(len(self.zone.tasks))
        head = QRectF(inner.x(), look.px(8), inner.width(), look.px(28))
        wide = paint.advance(total, 20, strong=True)
        paint.words(painter, total, head, 20, "ink", strong=True, right=True)
        head.setRight(head.right() - wide - look.px(8))
        paint.words(painter, self.zone.name, head, 14, "red" if on else "ink", strong=True)
        x, y = inner.x(), float(look.px(46))
        for tone, word in LAMPS:
            side = look.px(10)
            paint.shape(painter, tone, QRectF(x, y - side / 2, side, side))
            words = self._lamp(tone, word)
            place = QRectF(x + look.px(15), y - look.px(10), paint.advance(words, 13) + 2, look.px(20))
            paint.words(painter, words, place, 13, paint.TEXT[tone])
            x = place.right() + look.px(5)
        self._bar(painter, QRectF(inner.x(), look.px(64), inner.width(), look.px(5)))

    def _bar(self, painter: QPainter, box: QRectF) -> None:
        look = theme.current()
        counts = [(tone, self.zone.count(tone)) for tone, _ in LAMPS if self.zone.count(tone)]
        total = sum(count for _, count in counts)
        if not total:
            paint.rounded(painter, box, 2, look.colour("track"))
            return
        gap, x = 3.0, box.x()
        room_for = box.width() - gap * (len(counts) - 1)
        for tone, count in counts:
            part = QRectF(x, box.y(), room_for * count / total, box.height())
            paint.rounded(painter, part, 2, look.colour(paint.DOT[tone]))
            x = part.right() + gap


class Legend(QWidget):
    """What shapes and bars mean, 32 high, keys at the right."""

    LAMPS = (("bad", "已超期"), ("warn", "临期"), ("ok", "正常"), ("info", "待交办"), ("done", "已办结"))

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.setFixedHeight(theme.current().px(32))
        self.setAccessibleName(
            "图例：■已超期 ▲临期 ●正常 ○待交办 √已办结；上条为计划，下条为实际，深红为超期；◆节点已过 ◇节点未到"
        )

    def set(self, today: date) -> None:
        """Another day."""
        self._today = today
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it, as much as fits; the keys only where there is room."""
        look, painter = theme.current(), QPainter(self)
        middle, x = self.height() / 2, float(look.px(16))

        def say(words: str) -> None:
            nonlocal x
            wide = paint.advance(words, 13) + 2
            paint.words(painter, words, QRectF(x, 0, wide, self.height()), 13, "ink2")
            x += wide + look.px(16)

        for tone, words in self.LAMPS:
            side = look.px(10)
            paint.shape(painter, tone, QRectF(x, middle - side / 2, side, side))
            x += look.px(16)
            say(words)
        late = look.colour("bad").darker(175) if look.look == "night" else look.colour("red-hover")
        bars = ((look.colour("ok-bg"), "计划"), (look.colour("ok"), "实际"), (late, "超期"))
        for place, (colour, words) in enumerate(bars):
            box = QRectF(x, middle - look.px(4), look.px(20), look.px(8))
            paint.rounded(painter, box, 3, colour, None if place else look.colour("ok"))
            x = box.right() + look.px(6)
            say(words)
        say("◆ 节点已过")
        say("◇ 节点未到")
        keys = "Enter 打开　Z 折叠分区　F11 上墙"
        wide = paint.advance(keys, 13) + look.px(16)
        if x + wide < self.width():
            place = QRectF(self.width() - wide, 0, wide - look.px(12), self.height())
            paint.words(painter, keys, place, 13, "ink3")


class WallScreen(QWidget):
    """The map alone on a whole screen, text half as large again; every 20 seconds the next zone. Esc ends it."""

    def __init__(self, wall: Wall) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(wall.title)
        self.setAccessibleName(f"{wall.title}，按 Esc 退出")
        self._wall, self._turn = wall, 0
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self.turn)
        self._timer.start()

    def shown(self) -> GanttPicture:
        """The part shown now."""
        parts = self._parts()
        return GanttPicture(parts[self._turn % len(parts)], self._wall.today, self._wall.year)

    def _parts(self) -> list[list[Line]]:
        whole = GanttPicture((), self._wall.today, self._wall.year)
        high = self.height() / WALL_SCALE - theme.current().px(64)
        parts = [
            list(part.lines)
            for zone in self._wall.zones
            for part in replace(whole, lines=self._wall.lines(zone.name)).split(high)
        ]
        return parts or [[]]

    def turn(self) -> None:
        """The next zone (or the rest of a long one)."""
        self._turn += 1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F11 end it, → and space turn at once."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_PageDown):
            self.turn()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title and map."""
        look, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), look.colour("bg"))
        painter.scale(WALL_SCALE, WALL_SCALE)
        wide, high = self.width() / WALL_SCALE, self.height() / WALL_SCALE
        side, head = look.px(16), look.px(56)
        paint.words(painter, self._wall.title, QRectF(side, 0, wide * 0.6, head), 20, "ink", strong=True)
        note = f"{self._wall.mark}　{self._wall.subtitle}" if self._wall.mark else self._wall.subtitle
        paint.words(painter, note, QRectF(wide * 0.6, 0, wide * 0.4 - side, head), 13, "ink2", right=True)
        self.shown().draw(painter, QRectF(side, head, wide - 2 * side, high - head - look.px(8)))


class WallMapPage(Page):
    """`load(session)` gives the map; Enter opens a task as a record of `kind`; `kinds` make it load again."""

    def __init__(
        self,
        context: PageContext,
        kind: str,
        load: Callable[[Any], Wall],
        kinds: frozenset[str],
        empty: str,
    ) -> None:
        super().__init__(context, f"{kind}.map")
        self.setWindowTitle("挂图作战")
        look = theme.current()
        self.kind, self._load, self._kinds = kind, load, kinds
        self.wall: Wall | None = None
        self._zone = ALL
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(16))
        outer.setSpacing(look.px(10))
        self.head = PageHead("挂图作战", context.commands)
        outer.addWidget(self.head)
        self._cards = QHBoxLayout()
        self._cards.setSpacing(look.px(10))
        outer.addLayout(self._cards)
        card = frame("card")
        box = QVBoxLayout(card)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        self.gantt = Gantt("挂图作战")
        self.gantt.chosen.connect(lambda task: context.desk.open_record(kind, task.id))
        box.addWidget(self.gantt, 1)
        box.addWidget(line())
        self.legend = Legend(date(2000, 1, 1))
        box.addWidget(self.legend)
        self._stack = QStackedWidget()
        self._stack.addWidget(card)
        self._stack.addWidget(EmptyState("target", empty, "返回台账", context.desk.back))
        outer.addWidget(self._stack, 1)
        self._reload()

    def commands(self) -> Sequence[Command]:
        """Back, wall screen, A3."""
        key = self.page_id
        return [
            Command(f"{key}.back", "返回台账", self.context.desk.back, icon="list"),
            Command(
                f"{key}.screen", "全屏上墙", self.show_screen, keys="F11", icon="monitor", when=self._any
            ),
            Command(
                f"{key}.print", "打印 A3", self.show_paper, keys="Ctrl+P", icon="printer", when=self._any
            ),
        ]

    def _any(self) -> bool:
        return self.wall is not None and bool(self.wall.zones)

    def _reload(self) -> None:
        self.ask(self._load, self._fill, key="wall")

    def _fill(self, wall: Wall) -> None:
        self.wall = wall
        if self._zone != ALL and all(zone.name != self._zone for zone in wall.zones):
            self._zone = ALL
        self.head.title.setText(wall.title)
        self.head.subtitle.setText(wall.subtitle)
        self.head.set_actions(tuple(f"{self.page_id}.{name}" for name in ("back", "screen", "print")))
        self._stack.setCurrentIndex(0 if wall.zones else 1)
        self.legend.set(wall.today)
        clear(self._cards)
        every = Zone(ALL, tuple(task for zone in wall.zones for task in zone.tasks))
        largest = sorted(wall.zones, key=lambda zone: -len(zone.tasks))[: CARDS - 1]
        for zone in (every, *(zone for zone in wall.zones if zone in largest)) if wall.zones else ():
            card = ZoneCard(zone)
            card.setChecked(zone.name == self._zone)
            card.clicked.connect(lambda _on=False, name=zone.name: self.choose(name))
            self._cards.addWidget(card, 1)
        self._show()

    def choose(self, zone: str) -> None:
        """Only one zone; the same again: all."""
        self._zone = ALL if zone == self._zone else zone
        for place in range(self._cards.count()):
            card = self._cards.itemAt(place).widget()
            if isinstance(card, ZoneCard):
                card.setChecked(card.zone.name == self._zone)
        self._show()

    def _show(self) -> None:
        if self.wall is not None:
            self.gantt.set(self.wall.lines(self._zone), self.wall.today, self.wall.year)

    def show_screen(self) -> WallScreen | None:
        """The map alone on the screen the window stands on."""
        if self.wall is None:
            return None
        screen = WallScreen(self.wall)
        screen.setGeometry(self.screen().geometry())
        screen.showFullScreen()
        return screen

    def pdf(self) -> bytes:
        """The map on A3, landscape, by the painter of the screen; as many sheets as its rows need."""
        wall = self.wall
        assert wall is not None
        with theme.on_paper():
            whole = GanttPicture(wall.lines(self._zone), wall.today, wall.year)
            area = room(A3)
            parts = whole.split(whole.hint().width() * area.height() / area.width())
        around = PicturePaper(wall.title, wall.subtitle, wall.mark, wall.foot)
        return pictures_pdf(parts, around)

    def show_paper(self) -> None:
        """The A3 sheets, ready to be printed; every print leaves its line in the audit log."""
        wall = self.wall
        if wall is None:
            return
        note = None
        if wall.record is not None:
            record = wall.record

            def note(session: Any, pages: int, digest: str) -> None:
                session.run(note_output, record, "map", pages, digest)

        self.context.desk.show_paper(self.pdf(), wall.title, note=note)

    def on_changed(self, changed: Changed) -> None:
        """Tasks or the calendar changed."""
        if self._kinds & changed.kinds or any(kind.startswith("calendar.") for kind in changed.kinds):
            self._reload()

    def on_new_day(self) -> None:
        """Colours depend on the day."""
        self._reload()

    def main_focus(self) -> QWidget:
        """The map."""
        return self.gantt.table
