"""Invented data for tests of the kit: a session, a million rows made on demand, one list page."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.base.changes import Changed, HistoryLine
from desktop.base.clock import FixedClock
from desktop.base.ids import RecordId, new_id
from desktop.base.permissions import Role, User
from desktop.base.ports import QuerySpec
from desktop.ui.columns import Bar, Column, Due, State
from desktop.ui.commands import Command
from desktop.ui.detail import Detail, Event, Label, Pair
from desktop.ui.list_page import Chip, ListPage

TITLES = (
    "老旧小区改造项目三季度进度",
    "市级重点项目集中开工任务分解落实",
    "防汛抗旱责任制落实及隐患整改",
    "政务服务“一件事”改革事项上线",
    "秋冬季大气污染综合治理攻坚",
    "义务教育阶段学位供给保障",
    "城市内涝治理二期工程",
    "信访积案“清零”专项行动",
    "国有闲置资产盘活利用",
    "农村供水保障工程水质达标",
    "化工园区安全整治提升",
    "公共数据授权运营试点",
    "“两节”期间欠薪线索核查",
    "营商环境评价问题整改",
    "残疾人康复中心建设",
    "政府工作报告民生实事第6项：新增停车泊位3000个",
    "高标准农田建设进度",
    "森林防灭火能力提升项目",
    "食品安全示范城市创建",
    "关于进一步优化营商环境、支持民营经济发展若干措施任务分工落实情况的专项督查与年度评估",
    "养老服务设施布点",
    "河长制巡查问题整改",
    "重点路段交通治堵",
    "档案馆新馆搬迁",
    "<b>含标签的</b>标题 & 原样显示",
)
UNITS = (
    "市行政审批局",
    "市大数据管理局",
    "市应急管理局",
    "市行政审批局",
    "市应急管理局",
    "市生态环境局",
    "市生态环境局",
    "市住房和城乡建设局",
    "市教育局",
    "市发展和改革委员会",
)
LEADERS = ("刘志强", "陈海燕", "黄丽娟", "赵　伟", "周建国")
STATES = (("bad", "已超期"), ("warn", "临期预警"), ("ok", "正常推进"), ("info", "待交办"), ("done", "已办结"))


@dataclass
class Row:
    """One invented matter."""

    n: int
    id: RecordId
    title: str
    unit: str
    leader: str
    state: State
    due: Due
    progress: Bar


def tone_of(n: int, total: int) -> int:
    """First five overdue, then six due soon, nine normal, two to assign, three done; all in the same order."""
    place = n if total <= 25 else n % 25
    return 0 if place < 5 else 1 if place < 11 else 2 if place < 20 else 3 if place < 22 else 4


def make_row(n: int, total: int) -> Row:
    tone, word = STATES[tone_of(n, total)]
    days = n * 7 % 9 + 1
    due = {
        "bad": Due("09-24", f"超 {days} 天", "bad"),
        "warn": Due("09-30", f"剩 {days % 3 + 1} 天", "warn"),
        "done": Due("08-15", "", "mute"),
    }.get(tone, Due("10-16", f"剩 {days + 3} 天", "ok"))
    fraction = {"bad": 0.31, "warn": 0.69, "ok": 0.42, "info": 0.0, "done": 1.0}[tone] + (n % 7) / 100
    return Row(
        n,
        n.to_bytes(16, "big"),
        TITLES[n % len(TITLES)],
        UNITS[n % len(UNITS)],
        LEADERS[n % 5],
        State(tone, word),
        due,
        Bar(min(fraction, 1.0), tone),
    )


class FakeRows:
    """A `RowSource` of `total` rows that exist only when asked for."""

    def __init__(self, total: int = 25, slow_s: float = 0.0) -> None:
        self.total, self.slow_s = total, slow_s
        self.made = 0
        self.interrupts = 0
        self.reads: list[int] = []
        self._stop = threading.Event()

    def _matching(self, query: QuerySpec) -> array[int]:
        wanted = {value for field, op, value in query.where if field == "state" and op == "="}
        tones = [tone for tone, _ in STATES]
        if not wanted and not query.search:
            keys = array("q", range(self.total))
        else:
            keys = array(
                "q",
                [
                    n
                    for n in range(min(self.total, 5000))
                    if (not wanted or tones[tone_of(n, self.total)] in wanted)
                    and (query.search in TITLES[n % len(TITLES)])
                ],
            )
        if query.descending:
            keys.reverse()
        return keys

    def first(self, query: QuerySpec, limit: int) -> array[int]:
        return self._matching(query)[:limit]

    def keys(self, query: QuerySpec) -> Iterator[array[int]]:
        self._stop.clear()
        found = self._matching(query)
        for start in range(0, len(found), 2000):
            if self._stop.is_set():
                raise RuntimeError("interrupted")
            yield found[start : start + 2000]

    def rows(self, kind: str, keys: Sequence[int]) -> list[Any]:
        self.reads.append(len(keys))
        self.made += len(keys)
        if self.slow_s:
            time.sleep(self.slow_s)
        return [make_row(key, self.total) for key in keys]

    def count(self, query: QuerySpec) -> int:
        return len(self._matching(query))

    def key_of(self, record_id: RecordId) -> int | None:
        key = int.from_bytes(record_id, "big")
        return key if key < self.total else None

    def interrupt(self) -> None:
        self.interrupts += 1
        self._stop.set()


@dataclass
class Undone:
    done: list[str]
    later_changed: list[str]


class FakeSession:
    """Runs verbs in the caller's thread and tells the listeners."""

    def __init__(self, denied: frozenset[str] = frozenset()) -> None:
        self.user = User(new_id(), "李敏", Role.CLERK)
        self.clock = FixedClock.at("2026-09-29T14:06:32")
        self.denied = denied
        self.acts: list[tuple[Any, ...]] = []
        self.undone: list[str] = []
        self._listeners: list[Callable[[Changed], None]] = []

    def may(self, permission: str) -> bool:
        return permission not in self.denied

    def run(self, verb: Any, *args: Any, **kw: Any) -> Any:
        self.acts.append((verb, *args))
        function = getattr(verb, "run", verb)
        result = function(self, *args, **kw)
        self.tell(Changed("internal.office", frozenset({"test.matter"}), frozenset()))
        return result

    def tell(self, changed: Changed) -> None:
        for listener in list(self._listeners):
            listener(changed)

    def undo(self, tx: str) -> Undone:
        self.undone.append(tx)
        return Undone(["test.matter"], [])

    def last_undoable(self) -> str | None:
        verbs = [act for act in self.acts if getattr(act[0], "__module__", "") != "desktop.ui.bulk"]
        left = len(verbs) - len(self.undone)
        return f"tx-{left}" if left > 0 else None

    def history(self, record_id: RecordId) -> list[HistoryLine]:
        at = self.clock.now_ms()
        return [
            HistoryLine(
                at - 3_600_000, "周丽娟", "综合科-01", "title", "标题", "", "<b>初稿</b>", "create", "t1"
            ),
            HistoryLine(
                at - 60_000, "李敏", "综合科-01", "due_on", "办结时限", "2026-09-24", "", "delay", "t2"
            ),
            HistoryLine(at, "李敏", "综合科-02", "title", "标题", "<b>初稿</b>", "定稿", "edit", "t3"),
        ]

    def watch(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


class LedgerPage(ListPage):
    """The ledger of the design's picture."""

    kind = "test.matter"
    title = "督查台账"
    empty = ("inbox", "还没有督办事项。", "test.new")
    order = "due"
    header_actions = ("test.map", "test.export", "test.urge", "test.new")

    def columns(self):
        return (
            Column("state", "状态", 116, lambda r: r.state),
            Column("title", "督办事项", 240, lambda r: r.title, stretch=True),
            Column("unit", "牵头单位", 148, lambda r: r.unit, sort="unit", priority=2),
            Column("leader", "责任领导", 80, lambda r: r.leader, priority=3),
            Column("due", "办结时限", 126, lambda r: r.due, sort="due"),
            Column("progress", "进度", 104, lambda r: r.progress, priority=1),
            Column("last", "最近反馈", 72, lambda r: f"{r.n * 3 % 7 + 1}天前", priority=4, quiet=True),
        )

    def chips(self):
        return (
            Chip("all", "全部"),
            *(
                Chip(tone, word[-2:] if tone != "info" else word, (("state", "=", tone),), tone)
                for tone, word in STATES
            ),
        )

    def subtitle(self, session):
        return "市政府督查室 · 本年度立项 57 件，办结率 33.3%"

    def detail(self, session, record):
        return Detail(
            record.title,
            record.state,
            (),
            (
                Pair("督办文号", "督〔2026〕57号"),
                Pair("牵头单位", record.unit),
                Pair("配合单位", "市财政局、各县（区）政府"),
                Pair("责任领导", record.leader),
                Pair("交办依据", "市政府第25次常务会议"),
                Pair("办结时限", "2026年09月24日　已超期 5 天", "bad"),
            ),
            record.progress,
            "办理过程",
            (
                Event(
                    "bad",
                    "督查室 · 催办",
                    "昨天 16:20",
                    "第 2 次催办，要求 9 月 30 日前书面反馈滞后原因和整改时限。",
                ),
                Event("warn", "市行政审批局", "09-21", "已开工 41 个小区，完工 12 个；管线迁改进度滞后。"),
                Event("ok", "市行政审批局", "09-02", "已制定三季度计划，倒排工期。"),
                Event("info", "督查室 · 交办", "08-15", "列入年度重点督查事项，确定季度反馈。"),
            ),
            ("test.feedback", "test.urge", "test.finish", "test.export"),
            "test.print",
        )

    def commands(self):
        nothing = self.refresh
        return [
            Command("test.map", "挂图作战", nothing, icon="gauge"),
            Command("test.export", "导出", nothing, "Ctrl+E", "download"),
            Command("test.urge", "催办", nothing, icon="bell-ring"),
            Command("test.new", "新建督办", nothing, "Ctrl+N", "plus"),
            Command("test.feedback", "登记反馈", nothing, icon="file-pen"),
            Command("test.finish", "办结", nothing, "Ctrl+Return", "check"),
            Command("test.print", "打印", nothing, "Ctrl+P", "printer"),
        ]


def ledger_with(**changes: Any) -> type[LedgerPage]:
    """A ledger page class with other class attributes."""
    return type("Ledger", (LedgerPage,), changes)


__all__ = ["FakeRows", "FakeSession", "Label", "LedgerPage", "Row", "ledger_with", "make_row", "replace"]
