"""Parts of full record pages: head with back button, step track, opinions, circulation, files, action bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, menus, paint, theme
from desktop.ui.buttons import Button, button
from desktop.ui.cards import clear, frame, line
from desktop.ui.columns import State
from desktop.ui.commands import Command, Commands, printed
from desktop.ui.detail import Label
from desktop.ui.labels import ElidedLabel, PlainLabel, Shape, StatePill, Tag, literal


class RecordHead(QWidget):
    """46 high: back button 36×32, title 20/600, tags, subtitle 13, state and neighbours at the right."""

    def __init__(self, back: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        self.back = button("", "arrow-left", run=back, name="返回 Alt+←")
        self.back.setFixedSize(look.px(36), look.px(32))
        row.addWidget(self.back)
        words = QVBoxLayout()
        words.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(look.px(8))
        self.title = ElidedLabel("", 20, strong=True, minimum=200)
        first.addWidget(self.title)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(look.px(8))
        first.addLayout(self._tags)
        first.addStretch(1)
        words.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(look.px(10))
        self.subtitle = ElidedLabel("", 13, "ink2", minimum=200)
        second.addWidget(self.subtitle)
        self.notes = QHBoxLayout()
        """What pages put beside the subtitle (the state of a draft)."""
        second.addLayout(self.notes)
        second.addStretch(1)
        words.addLayout(second)
        row.addLayout(words, 1)
        self.pill = StatePill()
        row.addWidget(self.pill)
        self.side = QHBoxLayout()
        self.side.setSpacing(look.px(6))
        row.addLayout(self.side)

    def set(
        self, title: str, tags: Sequence[Label] = (), subtitle: str = "", state: State | None = None
    ) -> None:
        """Show a record's head; the parts of `subtitle` are joined by " · "."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.pill.set_state(state)
        clear(self._tags)
        for tag in tags:
            self._tags.addWidget(Tag(tag.text, tag.kind))

    def add_button(self, icon: str, name: str, run: Callable[[], object]) -> Button:
        """A 34×32 icon button at the right (上一件, 下一件)."""
        made = button("", icon, run=run, name=name)
        made.setFixedSize(theme.current().px(34), theme.current().px(32))
        self.side.addWidget(made)
        return made


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `state` done, current or later; up to three lines below; the last may be a clock with a tone."""

    name: str
    state: str
    who: str = ""
    when: str = ""
    clock: str = ""
    clock_tone: str = ""


class StepTrack(QFrame):
    """A card 108 high with circles 22, connectors, and who/when/clock under each step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._steps: tuple[Step, ...] = ()
        self.setFixedHeight(theme.current().px(108))

    def set(self, steps: Sequence[Step]) -> None:
        """Show steps; names, state and clocks are also told to screen readers."""
        self._steps = tuple(steps)
        said = {"done": "已完成", "current": "进行中", "later": "未开始"}
        self.setAccessibleName(
            "办理步骤："
            + "；".join(f"{s.name} {said[s.state]} {s.who} {s.when} {s.clock}" for s in self._steps)
        )
        self.update()

    def event(self, event: QEvent) -> bool:
        """Each step says everything in its tool tip: in narrow windows words end in …"""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._steps:
            look = theme.current()
            wide = (self.width() - look.px(32)) / len(self._steps)
            place = int((event.pos().x() - look.px(16)) // wide)
            if 0 <= place < len(self._steps):
                step = self._steps[place]
                lines = (step.name, step.who, step.when, step.clock)
                QToolTip.showText(event.globalPos(), literal("\n".join(line for line in lines if line)), self)
                return True
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """At least 90 px a step."""
        return QSize(theme.current().px(90) * max(1, len(self._steps)), theme.current().px(108))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track."""
        super().paintEvent(event)
        if not self._steps:
            return
        look = theme.current()
        painter = QPainter(self)
        left, wide = look.px(16), (self.width() - look.px(32)) / len(self._steps)
        for place, step in enumerate(self._steps):
            self._step(painter, step, place, left + place * wide, wide, place == len(self._steps) - 1)

    def _step(self, painter: QPainter, step: Step, place: int, x: float, wide: float, last: bool) -> None:
        look = theme.current()
        side, middle = look.px(22), look.px(24)
        circle(painter, step.state, str(place + 1), QRectF(x, middle - side / 2, side, side))
        indent = x + look.px(28)
        room = wide - look.px(34)
        token = {"done": "ink", "current": "red", "later": "ink2"}[step.state]
        label = f"{step.name}　进行中" if step.state == "current" else step.name
        if paint.advance(label, 14, strong=True) > room:
            label = step.name  # the red circle says it too
        used = paint.words(
            painter,
            label,
            QRectF(indent, middle - look.px(12), room, look.px(24)),
            14,
            token,
            strong=step.state != "later",
        )
        start, end = indent + used + look.px(6), x + wide - look.px(6)
        if not last and end - start > look.px(6):
            green = step.state == "done"
            painter.fillRect(
                QRectF(start, middle - 1, end - start, 2), look.colour("ok" if green else "line-strong")
            )
        for number, text in enumerate((step.who, step.when)):
            box = QRectF(indent, look.px(39 + 20 * number), room, look.px(20))
            paint.words(painter, text or ("—" if number == 0 else ""), box, 13, "ink2")
        box = QRectF(indent, look.px(79), room, look.px(20))
        if step.clock_tone in ("bad", "warn"):
            paint.shape(
                painter, step.clock_tone, QRectF(indent - look.px(14), look.px(84), look.px(9), look.px(9))
            )
            paint.words(painter, step.clock, box, 13, paint.TEXT[step.clock_tone], strong=True)
        else:
            paint.words(painter, step.clock, box, 13, "ink2")


def circle(painter: QPainter, state: str, number: str, box: QRectF) -> None:
    """The circle of a step: done = green tick, current = red with its number, later = ring."""
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if state == "done":
        painter.setBrush(look.colour("ok-bg"))
        painter.drawEllipse(box)
        painter.setPen(QPen(look.colour("ok"), 2))
        cx, cy, d = box.center().x(), box.center().y(), box.width() / 22
        painter.drawLine(int(cx - 4 * d), int(cy), int(cx - d), int(cy + 4 * d))
        painter.drawLine(int(cx - d), int(cy + 4 * d), int(cx + 5 * d), int(cy - 3 * d))
    else:
        now = state == "current"
        painter.setBrush(look.colour("red" if now else "surface"))
        if not now:
            painter.setPen(QPen(look.colour("line-strong"), 1.5))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1) if not now else box)
        painter.setPen(look.colour("on-red" if now else "ink3"))
        painter.setFont(look.font(12, strong=now))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)
    painter.restore()


@dataclass(frozen=True, slots=True)
class Opinion:
    """One row of 批示与办理: words are never edited, a correction is a new row. `kai`: a leader's words, in 楷体."""

    who: str
    post: str
    kind: Label
    when: str
    words: str
    kai: bool = False


class _Number(QWidget):
    def __init__(self, number: int, red: bool) -> None:
        super().__init__()
        side = theme.current().px(22)
        self._number, self._red = number, red
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("red-bg" if self._red else "mute-bg"))
        painter.drawEllipse(self.rect())
        painter.setPen(look.colour("red" if self._red else "ink2"))
        painter.setFont(look.font(12, strong=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))


