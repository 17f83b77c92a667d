"""View settings of this workstation: look, font size, columns of lists. An INI file under the user profile.

It holds no contents of records and never leaves the machine; what holds for the office is a setting in the store.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from desktop import VERSION
from desktop.base import manual
from desktop.base.errors import EnvironmentProblem
from desktop.base.platform.folders import data_folder
from desktop.ui.pages import ViewSettings
from desktop.ui.theme import BASE_PX
from desktop.ui.tokens import LOOKS

FILE = "view.ini"
LOOK, BASE, SEEN = "view.look", "view.base", "view.seen_version"


def load(folder: Path | None = None) -> ViewSettings:
    """The settings of the person at this machine; changes are written at once in the background.

    A damaged value, or a profile that cannot be written, counts as absent: it can only cost a column width.
    """
    try:
        place = folder or data_folder()
    except EnvironmentProblem:
        return ViewSettings()
    file = QSettings(str(place / FILE), QSettings.Format.IniFormat)
    values: dict[str, Any] = {}
    for key in file.allKeys():
        try:
            values[key.replace("/", ".")] = json.loads(str(file.value(key)))
        except ValueError:
            continue

    def save(changed: dict[str, Any]) -> None:
        for key, value in changed.items():
            if values.get(key) != value:
                values[key] = value
                file.setValue(key.replace(".", "/", 1), json.dumps(value, ensure_ascii=True))

    return ViewSettings(values, save)


def look_of(settings: ViewSettings) -> tuple[str, int]:
    """Look and base font size (px) chosen on this machine; 暖白 and 标准 when none or an unknown one is."""
    look, base = settings.get(LOOK, "light"), settings.get(BASE, 14)
    return (look if look in LOOKS else "light", base if base in BASE_PX.values() else BASE_PX["standard"])


def keep_look(settings: ViewSettings, look: str, base: int) -> None:
    """Remember a choice."""
    settings.put(LOOK, look)
    settings.put(BASE, base)


def unseen_news(settings: ViewSettings, version: str = VERSION) -> list[manual.Release]:
    """What came with the updates since this machine was last told; it is not told again.

    Nothing on a machine that has not seen any version: who begins reads the manual.
    """
    seen = str(settings.get(SEEN, ""))
    settings.put(SEEN, version)
    if not seen or manual.ordered(seen) >= manual.ordered(version):
        return []
    try:
        return manual.since(manual.changes(), seen)
    except EnvironmentProblem:
        return []
