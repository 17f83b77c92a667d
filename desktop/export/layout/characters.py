"""Classes of characters for Chinese line setting, and the cleaning of what cannot be set.

No-start and no-end follow GB/T 15834-2011 §5.1 (标点符号的位置) and house practice of 公文.
"""

from __future__ import annotations

NO_START = frozenset("，。、；：？！）》〉】〕」』”’…—·．％%‰℃～,.;:?!)]}〗〞々ー﹚﹞︶＞")
NO_END = frozenset("（《〈【〔「『“‘￥$([{＄№〖〝#＃§＜")

# Marks with an empty half that a tight line may take: closing ones on the right, opening on the left.
CLOSING_HALF = frozenset("，。、；：）》〉】〕」』”’〗．")
OPENING_HALF = frozenset("（《〈【〔「『“‘〖")

PAIRS = frozenset(("——", "……"))

DROPPED = frozenset(
    [chr(code) for code in range(0x20) if chr(code) not in "\t\n"]
    + [chr(code) for code in range(0x7F, 0xA0)]
    + [chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))]
    + ["\ufeff", "\u00ad", "\ufffc"]
    + [
        chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
    ]  # choices of a glyph's variant
)
_NOTHING = dict.fromkeys(map(ord, DROPPED))


def is_latin(char: str) -> bool:
    """Letters, digits and signs that keep their own width and stay together in words."""
    return (
        "\x20" < char < "\x7f"
        or ("\u00c0" <= char <= "\u024f" and char not in "×÷")
        or char in "£€²³°µ"
        or "\u2070" <= char <= "\u209f"
    )


def clean(text: str) -> str:
    """Drop what has no shape: control characters, zero-width and direction marks; tabs become a space.

    Line ends are unified to ``\\n``. Nothing visible is changed.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    unified = unified.replace("\x0b", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    unified = unified.replace("\t", " ").replace("\u00a0", " ")
    return unified.translate(_NOTHING)
