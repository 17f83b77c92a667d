"""A virtual screen with a window manager and a Chinese input method, and hands on its keyboard.

Nothing here waits for a time. Keys are one stream: X, the program and the input method each take them in the order
they were pressed, so a key may be pressed as soon as the window it is meant for is the active one. What has to be
waited for says so by itself: the title of the active window names the page and the stage of a record, and
`fcitx5-remote` tells whether the input method is on, which it changes by a key of that same stream.

One exception: Qt asks the input method about a key only while a text field has the focus. A key for a list or a
choice does not wait for one that went to a text field just before and is still out: between them, wait for a title.
"""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

CONFIG = {
    "profile": """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
""",
    "config": """[Hotkey/TriggerKeys]
0=Control+space

[Behavior]
ActiveByDefault=False
ShareInputState=All
ShowInputMethodInformation=False
PreloadInputMethod=True
""",
    "conf/xcb.conf": "Allow Overriding System XKB Settings=False\n",
    "conf/pinyin.conf": "FirstRun=False\nPrediction=False\n",
}
SIZE = (1400, 800)
PATIENCE_S = 180.0
"""How long a state may take to come. Reached only when it never comes: waiting ends at once when it does."""
OFF, ON = "1", "2"
"""What `fcitx5-remote` says."""
KEPT = Path(__file__).resolve().parents[2] / "out" / "e2e"
"""Where a failure leaves what there is to see of it."""
_BUS = "org.freedesktop.DBus"


class Screen:
    """Xvfb, openbox and fcitx5, ended by `close`. Everything they keep lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._children: list[subprocess.Popen[bytes]] = []
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self._folder = folder
        for name in ("config/fcitx5/conf", "run", "data"):
            (folder / name).mkdir(parents=True, mode=0o700)
        for name, words in CONFIG.items():
            (folder / "config/fcitx5" / name).write_text(words, "utf-8")
        self.environment = os.environ | {
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XMODIFIERS": "@im=fcitx",
            "QT_IM_MODULE": "fcitx",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONUTF8": "1",
            "PYTHONFAULTHANDLER": "1",
        }
        self.environment["DISPLAY"] = self._start_server()
        self.start(["openbox"], "openbox")
        self.start(["fcitx5", "--disable", "wayland"], "fcitx5")
        # Asking fcitx5 itself would make the bus start a second one, without this environment.
        asked = ("dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/", f"{_BUS}.NameHasOwner")
        self._until(lambda: "true" in self._say(*asked, "string:org.fcitx.Fcitx5"), lambda: "no fcitx5")

    def _start_server(self) -> str:
        reading, writing = os.pipe()
        width, height = SIZE
        with (self._folder / "xvfb.log").open("wb") as log:
            self._children.append(
                subprocess.Popen(
                    [
                        "Xvfb",
                        "-displayfd",
                        str(writing),
                        "-screen",
                        "0",
                        f"{width}x{height}x24",
                        "-r",  # no repeated keys: between press and release a busy machine may let a second pass
                        "-nolisten",
                        "tcp",
                    ],
                    pass_fds=(writing,),
                    stderr=log,
                )
            )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        return f":{number}"

    def start(
        self, command: list[str], name: str, more: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program on this screen; what it says goes to `<name>.log`."""
        with (self._folder / f"{name}.log").open("wb") as log:
            child = subprocess.Popen(command, env=self.environment | dict(more or {}), stdout=log, stderr=log)
        self._children.append(child)
        self._started[name] = child
        return child

    def close(self) -> None:
        """End everything started, the newest first."""
        for child in reversed(self._children):
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _say(self, *command: str) -> str:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout

    # ---- looking -----------------------------------------------------------------------------------------------
    def active(self) -> str:
        """The title of the window that keys go to, as the X server has it (the window manager says so too early)."""
        return self._say("xdotool", "getwindowfocus", "getwindowname").strip()

    def wait_for(self, wanted: str) -> None:
        """Wait until the active window has these words in its title."""
        self._until(
            lambda: wanted in self.active(), lambda: f"waited for “{wanted}”, stands at “{self.active()}”"
        )

    def wait_for_dialog(self, title: str) -> None:
        """Wait until a dialog with exactly this title is the active window."""
        self._until(
            lambda: self.active() == title, lambda: f"waited for “{title}”, stands at “{self.active()}”"
        )

    def shoot(self, path: Path) -> None:
        """Keep a picture (PNG) for whoever looks at a failure."""
        shot = subprocess.run(
            ["xwd", "-root", "-silent"], env=self.environment, capture_output=True, check=False
        ).stdout
        if len(shot) < 100:
            return
        head = struct.unpack(">25I", shot[:100])
        high, bits, stride = head[5], head[11], head[12]
        raw = {24: "BGR", 32: "BGRX"}[bits]
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = shot[-stride * high :]
        Image.frombytes("RGB", (head[4], high), pixels, "raw", raw, stride).save(path)

    # ---- typing ------------------------------------------------------------------------------------------------
    def press(self, *keys: str) -> None:
        """Press keys one after the other (`ctrl+Return`)."""
        subprocess.run(["xdotool", "key", "--delay", "30", *keys], env=self.environment, check=True)

    def type(self, words: str) -> None:
        """Type latin text as it is."""
        subprocess.run(["xdotool", "type", "--delay", "30", words], env=self.environment, check=True)

    def type_pinyin(self, *words: str) -> None:
        """Type words in pinyin through the input method, each taken by the space bar.

        The method is switched on and off by its own key: that it is off again says that it has had every key before.
        """
        self._toggle(ON)
        for word in words:
            self.type(word)
            self.press("space")
        self._toggle(OFF)

    def _toggle(self, wanted: str) -> None:
        self.press("ctrl+space")
        self._until(
            lambda: self._say("fcitx5-remote").strip() == wanted,
            lambda: f"the input method does not become {wanted} in “{self.active()}”",
        )

    def _until(self, holds: Callable[[], bool], sentence: Callable[[], str]) -> None:
        """Wait until something holds; when it never does, keep what there is to see and fail with `sentence`."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                said = sentence()
                self._explain()
                raise AssertionError(said)
            time.sleep(0.05)

    def _explain(self) -> None:
        """Into out/e2e/: the screen, the windows, and what the program said last, with where its threads stand."""
        KEPT.mkdir(parents=True, exist_ok=True)
        self.shoot(KEPT / "failed.png")
        shown = self._say("xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@")
        (KEPT / "windows.txt").write_text(shown, "utf-8")
        window = self._started.get("window")
        if window is not None and window.poll() is None:
            window.send_signal(signal.SIGABRT)  # its fault handler writes the stacks
            window.wait(10)
        log = self._folder / "window.log"
        if log.is_file():
            shutil.copy(log, KEPT / "window.log")
