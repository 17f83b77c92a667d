"""Canonical JSON: the same value is always the same bytes, so that it can be signed and bound."""

from __future__ import annotations

import json
from typing import Any

MAX_BYTES = 8 << 20
_MAX_DEPTH = 16


def encode(value: Any) -> bytes:
    """UTF-8, keys sorted, no spaces; only text, whole numbers, booleans, None, lists and objects."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def decode(data: bytes) -> Any:
    """The value of strict JSON.

    Raises:
        ValueError: not JSON, larger than 8 MiB, nested deeper than 16, with duplicate keys, with fractions or NaN,
            or with half a surrogate pair.
    """
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique, parse_float=_refuse, parse_constant=_refuse
        )
        _check(value, _MAX_DEPTH)
    except RecursionError:
        raise ValueError("too deep") from None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate keys")
    return found


def _refuse(words: str) -> Any:
    raise ValueError(f"number not allowed: {words[:20]}")


def _check(value: Any, depth: int) -> None:
    if depth < 0:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()  # half a surrogate pair raises UnicodeEncodeError, a ValueError
    elif isinstance(value, dict):
        for key, item in value.items():
            key.encode()
            _check(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
