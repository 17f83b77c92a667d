"""`typeset`: an official paper from text, as PDF, DOCX, OFD or pictures. Needs no office."""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.base.errors import UsageProblem, UserProblem
from desktop.cli.arguments import Commands
from desktop.cli.output import Output, pairs, table
from desktop.export import writing
from desktop.export.fonts.library import bundled_library, office_library
from desktop.export.fonts.used import fonts_used
from desktop.export.gongwen.overlay import SEAL_MM, Overlay, lay_over
from desktop.export.intake.reading import as_text, read
from desktop.export.layout.frame import Document
from desktop.export.layout.geometry import PROFILES
from desktop.export.layout.normalize import Change, normalize
from desktop.export.typeset import FORMS, check_facts, from_text

MAX_FACTS_BYTES = 1 << 20


def add(commands: Commands) -> None:
    """`typeset FILE --form FORM -o FILE.pdf`, `measure FILE.pdf`."""
    parser = commands.leaf(
        "typeset",
        typeset,
        "把文字排成公文，输出 PDF",
        "把文字排成公文，输出 PDF。标题、文号、主送、落款等从文字中识别；要素文件（TOML）里写明的以要素文件为准。",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="文字文件：.txt、.md 或 .docx")
    parser.add_argument(
        "--form", required=True, choices=tuple(FORMS), metavar="FORM",
        help="文种版式：" + "，".join(f"{name} {title}" for name, title in FORMS.items()),
    )  # fmt: skip
    parser.add_argument(
        "--annex", type=Path, action="append", default=[], metavar="FILE",
        help="装订在后的附件，可写多次：各起一面，页码接排；第一行是标题",
    )  # fmt: skip
    parser.add_argument("--facts", type=Path, metavar="FACTS.toml", help="要素文件")
    add_profile(parser)
    parser.add_argument(
        "--fonts", choices=("bundled", "system"), default="bundled",
        help="bundled 随程序的字体，各机一样（默认）；system 先用本机装的方正小标宋、仿宋_GB2312 等",
    )  # fmt: skip
    parser.add_argument(
        "--normalize", choices=("off", "show"), default="off",
        help="show 把标点改规范，并逐处列出改动；off 照原文（默认）",
    )  # fmt: skip
    parser.add_argument(
        "--draft", default="", metavar="TEXT", help="草稿标记，如 送审稿；草稿上画出印章的位置"
    )
    parser.add_argument("--seal-mm", type=float, default=SEAL_MM, metavar="MM", help="印章直径，毫米（42）")
    parser.add_argument("--watermark", default="", metavar="TEXT", help="水印文字")
    parser.add_argument("--preprinted", action="store_true", help="套打：不印红色标志和红线")
    parser.add_argument("--archive", action="store_true", help="按 PDF/A-2b 制作，供长期保存")
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE",
        help=".pdf；.docx 供修改；.ofd（试验）；.png 每面一张",
    )  # fmt: skip


def add_profile(parser: argparse.ArgumentParser) -> None:
    """The option that says which grid."""
    parser.add_argument(
        "--profile", default="gb", metavar="PROFILE", help=f"版式：{'、'.join(PROFILES)}（默认 gb）"
    )


def typeset(arguments: argparse.Namespace, output: Output) -> int:
    """Text in, one paper out."""
    target = checked_target(arguments.output, WRITERS)
    intakes = [
        read(read_file(path, field), path.name)
        for field, path in (("file", arguments.file), *(("annex", annex) for annex in arguments.annex))
    ]
    text = bound(as_text(intakes[0]), [as_text(annex) for annex in intakes[1:]])
    changes: tuple[Change, ...] = ()
    mended = text
    if arguments.normalize == "show":
        mended, changes = normalize(text)
    library = office_library() if arguments.fonts == "system" else bundled_library()
    facts = read_facts(arguments.facts)
    document = from_text(mended, arguments.form, facts, arguments.profile, library)
    overlay = Overlay(
        watermark=arguments.watermark, draft=arguments.draft, seal_mm=arguments.seal_mm,
        preprinted=arguments.preprinted,
    )  # fmt: skip
    document = lay_over(document, overlay, library)
    if arguments.archive and target.suffix.lower() != ".pdf":
        raise UsageProblem("CLI-20", "--archive 只用于 PDF。", "请让文件名以 .pdf 结尾，或去掉 --archive。")
    read_warnings = [warning for intake in intakes for warning in intake.warnings]
    warnings = (*read_warnings, *((_OFD_REMARK,) if target.suffix.lower() == ".ofd" else ()))
    document = replace(document, remarks=(*warnings, *document.remarks))
    files = write(document, target, archived=arguments.archive)
    made = (
        typeset_json(document, target)
        | {"files": [str(file) for file in files]}
        | {"changes": changes_json(text, changes)}
    )
    output.result(made, typeset_words(document, target) + changes_words(text, changes))
    return 0


