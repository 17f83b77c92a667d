"""The automatic numbers of a DOCX (numbering.xml) as the text a reader sees: 一、 （一） 1. ① and the like.

Word keeps them beside the paragraphs; a paper read without them would lose its headings. ISO/IEC 29500-1 §17.9.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_FORMAL_DIGITS, _FORMAL_PLACES = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "japaneseDigitalTenThousand",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "taiwaneseDigital",
})  # fmt: skip
_NO_TEXT = frozenset({"bullet", "none"})


@dataclass
class Level:
    """One level of a list: how it counts, its pattern (``%1`` stands for a number), what follows it."""

    kind: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    suffix: str = "tab"
    restart: int = -1
    arabic: bool = False


@dataclass
class Numbering:
    """The lists of a file, and how far each has counted."""

    kinds: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    changed: dict[tuple[str, int], Level] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, number: str, level: int) -> str:
        """The number of the next paragraph of list ``number`` on ``level`` (from 0); empty when it shows none."""
        kind = self.lists.get(number)
        levels = self.kinds.get(kind or "", {})
        if kind is None or not 0 <= level < MOST_LEVELS or level not in levels:
            return ""
        counts = self._counts.setdefault(kind, [None] * MOST_LEVELS)
        found = self._level(number, levels, level)
        if (number, level) not in self._begun and (number, level) in self.starts:
            counts[level] = self.starts[number, level] - 1
        self._begun.add((number, level))
        before = counts[level]
        counts[level] = found.start if before is None else before + 1
        for deeper in range(level + 1, MOST_LEVELS):
            if deeper not in levels or self._level(number, levels, deeper).restart != 0:
                counts[deeper] = None
        return self._words(number, levels, level, counts)

    def _level(self, number: str, levels: dict[int, Level], level: int) -> Level:
        return self.changed.get((number, level)) or levels[level]

    def _words(self, number: str, levels: dict[int, Level], level: int, counts: list[int | None]) -> str:
        here = self._level(number, levels, level)
        if here.kind in _NO_TEXT:
            return ""
        text = here.pattern
        for place in range(MOST_LEVELS):
            sign = f"%{place + 1}"
            if sign in text and place in levels:
                each = self._level(number, levels, place)
                count = counts[place]
                value = each.start if count is None else count
                text = text.replace(sign, written(value, "decimal" if here.arabic else each.kind))
        # A number that ends in no mark would run into the text: Word puts white between.
        if text and here.suffix != "nothing" and (text[-1].isalnum() or text[-1] in "条章节款项"):
            return text + " "
        return text


def written(value: int, kind: str) -> str:
    """A count as Word writes it in ``kind`` (ST_NumberFormat); what is not known is written in Arabic figures."""
    if kind in _CHINESE:
        return "".join(_DIGITS[int(digit)] for digit in str(value)) if "igital" in kind else chinese(value)
    if kind in {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}:
        return chinese(value, _FORMAL_DIGITS, _FORMAL_PLACES)
    if kind == "ideographTraditional" and 0 < value <= 10:
        return _STEMS[value - 1]
    if kind == "ideographZodiac" and 0 < value <= 12:
        return _BRANCHES[value - 1]
    if kind in {"upperRoman", "lowerRoman"} and 0 < value < 4000:
        return _roman(value).upper() if kind == "upperRoman" else _roman(value)
    if kind in {"upperLetter", "lowerLetter"} and 0 < value <= 780:
        letter = chr(65 + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if kind == "upperLetter" else letter.lower()
    if (
        kind in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"}
        and 0 < value <= 20
    ):
        return chr(0x2460 + value - 1)
    if kind == "decimalEnclosedParen" and 0 < value <= 20:
        return f"（{value}）"
    return f"{value:02d}" if kind == "decimalZero" else str(value)


def chinese(value: int, digits: str = _DIGITS, places: tuple[str, ...] = _PLACES) -> str:
    """1-9999 in Chinese numerals: 十二, 一百〇三, 二十."""
    if not 0 < value < 10_000:
        return str(value)
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = value // 10**power % 10
        if not digit:
            gap = bool(text)
            continue
        if gap:
            text += digits[0]
        text += digits[digit] + places[power]
        gap = False
    ten = digits[1] + places[1]
    return text.removeprefix(digits[1]) if digits is _DIGITS and text.startswith(ten) else text


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        while value >= worth:
            text += sign
            value -= worth
    return text
