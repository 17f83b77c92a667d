"""Changing an expired or first password: all that can be done until it is changed (hostile row 18)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.base.clock import Clock
from desktop.base.errors import Problem
from desktop.storage.keys import accounts
from desktop.ui.dialogs import FaultDialog, Sheet
from desktop.ui.labels import PlainLabel
from desktop.ui.login_parts import PasswordField
from desktop.ui.tasks import Tasks


class RenewalDialog(Sheet):
    """Asks for the old password and twice for the new one; calls `done` when it was changed."""

    def __init__(
        self,
        parent: QWidget | None,
        folder: Path,
        user: str,
        clock: Clock,
        tasks: Tasks,
        why: str,
        done: Callable[[], object],
    ) -> None:
        super().__init__(parent, "修改口令")
        self._folder, self._user, self._clock, self._tasks, self._done = folder, user, clock, tasks, done
        self.body.addWidget(PlainLabel(why, 14, "ink2", wrap=True))
        self._fields = []
        for label in ("原口令", "新口令", "再输一次新口令"):
            words = PlainLabel(label, 13, "ink2")
            field = PasswordField()
            field.setAccessibleName(label)
            words.setBuddy(field)
            field.returnPressed.connect(self.submit)
            self.body.addWidget(words)
            self.body.addWidget(field)
            self._fields.append(field)
        self._note = PlainLabel("", 13, "bad", wrap=True)
        self.body.addWidget(self._note)
        self.add_button("取消", "secondary", self.reject)
        self._ok = self.add_button("修改口令", "primary", self.submit)

    def submit(self) -> None:
        """Check the two new ones against each other, then change it in a worker."""
        old, new, again = (field.text() for field in self._fields)
        if new != again:
            self._refuse("两次输入的新口令不一致。")
            return
        self._ok.setEnabled(False)
        self._tasks.run_work(
            lambda _p: accounts.change_password(self._folder, self._user, old, new, self._clock),
            self._changed,
            self._failed,
            owner=self,
        )

    def _changed(self, _result: object) -> None:
        for field in self._fields:
            field.clear()
        self.accept()
        self._done()

    def _failed(self, error: BaseException) -> None:
        self._ok.setEnabled(True)
        if isinstance(error, Problem):
            self._refuse(f"{error.message}{error.advice}")
        else:
            FaultDialog(self, error).open()

    def _refuse(self, words: str) -> None:
        self._note.setText(words)
        self._fields[0 if "原口令" in words or "不正确" in words else 1].setFocus()
