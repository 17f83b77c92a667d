"""`sanban bench NAME [--records N]`: measured figures, each beside a baseline of the same run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from desktop.base.errors import EnvironmentProblem
from desktop.bench.figures import Figure, load_now
from desktop.cli.arguments import Commands
from desktop.cli.bench import lists, paper, searches
from desktop.cli.bench.fixture import LARGEST, SMALLEST, Fixture, fixture
from desktop.cli.output import Output, table
from desktop.cli.window import qt_missing

SIZE = 1_000_000
STORE: dict[str, Callable[[Fixture, Callable[[str], None]], list[Figure]]] = {
    "list": lists.measure,
    "search": searches.measure,
}
WINDOW = "ui"
PAPER = "pdf"


def add(commands: Commands) -> None:
    """`bench NAME`."""
    parser = commands.leaf(
        "bench", run, "测速", "测速：每个数字旁边是同一次运行中测得的对照。第一次运行先准备测试办公库（可随时删除）。"
    )  # fmt: skip
    parser.add_argument(
        "name",
        choices=[*STORE, WINDOW, PAPER],
        metavar="NAME",
        help="list（列表）、search（查找）、ui（窗口）、pdf（排版）",
    )
    parser.add_argument(
        "--records",
        "--size",
        dest="size",
        type=int,
        default=SIZE,
        metavar="N",
        help=f"多少条记录（{SMALLEST:,}–{LARGEST:,}，默认 {SIZE:,}）",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="有一项超过上限就以退出码 1 结束（在空闲的计算机上才有意义）",
    )


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Build the office if need be, measure, print."""
    if arguments.name == WINDOW and qt_missing():
        raise EnvironmentProblem(
            "CLI-20", "这台计算机没有安装图形界面（PySide6），测不了窗口。", "list 和 search 可以测。"
        )
    if arguments.name == PAPER:
        return _paper(output)
    made = fixture(arguments.size, output)
    machine = load_now()
    if arguments.name == WINDOW:
        figures = _window(made, output)
    else:
        figures = [figure.as_json() for figure in STORE[arguments.name](made, output.progress)]
    over = [figure["name"] for figure in figures if figure["within"] is False]
    document = {
        "bench": arguments.name,
        "size": arguments.size,
        "load": machine,
        "over": over,
        "figures": figures,
    }
    output.result(document, "\n".join([_table(figures), _verdict(figures, over, machine)]))
    return 1 if over and arguments.strict else 0


def _verdict(figures: list[dict[str, Any]], over: list[str], machine: float | None) -> str:
    held = sum(figure["within"] is True for figure in figures)
    words = f"有上限的 {held + len(over)} 项中 {held} 项达到。"
    if machine is not None and machine > 1:
        words += f"测前一分钟系统负载 {machine:.1f}：其他程序在用处理器，数字偏大。"
    return words


def _paper(output: Output) -> int:
    """Typesetting beside other engines; needs no office."""
    measured, left_out = paper.measure(output.progress)
    figures = [figure.as_json() for figure in measured]
    document = {"bench": PAPER, "size": paper.PAGES, "figures": figures, "left_out": left_out}
    output.result(document, "\n".join([_table(figures), *left_out]))
    return 0


def _table(figures: list[dict[str, Any]]) -> str:
    lines = [
        (
            f["name"],
            f"{f['value']:,.2f} {f['unit']}",
            f["baseline"],
            f"{f['baseline_value']:,.2f}",
            _times(f["ratio"]),
            "" if f["budget"] is None else f"{'✓' if f['within'] else '■'} < {f['budget']:,g}",
        )
        for f in figures
    ]
    return table(("项目", "测得", "对照", "对照值", "比", "上限"), lines)


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.3f}"


def _window(made: Fixture, output: Output) -> list[dict[str, Any]]:
    """The window is measured in a process of its own, without a screen."""
    environment = os.environ | {"PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "desktop.main.bench", str(made.root)]
    output.progress("窗口（约三分钟）")
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise EnvironmentProblem(
            "CLI-31", f"窗口测速没有完成（退出码 {done.returncode}）。", "详情见上面的输出。"
        )
    found: list[dict[str, Any]] = json.loads(done.stdout.decode("utf-8"))
    return found
