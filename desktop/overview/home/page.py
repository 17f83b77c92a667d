"""工作台: figures, what I have to see to, and at the side what today is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.clock import civil
from desktop.base.permissions import ROLE_NAMES
from desktop.overview.home import rules, store
from desktop.overview.home import today as day
from desktop.overview.home.records import Owed
from desktop.system.calendar import deadlines
from desktop.system.calendar.days import weekday_word
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.store import calendar_of
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import clear, scroller
from desktop.ui.columns import State
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page, PageContext, PageSpec
from desktop.ui.picture import PictureView
from desktop.ui.workbench import Kpi, KpiRow, SideCard, Todo, TodoCard

PAGE_ID = "home"
TABS = (("mine", "待办"), ("over", "已超期"), ("today", "今日到期"), ("every", "全部在办"), ("done", "已办"))
SIDE_WIDTH, SIDE_NARROW = 360, 300
NARROW_UNDER = 1060
FOLLOWED = ("calendar.", "preferences.", "duty.", "meetings.")
AHEAD = 4
"""How many coming days with something due the side column names."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything the page shows at one moment."""

    now_ms: int
    calendar: Calendar
    figures: store.Figures
    owed: list[Owed]
    due_days: Counter[date]
    held: day.Today
    conflicts: int

    @property
    def today(self) -> date:
        """The civil date."""
        return civil(self.now_ms).date()


def load(session: Any, tab: str) -> Loaded:
    """Read the workbench (in a worker)."""
    now_ms = session.clock.now_ms()
    today, calendar = civil(now_ms).date(), calendar_of(session)
    soon_until = calendar.add_workdays(today, deadlines.WARN_WORKDAYS + 1) - timedelta(days=1)
    owed = {"mine": store.mine, "every": store.every, "done": store.done}
    lists = {"over": store.overdue, "today": store.due_today}
    found = owed[tab](session) if tab in owed else lists[tab](session, today)
    return Loaded(
        now_ms,
        calendar,
        store.figures(session, today, soon_until),
        found,
        store.due_days(session, today),
        day.read(session, today),
        len(session.conflicts()),
    )


def todo(owed: Owed, today: date, calendar: Calendar) -> Todo:
    """One line of the list."""
    state = deadlines.colour(owed.due_on, today, calendar, owed.finished_on)
    return Todo(
        owed.id,
        owed.kind,
        state.tone,
        owed.title,
        owed.category,
        rules.note_line(owed),
        rules.due_words(owed.due_on, today, owed.finished_on),
    )


def kpis(figures: store.Figures, held: day.Today) -> tuple[Kpi, ...]:
    """The figures as cards; those of slices the user may not see are left out."""
    found = [
        Kpi("mine", "inbox", "待我办理", f"其中急件 {figures.mine_urgent} 件", figures.mine),
        Kpi(
            "over",
            "circle-alert",
            "已超期",
            f"最长超期 {figures.longest} 天" if figures.longest else "没有超期事项",
            figures.overdue,
            "bad",
        ),
        Kpi("today", "clock", "今日到期", "24 时前办结", figures.today, "warn"),
    ]
    if held.meetings is not None:
        note = f"下一场 {held.next_meeting}" if held.next_meeting else "今天没有待开会议"
        found.append(Kpi("meetings", "users", "今日会议", note, len(held.meetings)))
    if held.tally is not None:
        tally = held.tally
        note = f"红 {tally.overdue} · 黄 {tally.soon} · 绿 {tally.in_time}"
        found.append(Kpi("supervision", "target", "督查未办结", note, tally.unfinished))
    else:
        found.append(Kpi("every", "list-checks", "全部在办", f"临期预警 {figures.soon} 件", figures.open))
    return tuple(found)


