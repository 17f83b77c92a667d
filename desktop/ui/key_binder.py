"""Keys of the commands in one window: a single shortcut a key, alive only while it belongs to a command in view."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.ui.commands import Command, Commands

LETTERS = frozenset(f"Ctrl+{letter}" for letter in "BDEFGHIJKLMNOPQRSTUW")
"""Keys of commands that a field must not take; it keeps those of editing (Ctrl+A, C, V, X, Y, Z)."""


class KeyBinder(QObject):
    """`scope()` is the id of the page in view; `overlaid()` says that an overlay lies over it and global keys rule."""

    def __init__(
        self,
        window: QWidget,
        commands: Commands,
        scope: Callable[[], str],
        overlaid: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._commands = window, commands
        self._scope, self._overlaid = scope, overlaid
        self._shortcuts: dict[str, QShortcut] = {}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._watch)

    def _watch(self, _old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit) and self._window.isAncestorOf(now):
            now.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """In a field the keys of the window stay the window's: on Linux Qt edits with Ctrl+E, Ctrl+K and Ctrl+U."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            keys = QKeySequence(event.keyCombination()).toString()
            shortcut = self._shortcuts.get(keys)
            if keys in LETTERS and shortcut is not None and shortcut.isEnabled():
                event.ignore()
                return True
        return False

    def bind(self, commands: Iterable[Command]) -> None:
        """One shortcut a key for the whole window: two that want the same key would both stay silent in Qt."""
        for command in commands:
            if command.view_keys or not self._commands.allowed(command):
                continue
            for keys in command.sequences():
                if keys not in self._shortcuts:
                    shortcut = QShortcut(QKeySequence(keys), self._window)
                    shortcut.activated.connect(self._presser(keys))
                    self._shortcuts[keys] = shortcut
        self.fit()

    def fit(self) -> None:
        """Another page is in view: a live shortcut without a command there would silence the key inside a form."""
        scope = self._scope()
        for keys, shortcut in self._shortcuts.items():
            command = self._commands.on_key(keys, scope)
            shortcut.setEnabled(command is not None and not command.view_keys)

    def press(self, keys: str) -> None:
        """What a key does now: the page's command when there is one and no overlay is open, else a global one."""
        command = self._commands.on_key(keys, "" if self._overlaid() else self._scope())
        if command is not None and not command.view_keys and command.ready():
            command.run()

    def _presser(self, keys: str) -> Callable[[], object]:
        return lambda: self.press(keys)
