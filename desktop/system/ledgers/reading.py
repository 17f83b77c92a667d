"""Reads a file through the reading process: with limits, progress and a way to stop."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import desktop
from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.system.ledgers.sheet import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, Region, Sheet, cell_from

Step = Callable[[int, int], object]
"""Told (done, of) again and again; raises to stop."""

TIMEOUT_S = 120
SUFFIXES = (".xlsx", ".csv")
_ALIASES = {".xlsm": ".xlsx", ".xltx": ".xlsx", ".txt": ".csv", ".tsv": ".csv"}


def read(path: Path, wanted: str = "", step: Step = lambda done, of: None) -> Sheet:
    """One sheet of a file (see `parsing.parse`). `step` is called while it reads; what it raises ends the reading.

    Macros of an .xlsm are never looked at.

    Raises:
        UserProblem: `LG-01`…`LG-06`, `LG-07` of another kind of file or larger than 32 MB, `LG-08` no rows in it.
        EnvironmentProblem: `LG-09` the file cannot be read, or the reading process does not start.
    """
    suffix = path.suffix.lower()
    suffix = _ALIASES.get(suffix, suffix)
    if suffix in (".xls", ".et"):
        suffix = ".xlsx"  # many of them are .xlsx inside; the guard names the others
    if suffix not in SUFFIXES:
        raise UserProblem(
            "LG-07", f"不能导入这种文件：{path.name[:60]}", "请选择 .xlsx 或 .csv 文件。", field="file"
        )
    sheet = parsed(_bytes(path), suffix, wanted, step)
    if not sheet.rows:
        raise UserProblem("LG-08", "表格里没有内容。", "请核对是不是选错了文件或工作表。", field="file")
    return sheet


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise EnvironmentProblem(
            "LG-09", f"读不出文件：{path.name[:60]}", "请核对位置和权限；文件正在别的程序里打开的，先关闭。"
        ) from None
    if len(data) > MAX_FILE_BYTES:
        raise UserProblem("LG-07", "文件超过 32 MB。", "请删去图片，或拆成几个文件后再导入。", field="file")
    return data


def parsed(
    data: bytes,
    suffix: str,
    wanted: str = "",
    step: Step = lambda done, of: None,
    timeout_s: float = TIMEOUT_S,
) -> Sheet:
    """A sheet from bytes, parsed in the reading process. Raises as `read` does."""
    root = str(Path(desktop.__file__).parent.parent)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SANBAN_")}
    environment = {**kept, "PYTHONPATH": root, "PYTHONUTF8": "1"}
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "desktop.system.ledgers.child", suffix, wanted],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(
                subprocess, "CREATE_NO_WINDOW", 0
            ),  # Windows would show a console for a moment
        )
    except OSError:
        raise EnvironmentProblem(
            "LG-09", "读表格的程序没有启动。", "请重试；仍不行的，请重新安装。"
        ) from None
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        process.kill()

    clock = threading.Timer(timeout_s, stop)
    clock.start()
    failure: list[BaseException] = []
    watcher = threading.Thread(target=_guarded(_watch, failure), args=(process, step, stopped), daemon=True)
    watcher.start()
    try:
        return _talk(process, data, step)
    except (ValueError, TypeError, KeyError, IndexError, EOFError, OSError):
        stopped.set()
        watcher.join()
        if failure:
            raise failure[0] from None
        raise UserProblem(
            "LG-02",
            "这个表格太大或太复杂，没有读完就停下了。",
            "请删去图片、公式和空白行列，或拆成几个文件。",
        ) from None
    finally:
        clock.cancel()
        stopped.set()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)
        watcher.join()
        clock.join()


def _close(pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        pipe.close()


def _guarded(function: Callable[..., None], failure: list[BaseException]) -> Callable[..., None]:
    def run(*args: Any) -> None:
        try:
            function(*args)
        except BaseException as error:  # handed on to the thread that waits
            failure.append(error)

    return run


def _watch(process: subprocess.Popen[bytes], step: Step, stopped: threading.Event) -> None:
    """Ask four times a second whether to go on, also while the child is silent."""
    while not stopped.wait(0.25):
        try:
            step(0, 0)
        except BaseException:
            process.kill()
            raise


def _talk(process: subprocess.Popen[bytes], data: bytes, step: Step) -> Sheet:
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(data)
        process.stdin.close()
    except OSError:
        pass  # it refused early; what it says is read below
    head = _line(process.stdout)
    if not isinstance(head, dict):
        raise ValueError
    if "problem" in head:
        told = head["problem"]
        raise UserProblem(
            str(told["code"])[:8], str(told["message"])[:300], str(told["advice"])[:300], field="file"
        )
    count = int(head["count"])
    if not 0 <= count <= MAX_ROWS:
        raise ValueError
    sheet = Sheet(
        str(head["name"])[:100],
        regions=tuple(Region(*(int(n) for n in each)) for each in head["regions"]),
        epoch_1904=head["epoch_1904"] is True,
        sheets=tuple(str(name) for name in head["sheets"]),
        coding=str(head["coding"]),
        program=str(head["program"]),
    )
    for number in range(count):
        row = _line(process.stdout)
        if not isinstance(row, list) or len(row) > MAX_COLUMNS:
            raise ValueError
        sheet.rows.append([cell_from(raw) for raw in row])
        if number % 500 == 499:
            step(number + 1, count)
    return sheet


def _line(stream: IO[bytes]) -> Any:
    line = stream.readline()
    if not line:
        raise EOFError
    return json.loads(line)
