"""From a password to a key: Argon2id, with a floor, a ceiling and a measured set-up.

Floor: t=3, m=64 MiB, p=4 (RFC 9106 §4, second recommended option). A real office refuses less, when it is made and
at every login. Only an office made as a trial may use less (the tests do, through an explicit argument), and "trial"
is bound into every slot under the owner's password and signature: no edit turns a real office into a trial one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.base.errors import EnvironmentProblem

SALT_BYTES = 16
MAX_M_KIB = 1 << 20
MAX_T = 16
MAX_P = 16
_CALIBRATED_M_KIB = 256 << 10
_WANTED_S = (0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Kdf:
    """Argon2id parameters: memory in KiB, passes, lanes."""

    m_kib: int
    t: int
    p: int

    def as_json(self) -> dict[str, int]:
        """As it stands in `office.keys`."""
        return {"m_kib": self.m_kib, "t": self.t, "p": self.p}


FLOOR = Kdf(64 << 10, 3, 4)
TEST_KDF = Kdf(8 << 10, 1, 1)
"""For tests: about 10 ms instead of 0.3 s. `create_office` takes it only together with `trial=True`."""


def check(kdf: Kdf, *, trial: bool) -> None:
    """Refuse parameters before any memory is asked for.

    Raises:
        EnvironmentProblem: `K-015` above 1 GiB, 16 passes or 16 lanes, or not Argon2 at all (less than 8 KiB a lane);
            `K-017` below the floor in an office that is not a trial.
    """
    if kdf.m_kib > MAX_M_KIB or not 1 <= kdf.t <= MAX_T or not 1 <= kdf.p <= MAX_P or kdf.m_kib < 8 * kdf.p:
        raise EnvironmentProblem(
            "K-015",
            "密钥文件要求的口令计算量超出允许范围，已拒绝。",
            "密钥文件可能被改动，请报告安全保密管理员。",
        )
    if not trial and (kdf.m_kib < FLOOR.m_kib or kdf.t < FLOOR.t):
        raise EnvironmentProblem(
            "K-017",
            "密钥文件的口令保护强度低于规定下限，已拒绝。",
            "密钥文件可能被改动，请报告安全保密管理员。",
        )


def derive(password: bytes, salt: bytes, kdf: Kdf, *, trial: bool) -> bytes:
    """32 bytes from a password. Takes 0.1–1 s and `m_kib` of memory.

    Raises:
        EnvironmentProblem: `K-015`, `K-017` (see `check`); `K-016` when the memory cannot be had.
    """
    check(kdf, trial=trial)
    try:
        return Argon2id(salt=salt, length=32, iterations=kdf.t, lanes=kdf.p, memory_cost=kdf.m_kib).derive(
            password
        )
    except MemoryError:
        raise EnvironmentProblem(
            "K-016",
            f"内存不足，无法核对口令（需要 {math.ceil(kdf.m_kib / 1024)} MB）。",
            "请关闭其他程序后再试；这次不计入口令错误次数。",
        ) from None


def measure(kdf: Kdf) -> float:
    """Seconds one derivation takes on this machine."""
    started = time.perf_counter()
    derive(b"calibration", bytes(SALT_BYTES), kdf, trial=False)
    return time.perf_counter() - started


def calibrate(measured: Callable[[Kdf], float] = measure) -> Kdf:
    """Parameters that take 0.5–1 s here: memory is raised first (to 256 MiB at most), then passes (16 at most)."""
    low, high = _WANTED_S
    chosen, took = FLOOR, measured(FLOOR)
    while took < low and chosen.m_kib * 2 <= _CALIBRATED_M_KIB:
        larger = Kdf(chosen.m_kib * 2, chosen.t, chosen.p)
        seconds = measured(larger)
        if seconds > high:
            break
        chosen, took = larger, seconds
    if took < low:
        passes = min(MAX_T, max(chosen.t, math.ceil(chosen.t * low * 1.2 / took)))
        chosen = Kdf(chosen.m_kib, passes, chosen.p)
    return chosen
