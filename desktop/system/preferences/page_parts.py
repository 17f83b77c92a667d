"""The cards of the settings page: view of this workstation, lines of an area, the own account, about the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop import VERSION
from desktop.system.preferences import about, views
from desktop.ui import theme
from desktop.ui.cards import Card
from desktop.ui.commands import Commands
from desktop.ui.labels import PlainLabel
from desktop.ui.setting_rows import ChoiceRow, SettingRow, TableRow, ruled
from desktop.ui.theme import BASE_NAMES, BASE_PX
from desktop.ui.tokens import LOOK_NAMES


def view_card(commands: Commands) -> Card:
    """Font size and look: at once, and for this workstation's user only. The shell has a command for each."""
    now = theme.current()
    card = Card("显示", "只影响本机的当前用户，立即生效")
    sizes = [(f"size.{key}", words) for key, words in BASE_NAMES.items()]
    looks = [(f"look.{key}", words) for key, words in LOOK_NAMES.items()]
    size = next((f"size.{key}" for key, px in BASE_PX.items() if px == now.base), "")
    words = "、".join(f"{name} {BASE_PX[key]}" for key, name in BASE_NAMES.items())
    rows = [
        ChoiceRow("字号", f"{words} 像素，整个界面随之放大", sizes, size, commands.run),
        ChoiceRow(
            "配色",
            "暖白用于白天；夜间值班较暗；高对比加深文字和边框",
            looks,
            f"look.{now.look}",
            commands.run,
        ),
    ]
    card.body.addLayout(ruled(rows))
    return card


def lines_card(section: views.Section, change: Callable[[views.Line], object]) -> Card:
    """The settings of one area."""
    card = Card(section.title, section.note)
    card.body.addLayout(ruled([_row(line, change) for line in section.lines]))
    return card


def _row(line: views.Line, change: Callable[[views.Line], object]) -> SettingRow:
    hint = line.hint if line.is_default or not line.default else f"{line.hint}（默认 {line.default}）"
    return SettingRow(
        line.title, hint, line.value, tag="" if line.is_default else "已调整",
        act="修改…" if line.specs else "", run=lambda: change(line),
    )  # fmt: skip


def account_card(words: Sequence[tuple[str, str]], password: Callable[[], object] | None) -> Card:
    """Who is logged in, and changing one's own password."""
    card = Card("我的账户")
    rows: list[Any] = [SettingRow(label, "", value) for label, value in words]
    if password is not None:
        rows.append(SettingRow("登录口令", "修改时须输入原口令", act="修改口令…", run=password))
    card.body.addLayout(ruled(rows))
    return card


def about_cards() -> list[Card]:
    """Name and version; the parts with their licences."""
    first = Card("关于三办")
    first.body.addWidget(PlainLabel("三办　办文 · 办会 · 办事", 20, "red", strong=True, family="serif"))
    first.body.addSpacing(theme.current().px(2))
    first.body.addWidget(PlainLabel(f"版本 {VERSION}　单机离线，不连接任何网络", 14, "ink2"))
    first.body.addWidget(PlainLabel(about.LICENCE_WORDS, 13, "ink3", wrap=True))
    parts = Card("组成部分与许可", f"共 {len(about.PARTS)} 项")
    widths = (150, 96, 190)
    rows: list[Any] = [TableRow(("名称", "用途", "版本", "许可"), widths, tone="ink3")]
    rows += [
        TableRow((each.name, each.use, each.version or "随附", each.licence), widths) for each in about.PARTS
    ]
    parts.body.addLayout(ruled(rows))
    return [first, parts]
