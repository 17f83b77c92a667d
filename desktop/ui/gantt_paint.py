"""How the rows of a wall map (挂图作战) are drawn, on screen and on paper alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from desktop.ui import paint, theme

ROW, HEAD, GROUP = 34, 44, 24
FROZEN = (("灯", 40), ("重点任务", 168), ("责任领导", 66), ("牵头单位", 86), ("进度", 78))
"""The columns that stay, in px at base 14."""
MONTH_MIN = 56
_PALE = {"bad": "bad-bg", "warn": "warn-bg", "ok": "ok-bg", "info": "info-bg", "done": "mute-bg"}


@dataclass(frozen=True, slots=True)
class Milestone:
    """◆ passed, ◇ still to come."""

    on: date
    name: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the map. `actual_to` is today or the real end; beyond `plan_to` it is drawn dark (超期)."""

    id: bytes
    title: str
    leader: str
    unit: str
    progress: float
    tone: str
    plan_from: date
    plan_to: date
    actual_from: date | None = None
    actual_to: date | None = None
    milestones: tuple[Milestone, ...] = ()

    def sentence(self) -> str:
        """The row in words."""
        words = {"bad": "已超期", "warn": "临期", "ok": "正常", "info": "未开始", "done": "已办结"}
        parts = [
            words.get(self.tone, ""),
            self.title,
            f"责任领导 {self.leader}",
            f"牵头单位 {self.unit}",
            f"进度 {round(self.progress * 100)}%",
            f"计划 {self.plan_from:%m-%d} 至 {self.plan_to:%m-%d}",
        ]
        if self.actual_from is not None:
            parts.append(f"实际自 {self.actual_from:%m-%d}")
        parts += [f"{'已完成' if m.is_passed else '待完成'} {m.name} {m.on:%m-%d}" for m in self.milestones]
        return "，".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over tasks (战区)."""

    name: str
    note: str = ""


Line = Task | Group


def frozen_width() -> int:
    """How wide the columns that stay are."""
    return sum(theme.current().px(width) for _, width in FROZEN)


def day_x(day: date, year: int, box: QRectF) -> float:
    """Where a day begins in a year drawn over a box of twelve equal months; days outside lie at the edges."""
    if day.year != year:
        return box.left() if day.year < year else box.right()
    following = date(year + day.month // 12, day.month % 12 + 1, 1)
    length = (following - date(year, day.month, 1)).days
    return box.left() + box.width() / 12 * (day.month - 1 + (day.day - 1) / length)


def draw_head(painter: QPainter, frozen: QRectF, months: QRectF, today: date, year: int) -> None:
    """Titles and months; the current month tinted."""
    look = theme.current()
    for box in (frozen, months):
        painter.fillRect(box, look.colour("sunken"))
    painter.save()
    painter.setClipRect(months)
    for month in range(12):
        box = QRectF(
            months.x() + month * months.width() / 12, months.y(), months.width() / 12, months.height()
        )
        now = today.year == year and month + 1 == today.month
        if now:
            painter.fillRect(box, look.colour("red-bg"))
        painter.fillRect(QRectF(box.x(), box.y(), 1, box.height()), look.colour("line"))
        painter.setFont(look.font(13, strong=True))
        painter.setPen(look.colour("red" if now else "ink2"))
        below = box.adjusted(0, look.px(18), 0, 0)  # the label of today stands above
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{month + 1}月")
    painter.restore()
    x = frozen.x()
    for title, width in FROZEN:
        box = QRectF(x, frozen.y(), look.px(width), frozen.height())
        paint.words(painter, title, box.adjusted(look.px(10), 0, -look.px(2), 0), 13, "ink2", strong=True)
        x += look.px(width)
    for box in (frozen, months):
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), look.colour("line"))


def draw_frozen(painter: QPainter, task: Task, box: QRectF) -> None:
    """Lamp, task, leader, unit, progress."""
    look = theme.current()
    cells, x = [], box.x()
    for _, width in FROZEN:
        cells.append(QRectF(x, box.y(), look.px(width), box.height()))
        x += look.px(width)
    side = look.px(12)
    paint.shape(
        painter, task.tone, QRectF(cells[0].x() + look.px(14), box.center().y() - side / 2, side, side)
    )
    inset = look.px(10)
    for cell, words, token in (
        (cells[1], task.title, "ink"),
        (cells[2], task.leader, "ink2"),
        (cells[3], task.unit, "ink2"),
    ):
        paint.words(painter, words, cell.adjusted(inset, 0, -look.px(4), 0), 13, token)
    bar = QRectF(cells[4].x() + look.px(8), box.center().y() - look.px(3), look.px(34), look.px(6))
    paint.bar(painter, bar, task.progress, paint.DOT.get(task.tone, "ok"))
    rest = cells[4].adjusted(look.px(46), 0, 0, 0)
    paint.words(painter, f"{round(task.progress * 100)}%", rest, 12, "ink2")


def draw_bars(painter: QPainter, task: Task, box: QRectF, year: int, today: date) -> None:
    """Plan pale at y 7, actual solid at y 19, 超期 dark after a thin mark, milestones."""
    look = theme.current()
    high = look.px(8)

    def span(start: date, end: date, top: int, colour: QColor, frame: QColor | None = None) -> None:
        left, right = day_x(start, year, box), day_x(end, year, box)
        if right > left:
            bar = QRectF(left, box.y() + look.px(top), max(3.0, right - left), high)
            paint.rounded(painter, bar, 3, colour, frame)

    night = look.look == "night"
    plan = look.colour(_PALE.get(task.tone, "mute-bg"))
    # Pale on white is enough to see; on dark, and for those who need contrast, the plan has an outline.
    outline = None if look.look == "light" else look.colour(paint.DOT.get(task.tone, "mute"))
    span(task.plan_from, task.plan_to, 7, plan if night else plan.darker(108), outline)
    if task.actual_from is not None and task.actual_to is not None:
        inside = min(task.actual_to, task.plan_to)
        span(task.actual_from, inside, 19, look.colour(paint.DOT.get(task.tone, "ok")))
        if task.actual_to > task.plan_to:
            over = look.colour("bad").darker(175) if night else look.colour("red-hover")
            span(task.plan_to, task.actual_to, 19, over)
            mark = day_x(task.plan_to, year, box)
            painter.fillRect(QRectF(mark, box.y() + look.px(16), 1, look.px(14)), look.colour("ink"))
    names = named_at(task, box, year, today)
    for stone in task.milestones:
        if stone.on.year == year:
            _milestone(painter, stone, _at(stone, box, year))
    for stone, label in names.items():
        if look.look != "light":  # the outline of the plan must not strike through the name
            painter.fillRect(label, look.colour("surface"))
        paint.words(painter, stone.name, label, 12, "ink2")


def _at(stone: Milestone, box: QRectF, year: int) -> QPointF:
    return QPointF(day_x(stone.on, year, box), box.y() + theme.current().px(11))


def _diamond(at: QPointF) -> QRectF:
    d = theme.current().px(5)
    return QRectF(at.x() - d, at.y() - d, 2 * d, 2 * d)


def named_at(task: Task, box: QRectF, year: int, today: date) -> dict[Milestone, QRectF]:
    """Where the names of milestones stand in a row, in px of `box`.

    A name stands right of its diamond or left of it, off the plan's bar where it can, and never over another name, a
    diamond or the line of today; one without such a place is left out (the row's words still have it). What is to
    come goes first.
    """
    look = theme.current()
    stones = sorted(
        (each for each in task.milestones if each.on.year == year), key=lambda each: (each.is_passed, each.on)
    )
    plan = QRectF(box.x(), box.y(), box.width(), look.px(16))
    plan.setLeft(day_x(task.plan_from, year, box))
    plan.setRight(day_x(task.plan_to, year, box))
    taken = [_diamond(_at(each, box, year)) for each in stones]
    if today.year == year:
        taken.append(QRectF(day_x(today, year, box) - 2, box.y(), 4, box.height()))
    places: dict[Milestone, QRectF] = {}
    for stone in stones:
        diamond = _diamond(_at(stone, box, year))
        wide, high = paint.advance(stone.name, 12) + 2, look.px(16)
        top = diamond.center().y() - high / 2
        left = QRectF(diamond.left() - 3 - wide, top, wide, high)
        right = QRectF(diamond.right() + 3, top, wide, high)
        for label in sorted((right, left), key=lambda each: each.intersects(plan)):
            inside = box.left() <= label.left() and label.right() <= box.right()
            reach = label.adjusted(-3 if label is right else 0, 0, 3 if label is left else 0, 0)
            if inside and not any(
                each.intersects(reach) for each in taken
            ):  # nothing between it and its diamond
                places[stone] = label
                taken.append(label)
                break
    return places


def _milestone(painter: QPainter, stone: Milestone, at: QPointF) -> None:
    look = theme.current()
    d = look.px(5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.colour("ink2"))
    painter.setBrush(look.colour("ink2" if stone.is_passed else "surface"))
    painter.drawPolygon(
        QPolygonF([at + QPointF(0, -d), at + QPointF(d, 0), at + QPointF(0, d), at + QPointF(-d, 0)])
    )
    painter.restore()


def draw_today(painter: QPainter, months: QRectF, bottom: float, today: date, year: int) -> None:
    """The red line through all rows with its label in the head."""
    if today.year != year:
        return
    look = theme.current()
    x = day_x(today, year, months)
    painter.fillRect(QRectF(x - 1, months.y(), 2, bottom - months.y()), look.colour("red"))
    words = f"今天 {today:%m-%d}"
    wide = paint.advance(words, 12, strong=True) + look.px(10)
    seen = (
        painter.clipBoundingRect() if painter.hasClipping() else months
    )  # months may reach beyond what is seen
    left = max(months.left(), seen.left(), min(x - wide / 2, months.right() - wide, seen.right() - wide))
    box = QRectF(left, months.y() + 2, wide, look.px(18))
    paint.rounded(painter, box, 4, look.colour("red"))
    paint.words(painter, words, box.adjusted(look.px(5), 0, 0, 0), 12, "on-red", strong=True)


def draw_group(painter: QPainter, group: Group, box: QRectF, folded: bool) -> None:
    """A heading row."""
    look = theme.current()
    painter.fillRect(box, look.colour("sunken"))
    inner = box.adjusted(look.px(10), 0, 0, 0)
    used = paint.words(painter, f"{'▶' if folded else '▼'} {group.name}", inner, 13, "ink", strong=True)
    paint.words(painter, group.note, inner.adjusted(used + look.px(12), 0, 0, 0), 12, "ink3")


@dataclass(frozen=True)
class GanttPicture:
    """The whole map for print: all rows, nothing folded."""

    lines: Sequence[Line]
    today: date
    year: int

    def hint(self) -> QSizeF:
        """1,600 wide, as high as its rows."""
        look = theme.current()
        return QSizeF(look.px(1600), look.px(HEAD) + sum(height(line) for line in self.lines))

    def split(self, high: float) -> list[GanttPicture]:
        """The map in pieces at most `high` (px): a group's heading is repeated, and never stands alone at the end."""
        room = high - theme.current().px(HEAD)
        parts: list[list[Line]] = [[]]
        heading: Group | None = None
        used = 0.0
        for line in self.lines:
            wanted = height(line) + (theme.current().px(ROW) if isinstance(line, Group) else 0)
            if parts[-1] and used + wanted > room:
                parts.append([])
                used = 0.0
                if isinstance(line, Task) and heading is not None:
                    parts[-1].append(Group(heading.name, f"{heading.note}　续"))
                    used = height(heading)
            if isinstance(line, Group):
                heading = line
            parts[-1].append(line)
            used += height(line)
        return [GanttPicture(tuple(part), self.today, self.year) for part in parts]

    def sentence(self) -> str:
        """How many rows of which state."""
        tasks = [line for line in self.lines if isinstance(line, Task)]
        return f"{self.year} 年挂图：{len(tasks)} 项任务，超期 {sum(t.tone == 'bad' for t in tasks)} 项"

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw head and rows, as many as fit."""
        look, left = theme.current(), frozen_width()
        painter.fillRect(box, look.colour("surface"))
        frozen = QRectF(box.x(), box.y(), left, look.px(HEAD))
        months = QRectF(box.x() + left, box.y(), box.width() - left, look.px(HEAD))
        draw_head(painter, frozen, months, self.today, self.year)
        y = months.bottom()
        for line in self.lines:
            row = QRectF(box.x(), y, box.width(), height(line))
            if row.bottom() > box.bottom() + 1:
                break
            if isinstance(line, Group):
                draw_group(painter, line, row, folded=False)
            else:
                draw_frozen(painter, line, row)
                bars = QRectF(months.x(), y, months.width(), row.height())
                draw_bars(painter, line, bars, self.year, self.today)
                painter.fillRect(QRectF(row.x(), row.bottom() - 1, row.width(), 1), look.colour("row-line"))
            y = row.bottom()
        draw_today(painter, months, y, self.today, self.year)


def height(line: Line) -> int:
    """The height of a row."""
    return theme.current().px(GROUP if isinstance(line, Group) else ROW)
