"""The look: tokens → palette, style sheet and fonts. One `Theme` hangs on the application; painters ask `current()`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from desktop.ui.tokens import LOOKS

_QSS = Path(__file__).with_name("style.qss")
_PROPERTY = "sanban_theme"

BASE_PX = {"standard": 14, "large": 16, "huge": 18}
BASE_NAMES = {"standard": "标准", "large": "大", "huge": "特大"}

_SANS = ["Noto Sans SC", "Noto Sans CJK SC"]
_SANS_WINDOWS = ["Microsoft YaHei UI", "Microsoft YaHei", *_SANS]
_SERIF = ["STZhongsong", "Noto Serif SC", "SimSun", "Noto Serif CJK SC"]
_KAI = ["Sanban Kai", "LXGW WenKai", "KaiTi", "STKaiti", "Noto Serif SC"]


@dataclass(frozen=True)
class Theme:
    """One look at one base font size. All sizes in the kit are written for base 14 and scaled by `px`."""

    look: str = "light"
    base: int = 14
    sans: tuple[str, ...] = tuple(_SANS)
    strong: int = 500
    colours: dict[str, str] = field(default_factory=lambda: LOOKS["light"])

    def px(self, size: float) -> int:
        """A length written for base 14, in logical pixels of this look."""
        return round(size * self.base / 14)

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self.colours[token])

    def hex(self, token: str) -> str:
        """The `#RRGGBB` of a token."""
        return self.colours[token]

    def font(self, px: float = 14, *, strong: bool = False, family: str = "sans") -> QFont:
        """A font of this look; `family`: sans, serif (office name) or kai (批示)."""
        font = QFont()
        font.setFamilies({"sans": list(self.sans), "serif": _SERIF, "kai": _KAI}[family])
        font.setPixelSize(self.px(px))
        if family == "serif" and strong:
            font.setWeight(QFont.Weight.Bold)
        elif strong:
            font.setWeight(QFont.Weight(self.strong))
        font.setHintingPreference(
            QFont.HintingPreference.PreferNoHinting
            if sys.platform != "win32"
            else QFont.HintingPreference.PreferDefaultHinting
        )
        return font


_DEFAULT = Theme()


def current() -> Theme:
    """The theme of the running application (the plain light one before `install`)."""
    app = QApplication.instance()
    found = app.property(_PROPERTY) if app is not None else None
    return found if isinstance(found, Theme) else _DEFAULT


@contextmanager
def on_paper(base: int = 14) -> Iterator[Theme]:
    """While painting for print: the light look, whatever the screen shows. Main thread only."""
    app = QApplication.instance()
    before = current()
    paper = Theme("light", base, before.sans, before.strong, LOOKS["light"])
    if app is not None:
        app.setProperty(_PROPERTY, paper)
    try:
        yield paper
    finally:
        if app is not None:
            app.setProperty(_PROPERTY, before)


def load_fonts(folder: Path) -> list[str]:
    """Register every bundled font of a folder; returns the families found."""
    families: list[str] = []
    for file in sorted(folder.glob("*.[to]tf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families


def install(app: QApplication, fonts_folder: Path | None, look: str = "light", base: int = 14) -> Theme:
    """Dress the application. Called again with another look or base size it dresses every living widget anew.

    `fonts_folder` holds the bundled .ttf files; None leaves the fonts of the system (or those loaded before).
    """
    if fonts_folder is not None and app.property("sanban_fonts") != str(fonts_folder):
        load_fonts(fonts_folder)
        app.setProperty("sanban_fonts", str(fonts_folder))
    windows = sys.platform == "win32"
    theme = Theme(
        look, base, tuple(_SANS_WINDOWS if windows else _SANS), 600 if windows else 500, LOOKS[look]
    )
    app.setProperty(_PROPERTY, theme)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette(theme))
    app.setFont(theme.font())
    app.setStyleSheet(style_sheet(theme))
    for widget in app.allWidgets():
        restyle = getattr(widget, "restyle", None)
        if callable(restyle):
            restyle()
        QWidget.update(widget)  # item views hide the overload without an argument
    return theme


def style_sheet(theme: Theme) -> str:
    """The style sheet with `@token` and `@px(n)` filled in."""
    text = _QSS.read_text(encoding="utf-8")
    text = re.sub(r"@px\((\d+)\)", lambda m: f"{theme.px(int(m[1]))}px", text)
    values = theme.colours | {"strong": str(theme.strong)}

    def put(match: re.Match[str]) -> str:
        return values[match[1]]

    return re.sub(r"@([a-z][a-z0-9-]*)", put, text)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, token in (
        (role.Window, "bg"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.Button, "surface"),
        (role.WindowText, "ink"),
        (role.Text, "ink"),
        (role.ButtonText, "ink"),
        (role.BrightText, "on-red"),
        (role.Highlight, "red-sel"),
        (role.HighlightedText, "ink"),
        (role.PlaceholderText, "ink3"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "ink"),
        (role.Link, "red"),
        (role.Accent, "red"),
        (role.Light, "surface"),
        (role.Midlight, "line"),
        (role.Mid, "line-strong"),
        (role.Dark, "ink4"),
    ):
        palette.setColor(which, theme.colour(token))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, theme.colour("ink4"))
    return palette


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet looks at, and re-polish the widget."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
