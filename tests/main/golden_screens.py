"""Eleven key screens of the furnished office, always the same to the pixel, and the golden pictures of them.

`python3 dev.py goldens` takes the goldens anew; `python3 dev.py goldens --compare` says what differs from them and
writes expected, actual and difference as PNG into `out/goldens/`. The screens are drawn in a process of its own that
knows no font of the machine and no setting of Qt.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QWidget

from desktop.base.clock import FixedClock
from desktop.cli.papers import own_papers
from desktop.export import fonts, pdf
from desktop.main import entrance
from desktop.main.window import Opened
from desktop.office.documents.records import IncomingDocument
from desktop.office.drafts.editing import show_draft_paper
from desktop.office.drafts.records import Draft
from desktop.office.meetings.records import MeetingPlan
from desktop.office.supervision import printout
from desktop.slices import discover
from desktop.storage.session import Session
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice
from desktop.ui import app as kit
from desktop.ui import snapshot
from desktop.ui.editor.page import EditorPage
from desktop.ui.login import LoginPage
from desktop.ui.snapshot import settle
from desktop.ui.tasks import Tasks
from tests.main import tiles
from tests.main.furnished import NOW, furnished_office
from tests.pictures import reduced

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "screens"
SHOWN = ROOT / "out" / "goldens"
SIZE = (1366, 688)
NAMES = (
    "login",
    "workbench",
    "incoming-list",
    "incoming-record",
    "registration",
    "palette",
    "meeting",
    "supervision-map",
    "paper",
    "editor",
    "duty-night",
)
NO_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{}</dir></fontconfig>'
)


def draw(
    folder: Path, *, system_fonts: bool = False, more: dict[str, str] | None = None
) -> dict[str, Image.Image]:
    """Draw every screen in a fresh process, its files in `folder`; pictures by name.

    Raises:
        AssertionError: the process failed; its output is the message.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("QT_", "SANBAN_", "LC_"))
    }
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "TZ": "UTC"} | (more or {})
    if not system_fonts:
        empty = folder / "no-fonts"
        empty.mkdir(exist_ok=True)
        (folder / "fonts.conf").write_text(NO_FONTS.format(empty), "utf-8")
        environment |= {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "XDG_CACHE_HOME": str(empty)}
    command = [sys.executable, "-m", "tests.main.golden_screens", "--draw", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: Image.open(folder / f"{name}.png").convert("RGB") for name in NAMES}


def golden(name: str) -> Image.Image:
    """The golden picture of a screen."""
    return Image.open(GOLDEN / f"{name}.png").convert("RGB")


def take() -> int:
    """Draw the screens and make them the goldens, with a palette of 256 colours each."""

    GOLDEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sanban-goldens-") as folder:
        draw(Path(folder))
        for old in GOLDEN.glob("*.png"):
            old.unlink()
        for name in NAMES:
            (GOLDEN / f"{name}.png").write_bytes(reduced(Path(folder) / f"{name}.png"))
    total = sum(path.stat().st_size for path in GOLDEN.glob("*.png"))
    print(f"{len(NAMES)} pictures, {total:,} bytes, in {GOLDEN.relative_to(ROOT)}")
    return 0


def faults(drawn: dict[str, Image.Image]) -> list[str]:
    """A line for each screen that is not as its golden picture; what differs lies in `SHOWN` afterwards."""

    found = []
    for name, actual in drawn.items():
        expected = golden(name)
        difference = tiles.compare(expected, actual)
        if not difference.holds:
            paths = tiles.show(expected, actual, SHOWN, name)
            found.append(
                f"{name}: {difference}; see {', '.join(str(path.relative_to(ROOT)) for path in paths)}"
            )
    return found


def check() -> int:
    """Print what differs; 1 when something does."""
    with tempfile.TemporaryDirectory(prefix="sanban-goldens-") as folder:
        found = faults(draw(Path(folder)))
    print("\n".join(found) if found else f"all {len(NAMES)} screens are as their golden pictures")
    return 1 if found else 0


# ------------------------------------------------------------------ inside the drawing process


