"""What a password may be. Counted in characters after NFC, never cut, never trimmed: spaces at the end count."""

from __future__ import annotations

import unicodedata

from desktop.base.errors import UserProblem

MAX_CHARACTERS = 1024
_FIELD = "password"

PUBLISHED = "yunchuan-2026"
"""The documented passphrase of trial offices; a real office refuses it."""


def normalise(password: str) -> bytes:
    """The bytes that go into the key derivation: NFC, UTF-8, whole.

    Raises:
        UserProblem: `K-021` when empty, with a NUL or half a surrogate pair; `K-023` above 1024 characters.
    """
    if not password:
        raise UserProblem("K-021", "请输入口令。", field=_FIELD)
    if len(password) > MAX_CHARACTERS:
        raise UserProblem("K-023", f"口令超过 {MAX_CHARACTERS} 个字符。", "请改用较短的口令。", field=_FIELD)
    words = unicodedata.normalize("NFC", password)
    if "\0" in words or any(0xD800 <= ord(char) <= 0xDFFF for char in words):
        raise UserProblem("K-021", "口令含有不能使用的字符。", "请重新输入。", field=_FIELD)
    return words.encode()


def check_new(password: str, least: int, user_name: str, *, trial: bool) -> bytes:
    """A new password's bytes, or a refusal.

    Raises:
        UserProblem: `K-020` shorter than `least` characters, one repeated character, or the user name;
            the published one outside a trial office; `K-021`, `K-023` as `normalise`.
    """
    data = normalise(password)
    words = unicodedata.normalize("NFC", password)
    if len(words) < least:
        raise UserProblem("K-020", f"口令只有 {len(words)} 个字符，至少要 {least} 个。", field=_FIELD)
    if len(set(words)) == 1 or words.casefold() == user_name.casefold():
        raise UserProblem("K-020", "口令过于简单。", "请不要使用用户名或同一个字符。", field=_FIELD)
    if words == PUBLISHED and not trial:
        raise UserProblem("K-020", "这是公开的试用口令，正式办公库不能使用。", "请另设口令。", field=_FIELD)
    return data
