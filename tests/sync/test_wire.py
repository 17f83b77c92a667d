"""Strict reading of structured parts."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest

from sync import wire
from sync.errors import SyncProblem


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b"{",
        b"\xff\xfe",
        b'{"a":1,"a":1}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1e999}',
        b'{"a":0.5}',
        b'{"a":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":4611686018427387904}',
        b'{"a":' + b"9" * 5_000_000 + b"}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' + b"[" * 32 + b"]" * 32 + b"}",
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b" " * (1 << 24),
    ],
)
def test_hostile_json_is_refused_quickly(data: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(SyncProblem) as caught:
        wire.parse(data, limit=8 << 20)
    assert caught.value.code == "JSON-01"
    assert time.perf_counter() - started < 1


def test_what_is_within_the_limits_is_read() -> None:
    assert wire.parse(b'{"a":[[{"b":-4611686018427387903}]]}', limit=100) == {
        "a": [[{"b": -4611686018427387903}]]
    }


def test_fields_are_typed_and_closed() -> None:
    good = {"t": "x", "n": 1, "f": True, "h": "00ff"}
    fields = wire.Fields(good, "X", "t n f h o?")
    assert (fields.text("t"), fields.count("n"), fields.flag("f"), fields.hex("h", 2)) == (
        "x",
        1,
        True,
        "00ff",
    )
    wrong: list[Any] = [[], {**good, "z": 1}, {"t": "x"}, None]
    for plain in wrong:
        with pytest.raises(SyncProblem):
            wire.Fields(plain, "X", "t n f h o?")
    for number in (True, -1, "1", 1 << 62, None):
        with pytest.raises(SyncProblem):
            wire.Fields({"a": number}, "X", "a").count("a")
    for text in ("00FF", "00f", "00ff00", 5):
        with pytest.raises(SyncProblem):
            wire.Fields({"a": text}, "X", "a").hex("a", 2)


def test_a_block_that_claims_more_than_there_is() -> None:
    for data in (b"", b"\0\0", b"\0\0\0\5abc", b"\xff\xff\xff\xff" + b"x" * 100):
        with pytest.raises(SyncProblem):
            wire.read_block(io.BytesIO(data), "X", limit=1000)
