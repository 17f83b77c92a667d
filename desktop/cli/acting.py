"""`do` and `undo`: the same verbs as the window, with the same permissions."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from desktop.base.errors import UsageProblem, UserProblem
from desktop.base.fields import Record
from desktop.base.module import Verb
from desktop.cli.arguments import Commands, stdin_text
from desktop.cli.fields_io import complete, input_for, kind_class, verb_named, written_values
from desktop.cli.opening import open_session
from desktop.cli.output import Output
from desktop.cli.records import shown, words_of
from desktop.storage.session import Session

MAX_INPUT_BYTES = 16 << 20


def add(commands: Commands) -> None:
    """`do KIND VERB [ID]`, `undo TX`."""
    parser = commands.leaf(
        "do", do, "办理一项操作，相当于窗口里点一下", "办理一项操作。有哪些操作和参数，见 sanban kinds。"
    )
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("verb", metavar="VERB")
    parser.add_argument("id", nargs="?", metavar="ID", help="新建时不写")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="填一项，可多次")
    parser.add_argument("--json-input", metavar="FILE", help="从 JSON 文件读各项，- 为标准输入")
    parser = commands.leaf(
        "undo", undo, "撤销自己的一次操作", "撤销自己的一次操作；后来又改过的项目保持不变。"
    )
    parser.add_argument("tx", metavar="TX", help="操作编号，见 history --json 的 tx")


def do(arguments: argparse.Namespace, output: Output) -> int:
    """Run one verb and print the record it leaves."""
    document = _document(arguments.json_input)
    with open_session(arguments) as session:
        cls = kind_class(session.catalogue, arguments.kind)
        verb = verb_named(session.catalogue, arguments.kind, arguments.verb)
        if verb.creates and arguments.id:
            raise UsageProblem("CLI-15", f"“{verb.title}”新建一条记录，不要写编号。", "")
        if not verb.creates and not arguments.id:
            raise UsageProblem("CLI-15", f"“{verb.title}”要写明是哪一条记录。", "请在操作后面写编号。")
        session.require(verb.permission)
        written = written_values(verb.arguments, arguments.set, document, f"“{verb.title}”")
        record = None if verb.creates else session.get(cls, complete(session, arguments.kind, arguments.id))
        result = perform(session, verb, record, input_for(session, verb, record, written))
        final = result if isinstance(result, Record) else session.get(cls, record.id) if record else None
        if final is not None:
            output.result(shown(final), words_of(final))
        else:
            output.result({"kind": arguments.kind, "result": result}, f"已办理：{verb.title}")
    return 0


def perform(session: Session, verb: Verb, record: Record | None, given: Any) -> Any:
    """Run a verb with as many arguments as it takes."""
    parts = [*([record.id] if record is not None else []), *([given] if verb.given is not None else [])]
    return session.run(verb, *parts)


def undo(arguments: argparse.Namespace, output: Output) -> int:
    """Take one act back."""
    with open_session(arguments) as session:
        result = session.undo(arguments.tx)
        later = "、".join(result.later_changed)
        output.result(
            {"tx": result.tx, "done": result.done, "later_changed": result.later_changed},
            f"已撤销 {result.done} 项。" + (f"已被后来修改、保持不变：{later}。" if later else ""),
        )
    return 0


def _document(source: str | None) -> Any:
    if not source:
        return None
    try:
        if source == "-":
            words = stdin_text()
        else:
            path = Path(source)
            if path.stat().st_size > MAX_INPUT_BYTES:
                raise UserProblem(
                    "CLI-13", "输入的 JSON 文件超过 16 MB。", "请拆成几个文件。", field="json-input"
                )
            words = path.read_text("utf-8-sig")
        return json.loads(words)
    except OSError:
        raise UserProblem("CLI-13", f"读不出文件：{source}", "请核对路径。", field="json-input") from None
    except (ValueError, RecursionError):
        raise UserProblem(
            "CLI-13", "输入的内容不是 UTF-8 的 JSON。", "请核对文件内容。", field="json-input"
        ) from None