class HomePage(Page):
    """Shown first after login."""

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id or PAGE_ID)
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        outer.setSpacing(look.px(14))
        self.head = PageHead(rules.greeting(civil(context.session.clock.now_ms()).hour), context.commands)
        outer.addWidget(self.head)
        self.figures = KpiRow()
        self.figures.chosen.connect(self._choose)
        outer.addWidget(self.figures)
        content = QHBoxLayout()
        content.setSpacing(look.px(12))
        self.todos = TodoCard(
            "我的事项", TABS, "没有要办的事项。", "登记来文", lambda: context.commands.run("documents.new")
        )
        self.todos.tab_chosen.connect(lambda _tab: self.reload())
        self.todos.opened.connect(context.desk.open_record)
        self.todos.all_wanted.connect(self._all)
        content.addWidget(self.todos, 1)
        inner = QWidget()
        self._side = QVBoxLayout(inner)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(look.px(12))
        self._column = scroller(inner, "今日概况")
        content.addWidget(self._column)
        outer.addLayout(content, 1)
        self.head.set_actions(("documents.new",))
        self.reload()

    def reload(self) -> None:
        """Read anew."""
        tab = self.todos.tab
        self.ask(lambda session: load(session, tab), self._show, key="load")

    def _show(self, found: Loaded) -> None:
        user = self.context.session.user
        moment = civil(found.now_ms)
        self.head.title.setText(f"{rules.greeting(moment.hour)}，{user.name}")
        self.head.subtitle.setText(rules.day_line(found.today, weekday_word(found.today), found.calendar))
        self.figures.set(kpis(found.figures, found.held))
        figures = found.figures
        counts = {
            "mine": figures.mine,
            "over": figures.overdue,
            "today": figures.today,
            "every": figures.open,
        }
        self.todos.set([todo(each, found.today, found.calendar) for each in found.owed], counts)
        self._fill_side(found)

    def _fill_side(self, found: Loaded) -> None:
        clear(self._side)
        held, go = found.held, self.context.desk.go
        if held.duty is not None:
            card = SideCard("今日值班", held.duty.state)
            for label, name in held.duty.people:
                card.pair(label, name)
            card.buttons(button("值班日志", "file-pen", run=lambda: go("duty")))
            self._side.addWidget(card)
        if held.meetings is not None:
            card = SideCard("今日会议", None, "会议", lambda: go("meetings"))
            for each in held.meetings:
                card.entry(each.at, each.title, each.note)
            if not held.meetings:
                card.note("今天没有会议。")
            self._side.addWidget(card)
        self._side.addWidget(self._coming(found))
        if held.tally is not None and held.tally.every:
            card = SideCard("督查未办结", None, "台账", lambda: go("supervision"))
            card.body.addWidget(PictureView(day.ring(held.tally)))
            self._side.addWidget(card)
        self._side.addWidget(self._safety(found))
        self._side.addStretch(1)

    def _coming(self, found: Loaded) -> SideCard:
        card = SideCard("近期到期")
        card.head.addWidget(PictureView(day.due_line(found.due_days, found.today)))
        for due_on, number in sorted(found.due_days.items())[:AHEAD]:
            off = "" if found.calendar.is_workday(due_on) else "　非工作日"
            card.entry(due_on.strftime("%m-%d"), f"{number} 件到期　{weekday_word(due_on)}{off}")
        if not found.due_days:
            card.note("近期没有到期的事项。")
        left = rules.workdays_left_of_month(found.calendar, found.today)
        card.note(f"{found.calendar.why(found.today)}；本月还有 {left} 个工作日")
        return card

    def _safety(self, found: Loaded) -> SideCard:
        session = self.context.session
        pill = State("warn", f"{found.conflicts} 处冲突待处理") if found.conflicts else State("ok", "无冲突")
        card = SideCard("本机与权限", pill)
        card.pair("岗位", ROLE_NAMES[session.user.role])
        card.pair("可办密级", "、".join(each.title for each in session.compartments() if each.level))
        card.pair("设备", session.office.device_name or "本机")
        return card

    def _choose(self, tab: str) -> None:
        if tab not in dict(TABS):
            self.context.desk.go(tab)
            return
        self.todos.choose(tab)
        self.todos.view.setFocus()

    def _all(self, tab: str) -> None:
        """The first slice with time limits, filtered alike."""
        chips = {"mine": "mine", "over": "over", "today": "soon", "every": "all", "done": "done"}
        bearings = store.kinds(self.context.session)
        if bearings:
            self.context.desk.go(bearings[0].kind.partition(".")[0], chip=chips[tab])

    def show_state(self, **state: Any) -> None:
        """`tab="over"` shows that list."""
        if state.get("tab") in dict(TABS):
            self.todos.choose(state["tab"])
        else:
            self.reload()

    def on_changed(self, changed: Changed) -> None:
        """Anything with a time limit, or the calendar, may have changed."""
        kinds = {bearing.kind for bearing in store.kinds(self.context.session)}
        if kinds & changed.kinds or any(kind.startswith(FOLLOWED) for kind in changed.kinds):
            self.reload()

    def main_focus(self) -> QWidget:
        """The list."""
        return self.todos.view

    def resizeEvent(self, event: Any) -> None:
        """The side column gives way in narrow windows."""
        super().resizeEvent(event)
        look = theme.current()
        narrow = self.width() < look.px(NARROW_UNDER)
        self._column.setFixedWidth(look.px(SIDE_NARROW if narrow else SIDE_WIDTH))


PAGES = (PageSpec(PAGE_ID, "工作台", "layout-dashboard", "", 0, HomePage, "home.read"),)
