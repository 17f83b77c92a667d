"""Chinese search terms: overlapping pairs of characters, so that a two-character word is one exact token.

The trigram tokenizer of FTS5 finds no two-character word, and those are the commonest queries. Text is folded (NFKC,
case) and punctuation dropped on both sides, so that 〔2026〕12号 is found as typed or as 2026 12号.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

_BREAK = "xbreakx"
"""A token no text can produce: keeps phrases from running across fields."""


def _letters(text: str) -> list[str]:
    # FTS5's unicode61 knows the letters of Unicode 6.1; any rarer one is spelt out, so that it is never a separator.
    return [
        char if char.isascii() or "\u4e00" <= char <= "\u9fcb" else f"x{ord(char):x}x"
        for char in unicodedata.normalize("NFKC", text).casefold()
        if char.isalnum()
    ]


def index_text(fields: list[str]) -> str:
    """What goes into column `t`: each field as bigrams and its last character alone, fields kept apart."""
    return f" {_BREAK} ".join(" ".join(_pairs(_letters(field))) for field in fields if field)


def initials_text(fields: list[str]) -> str:
    """What goes into column `p`: pinyin initials as overlapping pairs too, so that any run of them is a phrase.

    Single letters would each stand in nearly every record, and a phrase of them reads the whole index.
    """
    return f" {_BREAK} ".join(
        " ".join(_pairs([char for char in field.casefold() if char.isalnum()])) for field in fields if field
    )


def _pairs(letters: list[str]) -> list[str]:
    return [a + b for a, b in pairwise(letters)] + letters[-1:]


def match(words: str) -> str:
    """The FTS5 query for what a person typed; several words must all occur. Empty when nothing is searchable.

    Every term is a quoted phrase, so no character of the input is ever syntax.
    """
    terms = []
    for word in words.split()[:16]:
        letters = _letters(word)[:200]
        if not letters:
            continue
        if len(letters) == 1:
            term = f't : "{letters[0]}" *'
        else:
            term = 't : "' + " ".join(a + b for a, b in pairwise(letters)) + '"'
        plain = "".join(letters)
        if plain.isascii() and plain.isalpha():
            run = (
                f'"{plain}" *' if len(plain) == 1 else '"' + " ".join(a + b for a, b in pairwise(plain)) + '"'
            )
            term = f"({term} OR p : {run})"
        terms.append(term)
    return " AND ".join(terms)
