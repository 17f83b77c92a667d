"""Alt and a letter for the commands of a page that have no key: the pinyin initial of a character of the title.

Keyboard users reach every button of a record so, and tool tips, menus and the keys sheet show the letter. Reading
pinyin takes 0.2 s at first, too long for the window's thread, so the characters of the titles stand here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.ui.commands import Command

INITIALS = {
    "a": "按案",
    "b": "保办报本步版班编表",
    "c": "从侧催册出存撤查次程草藏采重除",
    "d": "到动单大定对导打登的督道",
    "f": "反发复废放方返",
    "g": "个关挂改更果格稿",
    "h": "会号后回恢或户核",
    "j": "交今件假即夹建据捷接机校检纪结见解计记辑键",
    "k": "宽开快看馈",
    "l": "了令列历录来栏理离立览",
    "m": "名命",
    "n": "内拟",
    "p": "屏批排",
    "q": "全去取墙情期权清签起",
    "r": "人任入容日",
    "s": "三上书事使删刷史审所手授搜收时示稍筛索缩适锁",
    "t": "停台图天提突调退通",
    "w": "为位务我文未",
    "x": "下修写向小序心新显消线详选醒销项",
    "y": "一与于依印右员已延意月用移要议隐页",
    "z": "作值准制召在增展左座志战择整正知自证账",
}
"""Letter → characters of titles read with it."""

_LETTER_OF = {char: letter.upper() for letter, chars in INITIALS.items() for char in chars}


def with_access_keys(own: Sequence[Command], others: Iterable[Command] = ()) -> list[Command]:
    """The commands of a page in their order, each without a key given the first free letter of its title.

    `others`: commands of the same page whose keys are taken. Keys of a view and dangerous acts get none.
    """
    taken = {keys for command in (*own, *others) for keys in command.sequences()}
    found = []
    for command in own:
        free = (
            f"Alt+{_LETTER_OF[char]}"
            for char in command.title
            if char in _LETTER_OF and f"Alt+{_LETTER_OF[char]}" not in taken
        )
        keys = "" if command.keys or command.view_keys or command.danger else next(free, "")
        taken.add(keys)
        found.append(replace(command, keys=keys) if keys else command)
    return found
