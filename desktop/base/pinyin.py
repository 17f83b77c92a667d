"""Pinyin for finding and sorting: initials of words, sort keys of titles and of people's names.

Surnames are read by their own table, because dictionaries of ordinary words get them wrong (曾 zēng, 单 shàn, 解 xiè).
pypinyin is imported on first use (0.2 s), so never call these on the window's thread. Does no searching itself.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_SINGLE = (
    "曾zeng1 单shan4 解xie4 区ou1 朴piao2 仇qiu2 查zha1 盖ge3 翟zhai2 任ren2 华hua4 纪ji3 员yun4 贠yun4 "
    "乐yue4 葛ge3 冼xian3 洗xian3 召shao4 缪miao4 覃qin2 尉wei4 那na1 哈ha3 撒sa4 秘bi4 种chong2 折she2 "
    "繁po2 祭zhai4 瞿qu2 柏bai3 过guo1 晟cheng2 句gou1 谌chen2 隗wei3 盛sheng4 应ying1 於yu1 车che1 "
    "贾jia3 能nai4 乜nie4 牟mou2 佴nai4 宓mi4 么yao1 要yao1 曲qu1 相xiang4 都du1 藏zang1 卜bu3 炅gui4 "
    "呙guo1 宿su4 费fei4 薄bo2 万wan4 少shao4 角jue2 沈shen3 尹yin3 逄pang2 钭tou3 郇xun2 郗xi1 石shi2 "
    "谷gu3 骆luo4 阚kan4 仉zhang3 亓qi2 褚chu3 莘shen1 鲜xian1 訾zi1 蹇jian3"
)
"""Surnames whose reading as a surname differs, or is easily taken for another, with the tone."""

_COMPOUND = (
    "尉迟yu4,chi2 万俟mo4,qi2 长孙zhang3,sun1 澹台tan2,tai2 令狐ling2,hu2 单于chan2,yu2 诸葛zhu1,ge3 "
    "鲜于xian1,yu2 亓官qi2,guan1 子车zi3,ju1 乐正yue4,zheng4 拓跋tuo4,ba2 夹谷jia2,gu3 宰父zai3,fu3 "
    "欧阳ou1,yang2 司马si1,ma3 上官shang4,guan1 夏侯xia4,hou2 皇甫huang2,fu3 呼延hu1,yan2 司徒si1,tu2 "
    "司空si1,kong1 慕容mu4,rong2 宇文yu3,wen2 独孤du2,gu1 东方dong1,fang1 公孙gong1,sun1 轩辕xuan1,yuan2 "
    "濮阳pu2,yang2 淳于chun2,yu2 钟离zhong1,li2 闻人wen2,ren2 申屠shen1,tu2 南宫nan2,gong1 西门xi1,men2 "
    "端木duan1,mu4 赫连he4,lian2 东郭dong1,guo1 谷梁gu3,liang2 百里bai3,li3 宗政zong1,zheng4 "
    "太叔tai4,shu1 仲孙zhong4,sun1 闾丘lv2,qiu1 梁丘liang2,qiu1 左丘zuo3,qiu1 第五di4,wu3"
)
"""Two-character surnames, taken as such when the name has three characters or more."""


@functools.cache
def _surnames() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for entry in (*_SINGLE.split(), *_COMPOUND.split()):
        size = sum(1 for char in entry if _is_han(char))
        table[entry[:size]] = tuple(entry[size:].split(","))
    return table


_HAN = "\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003fffd"
_RUNS = re.compile(f"[{_HAN}]+|[^{_HAN}]+")


def _is_han(char: str) -> bool:
    return (
        "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\U00020000" <= char <= "\U0003fffd"
    )


def _each(unknown: str) -> list[str]:
    """Characters without a reading, one by one, so that readings and characters stay in step."""
    return list(unknown)


@functools.lru_cache(maxsize=4096)
def _read(run: str) -> tuple[str, ...]:
    """Readings with tone digit, one for each Han character of a run; the character itself where none is known."""
    from pypinyin.seg.simpleseg import seg  # 0.2 s, so only on first use

    return tuple(reading for word in seg(run) for reading in _read_word(word))


@functools.lru_cache(maxsize=8192)
def _read_word(word: str) -> tuple[str, ...]:
    """Readings of one word of pypinyin's own cutting; remembered, as a reading takes longer than saving its record."""
    from pypinyin import Style, lazy_pinyin

    found: list[str] = lazy_pinyin(
        [word],
        style=Style.TONE3,
        neutral_tone_with_five=True,
        errors=_each,  # type: ignore[arg-type]
    )
    return tuple(
        reading if reading[:1].isascii() else char for reading, char in zip(found, word, strict=True)
    )


def _syllables(words: str) -> list[tuple[str, str]]:
    """(reading or the character itself, character) for every character, Han runs read as phrases."""
    found: list[tuple[str, str]] = []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", words)):
        if _is_han(run[0]):
            found.extend(zip(_read(run), run, strict=True))
        else:
            found.extend((char.lower(), char) for char in run)
    return found


def _name_syllables(name: str) -> list[tuple[str, str]]:
    """Like `_syllables`, the surname by its own table."""
    plain = unicodedata.normalize("NFKC", name).strip()
    table = _surnames()
    for size in (2, 1):
        if len(plain) > size and plain[:size] in table:
            surname = list(zip(table[plain[:size]], plain[:size], strict=True))
            return surname + _syllables(plain[size:].lstrip())
    if plain in table and len(plain) == 1:
        return [(table[plain][0], plain)]
    return _syllables(plain)


_NO_LETTERS = re.compile("[^0-9A-Za-z]+")


def _initials(syllables: list[tuple[str, str]]) -> str:
    return _NO_LETTERS.sub(" ", "".join([reading[0] for reading, _ in syllables])).strip()


def _key(syllables: list[tuple[str, str]]) -> str:
    return " ".join(
        f"{reading}{char}" if _is_han(char) and reading != char else reading for reading, char in syllables
    )


def initials(words: str) -> str:
    """Lower-case first letters of a text, one per Chinese character: 关于2026年A股 → `gy2026nag`.

    Letters and digits stay, anything else becomes one space, so that the parts can be indexed as words.
    """
    return _initials(_syllables(words))


@functools.lru_cache(maxsize=4096)
def letters_of(words: str) -> str:
    """Initials that stay in step with the text: one for each character, a blank where there is none.

    导出 PDF… → `dc pdf `. For marking in a title what was typed.
    """
    readings = [
        reading[0] if reading[:1].isalnum() and reading[:1].isascii() else " "
        for reading, _ in _syllables(words)
    ]
    letters, place = "", 0
    for char in words:  # one character may be several in plain form: … is three full stops
        letters += "".join(readings[place : place + 1]) or " "
        place += len(unicodedata.normalize("NFKC", char))
    return letters


def person_initials(name: str) -> str:
    """First letters of a person's name, the surname read as a surname: 曾小红 → `zxh`, 尉迟恭 → `ycg`."""
    return _initials(_name_syllables(name))


@functools.lru_cache(maxsize=4096)
def sort_key(words: str) -> str:
    """A key that sorts as a Chinese dictionary does: character by character, by letters, then tone, then character.

    Compare keys as plain strings (SQLite's BINARY will do). Empty for empty text.
    """
    return _key(_syllables(words.strip()))


@functools.lru_cache(maxsize=4096)
def person_sort_key(name: str) -> str:
    """The sort key of a person's name; people of one surname stand together, surnames in pinyin order."""
    return _key(_name_syllables(name))
