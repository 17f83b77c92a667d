"""The check sheet of a hand-over: every open matter 交出 or 办结, what was counted, both passwords."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from desktop.base.errors import Problem
from desktop.base.ids import RecordId
from desktop.office.duty.inputs import HandingOver, Settlement
from desktop.office.duty.records import DONE, PASSED_ON, PENDING, Matter
from desktop.office.duty.rules import USUAL_CHECKS
from desktop.ui import theme
from desktop.ui.buttons import CheckBox
from desktop.ui.dialogs import Sheet
from desktop.ui.labels import ElidedLabel, PlainLabel

Submit = Callable[["HandoverSheet", list[tuple[RecordId, Settlement]], HandingOver], object]


class HandoverSheet(Sheet):
    """`submit(sheet, settlements, given)`; the caller acts and then calls `accept` or `refuse`."""

    def __init__(self, parent: QWidget | None, matters: Sequence[Matter], own_name: str, officers: Sequence[str],
                 expected: str, submit: Submit) -> None:  # fmt: skip
        super().__init__(parent, "交接班", 640, scrolls=True)
        look = theme.current()
        self._submit_to = submit
        self._rows: list[tuple[RecordId, QComboBox, QLineEdit]] = []
        self._matters(matters)
        self.body.addWidget(PlainLabel("当面清点", 14, strong=True))
        self._checks: list[QCheckBox] = []
        checks = QGridLayout()
        for place, name in enumerate(USUAL_CHECKS):
            box = CheckBox(name)
            self._checks.append(box)
            checks.addWidget(box, place // 3, place % 3)
        self.body.addLayout(checks)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(10))
        grid.setVerticalSpacing(look.px(8))
        self.summary = QLineEdit()
        self.summary.setPlaceholderText("本班总体情况，须移交的重点")
        self.incoming = QComboBox()
        self.incoming.setEditable(True)
        self.incoming.addItems([name for name in officers if name != own_name])
        self.incoming.setCurrentText(expected if expected in officers and expected != own_name else "")
        self.own, self.other = self._password("交班人口令"), self._password("接班人口令")
        lines: tuple[tuple[str, QWidget], ...] = (
            ("本班小结", self.summary), (f"交班人 {own_name} 口令", self.own), ("接班人", self.incoming),
            ("接班人口令", self.other),
        )  # fmt: skip
        for row, (label, field) in enumerate(lines):
            grid.addWidget(PlainLabel(label, 14, "ink2"), row, 0)
            field.setAccessibleName(label)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(PlainLabel(
            "双方各用本人口令签名。签名后本班锁定，只能补记并标明“迟到”；未了的事项转入下一班。", 13, "ink3", wrap=True
        ))  # fmt: skip
        self.fault = PlainLabel("", 13, "bad", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.add_button("取消", "secondary", self.reject)
        self.ok = self.add_button("双方签名并交班", "primary", self._submit)
        self.other.returnPressed.connect(self._submit)

    def _password(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setAccessibleName(name)
        return made

    def _matters(self, matters: Sequence[Matter]) -> None:
        pending = [each for each in matters if each.state == PENDING]
        settled = len(matters) - len(pending)
        note = f"未了事项：{len(pending)} 项待处理，{settled} 项已处理" if matters else "没有未了事项"
        self.body.addWidget(PlainLabel(note, 14, strong=True))
        grid = QGridLayout()
        for row, matter in enumerate(pending):
            choice = QComboBox()
            choice.addItems([PASSED_ON, DONE])
            choice.setAccessibleName(f"{matter.title} 处理")
            words = QLineEdit(matter.note)
            words.setPlaceholderText("办结的写明办理情况")
            words.setAccessibleName(f"{matter.title} 办理情况")
            grid.addWidget(ElidedLabel(matter.title, 14, minimum=200), row, 0)
            grid.addWidget(choice, row, 1)
            grid.addWidget(words, row, 2)
            self._rows.append((matter.id, choice, words))
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)

    def _submit(self) -> None:
        for field, words in ((self.own, "请交班人输入口令。"), (self.other, "请接班人输入口令。")):
            if not field.text():
                self._say(words, field)
                return
        self.ok.setEnabled(False)
        self.fault.hide()
        settlements = [
            (id, Settlement(state=choice.currentText(), outcome=words.text().strip()))
            for id, choice, words in self._rows
        ]
        given = HandingOver(
            incoming=self.incoming.currentText().strip(), password=self.other.text(), own_password=self.own.text(),
            summary=self.summary.text().strip(), checks=tuple(box.text() for box in self._checks if box.isChecked()),
        )  # fmt: skip
        self._submit_to(self, settlements, given)

    def refuse(self, error: BaseException) -> None:
        """Show why it was not done; passwords are typed anew."""
        self.ok.setEnabled(True)
        field = {"own_password": self.own, "password": self.other, "incoming": self.incoming}.get(
            getattr(error, "field", ""), self.summary
        )
        if isinstance(error, Problem):
            self._say(f"■ {error.message}{error.advice}〔{error.code}〕", field)
        if isinstance(field, QLineEdit) and field is not self.summary:
            field.clear()

    def _say(self, words: str, field: QWidget) -> None:
        self.fault.setText(words)
        self.fault.show()
        field.setFocus()
