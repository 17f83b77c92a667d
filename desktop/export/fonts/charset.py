"""Which characters the bundled fonts keep.

All of GBK, the blocks of punctuation and signs that official papers use, and the characters beyond
GBK that names need: the additions to the unified ideographs, and of the extensions those that the
two reference fonts carry (they were made to cover 通用规范汉字表, 国发〔2013〕23号).
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

# Characters seen in names of people that older fonts lack; a build that loses one of them fails.
RARE_NAME_CHARACTERS = "镕堃垚喆犇昇玥珺珅祎翀瑀璟䶮㛃𬭎龑鋆嫄曌燊淼焱尛"

_BLOCKS = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),
    (0x0370, 0x045F),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x23FF),
    (0x2460, 0x26FF),
    (0x2E80, 0x303F),
    (0x3040, 0x33FF),
    (0x9FA6, 0x9FFF),
    (0xFE10, 0xFE4F),
    (0xFF00, 0xFFEF),
)


def gbk() -> set[int]:
    """Every character that GBK can write."""
    found: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.add(ord(bytes([lead, trail]).decode("gbk")))
            except (UnicodeDecodeError, TypeError):
                continue
    return found


def wanted(kai: AbstractSet[int], serif: AbstractSet[int]) -> set[int]:
    """The characters to keep, given what the 楷体 and the 宋体 reference fonts cover."""
    characters = gbk()
    for first, last in _BLOCKS:
        characters.update(range(first, last + 1))
    characters.update(code for code in kai if 0x3400 <= code <= 0x4DBF)
    characters.update(code for code in serif if 0x20000 <= code <= 0x3FFFF)
    characters.update(map(ord, RARE_NAME_CHARACTERS))
    return characters
