"""`sanban tour`: runs every step, prints the table of checks. Exit 0 only when every check holds."""

from __future__ import annotations

import argparse
import json
import tempfile
import traceback
from pathlib import Path

from desktop import slices
from desktop.base.errors import Problem, UserProblem
from desktop.base.platform.files import atomic_write
from desktop.cli.arguments import Commands
from desktop.cli.output import Output, table
from desktop.cli.papers import own_papers, papers_of
from desktop.cli.tour.state import Tour, own_surroundings
from desktop.cli.tour.steps import STEPS

FAILED = 4


def add(commands: Commands) -> None:
    """`tour`."""
    parser = commands.leaf(
        "tour", run, "试走一遍：用真实文本从头到尾办一遍，并逐项核对",
        "新建一个试用办公库的两台机器：登记和办理来文、值班一夜并交接班、开会、打印纪要并检查版式、两边交换数据包、"
        "处理分歧、拒绝损坏和外来的数据包、核对密级隔离、中途断电、核查全部数据，列出每一项核对的结果。"
        "全部成立时退出码为 0。",
    )  # fmt: skip
    parser.add_argument("--out", metavar="DIR", help="结果放在这个空文件夹（不写则放在临时文件夹）")
    parser.add_argument("--texts", metavar="DIR", help="登记这个文件夹里的每一个 .txt（不写则用自带的来文）")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Run the tour."""
    texts = Path(arguments.texts) if arguments.texts else None
    papers = papers_of(texts) if texts else own_papers()
    tour = Tour(_folder(arguments.out), texts, papers, slices.discover(), output)
    with own_surroundings(tour):
        for title, step in STEPS:
            output.progress(f"{title}……")
            try:
                step(tour)
            except (
                Exception
            ) as error:  # a step that breaks off is a check that does not hold; the others still run
                tour.check(f"{title}：完成", False, _why(error))
    document = {
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in tour.checks],
        "files": [str(path) for path in tour.files],
    }
    atomic_write(tour.root / "tour.json", json.dumps(document, ensure_ascii=False, indent=1).encode())
    output.result(document, _words(tour))
    return 0 if tour.checks and all(check.ok for check in tour.checks) else FAILED


def _folder(named: str | None) -> Path:
    if not named:
        return Path(tempfile.mkdtemp(prefix="sanban-tour-"))
    folder = Path(named).absolute()
    if folder.exists() and any(folder.iterdir()):
        raise UserProblem(
            "T-003", f"文件夹不是空的：{folder}", "请换一个空文件夹，已有的内容没有改动。", field="out"
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _why(error: Exception) -> str:
    if isinstance(error, Problem):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = next(
        (f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames) if "desktop" in f.filename), ""
    )
    return f"程序出错（{type(error).__name__}，{place}）"


def _words(tour: Tour) -> str:
    rows = [("✓" if check.ok else "✗ 不成立", check.name, check.detail) for check in tour.checks]
    failed = sum(not check.ok for check in tour.checks)
    verdict = (
        f"{len(tour.checks)} 项核对，{failed} 项不成立。"
        if failed
        else f"{len(tour.checks)} 项核对全部成立。"
    )
    files = "\n".join(f"  {path}" for path in tour.files)
    return f"{table(('', '核对', '结果'), rows, longest=96)}\n{verdict}\n文件：\n{files}"
