"""What a setting's key and value may look like, and who may set it. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

from desktop.base.errors import UserProblem

SECURITY_AREAS = ("security.", "audit.", "sync.")
"""Settings under these keys belong to 安全保密管理员, all others to 系统管理员: neither sets the other's."""

_KEY = re.compile(r"^[a-z][a-z_]*(?:\.[a-z][a-z0-9_]*)+$")


def require_key(key: str) -> str:
    """The key, trimmed. Raises `P-101` unless it reads `<slice>.<name>` in lower-case English."""
    trimmed = key.strip()
    if not _KEY.match(trimmed):
        raise UserProblem(
            "P-101",
            f"“{trimmed[:40]}”不是设置项的名称。",
            "设置项写作 calendar.warn_workdays 这样。",
            field="key",
        )
    return trimmed


def is_security(key: str) -> bool:
    """Whether a setting is one of security."""
    return key.startswith(SECURITY_AREAS)


def parse_value(written: str) -> Any:
    """The value a JSON text holds. Raises `P-102` for anything else, NaN and Infinity included."""
    try:
        return json.loads(written, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise UserProblem(
            "P-102", "设置的值不是 JSON。", '数字直接写，文字加英文双引号，如 3 或 "文电科"。', field="value"
        ) from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)
