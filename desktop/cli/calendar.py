"""`calendar show / import / workdays`: the official calendar by which every time limit is counted."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from desktop.base.clock import today
from desktop.base.errors import UsageProblem, UserProblem
from desktop.base.module import verb_of
from desktop.base.values import parse_day
from desktop.cli.arguments import Commands, stdin_text
from desktop.cli.opening import office_folder, open_session
from desktop.cli.output import Output, table
from desktop.cli.records import shown
from desktop.system.calendar import service, store
from desktop.system.calendar.exchange import official
from desktop.system.calendar.records import HolidayNotice, NoticeText
from desktop.system.calendar.rules import Calendar

MAX_FILE_BYTES = 1 << 20


def add(commands: Commands) -> None:
    """The group `calendar`."""
    group = commands.group("calendar", "工作日历：放假安排、工作日推算")
    parser = group.leaf("show", show, "一年的放假安排和各月工作日数", "不写 --office 时按随程序提供的安排。")
    parser.add_argument("year", type=int, metavar="YEAR")
    parser = group.leaf("import", import_notice, "录入放假安排通知（JSON 或通知正文）")
    parser.add_argument("file", metavar="FILE", help="JSON 或通知正文的文件，- 为标准输入")
    parser.add_argument("--year", type=int, metavar="YEAR", help="正文没有标题时写明年份")
    parser.add_argument("--effective-on", default="", metavar="DAY", help="生效日期")
    parser = group.leaf(
        "workdays",
        workdays,
        "从某日起第 N 个工作日",
        "从某日的第二天算起，第 N 个工作日是哪一天；N 可为负数。",
    )
    parser.add_argument("start", metavar="FROM", help="起始日期，如 2026-09-28；today 为今天")
    parser.add_argument("days", type=int, metavar="N")


def show(arguments: argparse.Namespace, output: Output) -> int:
    """Print a year's listed days and the working days of each month."""
    if not 1990 <= arguments.year <= 2099:
        raise UsageProblem("CLI-05", f"没有 {arguments.year} 年的日历。", "年份为 1990 到 2099。")
    calendar = _calendar(arguments)
    days = calendar.list_of(arguments.year)
    counts = calendar.month_counts(arguments.year)
    listed = [{"date": day.on.isoformat(), "off": day.is_off, "name": day.name} for day in days.days]
    document = {
        "year": arguments.year,
        "provisional": days.is_provisional,
        "papers": list(days.papers),
        "days": listed,
        "own_days": [
            {"date": day.on.isoformat(), "off": day.is_off, "name": day.name}
            for day in calendar.overrides()
            if day.on.year == arguments.year
        ],
        "workdays": sum(counts),
        "months": list(counts),
    }
    rows = [(day.on.isoformat(), "休" if day.is_off else "班", day.name) for day in days.days]
    months = "　".join(f"{month}月 {count}" for month, count in enumerate(counts, 1))
    mark = (
        "（暂按法定节假日推算，通知公布后请录入）" if days.is_provisional else f"（{'、'.join(days.papers)}）"
    )
    output.result(
        document,
        f"{arguments.year} 年{mark}\n{table(('日期', '', '节日'), rows)}\n工作日 {sum(counts)} 天：{months}",
    )
    return 0


def workdays(arguments: argparse.Namespace, output: Output) -> int:
    """Print the N-th working day after a day, and what of the days between a reader would not expect."""
    session_free = not _named_office(arguments)
    if arguments.start == "today" and session_free:
        raise UsageProblem("CLI-05", "today 要有办公库才知道是哪一天。", "请写日期，或加 --office。")
    if session_free:
        calendar, start = Calendar(official()), _day(arguments.start)
    else:
        with open_session(arguments) as session:
            calendar = store.calendar_of(session)
            start = today(session.clock) if arguments.start == "today" else _day(arguments.start)
    end = calendar.add_workdays(start, arguments.days)
    first, last = min(start, end), max(start, end)
    notes = [*calendar.exceptions(first, last)]
    warning = calendar.provisional_words(first, last)
    output.result(
        {
            "from": start.isoformat(), "workdays": arguments.days, "to": end.isoformat(), "why": calendar.why(end),
            "exceptions": notes, "provisional": warning,
        },
        "\n".join([f"{start} 起 {arguments.days} 个工作日：{end}（{calendar.why(end)}）", *notes, warning]),
    )  # fmt: skip
    return 0


def import_notice(arguments: argparse.Namespace, output: Output) -> int:
    """Enter a year's notice."""
    text = stdin_text() if arguments.file == "-" else _read(Path(arguments.file))
    effective = _day(arguments.effective_on) if arguments.effective_on else None
    with open_session(arguments) as session:
        given = NoticeText(text=text, year=arguments.year, effective_on=effective)
        notice: HolidayNotice = session.run(verb_of(service.import_list), given)
        output.result(
            shown(notice), f"已录入 {notice.year} 年放假安排：{len(notice.days)} 天，第 {notice.version} 版。"
        )
    return 0


def _named_office(arguments: argparse.Namespace) -> bool:
    try:
        office_folder(arguments)
    except UsageProblem:
        return False
    return True


def _calendar(arguments: argparse.Namespace) -> Calendar:
    if not _named_office(arguments):
        return Calendar(official())
    with open_session(arguments) as session:
        return store.calendar_of(session)


def _day(written: str) -> date:
    try:
        return parse_day(written)
    except ValueError:
        raise UsageProblem("CLI-05", f"日期写法不对：{written[:40]}", "请写成 2026-12-31。") from None


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UserProblem("CLI-13", "文件超过 1 MB，不是放假安排通知。", "请核对文件。", field="file")
        return path.read_text("utf-8-sig")
    except OSError:
        raise UserProblem("CLI-13", f"读不出文件：{path}", "请核对路径。", field="file") from None
    except UnicodeDecodeError:
        raise UserProblem(
            "CLI-13", f"文件不是 UTF-8 文本：{path.name}", "请另存为 UTF-8。", field="file"
        ) from None
