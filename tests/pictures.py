"""The pictures of the README: four pages and one printed page, taken from the output of a tour.

`python3 dev.py pictures` runs a tour of its own; `python3 dev.py pictures DIR` takes the output of
`sanban tour --out DIR`. The files in `docs/pictures/` are replaced; nothing is drawn or retouched, only the number of
colours is reduced so that they stay small.

`python3 dev.py pictures --manual` takes those of the manual: the screens of `tests/main/golden_screens.py`.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "pictures"
MANUAL = ROOT / "docs" / "manual" / "pictures"

CHOSEN = {
    "workbench.png": "pictures/*-home-1366.png",
    "incoming.png": "pictures/*-documents-1366.png",
    "meeting.png": "pictures/*-meetings-plan-1366.png",
    "duty.png": "pictures/*-duty-1366.png",
    "minutes.png": "prints/minutes-1.png",
}
"""Name in `docs/pictures/` → what it is in a tour's output: 工作台, 收文, 会议, 值班, page 1 of the minutes."""

LARGEST_BYTES = 200_000


def take(tour: Path, target: Path = TARGET) -> list[Path]:
    """Put the chosen pictures of a tour's output into `target`, with 256 colours.

    Raises:
        ValueError: a picture is not there, there are several, or one stays larger than 200 kB.
    """
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for name, pattern in CHOSEN.items():
        found = sorted(tour.glob(pattern))
        if len(found) != 1:
            raise ValueError(f"{pattern}: {len(found)} files in {tour}")
        data = reduced(found[0])
        if len(data) > LARGEST_BYTES:
            raise ValueError(f"{name}: {len(data)} bytes")
        (target / name).write_bytes(data)
        made.append(target / name)
    return made


def take_manual(target: Path = MANUAL) -> list[Path]:
    """The screens that the chapters of the manual show, drawn now, with 256 colours."""
    from tests.main import golden_screens

    wanted = {
        found
        for chapter in target.parent.glob("*.md")
        for found in re.findall(r"\]\(pictures/([\w-]+)\.png\)", chapter.read_text("utf-8"))
    }
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="sanban-pictures-") as folder:
        golden_screens.draw(Path(folder))
        for name in sorted(wanted):
            (target / f"{name}.png").write_bytes(reduced(Path(folder) / f"{name}.png"))
    return sorted(target.glob("*.png"))


def reduced(path: Path) -> bytes:
    """The picture as a PNG with a palette of its own."""
    out = io.BytesIO()
    with Image.open(path) as picture:
        flat = picture.convert("RGB").quantize(
            256, method=Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE
        )
        flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Take the pictures of DIR, or of a tour made now."""
    if arguments == ["--manual"]:
        made = take_manual()
    elif arguments:
        made = take(Path(arguments[0]))
    else:
        with tempfile.TemporaryDirectory(prefix="sanban-pictures-") as folder:
            command = [sys.executable, "-m", "desktop", "tour", "--out", folder]
            if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
                print("the tour did not hold; no picture was replaced", file=sys.stderr)
                return 1
            made = take(Path(folder))
    for path in made:
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
