"""The frame of the first-run panel: the steps at the left, title, pages and buttons at the right. Knows no office."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.main.founding_parts import StepMark
from desktop.ui import focus, theme
from desktop.ui.bars import StatusBar
from desktop.ui.buttons import button
from desktop.ui.cards import ThinBar, frame, line, scroller
from desktop.ui.labels import PlainLabel

STEPS = (
    ("机构与密级", "名称、设备、处理哪些密级"),
    ("三名管理员", "三人到场，各设各的口令"),
    ("业务人员", "首批使用的同志"),
    ("核对并建立", "建立加密的办公库"),
)
"""Title of each step and the line under it."""

WORDS = (
    "先写明机构和本机。内部级总是有的；需要处理秘密级、机密级事项的请勾选，以后由安全保密管理员增加。",
    "系统管理员、安全保密管理员、安全审计员须由三个不同的人担任，请三人依次坐到机前设置口令。",
    "首批使用的同志，至少一人。以后由系统管理员新建账户、安全保密管理员授权。",
    "请核对。建立后，三名管理员和这些同志用各自的口令登录。",
)
"""What stands under the title of each step."""

SAFE = "口令不会保存在任何地方，遗失后不能找回；三名管理员请各自牢记，不要代管。"
KEEP = "口令遗失后不能找回，三名管理员请各自牢记，不要代管。"
"""The same for the status bar, where a smallest window in the largest type has no room for all of it."""


def _yielding(high: int) -> QSpacerItem:
    """A space (px at base 14) that gives way in a low window."""
    return QSpacerItem(0, theme.current().px(high), QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)


class FoundingFrame(QWidget):
    """Buttons `cancel`, `before`, `next`; labels `title`, `words`, `note`; `stack` of pages; `bar` of progress."""

    def __init__(self) -> None:
        super().__init__()
        self.step = 0
        self.setWindowTitle("三办 · 新建办公库")
        self.setMinimumSize(1180, 600)
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        middle.addStretch(1)
        middle.addWidget(self._card(), 1000)  # what is beside it is only what it cannot take
        middle.addStretch(1)
        outer.addLayout(middle, 1)
        outer.addWidget(
            StatusBar(("尚未建立办公库", "单机离线模式", KEEP), ("Shift+F1 手册", "Esc 取消"), locked=True)
        )

    def _card(self) -> QFrame:
        look = theme.current()
        card = frame("card")
        card.setMaximumWidth(look.px(1120))
        row = QHBoxLayout(card)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self._steps())
        right = QVBoxLayout()
        right.setContentsMargins(look.px(32), look.px(22), look.px(24), look.px(18))
        right.setSpacing(look.px(10))
        self.title = PlainLabel("", 20, strong=True)
        self.words = PlainLabel("", 14, "ink2", wrap=True)
        right.addWidget(self.title)
        right.addWidget(self.words)
        self.stack = QStackedWidget()
        right.addWidget(self.stack, 1)
        self.note = PlainLabel("", 14, "bad", wrap=True)
        self.note.hide()
        right.addWidget(self.note)
        self.bar = ThinBar(0.0, "red", 3)
        self.bar.hide()
        right.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(8))
        self.cancel = button("取消")
        self.before = button("上一步", "arrow-left")
        self.next = button("下一步", "", "primary")
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.before)
        foot.addWidget(self.next)
        right.addLayout(foot)
        row.addLayout(right, 1)
        return card

    def _steps(self) -> QFrame:
        look = theme.current()
        panel = frame("loginleft")
        panel.setFixedWidth(look.px(280))
        box = QVBoxLayout(panel)
        box.setContentsMargins(look.px(28), look.px(14), look.px(20), look.px(20))
        box.setSpacing(0)
        box.addSpacerItem(_yielding(14))
        box.addWidget(PlainLabel("新建办公库", 24, "red", strong=True, family="serif"))
        rule = frame("redrule")
        rule.setFixedSize(look.px(40), 2)
        box.addSpacing(look.px(8))
        box.addWidget(rule)
        box.addSpacing(look.px(8))
        box.addSpacerItem(_yielding(14))
        self.marks = [StepMark(number, *words) for number, words in enumerate(STEPS, start=1)]
        for mark in self.marks:
            box.addWidget(mark)
        box.addStretch(1)
        box.addWidget(line(strong=True))
        box.addSpacing(look.px(8))
        box.addWidget(
            PlainLabel(
                "全程加密、单机离线。建立后，没有口令的人（包括管理员）打不开业务内容。",
                13,
                "ink3",
                wrap=True,
            )
        )
        return panel

    def add_page(self, name: str) -> QVBoxLayout:
        """One more step's page, scrolling; returns the layout to fill."""
        look = theme.current()
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, look.px(14), 0)
        box.setSpacing(look.px(12))
        self.stack.addWidget(scroller(inner, name))
        return box

    def show_place(self, step: int) -> None:
        """Mark a step and show its page."""
        self.step = step
        for place, mark in enumerate(self.marks):
            mark.set_state("done" if place < step else "now" if place == step else "later")
        self.title.setText(STEPS[step][0])
        self.words.setText(WORDS[step])
        self.note.hide()
        self.stack.setCurrentIndex(step)
        self.before.setVisible(step > 0)
        self.next.setText("建立办公库" if step == len(STEPS) - 1 else "下一步")

    def set_busy(self, on: bool) -> None:
        """While the office is being made."""
        for each in (self.next, self.before, self.cancel):
            each.setEnabled(not on)
        self.next.setText("正在建立…" if on else "建立办公库")
        self.bar.setVisible(on)
        self.bar.set(0.6 if on else 0.0)
        self.words.setText("正在按本机性能设定口令强度并生成密钥，约需几秒。" if on else WORDS[self.step])

    def refuse(self, words: str) -> None:
        """Say over the buttons why it does not go on."""
        self.note.setText(words)
        self.note.show()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab in visual order."""
        return focus.step(self, forward)
