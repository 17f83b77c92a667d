"""Where the system keeps one person's program data. Never in the office folder, so that one copy survives the other."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.base.errors import EnvironmentProblem


def data_folder() -> Path:
    """The per-user data folder, made when missing and readable by its owner only.

    `SANBAN_DATA` overrides; else `%LOCALAPPDATA%\\Sanban` on Windows, `$XDG_DATA_HOME/sanban` or
    `~/.local/share/sanban` elsewhere (XDG Base Directory Specification 0.8).

    Raises:
        EnvironmentProblem: `E-DISK` when it cannot be made.
    """
    return _made(_place(), "用户数据", "SANBAN_DATA")


def _place() -> Path:
    given = os.environ.get("SANBAN_DATA")
    if given:
        return Path(given)
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) / "Sanban" if local else Path.home() / "AppData" / "Local" / "Sanban"
    xdg = os.environ.get("XDG_DATA_HOME")
    # The specification says relative values are to be ignored.
    base = Path(xdg) if xdg and Path(xdg).is_absolute() else Path.home() / ".local" / "share"
    return base / "sanban"


def cache_folder() -> Path:
    """The per-user folder for what can be made again at any time; made when missing, readable by its owner only.

    `SANBAN_CACHE` overrides; else `%LOCALAPPDATA%\\Sanban\\Cache` on Windows, `$XDG_CACHE_HOME/sanban` or
    `~/.cache/sanban` elsewhere.

    Raises:
        EnvironmentProblem: `E-DISK` when it cannot be made.
    """
    return _made(_cache_place(), "缓存", "SANBAN_CACHE")


def _cache_place() -> Path:
    given = os.environ.get("SANBAN_CACHE")
    if given:
        return Path(given)
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Sanban" / "Cache"
    xdg = os.environ.get("XDG_CACHE_HOME")
    base = Path(xdg) if xdg and Path(xdg).is_absolute() else Path.home() / ".cache"
    return base / "sanban"


def _made(folder: Path, what: str, variable: str) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            "E-DISK",
            f"建不了{what}文件夹：{error.strerror or folder}。",
            f"请检查用户目录的权限，或用环境变量 {variable} 指定位置。",
        ) from None
    return folder
