"""Typesetting beside other engines: how fast, and what each gets wrong on the 22 × 28 grid.

What is compared: the same paragraphs (about 48 pages), the same 仿宋, margins and line pitch, from text in memory to a
finished PDF in memory. Every engine runs in a process of its own and is warm: its first run is not counted, and what
it can keep between papers (fonts, style sheet, compiler) it keeps. No two paragraphs are the same, and each run sets
them with another sign, so that nothing set before can be used again. The engines take turns (ours, theirs, ours …)
and the fastest run of each counts, so that what else the machine does weighs on all alike. LibreOffice has no second
run in one process: its time is that of a start with a profile already made. Engines that are not installed are left
out with a word; none is a dependency. The grid is read from the files they wrote.

For a paper of four pages the clock and the processor time are given: on a busy machine the clock says how busy it is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mode
from time import perf_counter, process_time

from desktop.bench.figures import RUNS, Figure
from desktop.cli.bench.engines import TIMEOUT_S, Absent, Engine, libreoffice
from desktop.export import pdf
from desktop.export.gongwen.document import DocumentFacts, lay_out_document
from desktop.export.layout.characters import NO_END, NO_START
from desktop.export.layout.geometry import profile
from desktop.export.measure.lines import lines_of
from desktop.export.measure.read import ReadPdf, read_pdf
from desktop.export.proof import texts
from desktop.export.proof.specimens import DOCUMENT

PAGES = 48
_NAMES = {"own": "本程序", "platypus": "reportlab platypus", "weasyprint": "WeasyPrint", "typst": "Typst"}
_OWN, _OFFICE = "本程序", "LibreOffice（含启动）"
_SIGNS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Grid:
    """What a file shows of the grid: characters of the fullest line, lines of the fullest page, forbidden starts and
    ends, the usual distance of characters (mm), the share of full lines with this distance throughout."""

    columns: int
    rows: int
    forbidden: int
    advance: float
    even: float

    def wrong(self) -> list[str]:
        """What is not as GB/T 9704-2012 asks, in Chinese."""
        page = profile("gb")
        found = []
        if self.columns != page.columns:
            found.append(f"满行 {self.columns} 字（应为 {page.columns}）")
        if self.rows != page.rows:
            found.append(f"满面 {self.rows} 行（应为 {page.rows}）")
        if self.forbidden:
            found.append(f"行首行末禁排标点 {self.forbidden} 处")
        if abs(self.advance - page.cell) > 0.02:
            found.append(f"字距 {self.advance:.2f} 毫米（应为 {page.cell:.2f}）")
        if self.even < 0.5:
            found.append(f"整行中只有 {self.even:.0%} 字距均匀")
        return found


def measure(progress: Callable[[str], None]) -> tuple[list[Figure], list[str]]:
    """The figures, and a word on what each engine gets wrong and on each that was left out."""
    words: list[str] = []
    seconds, files = _run_all(progress, words)
    figures = []
    read = {name: read_pdf(data) for name, data in files.items()}
    speeds = {name: len(read[name].pages) / took for name, took in seconds.items()}
    for name, speed in speeds.items():
        if name != _OWN:
            figures.append(Figure(f"{PAGES} 面，热", speeds[_OWN], "面/秒", name, speed))
    grids = {name: _grid(pages) for name, pages in read.items()}
    own = grids[_OWN]
    for name, grid in grids.items():
        words.append(f"{name}：{'；'.join(grid.wrong()) or '在格上'}")
        if name != _OWN:
            figures += [
                Figure("满行字数", own.columns, "字", name, grid.columns),
                Figure("每面行数", own.rows, "行", name, grid.rows),
                Figure("行首行末禁排标点", own.forbidden, "处", name, grid.forbidden),
                Figure("最常见字距", own.advance, "毫米", name, grid.advance),
                Figure("字距均匀的整行", 100 * own.even, "%", name, 100 * grid.even),
            ]
    progress("4 面公文")
    four = replace(DOCUMENT, body=(*texts.BODY, *texts.BODY[:6]))
    for name, (wall, own_time), limit in (
        ("热", _warm(lambda: _set(four)), 60.0),
        ("冷（新进程里载入并排出）", _cold(), 600.0),
    ):
        figures.append(Figure(f"4 面公文，{name}", wall, "毫秒", "上限", limit))
        figures.append(Figure(f"4 面公文，{name}，处理器时间", own_time, "毫秒", "上限", limit))
    return figures, words


def body(run: int) -> list[str]:
    """Paragraphs of about as many pages as wanted; no two are the same, nor are those of two runs."""
    count = round(PAGES * 7)
    sign = _SIGNS[run % len(_SIGNS)]
    return [f"{texts.BODY[index % len(texts.BODY)]}（第{index + 1}段{sign}）" for index in range(count)]


def _run_all(progress: Callable[[str], None], words: list[str]) -> tuple[dict[str, float], dict[str, bytes]]:
    """Engine → seconds of its fastest run, and its file."""
    seconds: dict[str, float] = {}
    files: dict[str, bytes] = {}
    with ExitStack() as stack:
        started = {key: stack.enter_context(Engine(key)) for key in _NAMES}
        engines = {}
        for key, engine in started.items():
            try:
                engine.wait()
                engines[key] = engine
            except Absent as absence:
                words.append(f"{_NAMES[key]}：{absence}")
        for run in range(RUNS + 1):
            progress(f"{PAGES} 面，第 {run + 1} 遍，共 {RUNS + 1} 遍")
            for key, engine in list(engines.items()):
                try:
                    took, data = engine.run(body(run))
                except Absent as absence:
                    words.append(f"{_NAMES[key]}：{absence}")
                    del engines[key]
                    continue
                if run:
                    name = _NAMES[key]
                    seconds[name] = min(took, seconds.get(name, took))
                    files[name] = data
    progress("LibreOffice")
    with tempfile.TemporaryDirectory() as folder:
        try:
            seconds[_OFFICE], files[_OFFICE] = libreoffice(body(0), Path(folder))
        except Absent as absence:
            words.append(f"{_OFFICE}：{absence}")
    return seconds, files


def _set(facts: DocumentFacts) -> bytes:
    return pdf.to_bytes(lay_out_document(facts))


def _warm(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the best of many runs after one: by the clock, and of processor time."""
    act()
    walls, own_times = [], []
    for _ in range(5 * RUNS):
        started, used = perf_counter(), process_time()
        act()
        walls.append(perf_counter() - started)
        own_times.append(process_time() - used)
    return min(walls) * 1000, min(own_times) * 1000


