"""View settings survive a restart, and damage to them costs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.base import manual
from desktop.main import settings
from desktop.ui.pages import ViewSettings


def test_what_was_put_is_there_after_a_restart(tmp_path: Path, qtbot) -> None:
    first = settings.load(tmp_path)
    first.put("documents.incoming.widths", {"from_unit": 210})
    first.put("documents.incoming.hidden", ["level"])
    settings.keep_look(first, "night", 18)
    qtbot.waitUntil((tmp_path / settings.FILE).exists)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)
    again = settings.load(tmp_path)
    assert again.get("documents.incoming.widths") == {"from_unit": 210}
    assert again.get("documents.incoming.hidden") == ["level"]
    assert settings.look_of(again) == ("night", 18)


def test_a_damaged_file_counts_as_absent(tmp_path: Path) -> None:
    (tmp_path / settings.FILE).write_bytes(b'[view]\nlook="{"\nbase=999\n\xff\xfe[[[\n')
    found = settings.load(tmp_path)
    assert settings.look_of(found) == ("light", 14)
    found.put("a.b", 1)
    assert found.get("a.b") == 1


def test_a_profile_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path, monkeypatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("SANBAN_DATA", str(blocked / "below"))
    assert isinstance(settings.load(), ViewSettings)


def test_news_are_told_once_after_an_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    releases = [manual.Release("0.2.0", ("新的",)), manual.Release("0.1.0", ("旧的",))]
    monkeypatch.setattr(manual, "changes", lambda: releases)
    first = settings.load(tmp_path)
    assert settings.unseen_news(first, "0.1.0") == [], "who begins is told nothing"
    assert settings.unseen_news(settings.load(tmp_path), "0.2.0") == releases[:1]
    assert settings.unseen_news(settings.load(tmp_path), "0.2.0") == []
    assert settings.unseen_news(settings.load(tmp_path), "0.1.0") == [], "an older program has no news"
