"""The engines that `bench pdf` sets beside one another, each behind the same two questions: set this text; how long?

`python -m desktop.cli.bench.engines NAME` is one engine in a process of its own. It answers ``ready`` or ``absent``,
then each line of JSON on its input (``{"paragraphs": […]}``) with ``{"seconds": …, "file": …}``. Only the setting is
timed: what an engine can keep between papers (fonts, styles, its compiler) it makes before.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape

from desktop.export.fonts import bundled
from desktop.export.layout.geometry import MM_PER_PT, profile

TIMEOUT_S = 300
Setter = Callable[[Sequence[str]], bytes]
_FONT = bundled()["fangsong"]
_PITCH_PT = profile("gb").pitch / MM_PER_PT


class Absent(Exception):
    """An engine that is not here, or could not be run."""


class Engine:
    """An engine in a process of its own; leaving the context ends it.

    Raises:
        Absent: it is not installed.
    """

    def __init__(self, name: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def wait(self) -> None:
        """Wait until it can be asked."""
        if self._line() != "ready":
            raise Absent("没有安装，未测")

    def run(self, paragraphs: Sequence[str]) -> tuple[float, bytes]:
        """(seconds, the PDF)."""
        if self._process.stdin is None:
            raise Absent("没有运行成功，未测")
        self._process.stdin.write(json.dumps({"paragraphs": list(paragraphs)}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._line() or "{}")
        if "file" not in answer:
            raise Absent("没有运行成功，未测")
        file = Path(answer["file"])
        data = file.read_bytes()
        file.unlink()
        return float(answer["seconds"]), data

    def _line(self) -> str:
        return self._process.stdout.readline().strip() if self._process.stdout else ""


def own() -> Setter:
    """This program."""
    from dataclasses import replace

    from desktop.export import pdf
    from desktop.export.gongwen.document import lay_out_document
    from desktop.export.proof.specimens import DOCUMENT

    plain = replace(DOCUMENT, attachments=(), note="")
    return lambda paragraphs: pdf.to_bytes(lay_out_document(replace(plain, body=tuple(paragraphs))))


def platypus() -> Setter:
    """reportlab's own layout, with its rules for Chinese."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    pdfmetrics.registerFont(TTFont("fangsong", str(_FONT.path)))
    style = ParagraphStyle(
        "body", fontName="fangsong", fontSize=16, leading=_PITCH_PT, wordWrap="CJK", firstLineIndent=32
    )
    mm = 1 / MM_PER_PT

    def act(paragraphs: Sequence[str]) -> bytes:
        out = BytesIO()
        frame = Frame(28 * mm, 35 * mm, 156 * mm, 225 * mm, 0, 0, 0, 0)
        page = PageTemplate("page", [frame])
        made = BaseDocTemplate(out, pagesize=(210 * mm, 297 * mm), pageTemplates=[page])
        made.build([Paragraph(html.escape(text), style) for text in paragraphs])
        return out.getvalue()

    return act


def weasyprint() -> Setter:
    """HTML and CSS."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(
        string=f"@font-face{{font-family:b;src:url({_FONT.path.as_uri()})}}"
        "@page{size:210mm 297mm;margin:37mm 26mm 35mm 28mm}"
        f"body{{margin:0;font:16pt b;line-height:{_PITCH_PT}pt;text-align:justify}}p{{margin:0;text-indent:2em}}",
        font_config=fonts,
    )

    def act(paragraphs: Sequence[str]) -> bytes:
        text = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
        page = HTML(string=f'<html lang="zh-CN"><body>{text}</body></html>')
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts))

    return act


def typst() -> Setter:
    """Typst through its Python package."""
    from typst import Compiler

    folder = Path(tempfile.mkdtemp())
    file = folder / "bench.typ"
    file.write_text("", "utf-8")
    compiler = Compiler(str(file), font_paths=[str(_FONT.path.parent)], ignore_system_fonts=True)
    gap = _PITCH_PT - 16
    head = (
        "#set page(width: 210mm, height: 297mm, margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))\n"
        f'#set text(font: "{_FONT.family}", size: 16pt, lang: "zh", top-edge: 0.88em, bottom-edge: -0.12em)\n'
        f"#set par(justify: true, leading: {gap}pt, spacing: {gap}pt, first-line-indent: (amount: 2em, all: true))\n"
    )

    def act(paragraphs: Sequence[str]) -> bytes:
        marked = ("".join("\\" + c if c in "#*_`$@<>\\/[]~-=+" else c for c in text) for text in paragraphs)
        made: Any = compiler.compile(input=(head + "\n\n".join(marked)).encode())
        return bytes(made)

    return act


ENGINES = {"own": own, "platypus": platypus, "weasyprint": weasyprint, "typst": typst}


def libreoffice(paragraphs: Sequence[str], folder: Path) -> tuple[float, bytes]:
    """(seconds of the second start with one profile, the PDF): an office file laid out with the same measures.

    Raises:
        Absent: it is not installed.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Absent("没有安装，未测")
    (folder / "fonts.conf").write_text(
        f"<fontconfig><dir>{escape(str(_FONT.path.parent))}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        "utf-8",
    )
    source = folder / "bench.fodt"
    source.write_text(_office_text(paragraphs), "utf-8")
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source)]
    environment = {
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
    }
    took = 0.0
    for _ in range(2):
        started = perf_counter()
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False, env=environment)
        took = perf_counter() - started
    made = source.with_suffix(".pdf")
    if done.returncode or not made.exists():
        raise Absent("没有运行成功，未测")
    return took, made.read_bytes()


def _office_text(paragraphs: Sequence[str]) -> str:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"), ("style", "style"), ("text", "text"), ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )  # fmt: skip
    fonts = 'style:font-name="b" style:font-name-asian="b" fo:font-size="16pt" style:font-size-asian="16pt"'
    text = "".join(f'<text:p text:style-name="P">{escape(each)}</text:p>' for each in paragraphs)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>'
        f'<style:font-face style:name="b" svg:font-family="{_FONT.family}"/></office:font-face-decls><office:styles>'
        '<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-indent="32pt" '
        f'fo:line-height="{_PITCH_PT}pt" fo:text-align="justify"/><style:text-properties {fonts} fo:language="zh" '
        'fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties '
        'fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="37mm" fo:margin-bottom="35mm" '
        'fo:margin-left="28mm" fo:margin-right="26mm"/></style:page-layout></office:automatic-styles>'
        "<office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>'
        f"<office:body><office:text>{text}</office:text></office:body></office:document>"
    )


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main(name: str) -> None:
    """Answer until the input ends."""
    try:
        act = ENGINES[name]()
    except (ImportError, OSError):
        _say("absent")
        return
    _say("ready")
    for line in sys.stdin:
        paragraphs = json.loads(line)["paragraphs"]
        started = perf_counter()
        data = act(paragraphs)
        took = perf_counter() - started
        with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as out:
            out.write(data)
        _say(json.dumps({"seconds": took, "file": out.name}))


if __name__ == "__main__":
    main(sys.argv[1])
