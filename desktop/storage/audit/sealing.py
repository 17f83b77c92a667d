"""How one audit record is sealed to several readers: one content key, boxed once for each.

Format: suite byte ‖ number of readers ‖ for each: first 8 bytes of SHA-256(public key) ‖ box (81 bytes) ‖
nonce (12) ‖ AES-256-GCM of the line. The store's id is bound; the record's place is bound by the chain.
"""

from __future__ import annotations

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.base.errors import EnvironmentProblem
from desktop.storage.keys import boxes

_TAG = 8
_BOX = 1 + 32 + 32 + 16


def seal_record(content: bytes, readers: tuple[bytes, ...], store_id: bytes) -> bytes:
    """Seal a record for these X25519 public keys.

    Raises:
        EnvironmentProblem: `A-003` when there is nobody to seal it to.
    """
    if not 0 < len(readers) < 256:
        raise EnvironmentProblem("A-003", "没有可以读取审计的人员，操作已拒绝。", "请检查三员账户和授权。")
    bound = boxes.context("audit", store=store_id.hex())
    key, nonce = AESGCM.generate_key(256), os.urandom(12)
    heads = b"".join(_tag(reader) + boxes.seal(reader, key, bound) for reader in readers)
    head = bytes([boxes.SUITE, len(readers)]) + heads
    return head + nonce + AESGCM(key).encrypt(nonce, content, bound + head)


def open_record(record: bytes, holder: X25519PrivateKey, store_id: bytes) -> bytes | None:
    """The content, or None when it is sealed to others.

    Raises:
        ValueError: the record is malformed or altered.
    """
    if len(record) < 2 or record[0] != boxes.SUITE:
        raise ValueError("suite")
    end = 2 + record[1] * (_TAG + _BOX)
    own = _tag(holder.public_key().public_bytes_raw())
    bound = boxes.context("audit", store=store_id.hex())
    for start in range(2, end, _TAG + _BOX):
        if record[start : start + _TAG] != own:
            continue
        try:
            key = boxes.open_box(holder, record[start + _TAG : start + _TAG + _BOX], bound)
            return AESGCM(key).decrypt(record[end : end + 12], record[end + 12 :], bound + record[:end])
        except (InvalidTag, EnvironmentProblem) as error:
            raise ValueError("altered") from error
    return None


def _tag(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:_TAG]
