"""Pictures of the pages at 1366×768, taken by the window itself in a process of its own, without a screen."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from desktop.cli.tour.state import TODAY, Tour
from desktop.system.trial.people import CLEARED_CLERK

SIZE = (1366, 768)
TIMEOUT_S = 40
_FEWEST_COLOURS = 32


def take(tour: Tour) -> None:
    """Start `desktop.main --pictures` and look at what it saved. Without Qt there is nothing to check."""
    if importlib.util.find_spec("PySide6") is None:
        tour.output.note("未安装图形界面，未截图。")
        return
    folder = tour.root / "pictures"
    folder.mkdir()
    command = [sys.executable, "-m", "desktop.main", str(tour.office), "--pictures", str(folder),
               "--user", CLEARED_CLERK, "--password-file", str(tour.passphrase_file), "--now", TODAY]  # fmt: skip
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=TIMEOUT_S)
        ended = f"退出码 {done.returncode}"
    except subprocess.TimeoutExpired:
        ended = f"{TIMEOUT_S} 秒内没有完成"
    pictures = sorted(folder.glob("*.png"))
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
