"""The entry of the command line: parse, run, and turn every outcome into an exit code.

0 done · 1 a bug of ours · 2 usage · 3 the input must be fixed · 4 the environment · 5 not permitted.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from desktop.base.errors import EnvironmentProblem, Problem, UsageProblem
from desktop.cli.arguments import make_parser, wants_json
from desktop.cli.commands import add_commands
from desktop.cli.output import Output, use_utf8

_HERE = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; never raises, never prints what a record holds on an error."""
    use_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    output = Output(as_json=wants_json(given))
    try:
        parser = make_parser(add_commands)
        if not given:
            sys.stderr.write(parser.format_help())
            raise UsageProblem("CLI-01", "没有写明要做什么。", "请在 sanban 后面写一个命令。")
        namespace = parser.parse_args(given)
        return int(namespace.run(namespace, output))
    except SystemExit as stop:  # --help
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        output.problem(EnvironmentProblem("CLI-09", "已中断。", "已经保存的内容都在，没有做完的没有保存。"))
        return EnvironmentProblem.exit_code
    except BrokenPipeError:
        return EnvironmentProblem.exit_code
    except Problem as problem:
        output.problem(problem)
        return problem.exit_code
    except OSError as error:
        why = error.strerror or type(error).__name__
        output.problem(EnvironmentProblem("E-IO", f"文件读写失败：{why}。", "请检查路径、磁盘空间和权限。"))
        return EnvironmentProblem.exit_code
    except Exception as error:
        output.problem(_bug(error))
        return 1


def _bug(error: BaseException) -> Problem:
    """What may be said of a bug: its type and the place in our code. Its message may hold contents: left out."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_HERE)
    ]
    frame = ours[-1] if ours else None
    place = f"{Path(frame.filename).relative_to(_HERE).as_posix()}:{frame.lineno}" if frame else "?"
    return Problem(
        "BUG",
        f"程序出错了（{type(error).__name__}，{place}）。",
        "数据没有改动。请把这一行告诉维护人员。",
    )
