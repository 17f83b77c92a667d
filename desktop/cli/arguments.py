"""The parser: Chinese help and usage errors, the options every command has, groups that several files may fill."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from desktop.base.errors import UsageProblem
from desktop.cli.output import Output

Run = Callable[[argparse.Namespace, Output], int]
"""What a command does; returns the exit code."""

_TRANSLATED = (
    (r"the following arguments are required: (.*)", "缺少参数：{0}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{0}"),
    (r"argument (.*?): expected one argument", "{0} 后面要跟一个值"),
    (r"argument (.*?): expected at least one argument", "{0} 后面至少要跟一个值"),
    (r"argument (.*?): expected (\d+) arguments", "{0} 后面要跟 {1} 个值"),
    (r"argument (.*?): invalid int value: (.*)", "{0} 要填整数，不能是 {1}"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", "{0} 不能是 {1}，只能是 {2}"),
    (r"argument (.*?): not allowed with argument (.*)", "{0} 和 {1} 不能一起用"),
    (r"argument (.*?): ignored explicit argument (.*)", "{0} 后面不跟值：{1}"),
    (r"one of the arguments (.*) is required", "必须给出其中一个：{0}"),
    (r"argument (.*?): (.*)", "{0}：{1}"),
)


def translated(message: str) -> str:
    """argparse's own sentence in Chinese."""
    for pattern, words in _TRANSLATED:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*found.groups())
    return message


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse speaking Chinese and raising `UsageProblem` instead of ending the process."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        kw.setdefault("formatter_class", _Help)
        super().__init__(*args, **(kw | {"add_help": False, "allow_abbrev": False}))
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            UsageProblem: `CLI-01`, always.
        """
        raise UsageProblem(
            "CLI-01", f"命令写法不对：{translated(message)}。", f"请看说明：{self.prog} --help"
        )


def common_options(parser: argparse.ArgumentParser, *, default: Any) -> None:
    """The options of every command; accepted before the command's name and after it."""
    group = parser.add_argument_group("办公库与登录")
    group.add_argument("--office", metavar="DIR", default=default, help="办公库文件夹（或 SANBAN_OFFICE）")
    group.add_argument("--user", metavar="NAME", default=default, help="用户名（或 SANBAN_USER）")
    group.add_argument(
        "--password-file", metavar="FILE", default=default,
        help="写有口令的文件（或 SANBAN_PASSWORD_FILE）；没有就在终端上询问",
    )  # fmt: skip
    group.add_argument(
        "--json", action="store_true", default=False if default is None else default,
        help="标准输出只写一个 JSON 文档",
    )  # fmt: skip
    group.add_argument(
        "--now", metavar="TIME", default=default, help="设定时间，如 2026-11-22T08:30（只用于试用办公库）"
    )


class Commands:
    """The commands of one level, and how a file adds its own."""

    def __init__(self, parser: argparse.ArgumentParser, dest: str) -> None:
        self._subparsers = parser.add_subparsers(
            dest=dest, metavar="命令", title="命令", parser_class=Parser, required=True
        )
        self._dest = dest
        self._groups: dict[str, Commands] = {}

    def leaf(self, name: str, run: Run, title: str, about: str = "") -> argparse.ArgumentParser:
        """A command; add its arguments to what is returned."""
        parser = self._subparsers.add_parser(name, help=title, description=about or title)
        common_options(parser, default=argparse.SUPPRESS)
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, title: str) -> Commands:
        """A command with subcommands (`office create`); the same group may be asked for by several files."""
        if name not in self._groups:
            parser = self._subparsers.add_parser(name, help=title, description=title)
            common_options(parser, default=argparse.SUPPRESS)
            self._groups[name] = Commands(parser, f"{self._dest}_{name}")
        return self._groups[name]


def make_parser(add: Callable[[Commands], None]) -> Parser:
    """The whole parser; `add` puts the commands in."""
    parser = Parser(
        prog="sanban",
        description="三办（办文、办会、办事）：命令行。所做的事与窗口相同，权限也相同。",
        epilog="退出码：0 完成，1 程序错误，2 写法不对，3 内容须改正，4 磁盘、密钥或文件问题，5 没有权限。",
    )
    common_options(parser, default=None)
    add(Commands(parser, "command"))
    return parser


def wants_json(arguments: list[str]) -> bool:
    """Whether `--json` is asked for, known before the rest is understood."""
    before_dashes = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in before_dashes


def stdin_text() -> str:
    """All of standard input."""
    return sys.stdin.read()
