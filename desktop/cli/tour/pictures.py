"""Pictures of the pages at 1366×768, taken by the window itself in a process of its own, without a screen.

The office is copied as it stands at that moment, so that the other steps go on meanwhile.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

from desktop.cli.tour.state import TODAY, Tour
from desktop.system.trial.people import CLEARED_CLERK

SIZE = (1366, 768)
TIMEOUT_S = 60
NAME = "pictures"
_FEWEST_COLOURS = 32


def start(tour: Tour) -> None:
    """Begin. Without Qt there is nothing to do."""
    if importlib.util.find_spec("PySide6") is None:
        tour.output.note("未安装图形界面，未截图。")
        return
    tour.leave()
    copy, data, folder = (
        tour.root / "pictured" / "office",
        tour.root / "pictured" / "data",
        tour.root / "pictures",
    )
    shutil.copytree(tour.office, copy)
    shutil.copytree(tour.data, data)
    folder.mkdir()
    command = [sys.executable, "-m", "desktop.main", str(copy), "--pictures", str(folder),
               "--user", CLEARED_CLERK, "--password-file", str(tour.passphrase_file), "--now", TODAY]  # fmt: skip
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "SANBAN_DATA": str(data)}
    tour.beside[NAME] = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def finish(tour: Tour) -> None:
    """Wait for them and look at what was saved."""
    child = tour.beside.pop(NAME, None)
    if child is None:
        return
    try:
        ended = f"退出码 {child.wait(TIMEOUT_S)}"
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        ended = f"{TIMEOUT_S} 秒内没有完成"
    shutil.rmtree(tour.root / "pictured", ignore_errors=True)
    pictures = sorted((tour.root / "pictures").glob("*.png"))
    wrong = [path.name for path in pictures if not _is_page(path)]
    tour.files += pictures
    tour.check(
        "各页面截图 1366×768，画面不为空",
        pictures and not wrong and ended == "退出码 0",
        f"{len(pictures)} 张，{ended}" + (f"；不符：{'、'.join(wrong)}" if wrong else ""),
    )


def _is_page(path: Path) -> bool:
    """Whether a picture has the size and more than a few colours."""
    with Image.open(path) as picture:
        colours = picture.convert("RGB").getcolors(1 << 20)
        return picture.size == SIZE and (colours is None or len(colours) > _FEWEST_COLOURS)
