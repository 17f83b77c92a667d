"""Where sealed bytes wait: one file per name in one folder. Names are hashes made here."""

from __future__ import annotations

import io
import os
import re
import shutil
from pathlib import Path
from typing import BinaryIO

from sync.folder import sync_folder
from sync.ports import Shelf

_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z]{1,8})?")


class FolderShelf:
    """A shelf in a folder of the office (`inbox/`). Only sealed bytes are put there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: BinaryIO) -> None:
        """Keep the bytes durably: temporary → fsync → rename → fsync the folder."""
        path = self._path(name)
        self._folder.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as target:
            shutil.copyfileobj(data, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
        sync_folder(self._folder)

    def open(self, name: str) -> BinaryIO | None:
        """The bytes under a name, or `None`."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Forget a name."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("a shelf name is a hash")
        return self._folder / name


class OverlayShelf:
    """A shelf in memory over another one that is only read: for looking at a package without keeping anything."""

    def __init__(self, below: Shelf | None = None) -> None:
        self._below = below
        self._kept: dict[str, bytes | None] = {}

    def put(self, name: str, data: BinaryIO) -> None:
        """Keep the bytes in memory."""
        self._kept[name] = data.read()

    def open(self, name: str) -> BinaryIO | None:
        """The bytes from memory, else from the shelf below."""
        if name in self._kept:
            kept = self._kept[name]
            return None if kept is None else io.BytesIO(kept)
        return self._below.open(name) if self._below is not None else None

    def drop(self, name: str) -> None:
        """Forget a name here; the shelf below keeps it."""
        self._kept[name] = None
