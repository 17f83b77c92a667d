"""The cards beside the month: the chosen day, the year's months, days the office set itself. Filled anew each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.base.ids import RecordId
from desktop.system.calendar import lunar, views
from desktop.system.calendar.days import short_date, weekday_word
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.detail import Pair, PairGrid
from desktop.ui.figures import FigureGrid
from desktop.ui.labels import PlainLabel
from desktop.ui.workbench import SideCard

OWN_SHOWN = 6


def day_card(
    shown: views.Month, on: date, open_record: Callable[[str, RecordId], object], *actions: Any
) -> SideCard:
    """Why the chosen day is worked or not, and what falls due on it."""
    calendar = shown.calendar
    card = SideCard(views.day_title(on), views.day_state(on, calendar))
    pairs = [
        Pair("农历", lunar.full_words(on)),
        Pair("缘由", views.why(on, calendar)),
        Pair("依据", views.basis(on, calendar), "warn" if calendar.is_provisional(on.year) else ""),
        Pair("距今天", views.distance(on, shown.today, calendar)),
    ]
    dues = shown.dues.get(on, ())
    if not dues:
        pairs.append(Pair("到期", "没有到期事项"))
    card.body.addWidget(PairGrid(tuple(pairs)))
    if dues:
        card.body.addWidget(PlainLabel(f"当天到期 {len(dues)} 件", 13, "ink2"))
        for due in dues[: views.DUES_SHOWN]:
            card.buttons(due_link(due, open_record))
    if actions:
        card.body.addSpacing(theme.current().px(6))
        card.buttons(*actions)
    return card


def due_link(due: views.Due, open_record: Callable[[str, RecordId], object]) -> Any:
    """One matter as a link to its page."""
    words = due.title if len(due.title) <= 16 else f"{due.title[:15]}…"
    return button(
        words, kind="link", run=lambda: open_record(due.kind, due.id), tip=due.title, name=due.title
    )


def year_card(shown: views.Month, choose: Callable[[int], object]) -> SideCard:
    """Working days of the twelve months."""
    counts = shown.calendar.month_counts(shown.year)
    card = SideCard(f"{shown.year}年工作日")
    card.set_note(f"全年 {sum(counts)} 天")
    figures = [(f"{number} 月", f"{count} 天") for number, count in enumerate(counts, start=1)]
    card.body.addWidget(
        FigureGrid("各月工作日", figures, shown.month - 1, 4, lambda place: choose(place + 1))
    )
    return card


def own_card(shown: views.Month, choose: Callable[[date], object], *, may: bool) -> SideCard:
    """Days of the year that the office set itself."""
    card = SideCard("本单位调整")
    mine = sorted((on, own) for on, own in shown.own.items() if on.year == shown.year)
    card.set_note(f"{shown.year}年 {len(mine)} 天" if mine else "")
    for on, own in mine[:OWN_SHOWN]:
        word = "放假" if own.is_off else "上班"
        title = f"{short_date(on)} {weekday_word(on)}　{word}　{own.reason}"
        card.body.addWidget(button(title, kind="link", run=_chooser(choose, on)))
    if not mine:
        card.note("没有另行安排，按国家通知执行。")
    if may and mine:
        card.note("选中某日后可在上方取消调整。")
    return card


def _chooser(choose: Callable[[date], object], on: date) -> Callable[[], object]:
    return lambda: choose(on)
