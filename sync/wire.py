"""How structured parts are written and read: canonical JSON, strict reading, length-prefixed signed blocks.

A signature is always over a domain word, a zero byte and exact bytes; nothing is re-serialised before checking.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.errors import SyncProblem

MAX_DEPTH = 32
MAX_COUNT = 1 << 62
SIGNATURE_BYTES = 64

_HEX = re.compile(r"[0-9a-f]*")

Sign = Callable[[bytes], bytes]


def canonical(plain: Any) -> bytes:
    """Compact JSON, UTF-8, sorted keys, no floats that are not numbers."""
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def parse(data: bytes, *, limit: int) -> dict[str, Any]:
    """A JSON object from outside. Whole numbers only.

    Refused: more than `limit` bytes, nesting above 32, duplicate keys, NaN and infinities, any fraction, integers of
    2^62 and above, lone surrogates, bytes that are not UTF-8, anything that is not an object.

    Raises:
        SyncProblem: `JSON-01`.
    """
    if len(data) > limit:
        raise SyncProblem("JSON-01", "too large")
    try:
        plain = json.loads(
            data.decode("utf-8"),
            parse_constant=_refuse,
            parse_float=_refuse,
            parse_int=_whole,
            object_pairs_hook=_unique,
        )
        _check_text(plain, MAX_DEPTH)
    except (ValueError, RecursionError) as error:
        raise SyncProblem("JSON-01", type(error).__name__) from None
    if not isinstance(plain, dict):
        raise SyncProblem("JSON-01", "not an object")
    return plain


class Fields:
    """Typed reading of one JSON object: a missing, surplus or mistyped field is refused with the code given."""

    def __init__(self, plain: Any, code: str, names: str) -> None:
        """`names`: the allowed keys, blank-separated, each with `?` after it when it may be absent."""
        self._code = code
        if not isinstance(plain, dict):
            raise SyncProblem(code, "object expected")
        needed = {name for name in names.split() if not name.endswith("?")}
        allowed = {name.rstrip("?") for name in names.split()}
        if not needed <= plain.keys() <= allowed:
            raise SyncProblem(code, "fields missing or surplus")
        self._plain = plain

    def text(self, name: str, most: int = 256) -> str:
        """A text of at most `most` characters."""
        value = self._plain[name]
        if not isinstance(value, str) or len(value) > most:
            raise SyncProblem(self._code, f"{name}: text expected")
        return value

    def count(self, name: str, most: int = MAX_COUNT - 1) -> int:
        """A whole number from 0 to `most`."""
        return count(self._plain[name], self._code, name, most)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._plain[name]
        if not isinstance(value, bool):
            raise SyncProblem(self._code, f"{name}: flag expected")
        return value

    def hex(self, name: str, size: int) -> str:
        """Exactly `size` bytes as lower-case hexadecimal digits."""
        return hex_text(self._plain[name], size, self._code, name)

    def items(self, name: str, most: int) -> list[Any]:
        """A list of at most `most` members."""
        value = self._plain[name]
        if not isinstance(value, list) or len(value) > most:
            raise SyncProblem(self._code, f"{name}: list expected")
        return value

    def mapping(self, name: str, most: int) -> dict[str, Any]:
        """An object of at most `most` members."""
        value = self._plain[name]
        if not isinstance(value, dict) or len(value) > most:
            raise SyncProblem(self._code, f"{name}: object expected")
        return value

    def has(self, name: str) -> bool:
        """Whether an optional field is there."""
        return name in self._plain


def count(value: Any, code: str, name: str, most: int = MAX_COUNT - 1) -> int:
    """A whole number from 0 to `most`, or a refusal."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise SyncProblem(code, f"{name}: count expected")
    return value


def hex_text(value: Any, size: int, code: str, name: str) -> str:
    """Exactly `size` bytes as lower-case hexadecimal digits, or a refusal."""
    if not isinstance(value, str) or len(value) != 2 * size or not _HEX.fullmatch(value):
        raise SyncProblem(code, f"{name}: {size} bytes in hex expected")
    return value


def signed_block(plain: dict[str, Any], domain: str, sign: Sign) -> bytes:
    """Length (4 bytes, big-endian), canonical JSON, 64 bytes of signature over `domain \\0 JSON`."""
    body = canonical(plain)
    return len(body).to_bytes(4, "big") + body + sign(message(domain, body))


def message(domain: str, body: bytes) -> bytes:
    """What is signed: the domain keeps a signature of one kind of thing from serving as another."""
    return domain.encode() + b"\0" + body


def read_block(source: BinaryIO, code: str, *, limit: int) -> tuple[bytes, bytes]:
    """(exact JSON bytes, signature) of a signed block; nothing is verified yet.

    Raises:
        SyncProblem: `code` when it is cut short or longer than `limit`.
    """
    size = int.from_bytes(read_exactly(source, 4, code), "big")
    if size > limit:
        raise SyncProblem(code, "block too large")
    return read_exactly(source, size, code), read_exactly(source, SIGNATURE_BYTES, code)


def verify(sign_key: str, domain: str, body: bytes, signature: bytes, code: str) -> None:
    """Check an Ed25519 signature against a public key in hex.

    Raises:
        SyncProblem: `code` when it does not verify.
    """
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sign_key)).verify(signature, message(domain, body))
    except (InvalidSignature, ValueError):
        raise SyncProblem(code, "signature does not verify") from None


def read_exactly(source: BinaryIO, size: int, code: str) -> bytes:
    """`size` bytes or a refusal with `code`."""
    data = source.read(size)
    if len(data) != size:
        raise SyncProblem(code, "cut short")
    return data


def _refuse(text: str) -> Any:
    raise ValueError("number not allowed")


def _whole(text: str) -> int:
    if len(text) > 20 or not -MAX_COUNT < (value := int(text)) < MAX_COUNT:
        raise ValueError("number too large")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate keys")
    return found


def _check_text(value: Any, left: int) -> None:
    if left == 0 and isinstance(value, (dict, list)):
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
    elif isinstance(value, dict):
        for key, item in value.items():
            key.encode()
            _check_text(item, left - 1)
    elif isinstance(value, list):
        for item in value:
            _check_text(item, left - 1)