class OpinionList(QWidget):
    """Opinions in order of time, owing ones last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.current().px(4))

    def set(self, opinions: Sequence[Opinion]) -> None:
        """Show rows."""
        clear(self._box)
        look = theme.current()
        for place, opinion in enumerate(opinions):
            if place:
                self._box.addWidget(line())
            row = QWidget()
            grid = QGridLayout(row)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(look.px(10))
            grid.setVerticalSpacing(look.px(1))
            grid.addWidget(_Number(place + 1, opinion.kind.kind in ("warn",)), 0, 0)
            head = QHBoxLayout()
            head.setSpacing(look.px(10))
            head.addWidget(PlainLabel(opinion.who, 14, strong=True))
            head.addWidget(PlainLabel(opinion.post, 13, "ink2"))
            head.addWidget(Tag(opinion.kind.text, opinion.kind.kind))
            head.addStretch(1)
            head.addWidget(PlainLabel(opinion.when, 13, "ink2"))
            grid.addLayout(head, 0, 1)
            words = PlainLabel(
                opinion.words,
                17 if opinion.kai else 14,
                "ink" if opinion.kai else "ink2",
                family="kai" if opinion.kai else "sans",
                wrap=True,
            )
            grid.addWidget(words, 1, 1)
            grid.setColumnStretch(1, 1)
            self._box.addWidget(row)
        self._box.addStretch(1)


@dataclass(frozen=True, slots=True)
class Reader:
    """One person of a circulation: `read_at` empty = not yet."""

    name: str
    read_at: str = ""


class CirculationGrid(QWidget):
    """Three columns, rows 42: ✓ name and time, ○ name and 未阅."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)

    def set(self, readers: Sequence[Reader]) -> None:
        """Show readers."""
        clear(self._grid)
        look = theme.current()
        for place, reader in enumerate(readers):
            cell = QWidget()
            cell.setFixedHeight(look.px(42))
            grid = QGridLayout(cell)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(look.px(6))
            grid.setVerticalSpacing(0)
            grid.addWidget(Shape("done" if reader.read_at else "info"), 0, 0)
            grid.addWidget(ElidedLabel(reader.name, 14), 0, 1)
            grid.addWidget(
                PlainLabel(reader.read_at or "未阅", 12, "ink2" if reader.read_at else "info"), 1, 1
            )
            grid.setColumnStretch(1, 1)
            self._grid.addWidget(cell, place // 3, place % 3)
        for column in range(3):
            self._grid.setColumnStretch(column, 1)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: what it is (正文, 附件1), its name, size, pages."""

    id: bytes
    label: str
    name: str
    size: str = ""
    pages: str = ""


class FileList(QListWidget):
    """Rows 28; Enter previews, Space looks quickly. One tab stop."""

    opened = Signal(object)
    peeked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("正文与附件")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    def set(self, files: Sequence[FileLine]) -> None:
        """Show files."""
        look = theme.current()
        self.clear()
        for number, file in enumerate(files):
            item = QListWidgetItem()
            item.setSizeHint(QSize(10, look.px(28)))
            item.setData(Qt.ItemDataRole.UserRole, file)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{file.label} {file.name} {file.size} {file.pages}"
            )
            self.addItem(item)
            row = QWidget()
            box = QHBoxLayout(row)
            box.setContentsMargins(0, 0, look.px(2), 0)
            box.setSpacing(look.px(8))
            picture = PlainLabel()
            picture.setPixmap(icons.pixmap("file-text" if number == 0 else "paperclip", "ink3", 16, 2.0))
            box.addWidget(picture)
            box.addWidget(ElidedLabel(f"{file.label}　{file.name}", 13), 1)
            box.addWidget(PlainLabel(f"{file.size}　{file.pages}".strip("　"), 13, "ink2"))
            self.setItemWidget(item, row)
        self.setFixedHeight(look.px(28) * min(8, max(1, len(files))) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as wide as the list."""
        super().resizeEvent(event)
        self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space peeks."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self.peeked.emit(item.data(Qt.ItemDataRole.UserRole))
            return
        super().keyPressEvent(event)


class RecordBar(QFrame):
    """46 high: primary and other actions left, the next step and its key right. What has no room is behind ⋯."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        self._commands = commands
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(6), look.px(16), look.px(6))
        row.setSpacing(look.px(8))
        self._row = QHBoxLayout()
        self._row.setSpacing(look.px(8))
        row.addLayout(self._row)
        self._more = button("", "ellipsis", run=self._menu, name="其他操作")
        self._more.hide()
        row.addWidget(self._more)
        row.addStretch(1)
        self._buttons: list[tuple[Command, Button]] = []
        self._next = ElidedLabel("", 13, "ink2")
        row.addWidget(self._next)
        self._key = KeyCap("")
        row.addWidget(self._key)

    def set(self, command_ids: Sequence[str], next_step: str = "", keys: str = "") -> None:
        """Show the permitted and ready commands; the first is the primary one."""
        clear(self._row)
        self._buttons.clear()
        found = [c for c in map(self._commands.get, command_ids) if c is not None and c.ready()]
        for place, command in enumerate(found):
            made = button(
                command.title,
                command.icon,
                "secondary" if place else "primary",
                self._runner(command.id),
                tip=printed(command.keys),
                name=command.title,
            )
            self._row.addWidget(made)
            self._buttons.append((command, made))
        self._next.setText(next_step)
        self._key.set(keys)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The primary button and ⋯ always have room."""
        return QSize(theme.current().px(240), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many buttons as have room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        gap = look.px(8)
        key = 0 if self._key.isHidden() else self._key.sizeHint().width() + gap
        room = self.width() - look.px(28) - key - self._next.minimumSizeHint().width() - 2 * gap
        widths = [made.sizeHint().width() + gap for _command, made in self._buttons]
        if sum(widths) > room:
            room -= self._more.sizeHint().width() + gap
        shown = 0
        while shown < len(widths) and (not shown or sum(widths[: shown + 1]) <= room):
            shown += 1
        for place, (_command, made) in enumerate(self._buttons):
            made.setVisible(place < shown)
        self._more.setVisible(shown < len(widths))

    def _menu(self) -> None:
        menu = menus.menu(self, "更多操作")
        for command, made in self._buttons:
            if made.isHidden():
                menus.add_command(menu, command, self._runner(command.id))
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()))

    def _runner(self, command_id: str) -> Callable[[], object]:
        return lambda: self._commands.run(command_id)


class KeyCap(QWidget):
    """A key in a small frame."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._keys = keys
        if not keys:
            self.hide()

    def set(self, keys: str) -> None:
        """Show another key."""
        self._keys = keys
        self.setVisible(bool(keys))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """21 high."""
        return QSize(int(paint.advance(self._keys, 12)) + theme.current().px(18), theme.current().px(21))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the key."""
        look = theme.current()
        painter = QPainter(self)
        paint.rounded(painter, self.rect().toRectF(), 4, look.colour("sunken"), look.colour("line-strong"))
        painter.setFont(look.font(12))
        painter.setPen(look.colour("ink2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._keys)


def rule() -> QFrame:
    """The 1-px line under a card's head."""
    return frame("line")
