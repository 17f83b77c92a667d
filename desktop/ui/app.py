"""Starting Qt: what is set before QApplication, translations, version guard, hooks that let no error vanish."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QObject,
    Qt,
    QtMsgType,
    QTranslator,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.base.errors import EnvironmentProblem
from desktop.ui import theme
from desktop.ui.dialogs import FaultDialog, fault_code

log = logging.getLogger(__name__)

_HARMLESS = ("propagateSizeHints", "This plugin does not support", "does not support raise")


def wants_ibus_portal(environment: MutableMapping[str, str], platform: str, plugin_folder: Path) -> bool:
    """Whether fcitx is the person's input method and Qt has no plugin for it: then it is reached as IBus portal."""
    if not platform.startswith("linux"):
        return False
    fcitx = environment.get("QT_IM_MODULE", "").startswith("fcitx") or "fcitx" in environment.get(
        "XMODIFIERS", ""
    )
    return fcitx and not any(plugin_folder.glob("*fcitx*platforminputcontext*"))


def prepare(environment: MutableMapping[str, str] = os.environ, platform: str = sys.platform) -> None:
    """Set what Qt reads when QApplication is made. Call before `make`."""
    plugins = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforminputcontexts"
    if wants_ibus_portal(environment, platform, plugins):
        environment["QT_IM_MODULE"] = "ibus"
        environment["IBUS_USE_PORTAL"] = "1"
        # Not IBUS_ENABLE_SYNC_MODE: with it latin keys a few ms apart keep their order, but an Enter typed as fast
        # overtakes what the method composed, and the field is sent off empty. Without it both were right at 5 ms.
    environment.setdefault("QT_ENABLE_HIGHDPI_SCALING", "1")


def guard_versions(qt: str = PySide6.__version__, python: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Refuse versions known to crash.

    Raises:
        EnvironmentProblem: `Q-001`: PySide6 6.12 on Python before 3.12 loses a reference to None at each call.
    """
    release = tuple(int(part) for part in qt.split(".")[:2])
    if release == (6, 12) and python < (3, 12):
        raise EnvironmentProblem(
            "Q-001",
            f"界面组件 PySide6 {qt} 在 Python {python[0]}.{python[1]} 上会崩溃。",
            "请安装 requirements.lock 中的版本。",
        )


def make(
    arguments: Sequence[str], fonts_folder: Path | None, look: str = "light", base: int = 14
) -> QApplication:
    """The QApplication, dressed and speaking Chinese."""
    guard_versions()
    prepare()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(list(arguments))
    app.setApplicationName("三办")
    app.setQuitOnLastWindowClosed(True)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    load_translation(app)
    theme.install(app, fonts_folder, look, base)
    return app


TURN_S = 0.001


def steady() -> None:
    """Keep the window answering while other threads work. Call once, when the window stands.

    Python's threads change places every 5 ms, and with three at work the window's may wait for several turns. The
    collector would walk all that was loaded, some 50 ms in which nothing moves: that stays for the process's life.
    """
    sys.setswitchinterval(TURN_S)
    gc.freeze()


def load_translation(app: QApplication) -> bool:
    """Qt's own words (menus of text fields, the print dialog) in Chinese; False when the file is not there."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = translator.load("qtbase_zh_CN", folder) or translator.load(
        "qtbase_zh_CN", str(Path(PySide6.__file__).parent / "Qt" / "translations")
    )
    if found:
        app.installTranslator(translator)
    return bool(found)


class _Bridge(QObject):
    """Carries errors of any thread to the main one."""

    raised = Signal(object)


def install_hooks(show: Callable[[BaseException], object] | None = None) -> QObject:
    """Errors nobody caught are logged by code only and shown in a safe dialog. Keep the returned object.

    Log lines never hold the error's words: they may quote what the person was writing.
    """
    bridge = _Bridge()
    bridge.raised.connect(show or _show_fault, Qt.ConnectionType.QueuedConnection)

    def caught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        log.error("uncaught %s", fault_code(error))
        bridge.raised.emit(error)

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            log.error("uncaught in thread %s", fault_code(args.exc_value))
            bridge.raised.emit(args.exc_value)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
    qInstallMessageHandler(_qt_message)
    return bridge


def _show_fault(error: BaseException) -> None:
    FaultDialog(QApplication.activeWindow(), error).open()


def _qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    if any(word in message for word in _HARMLESS):
        return
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    logging.getLogger("qt").log(level, "%s", message.split("\n")[0][:200])
