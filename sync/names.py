"""Names of compartments and streams, and what they say. Checked strictly: they come from outside."""

from __future__ import annotations

import re

from sync.errors import SyncProblem

COMMON = "common"
LEVELS = {"internal": 1, "confidential": 2, "secret": 3, "top-secret": 4}
TOP_LEVEL = 4

_COMPARTMENT = re.compile(r"common|(internal|confidential|secret|top-secret)\.[a-z0-9_-]{1,64}")
_INCARNATION = re.compile(r"[0-9a-f]{16}")
_DEVICE = re.compile(r"[0-9a-f]{32}")
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


def stream_name(incarnation: str, compartment: str) -> str:
    """The stream of one incarnation (16 hex digits) in one compartment.

    Raises:
        SyncProblem: `NAME-01` when either is malformed.
    """
    if not _INCARNATION.fullmatch(incarnation):
        raise SyncProblem("NAME-01", "malformed incarnation")
    level_of(compartment)
    return f"{incarnation}.{compartment}"


def split_stream(stream: str) -> tuple[str, str]:
    """(incarnation, compartment) of a stream.

    Raises:
        SyncProblem: `NAME-01` when it is malformed.
    """
    incarnation, _, compartment = stream.partition(".")
    stream_name(incarnation, compartment)
    return incarnation, compartment


def level_of(compartment: str) -> int:
    """0 common, 1 内部, 2 秘密, 3 机密, 4 绝密.

    Raises:
        SyncProblem: `NAME-01` when it is no compartment id.
    """
    if not _COMPARTMENT.fullmatch(compartment):
        raise SyncProblem("NAME-01", "malformed compartment")
    return LEVELS.get(compartment.partition(".")[0], 0)


def is_device(text: object) -> bool:
    """Whether this is a device id: 32 hex digits."""
    return isinstance(text, str) and bool(_DEVICE.fullmatch(text))


def is_incarnation(text: object) -> bool:
    """Whether this is an incarnation: 16 hex digits."""
    return isinstance(text, str) and bool(_INCARNATION.fullmatch(text))


def is_channel(text: object) -> bool:
    """Whether this is a channel name: up to 32 of a-z, 0-9, `_`, `-`."""
    return isinstance(text, str) and bool(_CHANNEL.fullmatch(text))
