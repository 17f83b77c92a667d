"""Our X25519 keys in the age library's own words."""

from __future__ import annotations

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.storage.keys import age


def test_the_age_library_reads_what_we_write() -> None:
    for _ in range(20):
        key = X25519PrivateKey.generate()
        recipient = age.recipient(key.public_key().public_bytes_raw())
        identity = pyrage.x25519.Identity.from_str(age.identity(key))
        assert str(identity.to_public()) == recipient
        sealed = pyrage.encrypt(b"words", [pyrage.x25519.Recipient.from_str(recipient)])
        assert pyrage.decrypt(sealed, [identity]) == b"words"
        assert age.public_of(recipient) == key.public_key().public_bytes_raw()


def test_a_mistyped_recipient_is_refused() -> None:
    made = str(pyrage.x25519.Identity.generate().to_public())
    assert len(age.public_of(made)) == 32
    for at in range(len(made)):
        other = "q" if made[at] != "q" else "p"
        with pytest.raises(ValueError, match=r"age|bytes|padding"):
            age.public_of(made[:at] + other + made[at + 1 :])
    for words in ("", "age1", made[:-1], made.upper(), f" {made}"):
        with pytest.raises(ValueError, match=r"age|bytes|padding"):
            age.public_of(words)