_COLD = """
import time
started, used = time.perf_counter(), time.process_time()
from dataclasses import replace
from desktop.export import pdf
from desktop.export.gongwen.document import lay_out_document
loaded, used_to_load = time.perf_counter() - started, time.process_time() - used
from desktop.export.proof.specimens import DOCUMENT
from desktop.export.proof import texts
facts = replace(DOCUMENT, body=(*texts.BODY, *texts.BODY[:6]))
started, used = time.perf_counter(), time.process_time()
pdf.to_bytes(lay_out_document(facts))
print((loaded + time.perf_counter() - started) * 1000, (used_to_load + time.process_time() - used) * 1000)
"""


def _cold() -> tuple[float, float]:
    """Milliseconds from the first import to the finished file, the best of seven processes; see ``_warm``."""
    command = [sys.executable, "-c", _COLD]
    runs = []
    for _ in range(RUNS):
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=True)
        runs.append([float(number) for number in done.stdout.split()])
    return min(run[0] for run in runs), min(run[1] for run in runs)


def _grid(read: ReadPdf) -> Grid:
    most = rows = wrong = full = even = 0
    advances: list[float] = []
    plain: list[list[float]] = []
    for page in read.pages:
        lines = [line for line in lines_of(page) if abs(line.size_pt - 16) < 0.5]
        rows = max(rows, len([line for line in lines if line.y < 265]))
        for line in lines:
            steps = [round(step, 2) for step in line.advances()]
            if len(steps) == len(line.chars) - 1:
                most = max(most, len(line.chars))
                plain.append(steps)
            advances += steps
            wrong += (line.text[0] in NO_START) + (line.text[-1] in NO_END)
    usual = mode(advances) if advances else 0.0
    for steps in plain:
        if len(steps) >= most - 3:
            full += 1
            even += all(abs(step - usual) < 0.03 for step in steps)
    return Grid(most, rows, wrong, usual, even / full if full else 0.0)
