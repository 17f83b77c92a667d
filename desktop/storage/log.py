"""The change log of one compartment file: appending ops, stream heads, the commit chain, and proving both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from desktop.storage.connection import Connection
from desktop.storage.findings import Finding
from sync.errors import SyncProblem
from sync.ops import Op, chain_next, chain_start, decode


def heads(connection: Connection) -> dict[str, tuple[int, bytes]]:
    """Stream → (last number, chain hash)."""
    return {row[0]: (row[1], row[2]) for row in connection.execute("SELECT stream, n, hash FROM streams")}


def head(connection: Connection, stream: str) -> tuple[int, bytes]:
    """Last number and hash of one stream; (0, start) when nothing of it has arrived."""
    row = connection.execute("SELECT n, hash FROM streams WHERE stream = ?", (stream,)).fetchone()
    return (row[0], row[1]) if row else (0, chain_start(stream))


def append(connection: Connection, stream: str, op: Op, body: bytes) -> int:
    """Add one op at the end of its stream; returns its arrival number. The caller has checked n = head + 1."""
    last, previous = head(connection, stream)
    if op.n != last + 1:
        raise ValueError(f"op {op.n} does not follow {last}")
    link = chain_next(previous, op.n, body)
    cursor = connection.execute(
        "INSERT INTO ops (stream, n, hash, body, record, tx) VALUES (?, ?, ?, ?, ?, ?)",
        (stream, op.n, link, body, bytes.fromhex(op.record), op.tx),
    )
    connection.execute(
        "INSERT INTO streams (stream, n, hash) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (stream) DO UPDATE SET n = ?2, hash = ?3",
        (stream, op.n, link),
    )
    return int(cursor.lastrowid)


def last_commit(connection: Connection) -> tuple[int, int, bytes]:
    """(counter, last arrival number, hash) of the newest commit; (0, 0, zeros) in a new file."""
    row = connection.execute("SELECT c, last_seq, hash FROM commits ORDER BY c DESC LIMIT 1").fetchone()
    return (row[0], row[1], row[2]) if row else (0, 0, bytes(32))


def seal_commit(connection: Connection) -> tuple[int, bytes]:
    """Close the running transaction with a commit row over the ops added since the last one; (counter, hash)."""
    counter, last_seq, previous = last_commit(connection)
    digest = hashlib.sha256()
    newest = last_seq
    for row in connection.execute("SELECT seq, hash FROM ops WHERE seq > ? ORDER BY seq", (last_seq,)):
        newest = row[0]
        digest.update(row[1])
    link = _commit_hash(previous, counter + 1, newest, digest.digest())
    connection.execute(
        "INSERT INTO commits (c, last_seq, hash) VALUES (?, ?, ?)", (counter + 1, newest, link)
    )
    return counter + 1, link


def _commit_hash(previous: bytes, counter: int, last_seq: int, ops_digest: bytes) -> bytes:
    return hashlib.sha256(
        b"commit" + previous + counter.to_bytes(8, "big") + last_seq.to_bytes(8, "big") + ops_digest
    ).digest()


def commit_hash_at(connection: Connection, counter: int) -> bytes | None:
    """The hash of an earlier commit, `None` when there is no such commit."""
    if counter == 0:
        return bytes(32)
    row = connection.execute("SELECT hash FROM commits WHERE c = ?", (counter,)).fetchone()
    return row[0] if row else None


def ops_in_order(connection: Connection) -> Iterator[tuple[int, str, Op]]:
    """All ops in order of arrival: (seq, stream, op). Bodies that were dropped are passed over."""
    for row in connection.execute("SELECT seq, stream, body FROM ops ORDER BY seq"):
        if row[2] is not None:
            yield row[0], row[1], decode(row[2])


def verify_chains(connection: Connection, place: str) -> list[Finding]:
    """Recompute every stream's chain and the commit chain from the bodies; names the first break of each."""
    found: list[Finding] = []
    running: dict[str, tuple[int, bytes]] = {}
    broken: set[str] = set()
    for row in connection.execute("SELECT stream, n, hash, body, record, tx FROM ops ORDER BY stream, n"):
        stream, n, link, body, record, tx = row
        last, previous = running.get(stream, (0, chain_start(stream)))
        if stream in broken:
            continue
        if n != last + 1:
            found.append(
                Finding("S-020", True, f"{place} {stream} #{last + 1}", f"变更记录缺少第 {last + 1} 条")
            )
            broken.add(stream)
            continue
        if body is not None and not _fits(body, n, record, tx, previous, link):
            found.append(Finding("S-021", True, f"{place} {stream} #{n}", f"第 {n} 条变更与校验链不符"))
            broken.add(stream)
            continue
        running[stream] = (n, link)
    for stream, (n, link) in heads(connection).items():
        if stream not in broken and running.get(stream) != (n, link):
            found.append(Finding("S-022", True, f"{place} {stream} #{n}", "变更记录的末尾与登记的末尾不符"))
    return found + _verify_commits(connection, place)


def _fits(body: bytes, n: int, record: bytes, tx: str, previous: bytes, link: bytes) -> bool:
    if not isinstance(body, bytes) or chain_next(previous, n, body) != link:
        return False
    try:
        op = decode(body)
    except SyncProblem:
        return False
    return op.n == n and bytes.fromhex(op.record) == record and op.tx == tx


def _verify_commits(connection: Connection, place: str) -> list[Finding]:
    previous, last_seq, expected = bytes(32), 0, 1
    for counter, newest, link in connection.execute("SELECT c, last_seq, hash FROM commits ORDER BY c"):
        digest = hashlib.sha256()
        for row in connection.execute(
            "SELECT hash FROM ops WHERE seq > ? AND seq <= ? ORDER BY seq", (last_seq, newest)
        ):
            digest.update(row[0])
        if counter != expected or _commit_hash(previous, counter, newest, digest.digest()) != link:
            return [Finding("S-023", True, f"{place} 提交 {expected}", f"第 {expected} 次保存与校验链不符")]
        previous, last_seq, expected = link, newest, counter + 1
    total = connection.execute("SELECT coalesce(max(seq), 0) FROM ops").fetchone()[0]
    if total != last_seq:
        return [Finding("S-024", True, f"{place} 提交 {expected}", "有变更不属于任何一次保存")]
    return []
