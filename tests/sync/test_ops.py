"""Op bodies: exact bytes out, strict reading in, the chain."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from sync.errors import SyncProblem
from sync.ops import Op, chain_next, chain_over_digest, chain_start, decode

RECORD = "0123456789abcdef" * 2
OP = Op(
    3,
    "tx",
    "meetings.decision",
    RECORD,
    1,
    "li",
    "1",
    {"deadline": {"on": "2026-03-08", "unit": "𠮷林厅"}},
    {"deadline": (("aa.common", 2),)},
    "move",
    "改期",
)


def altered(**changes: Any) -> bytes:
    return json.dumps({**json.loads(OP.encode()), **changes}, ensure_ascii=False).encode()


def test_an_op_comes_back_as_it_was() -> None:
    assert decode(OP.encode()) == OP
    assert b"\n" not in OP.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        OP.encode()[:-1],
        OP.encode() + b"x",
        altered(n=-1),
        altered(n=True),
        altered(n=1.5),
        altered(n="1"),
        altered(n=1 << 62),
        altered(set=[]),
        altered(parents=[]),
        altered(parents={"g": [["aa.common"]]}),
        altered(parents={"g": [[1, 1]]}),
        altered(r="00"),
        altered(r=RECORD.upper()),
        altered(r=RECORD[:-2] + "  "),
        altered(u=None),
        altered(r=5),
        OP.encode().replace(b'"2026-03-08"', b"NaN"),
        OP.encode().replace(b'"2026-03-08"', b"1e999"),
        OP.encode().replace(b'"2026-03-08"', b"-Infinity"),
        OP.encode().replace(b'"2026-03-08"', b'"\\ud800"'),
        OP.encode().replace(b'"2026-03-08"', b"[" * 10_000 + b"]" * 10_000),
        OP.encode().replace(b'"2026-03-08"', b"[" * 40 + b"]" * 40),
        OP.encode().replace(b'"2026-03-08"', b"9" * 5_000_000),
        OP.encode().replace(b'"on":', b'"unit":"x","on":'),
        OP.encode().replace(b'{"n":3', b'{"n":3,"n":3'),
        b" " * (4 << 20) + OP.encode(),
    ],
)
def test_what_is_not_an_op_is_refused(body: bytes) -> None:
    with pytest.raises(SyncProblem) as caught:
        decode(body)
    assert caught.value.code == "OP-01"


def test_the_chain_binds_stream_number_and_body() -> None:
    start = chain_start("aa.common")
    assert start != chain_start("ab.common")
    first = chain_next(start, 1, b"x")
    assert first == chain_over_digest(start, 1, hashlib.sha256(b"x").digest())
    assert (
        len({first, chain_next(start, 2, b"x"), chain_next(start, 1, b"y"), chain_next(first, 1, b"x")}) == 4
    )
