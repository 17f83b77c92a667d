"""One op: a line of JSON, stored, hashed and sent as exact bytes, never re-serialised. See docs/architecture.md."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

from sync.errors import SyncProblem

Dot = tuple[str, int]
"""(stream, number): the name of one op."""

MAX_DEPTH = 32
MAX_BODY_BYTES = 4 << 20

_RECORD = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Op:
    """One change to one record. `sets` group → value (an object of fields), `parents` group → dots overwritten.

    `tx` names the act it belongs to, `record` is 32 hex digits, `clock` a hybrid logical clock for display order,
    `verb` what the person did, `why` the reason given for a resolution or undo.
    """

    n: int
    tx: str
    kind: str
    record: str
    version: int
    user: str
    clock: str
    sets: dict[str, Any]
    parents: dict[str, tuple[Dot, ...]] = field(default_factory=dict)
    verb: str = ""
    why: str = ""
    signature: str = ""

    def encode(self) -> bytes:
        """The body: compact JSON, UTF-8, fixed key order. Called once, when the op is made."""
        plain: dict[str, Any] = {
            "n": self.n,
            "tx": self.tx,
            "k": self.kind,
            "r": self.record,
            "s": self.version,
            "u": self.user,
            "c": self.clock,
            "set": self.sets,
            "parents": {group: [list(dot) for dot in dots] for group, dots in self.parents.items() if dots},
        }
        for key, words in (("v", self.verb), ("why", self.why), ("sig", self.signature)):
            if words:
                plain[key] = words
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def decode(body: bytes) -> Op:
    """An op from its exact bytes.

    Raises:
        SyncProblem: `OP-01` when the bytes are not an op (wrong types, missing keys, too deep, too large).
    """
    if len(body) > MAX_BODY_BYTES:
        raise SyncProblem("OP-01", "op body too large")
    try:
        plain = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse,
            parse_float=_finite,
            object_pairs_hook=_no_duplicates,
        )
        _check_depth(plain, MAX_DEPTH)
        parents = {
            _text(group): tuple((_text(stream), _count(n)) for stream, n in dots)
            for group, dots in plain["parents"].items()
        }
        sets = plain["set"]
        if not isinstance(sets, dict) or not _RECORD.fullmatch(_text(plain["r"])):
            raise ValueError("set or record id malformed")
        return Op(
            _count(plain["n"]),
            _text(plain["tx"]),
            _text(plain["k"]),
            plain["r"],
            _count(plain["s"]),
            _text(plain["u"]),
            _text(plain["c"]),
            sets,
            parents,
            _text(plain.get("v", "")),
            _text(plain.get("why", "")),
            _text(plain.get("sig", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SyncProblem("OP-01", f"not an op: {type(error).__name__}") from None


def chain_start(stream: str) -> bytes:
    """h_0 of a stream: binds the chain to its name."""
    return hashlib.sha256(b"sanban/chain/1\0" + stream.encode()).digest()


def chain_next(previous: bytes, n: int, body: bytes) -> bytes:
    """h_n = SHA-256(h_{n-1} ‖ n ‖ SHA-256(body)): a body can be dropped later and the chain still verifies."""
    return chain_over_digest(previous, n, hashlib.sha256(body).digest())


def chain_over_digest(previous: bytes, n: int, body_digest: bytes) -> bytes:
    """As `chain_next`, for a body of which only the SHA-256 is left."""
    return hashlib.sha256(previous + n.to_bytes(8, "big") + body_digest).digest()


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("infinite")
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate keys")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    value.encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 62:
        raise TypeError("count expected")
    return value


def _check_depth(value: Any, left: int) -> None:
    if left < 0:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, dict):
        for key, item in value.items():
            key.encode()
            _check_depth(item, left - 1)
    elif isinstance(value, list):
        for item in value:
            _check_depth(item, left - 1)
