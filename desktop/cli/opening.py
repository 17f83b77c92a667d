"""Which office, which user, which password, what time it is: from options, environment and terminal."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from desktop import slices
from desktop.base.clock import Clock, FixedClock, SystemClock
from desktop.base.errors import EnvironmentProblem, UsageProblem, UserProblem
from desktop.cli.output import plain
from desktop.storage.keys.keyfile import KeyFile
from desktop.storage.office import open_office
from desktop.storage.session import Session

_MAX_PASSWORD_FILE = 4096
_LAST_LOGIN = "上次登录："


def office_folder(arguments: argparse.Namespace, named: str | None = None) -> Path:
    """The office folder: the command's own argument, `--office` or `SANBAN_OFFICE`.

    Raises:
        UsageProblem: `CLI-02` none is named.
    """
    folder = named or arguments.office or os.environ.get("SANBAN_OFFICE", "")
    if not folder:
        raise UsageProblem(
            "CLI-02", "没有写明办公库文件夹。", "请加 --office 文件夹，或设置环境变量 SANBAN_OFFICE。"
        )
    return Path(folder)


def user_name(arguments: argparse.Namespace) -> str:
    """The login name of `--user` or `SANBAN_USER`, empty when there is none."""
    return arguments.user or os.environ.get("SANBAN_USER", "")


def password(arguments: argparse.Namespace, user: str) -> str:
    """The user's password from the file named, else asked for on the terminal."""
    return password_from(
        arguments.password_file or os.environ.get("SANBAN_PASSWORD_FILE", ""),
        f"{user} 的口令：",
        "--password-file",
    )


def password_from(file: str, question: str, option: str) -> str:
    """A password from a file (its first line), else asked for on the terminal.

    Raises:
        UserProblem: `CLI-04` the file cannot be read as UTF-8 text.
        UsageProblem: `CLI-03` no file was given and there is no terminal to ask on.
    """
    if file:
        return read_password(Path(file), option)
    if not sys.stdin.isatty():
        raise UsageProblem(
            "CLI-03", "没有口令：没有给出口令文件，也没有终端可以询问。", f"请加 {option} 文件。"
        )
    return getpass.getpass(question)


def read_password(path: Path, option: str = "password_file") -> str:
    """The first line of a password file; spaces in it count."""
    try:
        with path.open("rb") as handle:
            data = handle.read(_MAX_PASSWORD_FILE)
        return data.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except OSError:
        raise UserProblem("CLI-04", f"口令文件读不出来：{path.name}", "请核对路径。", field=option) from None
    except UnicodeDecodeError:
        raise UserProblem(
            "CLI-04", f"口令文件不是 UTF-8 文本：{path.name}", "请另存为 UTF-8。", field=option
        ) from None


def clock_for(arguments: argparse.Namespace, *, trial: bool) -> Clock:
    """The machine's clock, or the one `--now` sets.

    Raises:
        UsageProblem: `CLI-05` the time is malformed.
        UserProblem: `CLI-06` the office is not a trial one.
    """
    if not arguments.now:
        return SystemClock()
    if not trial:
        raise UserProblem(
            "CLI-06",
            "--now 只能用于试用办公库。",
            "正式办公库一律按本机时间办理；请去掉 --now。",
            field="now",
        )
    try:
        return FixedClock.at(arguments.now)
    except ValueError:
        raise UsageProblem(
            "CLI-05", f"--now 的时间写法不对：{arguments.now[:40]}", "请写成 2026-11-22T08:30。"
        ) from None


def is_trial(folder: Path) -> bool:
    """Whether the office was made as a trial one; bound into every password slot, so it cannot be edited in.

    Raises:
        EnvironmentProblem: `S-031` no office there; `K-…` its key file is damaged.
    """
    if not any(folder.glob("office.keys*")):
        raise EnvironmentProblem(
            "S-031", f"这里没有办公库：{folder}", "请选择办公库所在的文件夹，或新建办公库。"
        )
    return KeyFile.load(folder).trial


def open_session(arguments: argparse.Namespace) -> Session:
    """Log in as the command line says; close the session when done (`with open_session(arguments) as session`).

    Raises:
        Problem: whatever stands against it; see `open_office`.
    """
    folder, user = office_folder(arguments), user_name(arguments)
    if not user:
        raise UsageProblem("CLI-02", "没有写明用户。", "请加 --user 用户名，或设置环境变量 SANBAN_USER。")
    clock = clock_for(arguments, trial=is_trial(folder)) if arguments.now else SystemClock()
    session = open_office(folder, user, password(arguments, user), clock, slices.discover())
    try:
        if arguments.now and not session.office.trial:
            clock_for(arguments, trial=False)
    except BaseException:
        session.close()
        raise
    for notice in session.notices:
        if not notice.startswith(_LAST_LOGIN):
            sys.stderr.write(plain(notice) + "\n")
    return session
