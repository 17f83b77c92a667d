"""Segments and their seal: what is made opens, what is altered, cut, blown up or meant for others does not."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Sequence
from itertools import pairwise

import pyrage
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import envelope, segment, wire
from sync.errors import SyncProblem
from sync.ops import Op, chain_start, decode
from tests.sync.machine import SignKey

STREAM = "00000000000000aa.internal.office"
ME, OTHER = "1" * 32, "2" * 32
ORIGIN, SEALER = SignKey(), SignKey()
BOX = pyrage.x25519.Identity.generate()


def bodies(count: int, *, lo: int = 1, act: int = 2, filler: str = "") -> list[bytes]:
    return [
        Op(n, f"t{n // act}", "k.k", f"{n:032x}", 1, "u", "c", {"g": {"x": f"{n}{filler}"}}).encode()
        for n in range(lo, lo + count)
    ]


def sealed(lines: Sequence[bytes], lo: int = 1, to: str = ME) -> segment.Sealed:
    header = segment.attest(STREAM, lo, lines, chain_start(STREAM), 1, ORIGIN)
    return segment.make(header, lines, [(to, str(BOX.to_public()))], OTHER, SEALER)


def forged(payload: bytes, lines: Sequence[bytes]) -> bytes:
    """A segment with honest signatures over dishonest frames."""
    header = segment.attest(STREAM, 1, lines, chain_start(STREAM), 1, ORIGIN)
    sealing = wire.signed_block(
        {"v": 1, "by": OTHER, "to": [ME], "origin": hashlib.sha256(header.block).hexdigest()},
        "sanban/segment/sealing/1",
        SEALER,
    )
    return envelope.seal(segment.MAGIC + b"\1" + header.block + sealing + payload, [str(BOX.to_public())])


def opened(data: bytes, identity: object = BOX) -> segment.Opened:
    return segment.open_sealed(io.BytesIO(data), str(identity))


def code_of(data: bytes, device: str = ME, origin: str = ORIGIN.public, sealer: str = SEALER.public) -> str:
    with pytest.raises(SyncProblem) as caught:
        opened(data).verify(origin, sealer, device)
    return caught.value.code


@given(st.integers(1, 60), st.integers(1, 9), st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_what_is_sealed_opens_as_the_same_bytes(count: int, act: int, filler: str) -> None:
    lines = bodies(count, act=act, filler=filler)
    made = sealed(lines)
    assert made.id == hashlib.sha256(made.data).hexdigest()
    found = opened(made.data)
    found.verify(ORIGIN.public, SEALER.public, ME)
    assert [body for frame in found.frames() for body in frame] == lines


def test_frames_end_where_an_act_ends() -> None:
    lines = bodies(900, act=7, filler="字" * 1500)
    found = opened(sealed(lines).data)
    found.verify(ORIGIN.public, SEALER.public, ME)
    frames = list(found.frames())
    assert len(frames) > 2
    for before, after in pairwise(frames):
        assert decode(before[-1]).tx != decode(after[0]).tx
        assert sum(len(body) + 1 for body in before) <= segment.FRAME_BYTES


def test_one_large_act_stays_whole() -> None:
    lines = bodies(600, act=10_000, filler="字" * 1500)
    assert [len(frame) for frame in opened(sealed(lines).data).frames()] == [600]


def test_text_that_compresses_too_well_is_padded_and_still_accepted() -> None:
    found = opened(sealed(bodies(300, filler="零" * 5000)).data)
    found.verify(ORIGIN.public, SEALER.public, ME)


def test_a_stranger_cannot_open_it() -> None:
    with pytest.raises(SyncProblem) as caught:
        opened(sealed(bodies(3)).data, pyrage.x25519.Identity.generate())
    assert caught.value.code == "SEAL-02"


def test_handed_on_to_somebody_it_was_not_sealed_for() -> None:
    assert code_of(sealed(bodies(3), to=OTHER).data) == "SEG-07"


def test_signatures_of_others() -> None:
    data = sealed(bodies(3)).data
    assert code_of(data, origin=SEALER.public) == "SEG-02"
    assert code_of(data, sealer=ORIGIN.public) == "SEG-08"


def test_other_content_than_was_attested() -> None:
    lines = bodies(4)
    header = segment.attest(STREAM, 1, lines, chain_start(STREAM), 1, ORIGIN)
    with pytest.raises(SyncProblem):
        segment.make(header, bodies(5), [(ME, str(BOX.to_public()))], OTHER, SEALER)
    assert code_of(forged(segment.pack(lines[:3]), lines)) == "SEG-03"
    assert code_of(forged(segment.pack(bodies(4, filler="x")), lines)) == "SEG-03"
    assert code_of(forged(segment.pack(lines) + b"x", lines)) == "SEG-03"
    assert code_of(forged(b"", lines)) == "SEG-03"


def test_an_act_cut_by_a_frame() -> None:
    lines = bodies(4, act=100)
    halves = segment.pack(lines[:2])[:-8] + segment.pack(lines[2:])
    assert code_of(forged(halves, lines)) == "SEG-05"


def test_numbers_out_of_order() -> None:
    lines = bodies(4)
    wrong = [lines[0], lines[2], lines[1], lines[3]]
    assert code_of(forged(segment.pack(wrong), wrong)) == "SEG-03"


def test_a_bomb_is_stopped_at_the_limit() -> None:
    zeros = zstandard.ZstdCompressor(level=3).compress(b"0" * (60 << 20))
    size = len(zeros).to_bytes(4, "big")
    end = bytes(8)
    honest = size + (60 << 20).to_bytes(4, "big") + zeros + end
    lying = size + (1000).to_bytes(4, "big") + zeros + end
    started = time.perf_counter()
    assert code_of(forged(honest, bodies(2))) == "SEG-04"
    assert code_of(forged(lying, bodies(2))) == "SEG-04"
    assert time.perf_counter() - started < 1


def test_a_padding_that_claims_gigabytes() -> None:
    lines = bodies(2)
    assert code_of(forged(segment.pack(lines)[:-4] + b"\xff\xff\xff\xff", lines)) == "SEG-03"


def test_a_newer_version_is_told_apart() -> None:
    data = envelope.seal(segment.MAGIC + b"\2later", [str(BOX.to_public())])
    with pytest.raises(SyncProblem) as caught:
        opened(data)
    assert caught.value.code == "SEG-NEW"


def test_every_truncation_and_flip_of_the_sealed_bytes() -> None:
    data = sealed(bodies(2)).data
    for cut in range(len(data)):
        assert_refused(data[:cut])
    for place in range(len(data)):
        assert_refused(data[:place] + bytes((data[place] ^ 1 << place % 8,)) + data[place + 1 :])


def assert_refused(data: bytes) -> None:
    with pytest.raises(SyncProblem):
        opened(data).verify(ORIGIN.public, SEALER.public, ME)


STANZA = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"


@pytest.mark.parametrize(
    "header",
    [
        b"age-encryption.org/v1\n" + STANZA * 100_000 + b"--- " + b"C" * 43 + b"\n",
        b"age-encryption.org/v1\n" + STANZA * 67 + b"--- " + b"C" * 43 + b"\n",
        b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n"
        + b"B" * 43
        + b"\n--- "
        + b"C" * 43
        + b"\n",
        b"age-encryption.org/v1\n" + STANZA + b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n" + b"B" * 43 + b"\n"
        b"--- " + b"C" * 43,
        b"age-encryption.org/v1\n-> ssh-rsa AAAA\n" + b"B" * 43 + b"\n--- " + b"C" * 43 + b"\n",
        b"age-encryption.org/v2\n" + STANZA + b"--- " + b"C" * 43 + b"\n",
        b"age-encryption.org/v1\n--- " + b"C" * 43 + b"\n",
        b"",
        b"\0" * 100_000,
    ],
    ids=["100k", "67", "scrypt", "hidden scrypt", "rsa", "v2", "none", "empty", "zeros"],
)
def test_a_hostile_seal_is_refused_by_its_header(header: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(SyncProblem) as caught:
        envelope.unseal(io.BytesIO(header + b"\0" * 100), str(BOX), limit=1000)
    assert caught.value.code == "SEAL-03"
    assert time.perf_counter() - started < 0.5


def test_sixty_four_recipients_and_no_more() -> None:
    boxes = [pyrage.x25519.Identity.generate() for _ in range(65)]
    keys = [str(box.to_public()) for box in boxes]
    data = envelope.seal(b"x", keys[:64])
    assert envelope.unseal(io.BytesIO(data), str(boxes[63]), limit=10) == b"x"
    for wrong in (keys, [], ["age1nonsense"]):
        with pytest.raises(SyncProblem) as caught:
            envelope.seal(b"x", wrong)
        assert caught.value.code == "SEAL-01"


def test_content_above_the_limit_is_stopped() -> None:
    data = envelope.seal(b"x" * 1000, [str(BOX.to_public())])
    with pytest.raises(SyncProblem) as caught:
        envelope.unseal(io.BytesIO(data), str(BOX), limit=999)
    assert caught.value.code == "SEAL-05"
