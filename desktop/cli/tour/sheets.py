"""The hand-over sheet and the list of supervised matters on paper: pages, fonts, and every line of them there."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.tour import paper
from desktop.cli.tour.state import Tour
from desktop.export import render
from desktop.export.measure import measure
from desktop.office.duty import store as duty
from desktop.office.supervision import store as supervision
from desktop.system.trial.people import DUTY_OFFICERS

A4 = {210.0, 297.0}


def print_sheets(tour: Tour) -> None:
    """Print both and read them back."""
    assert tour.duty is not None
    session = tour.sit()
    entries = duty.entries(session, tour.duty.shift)
    path = paper.put_on_paper(tour, session, "duty.shift", "handover", tour.duty.shift, "handover")
    wanted = [words for entry in entries for words in (entry.content, entry.handling) if words]
    signed = [f"{name}（签名有效）" for name in DUTY_OFFICERS]
    _check(
        tour, "打印交接班表：日志逐条都在，两人签名有效", path, [*wanted, *signed], f"日志 {len(entries)} 条"
    )
    items = supervision.open_items(session)
    path = paper.put_on_paper(tour, session, "supervision.item", "tasks", items[0].id, "tasks")
    wanted = [words for item in items for words in (item.matter, item.number, f"{item.due_on:%Y-%m-%d}")]
    _check(tour, "打印督办任务清单：未办结事项逐项都在", path, wanted, f"事项 {len(items)} 项")


def _check(tour: Tour, name: str, path: Path, wanted: list[str], detail: str) -> None:
    report = measure(path)
    pages = paper.words(path)
    lost = [words for words in wanted if "".join(words.split()) not in "".join(pages)]
    sizes = [each.found for each in report.checks if each.name in ("纸张宽", "纸张高")]
    fonts = [each for each in report.checks if each.name == "字体全部嵌入"]
    full = all(len(page) > len("审计") for page in pages)
    tour.check(
        name,
        not lost and fonts and all(each.ok for each in fonts) and {round(float(size), 0) for size in sizes} == A4
        and report.pages == render.page_count(path) == len(pages) > 0 and full,
        f"{detail}，A4 {report.pages} 面，字体 {len(report.fonts)} 种全部嵌入，缺 {len(lost)} 处",
    )  # fmt: skip
