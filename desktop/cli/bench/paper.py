"""Typesetting beside other engines on the same text: how fast, and what each gets wrong on the 22 × 28 grid.

Every engine runs in this run, warm (its second run in one process). Those that are not installed are left out with a
word; none of them is a dependency. The grid is read from the files they wrote.
"""

from __future__ import annotations

import base64
import html
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from statistics import mode
from time import perf_counter

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from desktop.bench.figures import Figure
from desktop.export import pdf
from desktop.export.fonts import bundled
from desktop.export.gongwen.document import DocumentFacts, lay_out_document
from desktop.export.layout.characters import NO_END, NO_START
from desktop.export.layout.geometry import MM_PER_PT
from desktop.export.layout.geometry import profile as profile_named
from desktop.export.measure.lines import lines_of
from desktop.export.measure.read import read_pdf
from desktop.export.proof import texts
from desktop.export.proof.specimens import DOCUMENT

PAGES = 48
TIMEOUT_S = 300
_FONT = bundled()["fangsong"].path
_LEADING_PT = profile_named("gb").pitch / MM_PER_PT
_OWN = "本程序"


def measure(progress: Callable[[str], None]) -> tuple[list[Figure], list[str]]:
    """The figures, and a word on each engine that was left out."""
    body = _body()
    engines: dict[str, Callable[[list[str]], tuple[float, bytes]]] = {
        _OWN: _own, "reportlab platypus": _platypus, "WeasyPrint": _weasyprint, "Typst": _typst,
        "LibreOffice": _libreoffice,
    }  # fmt: skip
    speeds: dict[str, float] = {}
    grids: dict[str, tuple[int, int, int, float]] = {}
    left_out: list[str] = []
    for name, run in engines.items():
        progress(f"{name}（{PAGES} 面）")
        try:
            seconds, data = run(body)
        except _Absent as absence:
            left_out.append(f"{name}：{absence}")
            continue
        grids[name] = _grid(data)
        speeds[name] = len(read_pdf(data).pages) / seconds
    own = grids[_OWN]
    figures = [
        Figure(f"{PAGES} 面，热", speeds[_OWN], "面/秒", name, speed)
        for name, speed in speeds.items()
        if name != _OWN
    ]
    for name, grid in grids.items():
        if name != _OWN:
            figures += [
                Figure("满行字数", own[0], "字", name, grid[0]),
                Figure("每面行数", own[1], "行", name, grid[1]),
                Figure("行首行末禁排标点", own[2], "处", name, grid[2]),
                Figure("最常见字距", own[3], "毫米", name, grid[3]),
            ]
    progress("4 面公文")
    four = replace(DOCUMENT, body=(*texts.BODY, *texts.BODY[:6]))
    figures.append(Figure("4 面公文，热", _warm(lambda: _set(four)), "毫秒", "上限", 60.0))
    figures.append(Figure("4 面公文，冷（新进程里载入并排出）", _cold(), "毫秒", "上限", 600.0))
    return figures, left_out


class _Absent(Exception):
    """An engine that is not here, or could not be run."""


def _body() -> list[str]:
    """Paragraphs of about as many pages as wanted."""
    return [text for _ in range(PAGES) for text in texts.BODY][: round(PAGES * 7.2)]


def _set(facts: DocumentFacts) -> bytes:
    return pdf.to_bytes(lay_out_document(facts))


def _warm(act: Callable[[], object]) -> float:
    """Milliseconds of the best of five runs after one."""
    act()
    took = []
    for _ in range(5):
        started = perf_counter()
        act()
        took.append(perf_counter() - started)
    return min(took) * 1000


_COLD = """
import time; started = time.perf_counter()
from dataclasses import replace
from desktop.export import pdf
from desktop.export.gongwen.document import lay_out_document
loaded = time.perf_counter()
from desktop.export.proof.specimens import DOCUMENT
from desktop.export.proof import texts
facts = replace(DOCUMENT, body=(*texts.BODY, *texts.BODY[:6]))
ready = time.perf_counter()
pdf.to_bytes(lay_out_document(facts))
print((loaded - started + time.perf_counter() - ready) * 1000)
"""


def _cold() -> float:
    took = [float(_child(_COLD, "")) for _ in range(3)]
    return min(took)


def _own(body: list[str]) -> tuple[float, bytes]:
    facts = replace(DOCUMENT, body=tuple(body), attachments=(), note="")
    return _second(lambda: _set(facts))


def _second(act: Callable[[], bytes]) -> tuple[float, bytes]:
    """Seconds of the second run and its file."""
    act()
    started = perf_counter()
    data = act()
    return perf_counter() - started, data


