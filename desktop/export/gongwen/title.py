"""Breaking a title into lines by sense, in the shape of a trapezium or a rhombus (GB/T 9704-2012 §7.3.1).

Places that follow the grammar of titles (after the name of an organ, before and after 关于, before 的通知) are
preferred, then the ends of words; words and names are not cut.
Line ends typed by the writer win, as long as every line fits.
"""

from __future__ import annotations

import itertools
import re

from desktop.export.gongwen.furniture import too_long
from desktop.export.gongwen.title_words import ADVERB, NOUN, OTHER, VERB, Word, words_of
from desktop.export.layout.cells import Metrics
from desktop.export.layout.characters import NO_END, NO_START, clean
from desktop.export.layout.flow import BLANK_KEPT, Part, Row, line_width, single
from desktop.export.layout.geometry import MM_PER_PT, Profile
from desktop.export.layout.place import Type

TITLE_PT = 22.0  # 二号
MAX_CHARACTERS = 20
MAX_LINES = 5
MOST_LINES = 8  # typed by hand; more would leave page 1 without text
LEAST_WHITE = 0.7  # of a line, between the title and what follows after a blank line

_KINDS = (
    "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|"
    "方案|办法|规定|细则|要点|计划|总结|条例|简报"
)
_ORGAN_END = re.compile(
    r"(?:人民政府|办公室|办公厅|委员会|常委会|[政党]府|[局厅部委院会办])(?=关于|印发|转发|批转|召开)"
)
_ORGAN = re.compile(r"(?:人民政府|政府|办公室|办公厅|委员会|[局厅部])(?=\S)")
# Prices of a cut. An official reads a title in its parts: who, about what, which kind of paper.
_AFTER_ORGAN = 0.0
_BEFORE_ABOUT = 1.0
_AFTER_MARK = 1.5
_BEFORE_VERB = 3.0
_BETWEEN = 4.0
_IN_COMPOUND = 6.0
_AFTER_AND = 7.0
_AFTER_ADVERB = 8.0
_NEAR_SINGLE = 8.0  # a character that stands in no word is likely part of a name
_IN_WORD = 16.0
_IN_QUOTES = 5.0
_MORE_LINES = 4.0  # for each line more than the fewest


