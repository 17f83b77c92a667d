"""`sanban open`: the window, in a process of its own, so that the command line itself never needs Qt."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from desktop import slices
from desktop.base.clock import SystemClock
from desktop.base.errors import EnvironmentProblem
from desktop.base.platform.folders import data_folder
from desktop.cli.arguments import Commands
from desktop.cli.output import Output
from desktop.cli.papers import own_papers, register
from desktop.office.drafts.trial import write_drafts
from desktop.system.trial.office import make_trial_office
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE

TRIAL_FOLDER = "trial-office"


def add(commands: Commands) -> None:
    """`open [DIR]`."""
    parser = commands.leaf(
        "open", run, "打开窗口", "打开窗口。不写文件夹时打开试用办公库（没有就新建一个）。"
    )
    parser.add_argument("dir", nargs="?", metavar="DIR", help="办公库文件夹（或 --office）")


def qt_missing() -> bool:
    """Whether the graphical parts are not installed."""
    return importlib.util.find_spec("PySide6") is None


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Open the window and wait until it is closed; its exit code is ours."""
    if qt_missing():
        raise EnvironmentProblem(
            "CLI-20", "这台计算机没有安装图形界面（PySide6），打不开窗口。", "命令行可以照常使用。"
        )
    named = arguments.dir or arguments.office or os.environ.get("SANBAN_OFFICE", "")
    folder = Path(named) if named else trial_office(output)
    command = [sys.executable, "-m", "desktop.main", str(folder)]
    return subprocess.run(command, check=False).returncode


def trial_office(output: Output) -> Path:
    """The trial office of this computer's user, made and furnished the first time."""
    folder = data_folder() / TRIAL_FOLDER
    if not any(folder.glob("office.keys*")):
        output.note("正在准备试用办公库……")
        office = make_trial_office(folder, SystemClock(), slices.discover())
        with office.login(CLEARED_CLERK) as session:
            for paper in own_papers():
                register(session, paper)
            write_drafts(session)
        output.note(f"试用办公库：{folder}\n用户名 {CLEARED_CLERK}，试用口令 {PASSPHRASE}")
    return folder