def _platypus(body: list[str]) -> tuple[float, bytes]:
    pdfmetrics.registerFont(TTFont("bench-fangsong", str(_FONT)))
    style = ParagraphStyle(
        "body",
        fontName="bench-fangsong",
        fontSize=16,
        leading=_LEADING_PT,
        wordWrap="CJK",
        firstLineIndent=32,
    )

    def act() -> bytes:
        out = BytesIO()
        mm = 1 / MM_PER_PT
        frame = Frame(28 * mm, 35 * mm, 156 * mm, 225 * mm, 0, 0, 0, 0)
        made = BaseDocTemplate(
            out, pagesize=(210 * mm, 297 * mm), pageTemplates=[PageTemplate("page", [frame])]
        )
        made.build([Paragraph(html.escape(text), style) for text in body])
        return out.getvalue()

    return _second(act)


_WEASYPRINT = """
import base64, json, sys, time
given = json.load(sys.stdin)
try:
    import weasyprint
except (ImportError, OSError):
    print(json.dumps({"absent": True})); raise SystemExit
def act():
    return weasyprint.HTML(string=given["text"]).write_pdf()
act(); started = time.perf_counter(); data = act(); took = time.perf_counter() - started
print(json.dumps({"seconds": took, "data": base64.b64encode(data).decode()}))
"""
_TYPST = """
import base64, json, sys, time
given = json.load(sys.stdin)
try:
    import typst
except (ImportError, OSError):
    print(json.dumps({"absent": True})); raise SystemExit
def act():
    return typst.compile(given["file"], font_paths=[given["fonts"]], ignore_system_fonts=True)
act()
# Typst remembers what it set: another blank at the end makes it work again.
open(given["file"], "a", encoding="utf-8").write("\\n")
started = time.perf_counter(); data = act(); took = time.perf_counter() - started
print(json.dumps({"seconds": took, "data": base64.b64encode(data).decode()}))
"""


def _weasyprint(body: list[str]) -> tuple[float, bytes]:
    style = (
        f"@font-face{{font-family:b;src:url({_FONT.as_uri()})}}@page{{size:210mm 297mm;margin:37mm 26mm 35mm 28mm}}"
        f"body{{margin:0;font:16pt b;line-height:{_LEADING_PT}pt;text-align:justify}}p{{margin:0;text-indent:2em}}"
    )
    paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in body)
    page = f'<html lang="zh-CN"><style>{style}</style><body>{paragraphs}</body></html>'
    return _answer(_child(_WEASYPRINT, json.dumps({"text": page})))


def _typst(body: list[str]) -> tuple[float, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.typ"
        gap = _LEADING_PT - 16
        escaped = "\n\n".join(
            "".join("\\" + c if c in "#*_`$@<>\\/[]~-=+" else c for c in text) for text in body
        )
        file.write_text(
            "#set page(width: 210mm, height: 297mm, margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))\n"
            f'#set text(font: "{bundled()["fangsong"].family}", size: 16pt, lang: "zh", top-edge: 0.88em, '
            f"bottom-edge: -0.12em)\n#set par(justify: true, leading: {gap}pt, spacing: {gap}pt, "
            f"first-line-indent: (amount: 2em, all: true))\n{escaped}\n",
            "utf-8",
        )
        return _answer(_child(_TYPST, json.dumps({"file": str(file), "fonts": str(_FONT.parent)})))


def _libreoffice(body: list[str]) -> tuple[float, bytes]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise _Absent("没有安装，未测")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "bench.html"
        page.write_text("".join(f"<p>{html.escape(text)}</p>" for text in body), "utf-8")
        command = [
            program,
            "--headless",
            "--convert-to",
            "pdf:writer_web_pdf_Export",
            "--outdir",
            folder,
            str(page),
        ]
        took = 0.0
        for _ in range(2):
            started = perf_counter()
            done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False)
            took = perf_counter() - started
        made = page.with_suffix(".pdf")
        if done.returncode or not made.exists():
            raise _Absent("没有运行成功，未测")
        return took, made.read_bytes()


def _child(script: str, given: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=given.encode(),
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise _Absent("没有运行成功，未测")
    return done.stdout.decode()


def _answer(words: str) -> tuple[float, bytes]:
    answer = json.loads(words.strip().splitlines()[-1])
    if "absent" in answer:
        raise _Absent("没有安装，未测")
    return answer["seconds"], base64.b64decode(answer["data"])


def _grid(data: bytes) -> tuple[int, int, int, float]:
    """(characters of the fullest plain line, lines of the fullest page, forbidden starts and ends, usual distance)."""
    most = rows = wrong = 0
    advances: list[float] = []
    for page in read_pdf(data).pages:
        lines = [line for line in lines_of(page) if abs(line.size_pt - 16) < 0.5]
        rows = max(rows, len([line for line in lines if line.y < 265]))
        for line in lines:
            steps = line.advances()
            if len(steps) == len(line.chars) - 1:
                most = max(most, len(line.chars))
            advances += [round(step, 2) for step in steps]
            wrong += (line.text[0] in NO_START) + (line.text[-1] in NO_END)
    return most, rows, wrong, mode(advances) if advances else 0.0
