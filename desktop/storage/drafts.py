"""Drafts of forms: kept in the compartment's own file, unlogged, never travelling, per user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import NotPermitted

if TYPE_CHECKING:
    from desktop.storage.session import Session


def save(session: Session, key: str, compartment: str, body: str) -> None:
    """Keep or replace a draft. Raises NotPermitted when the compartment is not held."""
    if compartment not in session.files:
        raise NotPermitted("P-002", "您没有这一密级的办理权限。")
    session.files[compartment].connection.execute(
        "INSERT OR REPLACE INTO drafts (key, user, at, body) VALUES (?, ?, ?, ?)",
        (key, session.user.id.hex(), session.clock.now_ms(), body),
    )


def load(session: Session, key: str) -> str | None:
    """The user's draft under this key, from whichever held compartment has it."""
    for name in session.files:
        row = (
            session.connection(name)
            .execute("SELECT body FROM drafts WHERE user = ? AND key = ?", (session.user.id.hex(), key))
            .fetchone()
        )
        if row:
            return str(row[0])
    return None


def drop(session: Session, key: str) -> None:
    """Forget a draft; nothing happens when there is none."""
    for file in session.files.values():
        file.connection.execute("DELETE FROM drafts WHERE user = ? AND key = ?", (session.user.id.hex(), key))
