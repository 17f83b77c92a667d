"""Sealed boxes: anybody can put something in for the holder of an X25519 key; only he can take it out.

Format: suite byte ‖ ephemeral public key (32) ‖ AES-256-GCM of the content. Key and nonce come from
HKDF-SHA256(shared secret, salt = ephemeral ‖ recipient, info = context); the context is bound as AAD as well.
A box says nothing of who filled it; what must be vouched for is signed beside it.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.errors import EnvironmentProblem
from desktop.storage.keys import canonical

SUITE = 1
"""X25519, Ed25519, HKDF-SHA256, AES-256-GCM, Argon2id. A second suite (国密) gets another byte."""

_HEAD = 1 + 32


def context(purpose: str, **bound: str | int) -> bytes:
    """What a box is bound to: its purpose and the ids of everything it belongs to."""
    return canonical.encode({"purpose": f"sanban/{purpose}", "suite": SUITE, **bound})


def seal(recipient: bytes, content: bytes, bound: bytes) -> bytes:
    """Seal `content` for the X25519 public key `recipient` (32 bytes), bound to the context `bound`."""
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    key, nonce = _keys(
        ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient)), public, recipient, bound
    )
    return bytes([SUITE]) + public + AESGCM(key).encrypt(nonce, content, bound)


def open_box(holder: X25519PrivateKey, box: bytes, bound: bytes) -> bytes:
    """The content of a box.

    Raises:
        EnvironmentProblem: `K-036` when the box is for somebody else, altered, or bound to another context;
            `K-014` when its suite is not known to this program.
    """
    if len(box) < _HEAD + 16:
        raise _not_opened()
    if box[0] != SUITE:
        raise EnvironmentProblem("K-014", "密钥文件由更新版本的程序写成。", "请升级本程序。")
    public = box[1:_HEAD]
    try:
        shared = holder.exchange(X25519PublicKey.from_public_bytes(public))
        key, nonce = _keys(shared, public, holder.public_key().public_bytes_raw(), bound)
        return AESGCM(key).decrypt(nonce, box[_HEAD:], bound)
    except (InvalidTag, ValueError):  # ValueError: a public key of small order
        raise _not_opened() from None


def _keys(shared: bytes, public: bytes, recipient: bytes, bound: bytes) -> tuple[bytes, bytes]:
    # Each box has its own ephemeral key, so key and nonce are used exactly once.
    made = HKDF(hashes.SHA256(), length=44, salt=public + recipient, info=b"sanban/box/1\0" + bound).derive(
        shared
    )
    return made[:32], made[32:]


def _not_opened() -> EnvironmentProblem:
    return EnvironmentProblem("K-036", "密封的密钥打不开。", "密钥文件可能被改动，请报告安全保密管理员。")