def title_lines(title: str) -> list[str]:
    """The lines of ``title``: one up to 20 characters, else the best shape of two to five lines."""
    text = "\n".join(part.strip() for part in title.strip().split("\n") if part.strip())
    lines = text.split("\n")
    if all(_width(line) <= MAX_CHARACTERS for line in lines):
        return lines
    # A line end typed in a title too wide for it is none of sense.
    text = "".join(lines)
    costs = _costs(text)
    best: tuple[float, tuple[int, ...]] | None = None
    fewest = -(-len(text) // MAX_CHARACTERS)
    for count in range(fewest, min(MAX_LINES, fewest + 1) + 1):
        for cuts in _cuts(costs, len(text), count):
            price = (
                _MORE_LINES * (count - fewest)
                + sum(costs[cut] for cut in cuts)
                + _shape([0, *cuts, len(text)])
            )
            if best is None or price < best[0]:
                best = (price, cuts)
    if best is None:
        return [text[i : i + MAX_CHARACTERS] for i in range(0, len(text), MAX_CHARACTERS)]
    bounds = [0, *best[1], len(text)]
    return [text[first:last] for first, last in itertools.pairwise(bounds)]


def _width(text: str) -> float:
    """Width in characters of the title's size."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _cuts(costs: dict[int, float], length: int, count: int) -> list[tuple[int, ...]]:
    """The cheaper places to cut ``length`` characters into ``count`` lines of at most 20."""
    places = sorted(sorted(costs, key=lambda at: (costs[at], at))[:24])
    return [
        cuts
        for cuts in itertools.combinations(places, count - 1)
        if all(0 < b - a <= MAX_CHARACTERS for a, b in itertools.pairwise([0, *cuts, length]))
    ]


def _costs(text: str) -> dict[int, float]:
    """What it costs to begin a line at each place where a line may begin."""
    costs = dict.fromkeys(range(1, len(text)), _IN_WORD)
    words = words_of(text)
    for before, after in itertools.pairwise(words):
        costs[after.start] = _between(before, after, text)
    starts = {word.start for word in words}
    for match in _ORGAN.finditer(text):
        if match.end() in starts:
            _lower(costs, match.end(), 2.0)
    for match in _ORGAN_END.finditer(text):
        _lower(costs, match.end(), _AFTER_ORGAN)
    for match in re.finditer("关于|印发|转发|批转", text):
        _lower(costs, match.start(), _BEFORE_ABOUT)
        _lower(costs, match.end(), 3.0)
    for match in re.finditer(f"的(?={_KINDS})", text):
        _lower(costs, match.end(), 3.0)
    for match in re.finditer("[、》”） ]", text):
        _lower(costs, match.end(), _AFTER_MARK)
    for opening, closing in ("《》", "“”", "（）", "〈〉"):
        for match in re.finditer(f"{opening}[^{closing}]*{closing}", text):
            for at in range(match.start() + 1, match.end()):
                costs[at] = costs.get(at, 0) + _IN_QUOTES
    for at in list(costs):
        begins, ends = text[at], text[at - 1]
        if begins in NO_START or ends in NO_END or begins in "的等 " or ends == "第":
            del costs[at]
        elif begins in _AND and at in starts:
            del costs[at]  # no line begins with 和, 与, 及
        elif ends in _AND and at - 1 in starts:
            costs[at] = _AFTER_AND
    return costs


def _between(before: Word, after: Word, text: str) -> float:
    """The price of a cut between two words, by what they are."""
    if {before.kind, after.kind} == {NOUN} and text[before.start].isdigit():
        return _AFTER_ADVERB  # a year belongs to what follows it
    for word in (before, after):
        if word.end - word.start == 1 and word.kind == OTHER and text[word.start] not in _LINKS:
            return _NEAR_SINGLE
    if before.kind == ADVERB:
        return _AFTER_ADVERB
    if after.kind == VERB:
        return _BEFORE_VERB if before.kind != VERB else _IN_COMPOUND
    return _IN_COMPOUND if after.kind == NOUN and before.kind in {NOUN, VERB} else _BETWEEN


_AND = frozenset("和与及暨")
_LINKS = frozenset("的和与及暨等、《》“”（）〈〉，； ")


def _lower(costs: dict[int, float], at: int, price: float) -> None:
    if at in costs:
        costs[at] = min(costs[at], price)


def _shape(bounds: list[int]) -> float:
    """Price of a shape: trapezia and rhombi are wanted, equal lines and hourglasses are not."""
    lengths = [b - a for a, b in itertools.pairwise(bounds)]
    steps = [b - a for a, b in itertools.pairwise(lengths)]
    price = 0.0
    if 0 in steps:
        price += 8.0
    turns = [step > 0 for step in steps if step]
    if any(not first and second for first, second in itertools.pairwise(turns)):
        price += 10.0
    price += 0.25 * sum(max(0, abs(step) - 6) for step in steps)
    if lengths[-1] <= 3:
        price += 10.0
    return price + 0.05 * (max(lengths) - min(lengths))


def title_overhang(profile: Profile) -> float:
    """How far a 二号 character reaches over the upper edge of the grid row it is centred in (mm)."""
    return (TITLE_PT * MM_PER_PT - profile.cell) / 2


def title_at(title: str, top: float, profile: Profile, library: Metrics) -> tuple[int, list[Row]]:
    """The title with its first characters' upper edge exactly at ``top`` (mm), and the grid row it begins on."""
    row = round((top + title_overhang(profile) - profile.top) / profile.pitch)
    shift = top + title_overhang(profile) - profile.row_top(row)
    return row, title_rows(title, profile, library, shift)


def title_rows(title: str, profile: Profile, library: Metrics, shift: float = 0.0) -> list[Row]:
    """The title in 二号小标宋, centred (§7.3.1).

    Its first line stands in the middle of its row, ``shift`` mm lower; the others follow at the title's own
    pitch, which is wider than the grid's. Where that would leave too little white for the blank line after
    the title, a row more is taken.
    """
    kind = Type(TITLE_PT, tag="title")
    size = TITLE_PT * MM_PER_PT
    lines = [single(text, "title", kind, size, library) for text in title_lines(clean(title))]
    if any(line_width(line) > profile.text_width for line in lines):
        # Lines typed by hand that are a hair too wide: broken anew.
        whole = "".join(clean(title).split("\n"))
        lines = [single(text, "title", kind, size, library) for text in title_lines(whole)]
    if len(lines) > MOST_LINES or any(line_width(line) > profile.text_width for line in lines):
        raise too_long("title")
    rows = []
    for index, line in enumerate(lines):
        left = profile.left + (profile.text_width - line_width(line)) / 2
        down = shift + index * (profile.title_pitch - profile.pitch)
        rows.append(Row((Part(line, left, kind, shift=down),), keep_next=True))
    white = 2 * profile.pitch - down - (size + profile.cell) / 2
    return [*rows, BLANK_KEPT] if white < LEAST_WHITE * profile.pitch else rows
