"""`search`: words across everything this user may see."""

from __future__ import annotations

import argparse

from desktop.base.errors import UsageProblem
from desktop.base.ids import hex_id
from desktop.cli.arguments import Commands
from desktop.cli.opening import open_session
from desktop.cli.output import Output, table


def add(commands: Commands) -> None:
    """`search TEXT`."""
    parser = commands.leaf("search", run, "在所有能看到的内容中查找")
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="最多列出几条（50）")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Print what holds all the words, newest first."""
    if arguments.limit < 0:
        raise UsageProblem("CLI-14", "--limit 不能是负数。", "")
    with open_session(arguments) as session:
        hits = session.search(arguments.text, arguments.limit)
        specs = session.catalogue.specs()
        document = {
            "hits": [
                {"kind": hit.kind, "id": hex_id(hit.id), "compartment": hit.compartment, "title": hit.title}
                for hit in hits
            ]
        }
        rows = [
            (
                specs[hit.kind].title if hit.kind in specs else hit.kind,
                hit.title,
                hit.compartment,
                hex_id(hit.id),
            )
            for hit in hits
        ]
        output.result(document, table(("种类", "标题", "密区", "编号"), rows) if hits else "没有找到。")
    return 0
