"""Invented figures, tasks and guests for the pictures of the kit."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.cards import Card
from desktop.ui.charts import Bars, Ring, Share, Sparkline
from desktop.ui.gantt import Gantt
from desktop.ui.gantt_paint import Group, Milestone, Task
from desktop.ui.picture import PictureView
from desktop.ui.seating import SeatingSurface
from desktop.ui.seats import Guest, SeatPlan

TODAY = date(2026, 9, 29)
LOAD = Bars(
    "值班次数",
    (
        Share("周丽娟", 12, "bad"),
        Share("李　敏", 7, "ok"),
        Share("<b>赵伟</b>", 3, "info"),
        Share("王强", 0, "mute"),
    ),
)
STATES = Ring(
    "督查事项",
    (
        Share("已超期", 5, "bad"),
        Share("临期", 7, "warn"),
        Share("正常推进", 26, "ok"),
        Share("已办结", 19, "done"),
    ),
    "57",
    "立项",
)
TREND = Sparkline("本周收文", (12, 15, None, 9, 22, 31, 28))
TASKS = (
    Group("城市更新战区", "4 项"),
    Task(
        b"1",
        "老旧小区改造项目<i>三季度</i>进度",
        "刘志强",
        "市行政审批局",
        0.31,
        "bad",
        date(2026, 2, 1),
        date(2026, 8, 31),
        date(2026, 3, 5),
        TODAY,
        (Milestone(date(2026, 4, 1), "开工", True), Milestone(date(2026, 11, 20), "竣工", False)),
    ),
    Task(b"2", "城市内涝治理二期工程", "陈海燕", "市住房和城乡建设局", 0.74, "warn", date(2026, 1, 10),
         date(2026, 10, 9), date(2026, 1, 20), TODAY),
    Group("产业发展战区", "2 项"),
    Task(b"3", "化工园区安全整治提升", "黄丽娟", "市应急管理局", 0.42, "ok", date(2025, 11, 1),
         date(2026, 12, 31), date(2025, 11, 10), TODAY, (Milestone(date(2026, 12, 28), "验收销号", False),)),
    Task(b"4", "档案馆新馆搬迁", "赵　伟", "市教育局", 1.0, "done", date(2026, 3, 1), date(2026, 6, 30),
         date(2026, 3, 1), date(2026, 6, 20), (Milestone(date(2026, 6, 20), "完成", True),)),
    Task(b"5", "公共数据授权运营试点", "周建国", "市大数据管理局", 0.0, "info", date(2026, 11, 1), date(2026, 12, 31)),
)  # fmt: skip


def plan() -> SeatPlan:
    """A front row of seven and two rows of nine."""
    made = SeatPlan((7, 9, 9))
    names = [
        "王建国",
        "李敏",
        "刘志强",
        "陈海燕",
        "黄丽娟",
        "赵伟",
        "周建国",
        "周丽娟",
        "吴刚",
        "郑洁",
        "<b>冯</b>",
        "孙浩",
    ]
    made.set([Guest(f"g{n}", name, is_absent=name == "吴刚") for n, name in enumerate(names)], {})
    made.fill()
    made.put("g8", (1, 0))
    return made


def gantt() -> Gantt:
    """The wall map of 2026."""
    made = Gantt("挂图作战")
    made.set(TASKS, TODAY, 2026)
    return made


def board() -> QWidget:
    """All pictures on one page."""
    host = QWidget()
    outer = QVBoxLayout(host)
    row = QHBoxLayout()
    for title, picture in (("值班次数", LOAD), ("督查事项", STATES), ("本周收文", TREND)):
        card = Card(title)
        card.body.addWidget(PictureView(picture))
        card.body.addStretch(1)
        row.addWidget(card, 2 if picture is not TREND else 1)
    outer.addLayout(row)
    seats = Card("座次")
    seats.body.addWidget(SeatingSurface(plan()))
    outer.addWidget(seats)
    outer.addWidget(gantt(), 1)
    return host
