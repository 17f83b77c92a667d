"""A virtual screen with a window manager and a Chinese input method, and hands on its keyboard."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PROFILE = """[Groups/0]
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
"""
SIZE = (1400, 800)
PATIENCE_S = 30.0
BLINK = 60
_BUS = "org.freedesktop.DBus"


class Screen:
    """Xvfb, openbox and fcitx5, ended by `close`. Everything they keep lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._children: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        for name in ("config/fcitx5", "run", "data"):
            (folder / name).mkdir(parents=True, mode=0o700)
        (folder / "config/fcitx5/profile").write_text(PROFILE, "utf-8")
        self.environment = os.environ | {
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XMODIFIERS": "@im=fcitx",
            "QT_IM_MODULE": "fcitx",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONUTF8": "1",
        }
        self.environment["DISPLAY"] = self._start_server()
        self.start(["openbox"], "openbox")
        self.start(["fcitx5", "--disable", "wayland"], "fcitx5")
        # Asking fcitx5 itself would make the bus start a second one, without this environment.
        asked = ("dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/", f"{_BUS}.NameHasOwner")
        until(lambda: "true" in self._say(*asked, "string:org.fcitx.Fcitx5"), "fcitx5 does not answer")

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
    def titles(self) -> list[str]:
        """Titles of the program's windows in view."""
        return self._say(
            "xdotool", "search", "--onlyvisible", "--name", "三办", "getwindowname", "%@"
        ).splitlines()

    def wait_title(self, wanted: str) -> None:
        """Wait until a window with these words in its title is in view."""
        until(
            lambda: any(wanted in title for title in self.titles()), f"no window “{wanted}”: {self.titles()}"
        )

    def calm(self) -> None:
        """Wait until two looks in a row differ in no more lines than a blinking caret or a clock is high."""
        seen: list[list[bytes]] = []

        def still() -> bool:
            shot = subprocess.run(
                ["xwd", "-root", "-silent"], env=self.environment, capture_output=True, check=False
            )
            wide = 4 * SIZE[0]
            pixels = shot.stdout[-wide * SIZE[1] :]
            seen.append([pixels[at : at + wide] for at in range(0, len(pixels), wide)])
            if len(seen) < 2 or shot.returncode != 0:  # a window went away while it was looked at
                return False
            return sum(one != other for one, other in zip(seen[-2], seen[-1], strict=False)) <= BLINK

        time.sleep(0.3)
        until(still, "the picture never stands still")

    def shoot(self, path: Path) -> None:
        """Keep a picture (xwd format) for whoever looks at a failure."""
        subprocess.run(["xwd", "-root", "-silent", "-out", str(path)], env=self.environment, check=False)

    # ---- typing ------------------------------------------------------------------------------------------------
    def press(self, *keys: str) -> None:
        """Press keys one after the other (`ctrl+Return`), then wait for the picture."""
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], env=self.environment, check=True)
            time.sleep(0.15)
        self.calm()

    def type(self, words: str) -> None:
        """Type latin text as it is."""
        self._say("fcitx5-remote", "-c")
        self._type(words)
        self.calm()

    def choose(self, words: str) -> None:
        """Type into the palette and take its first line, once the search has answered."""
        self.press("ctrl+k")
        self.type(words)
        time.sleep(2)
        self.calm()
        self.press("Return")
        time.sleep(1)
        self.calm()

    def type_pinyin(self, *syllables: str) -> None:
        """Type words in pinyin through the input method, each taken by the space bar."""
        self._say("fcitx5-remote", "-o")
        until(lambda: self._say("fcitx5-remote").strip() == "2", "the input method is not on")
        for word in syllables:
            self._type(word)
            time.sleep(0.4)
            subprocess.run(["xdotool", "key", "space"], env=self.environment, check=True)
            time.sleep(0.3)
        self._say("fcitx5-remote", "-c")
        self.calm()

    def _type(self, words: str) -> None:
        subprocess.run(["xdotool", "type", "--delay", "60", words], env=self.environment, check=True)


def until(holds: Callable[[], bool], sentence: str) -> None:
    """Wait until something holds; `sentence` says what did not."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, sentence
        time.sleep(0.1)