def _draw_all(folder: Path) -> None:

    application = kit.make(sys.argv[:1], fonts.folder())
    application.setCursorFlashTime(0)
    clock = FixedClock.at(NOW)
    with furnished_office() as office:
        tasks = Tasks()
        page = LoginPage(entrance.info(office, clock), lambda *_: None, tasks)
        _grab(page, folder, "login", lambda: not tasks.busy())
        tasks.close()
        page.close()
        trial = TrialOffice(office, clock, discover())
        with _opened(trial.login(people.CLEARED_CLERK)) as opened:
            for name, go in _clerk_screens(opened):
                go()
                assert (
                    settle(lambda: _idle(opened), timeout_ms=60_000) and " — " in opened.shell.windowTitle()
                ), name
                _grab(opened.shell, folder, name, lambda: _idle(opened))
        with _opened(trial.login(people.DUTY_OFFICERS[1])) as opened:
            opened.dress(application, "night", 14)
            opened.shell.go("duty")
            _grab(opened.shell, folder, "duty-night", lambda: not opened.tasks.busy())


def _clerk_screens(opened: Opened) -> Iterator[tuple[str, Callable[[], object]]]:

    shell, session = opened.shell, opened.session
    documents = session.find(IncomingDocument)
    busiest = min(documents, key=lambda each: (-int(each.stage == "承办"), each.receipt_number))

    def register() -> None:
        shell.press("Ctrl+N")
        page = shell.current_page()
        page.fill_from(own_papers()[0].text)

    def search() -> None:
        shell.palette_box.open("cnj")
        settle(lambda: not opened.tasks.busy(), quiet_ms=200)

    yield "workbench", lambda: shell.go("home")
    yield "incoming-list", lambda: shell.go("documents")
    yield "incoming-record", lambda: shell.open_record("documents.incoming", busiest.id)
    shell.back()
    yield "registration", register
    form = shell.current_page()
    form.form.set_values({})
    shell.back()
    yield "palette", search
    shell.palette_box.leave()
    shell.go("meetings")
    yield "meeting", lambda: shell.open_record("meetings.plan", session.find(MeetingPlan, limit=1)[0].id)
    shell.go("supervision")
    yield "supervision-map", lambda: shell.commands.run("supervision.map")
    shell.back()
    data = pdf.to_bytes(printout.tasks(session, None))
    yield "paper", lambda: shell.show_paper(data, "督办任务清单")
    shell.back()
    yield from _manual_screens(opened)


def _manual_screens(opened: Opened) -> Iterator[tuple[str, Callable[[], object]]]:
    """Screens the manual shows besides; of them the editor has a golden picture."""
    shell = opened.shell
    draft = opened.session.find(Draft, order="written_at", descending=True, limit=1)[0]

    def edit() -> None:
        shell.open_record("drafts.draft", draft.id)
        settle(lambda: not opened.tasks.busy() and isinstance(shell.current_page(), EditorPage))
        settle(shell.current_page().settled)

    shell.go("drafts")
    yield "editor", edit
    yield "paper-checks", lambda: show_draft_paper(shell.current_page(), draft.id, draft.title)
    shell.back()
    shell.back()


@contextmanager
def _opened(session: Session) -> Iterator[Opened]:

    opened = Opened(session)
    try:
        yield opened
        opened.shell.close()
        opened.shell.deleteLater()
    finally:
        opened.close()


def _idle(opened: Opened) -> bool:
    page = opened.shell.current_page()
    return not opened.tasks.busy() and (not isinstance(page, EditorPage) or page.settled())


def _grab(widget: QWidget, folder: Path, name: str, idle: Callable[[], bool]) -> None:

    widget.resize(*SIZE)
    widget.show()

    def calm() -> bool:
        if not widget.isActiveWindow():
            widget.activateWindow()
        return widget.isActiveWindow() and idle()

    assert snapshot.settle(calm, timeout_ms=60_000, quiet_ms=400), f"{name}: never calm"
    picture = widget.grab()
    assert (picture.width(), picture.height()) == SIZE, f"{name}: {picture.width()}×{picture.height()}"
    picture.save(str(folder / f"{name}.png"), "PNG")


def main(arguments: list[str]) -> int:
    """`--draw FOLDER` (the child), `--compare`, or nothing: take the goldens anew."""
    if arguments[:1] == ["--draw"]:
        _draw_all(Path(arguments[1]))
        return 0
    return check() if arguments == ["--compare"] else take()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
