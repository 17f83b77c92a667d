"""`print`: a printed form of a record as PDF. Every print leaves a line in the audit log before the file exists."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

from desktop.base.errors import UsageProblem
from desktop.base.ids import RecordId, hex_id
from desktop.base.module import Form
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import complete, kind_class
from desktop.cli.opening import open_session
from desktop.cli.output import Output, pairs
from desktop.cli.typesetting import WRITERS, checked_target
from desktop.export import pdf, writing
from desktop.storage.session import Session


def add(commands: Commands) -> None:
    """`print KIND FORM ID -o FILE.pdf`."""
    parser = commands.leaf(
        "print",
        run,
        "把一条记录输出成打印件（PDF），也可以是 DOCX、OFD、图片",
        "把一条记录输出成打印件（PDF），也可以是 DOCX、OFD（试验）、PNG。有哪些打印格式，见 sanban kinds。"
        "每次打印都记入审计。",
    )
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("form", metavar="FORM")
    parser.add_argument("id", metavar="ID", help="编号，或它开头的至少 8 位")
    parser.add_argument("--archive", action="store_true", help="按 PDF/A-2b 制作，供长期保存")
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE",
        help=".pdf；.docx 供修改；.ofd（试验）；.png 每面一张",
    )  # fmt: skip


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Lay the form out, note the print, write the file."""
    target = checked_target(arguments.output, WRITERS)
    if arguments.archive and target.suffix.lower() != ".pdf":
        raise UsageProblem("CLI-20", "--archive 只用于 PDF。", "请让文件名以 .pdf 结尾，或去掉 --archive。")
    with open_session(arguments) as session:
        kind_class(session.catalogue, arguments.kind)
        form = form_named(session, arguments.kind, arguments.form)
        record = complete(session, arguments.kind, arguments.id)
        made = print_record(session, form, record, target, archived=arguments.archive)
        words = [("文件", str(target)), ("打印格式", form.title), ("页数", str(made["pages"])),
                 ("校验值", made["sha256"][:16])]  # fmt: skip
        if made["remarks"]:
            words.append(("请注意", "\n".join(made["remarks"])))
        output.result(made, pairs(words))
    return 0


def print_record(
    session: Session, form: Form, record: RecordId, target: Path, *, archived: bool = False
) -> dict[str, Any]:
    """Lay a record out, note the print in the audit, write the file; returns what `print --json` says.

    `sha256` is that of the PDF, whatever file is written: it names what was put out.
    """
    document = form.lay_out(session, record)
    data = pdf.to_bytes(document)
    digest = hashlib.sha256(data).hexdigest()
    compartment = _note_print(session, form, record, len(document.pages), digest)
    kind = writing.ARCHIVE if archived else target.suffix.lower()[1:]
    files = writing.write(document, target, kind, data)
    return {
        "file": str(target), "files": [str(file) for file in files], "kind": form.kind, "form": form.name,
        "id": hex_id(record),
        "compartment": compartment, "pages": len(document.pages), "sha256": digest,
        "remarks": list(document.remarks),
    }  # fmt: skip


def form_named(session: Session, kind: str, name: str) -> Form:
    """A printed form of a kind. Raises UsageProblem `CLI-16` when there is none of that name."""
    known = session.catalogue.forms(kind)
    if name not in known:
        there = "、".join(f"{form.name}（{form.title}）" for form in known.values()) or "无"
        raise UsageProblem("CLI-16", f"“{kind}”没有“{name[:60]}”这种打印格式。", f"现有：{there}。")
    return known[name]


def _note_print(session: Session, form: Form, record: RecordId, pages: int, digest: str) -> str:
    """Write the audit line of the print, in the compartment of the record; returns that compartment.

    Raises:
        EnvironmentProblem: `A-080` the audit log cannot be written: then nothing is printed.
    """

    def act(writing: Session) -> str:
        place = writing.locate(record)
        assert place is not None  # the form was laid out from it a moment ago
        with writing.transaction(place[1], f"print.{form.kind}.{form.name}") as transaction:
            transaction.note(kind=form.kind, record=record.hex(), pages=str(pages), sha256=digest)
        return place[1]

    compartment: str = session.run(act)
    return compartment
