"""What is set before Qt starts, and that no error vanishes or tells contents."""

from __future__ import annotations

import logging
import sys
import threading

import pytest
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop.base.errors import EnvironmentProblem
from desktop.ui import app


def test_fcitx_is_reached_through_the_ibus_portal(tmp_path):
    environment = {"QT_IM_MODULE": "fcitx5"}
    app.prepare(environment, "linux")
    assert environment["QT_IM_MODULE"] == "ibus" and environment["IBUS_USE_PORTAL"] == "1"
    assert "IBUS_ENABLE_SYNC_MODE" not in environment, "an Enter would overtake what was composed"
    assert app.wants_ibus_portal({"XMODIFIERS": "@im=fcitx"}, "linux", tmp_path)
    assert not app.wants_ibus_portal({"QT_IM_MODULE": "ibus"}, "linux", tmp_path)
    assert not app.wants_ibus_portal({"QT_IM_MODULE": "fcitx"}, "win32", tmp_path)
    (tmp_path / "libfcitx5platforminputcontextplugin.so").touch()
    assert not app.wants_ibus_portal({"QT_IM_MODULE": "fcitx"}, "linux", tmp_path)


def test_versions_known_to_crash_are_refused():
    with pytest.raises(EnvironmentProblem, match="Q-001"):
        app.guard_versions("6.12.0", (3, 11))
    app.guard_versions("6.12.0", (3, 12))
    app.guard_versions("6.9.3", (3, 11))


def test_qt_speaks_chinese(qapp):
    assert app.load_translation(qapp)
    assert QApplication.translate("QLineEdit", "&Paste").startswith("粘贴")


@pytest.fixture
def hooked(qapp):
    before = sys.excepthook, threading.excepthook
    shown = []
    bridge = app.install_hooks(shown.append)
    yield shown
    sys.excepthook, threading.excepthook = before
    qInstallMessageHandler(None)
    del bridge


@pytest.mark.expected_log("uncaught")
def test_errors_of_any_thread_are_shown_and_logged_without_contents(hooked, qtbot, caplog):
    with caplog.at_level(logging.ERROR):
        try:
            raise ValueError("绝密内容")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)

        def broken():
            raise KeyError("机密内容")

        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(hooked) == 2)
    assert {type(error) for error in hooked} == {ValueError, KeyError}
    assert "密内容" not in caplog.text and "X-ValueError@" in caplog.text
