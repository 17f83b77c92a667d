"""`sanban kinds`: what there is, for people and scripts. Needs no office."""

from __future__ import annotations

import argparse
from typing import Any

from desktop import slices
from desktop.base.fields import FieldSpec
from desktop.base.module import Catalogue
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import kind_class
from desktop.cli.output import Output, table


def add(commands: Commands) -> None:
    """`kinds [KIND]`."""
    parser = commands.leaf("kinds", run, "列出每种记录的字段、操作和打印格式")
    parser.add_argument("kind", nargs="?", metavar="KIND", help="只看这一种")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Print every record kind."""
    catalogue = slices.discover()
    if arguments.kind:
        kind_class(catalogue, arguments.kind)
    wanted = [arguments.kind] if arguments.kind else list(catalogue.kinds())
    found = [_kind(catalogue, kind) for kind in wanted]
    output.result({"kinds": found}, "\n\n".join(_words(entry) for entry in found))
    return 0


def field_json(spec: FieldSpec) -> dict[str, Any]:
    """One field or argument."""
    return {
        "name": spec.name, "label": spec.label, "type": str(spec.kind), "required": spec.required,
        "choices": list(spec.choices),
    }  # fmt: skip


def _kind(catalogue: Catalogue, kind: str) -> dict[str, Any]:
    spec = catalogue.specs()[kind]
    return {
        "kind": kind,
        "title": spec.title,
        "fields": [field_json(field) for field in spec.fields],
        "verbs": [
            {
                "name": verb.name, "title": verb.title, "creates": verb.creates, "permission": verb.permission,
                "arguments": [field_json(field) for field in verb.arguments],
            }
            for verb in catalogue.verbs(kind).values()
        ],
        "forms": [{"name": form.name, "title": form.title} for form in catalogue.forms(kind).values()],
    }  # fmt: skip


def _verb_words(verb: dict[str, Any]) -> str:
    names = "、".join(argument["name"] for argument in verb["arguments"])
    return f"  {verb['name']}（{verb['title']}）：{names or '无参数'}"


def _words(entry: dict[str, Any]) -> str:
    fields = table(
        ("字段", "名称", "类型", "必填", "可选值"),
        [
            (
                field["name"],
                field["label"],
                field["type"],
                "是" if field["required"] else "",
                "、".join(field["choices"]),
            )
            for field in entry["fields"]
        ],
    )
    verbs = "\n".join(_verb_words(verb) for verb in entry["verbs"])
    forms = "、".join(f"{form['name']}（{form['title']}）" for form in entry["forms"])
    return f"{entry['kind']}　{entry['title']}\n{fields}\n操作\n{verbs or '  无'}\n打印格式  {forms or '无'}"