def bound(text: str, annexes: list[str]) -> str:
    """The paper and its attachments as one text, each after a line with its mark."""
    count = len(annexes)
    marked = [f"附件{number if count > 1 else ''}\n{annex}" for number, annex in enumerate(annexes, 1)]
    return "\n".join((text, *marked))


def typeset_json(document: Document, target: Path) -> dict[str, Any]:
    """What was made, in the shape of `typeset --json`."""
    return {
        "file": str(target),
        "form": document.form,
        "profile": document.profile,
        "pages": len(document.pages),
        "fonts": [
            {"role": use.role, "family": use.family, "label": use.label, "file": use.file.name,
             "characters": use.characters}
            for use in fonts_used(document)
        ],
        "remarks": list(document.remarks),
    }  # fmt: skip


def typeset_words(document: Document, target: Path) -> str:
    """The same for people."""
    fonts = table(
        ("字体要求", "实际使用", "字数", "例字"),
        [(use.role_name, use.label, use.characters, use.examples) for use in fonts_used(document)],
    )
    entries = [("文件", str(target)), ("版式", f"{FORMS.get(document.form, document.form)}，{document.profile}"),
               ("页数", str(len(document.pages)))]  # fmt: skip
    if document.remarks:
        entries.append(("请注意", "\n".join(document.remarks)))
    return f"{pairs(entries)}\n\n{fonts}"


def changes_json(text: str, changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Each change of the normaliser: its line and column (from 1) in the text as typed."""
    return [
        {
            "line": line,
            "column": column,
            "found": change.found,
            "replaced": change.replaced,
            "reason": change.reason,
        }
        for change in changes
        for line, column in [_place(text, change.start)]
    ]


def changes_words(text: str, changes: tuple[Change, ...]) -> str:
    """The changes as a table that shows each in its sentence."""
    if not changes:
        return ""
    rows = []
    for change in changes:
        line, column = _place(text, change.start)
        before = text[max(0, change.start - _AROUND) : change.start].rpartition("\n")[2]
        after = text[change.start + len(change.found) :][:_AROUND].partition("\n")[0]
        shown = f"{before}【{change.found}→{change.replaced}】{after}"
        rows.append((f"{line}:{column}", shown, change.reason))
    return f"\n\n规范标点，共 {len(changes)} 处：\n" + table(("行:列", "改动", "原因"), rows)


_AROUND = 8


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


WRITERS = (".pdf", ".docx", ".ofd", ".png")
_OFD_REMARK = "OFD 为试验功能：请先用本单位的阅读器打开核对。"


def write(document: Document, target: Path, *, archived: bool = False) -> list[Path]:
    """Write the document in the format of the file's ending; returns the files made (pictures: one a page)."""
    return writing.write(document, target, writing.ARCHIVE if archived else target.suffix.lower()[1:])


def pdf_target(path: Path) -> Path:
    """Where a PDF goes. Raises as `checked_target`."""
    return checked_target(path, (".pdf",))


def checked_target(path: Path, suffixes: tuple[str, ...]) -> Path:
    """Where the file goes.

    Raises:
        UsageProblem: `CLI-20` the name has another ending, or its folder is not there.
    """
    if path.suffix.lower() not in suffixes:
        known = "、".join(suffixes)
        raise UsageProblem("CLI-20", f"不能输出这种文件：{path.name}", f"请让文件名以 {known} 结尾。")
    if not path.absolute().parent.is_dir():
        raise UsageProblem("CLI-20", f"没有这个文件夹：{path.absolute().parent}", "请先建好文件夹。")
    return path


def read_file(path: Path, field: str) -> bytes:
    """A file named on the command line.

    Raises:
        UserProblem: `CLI-13` it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError:
        raise UserProblem("CLI-13", f"读不出文件：{path}", "请核对路径。", field=field) from None


def read_facts(path: Path | None) -> dict[str, Any]:
    """The facts of a TOML file; none without one.

    Raises:
        UserProblem: `T-005` not TOML, or it names a fact that there is none of.
    """
    if path is None:
        return {}
    facts = read_toml(path)
    check_facts(facts)
    return facts


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says.

    Raises:
        UserProblem: `CLI-13` it cannot be read, `T-005` it is not TOML.
    """
    data = read_file(path, "facts")
    try:
        if len(data) > MAX_FACTS_BYTES:
            raise ValueError
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        place = f"（{error}）" if isinstance(error, tomllib.TOMLDecodeError) else ""
        raise UserProblem(
            "T-005", f"要素文件不是 UTF-8 的 TOML{place}。", "请核对要素文件的写法。", field="facts"
        ) from None
