"""督查统计图: colours as a ring, lead units as bars, what was struck off month by month as a line; on one A4 sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from desktop.base.clock import today
from desktop.base.ids import RecordId
from desktop.office.supervision import printout, store, views
from desktop.storage.session import Session
from desktop.ui.charts import Bars, Ring, Share, Sparkline
from desktop.ui.picture import Stack
from desktop.ui.picture_paper import A4, PicturePaper, pictures_pdf

LEADS = 14
"""Lead units drawn; the rest stand together in the last bar."""


@dataclass(frozen=True)
class Charts:
    """The pictures, what stands round them, and whose compartment hears of prints."""

    pictures: Stack
    around: PicturePaper
    record: RecordId | None


def charts_of(session: Session) -> Charts:
    """Read the figures the user may see; counts are those of the ledger."""
    on, tally = today(session.clock), store.tally(session)
    items = store.open_items(session)
    ring = Ring("督查事项", (
        Share("超期", tally.overdue, "bad"), Share("预警", tally.soon, "warn"), Share("正常", tally.in_time, "ok"),
        Share("待交办", tally.waiting, "info"), Share("办结", tally.finished, "done"),
    ), f"{tally.every:,}", "件")  # fmt: skip
    finished = Counter(
        item.finished_on.month for item in store.finished_in(session, on.year) if item.finished_on
    )
    months = [finished.get(month, 0) for month in range(1, on.month + 1)]
    every = [*items, *store.finished_in(session, on.year)]
    highest = max(every, key=lambda item: views.CLASSIFICATION_ORDER.index(views.mark(item)), default=None)
    course = f"{on.year}年1至{on.month}月每月办结（共 {sum(months)} 件，{on.month}月 {months[-1]} 件）"
    parts = (
        ("事项状态", ring, 0.0),
        ("在办和待交办，按牵头单位", Bars("牵头单位", _leads(session), 140), 0.0),
        (course, Sparkline("各月办结", months, "ok"), 90.0),
    )
    return Charts(
        Stack(parts),
        PicturePaper(
            "督查事项统计图", f"{session.office.name}　截至{views.date_words(on)}",
            views.mark(highest) if highest is not None else "", printout.audit_line(session),
        ),
        highest.id if highest is not None else None,
    )  # fmt: skip


def _leads(session: Session) -> tuple[Share, ...]:
    counted: Counter[str] = Counter()
    late: Counter[str] = Counter()
    day = views.day_of(session)
    for item in store.open_items(session):
        lead = str(item.lead or "待定")
        counted[lead] += 1
        late[lead] += views.state(item, day).tone == "bad"
    found = counted.most_common(LEADS)
    rest = sum(counted.values()) - sum(count for _, count in found)
    shares = [
        Share(
            lead,
            count,
            "bad" if late[lead] else "ok",
            f"{count} 件" + (f"，超期 {late[lead]}" if late[lead] else ""),
        )
        for lead, count in found
    ]
    if rest:
        shares.append(Share("其他单位", rest, "info", f"{rest} 件"))
    return tuple(shares)


def charts_pdf(charts: Charts) -> bytes:
    """The sheet: A4, upright. On the main thread."""
    return pictures_pdf([charts.pictures], charts.around, A4, landscape=False)
