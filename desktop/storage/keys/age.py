"""X25519 keys as the age format writes them: bech32 text of the same 32 bytes, so that one key pair serves both.

Only the encoding is here (BIP 173); sealing and opening are done by the age library in `sync.envelope`.
"""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_RECIPIENT, _IDENTITY = "age", "age-secret-key-"


def recipient(public: bytes) -> str:
    """`age1…` of an X25519 public key (32 bytes)."""
    return _encode(_RECIPIENT, public)


def identity(key: X25519PrivateKey) -> str:
    """`AGE-SECRET-KEY-1…` of a private key: hand it to the decryption and to nothing else."""
    return _encode(_IDENTITY, key.private_bytes_raw()).upper()


def public_of(words: str) -> bytes:
    """The 32 bytes of a recipient.

    Raises:
        ValueError: not an `age1…` recipient, or mistyped.
    """
    head, _, rest = words.rpartition("1")
    values = [_LETTERS.find(letter) for letter in rest]
    if head != _RECIPIENT or -1 in values or len(values) < 6 or _checksum(_spread(head) + values) != 1:
        raise ValueError("not an age recipient")
    data = _regroup(values[:-6], 5, 8, pad=False)
    if len(data) != 32:
        raise ValueError("not 32 bytes")
    return bytes(data)


def _encode(head: str, data: bytes) -> str:
    values = _regroup(data, 8, 5, pad=True)
    check = _checksum([*_spread(head), *values, *([0] * 6)]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return head + "1" + "".join(_LETTERS[value] for value in values)


def _spread(head: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in head), 0, *(ord(letter) & 31 for letter in head)]


def _checksum(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, number in enumerate(_GENERATOR):
            check ^= number if top >> place & 1 else 0
    return check


def _regroup(data: Iterable[int], have: int, want: int, *, pad: bool) -> list[int]:
    kept = bits = 0
    found = []
    for value in data:
        kept, bits = kept << have | value, bits + have
        while bits >= want:
            bits -= want
            found.append(kept >> bits & (1 << want) - 1)
    if pad and bits:
        found.append(kept << want - bits & (1 << want) - 1)
    elif not pad and (bits >= have or kept & (1 << bits) - 1):
        raise ValueError("padding")
    return found
