"""The words of a title: where one ends and the next begins, and whether it is a verb, a noun or something else.

A list of common words with their frequencies (``words.txt``) and the likeliest way to cut a text into them. Good for
titles of a line or two; nothing else in the product cuts words.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

VERB, NOUN, ADVERB, OTHER = "v", "n", "d", "o"
_LONGEST = 10
_UNKNOWN = -16.0  # log of the part a character has that stands in no word
_STEP = 0.7  # a frequency class is twice as frequent as the one below it

_PHRASES = (
    "国民经济和社会发展|知识产权侵权|政务新媒体|政府网站|数字政府建设|法治政府建设|会议费|公交线路|历史建筑|农民工工资|"
    "水源保护区|饮用水水源|养老服务|重点单位|规范性文件|行政规范性文件|指挥部|领导小组|联席会议|应急预案|安全生产|"
    "群众性活动|营商环境|民营经济|高质量发展|实施意见|指导意见|经济技术开发区|历史文化名城|长效机制|力量部署|秋粮收购|"
    "救助资金|专项资金|专项检查|视频会议|总值班室|今冬明春|森林防火|防汛抗旱|值班值守|信息报送|政务服务|政务公开|"
    "督查激励|依法行政|安全保卫|困难群众|知识产权侵权纠纷|乡村振兴|河湖长制|耕地保护|污染防治|放管服|一网通办|先进集体|先进个人|工作总结|工作要点|工作方案"
)
"""Compounds of official titles that a list of common words takes apart."""

_FIXED = re.compile(
    r"\d{4}年(?:度)?至(?:\d{4}年(?:度)?)?|第?[一二三四五六七八九十百零〇\d]+(?:年度|年|月|日|次|届|期|号|季度|个五年)?|"
    r"[A-Za-z]+|(?<=关于)[\u4e00-\u9fff]{2,4}?(?=等?同志)|(?:20\d\d年|第)[一二三四]季度"
)


class Word(NamedTuple):
    """One word: from ``start`` up to ``end``, and its kind."""

    start: int
    end: int
    kind: str


def words_of(text: str) -> list[Word]:
    """``text`` cut into words; every character is in one."""
    known = _words()
    fixed = {match.start(): match.end() for match in _FIXED.finditer(text)}
    count = len(text)
    best: list[tuple[float, int, str]] = [(0.0, 0, OTHER), *((-math.inf, 0, OTHER) for _ in text)]
    for start in range(count):
        score = best[start][0]
        if score == -math.inf:
            continue
        ways = [(start + 1, _UNKNOWN, OTHER)]
        if start in fixed:
            ways = [(fixed[start], -2.0, NOUN)]
        for end in range(start + 1, min(count, start + _LONGEST) + 1):
            found = known.get(text[start:end])
            if found is not None and start not in fixed:
                ways.append((end, *found))
        for end, weight, kind in ways:
            if score + weight > best[end][0]:
                best[end] = (score + weight, start, kind)
    out: list[Word] = []
    end = count
    while end:
        _, start, kind = best[end]
        out.append(Word(start, end, kind))
        end = start
    return out[::-1]


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[float, str]]:
    """Every known word with the logarithm of its part of all words, and its kind."""
    found: dict[str, tuple[float, str]] = {}
    text = resources.files(__package__).joinpath("words.txt").read_text("utf-8")
    for line in text.splitlines():
        head, _, words = line.partition(" ")
        if head and not head.startswith("#"):
            weight = _STEP * int(head[1:]) - 18.0
            found |= dict.fromkeys(words.split(" "), (weight, head[0]))
    found |= dict.fromkeys(_PHRASES.split("|"), (-7.0, NOUN))
    return found
