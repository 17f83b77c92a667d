"""A compartment file on disk with one made-up kind, for tests of the store below the session."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from desktop.base.fields import (
    Named,
    Record,
    choice,
    day,
    flag,
    integer,
    items,
    link,
    long_text,
    person,
    record,
    spec_of,
    text,
    unit,
)
from desktop.base.ids import new_id
from desktop.base.levels import Compartment, Level
from desktop.base.permissions import Role, User
from desktop.storage import reading
from desktop.storage.compartment import CompartmentFile, Migrations, StoreSchema
from desktop.storage.hlc import HybridClock
from desktop.storage.transaction import Transaction

T = TypeVar("T")


@record(kind="papers.item", title="文件")
class Item(Record):
    """A paper with one field of every kind."""

    title: str = text("标题", required=True, searchable=True, sortable=True)
    body: str = long_text("正文", searchable=True)
    due_on: date | None = day("时限", sortable=True, group="due")
    due_basis: str = text("依据", group="due")
    copies: int | None = integer("份数", minimum=1, maximum=10_000)
    urgent: bool = flag("急件")
    stage: str = choice("阶段", ("登记", "办结"), default="登记")
    sender: Named | None = unit("来文单位", searchable=True)
    clerk: Named | None = person("承办人", sortable=True, searchable=True)
    parent: bytes | None = link("上级")
    tags: tuple[str, ...] = items("标签", searchable=True)


@record(kind="papers.entry", title="记事", append_only=True)
class Entry(Record):
    """A note that cannot be changed."""

    words: str = text("内容", required=True)


MIGRATION = """
CREATE TABLE papers_item (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  title TEXT, body TEXT, due_on TEXT, due_basis TEXT, copies INTEGER, urgent INTEGER, stage TEXT,
  sender TEXT, sender_id BLOB, clerk TEXT, clerk_id BLOB, clerk_key TEXT, parent BLOB, tags TEXT
);
CREATE INDEX papers_item_title ON papers_item (title);
CREATE INDEX papers_item_due_on ON papers_item (due_on);
CREATE INDEX papers_item_clerk ON papers_item (clerk_key);
CREATE TABLE papers_entry (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, words TEXT
);
"""


class Rig:
    """One machine's copy of one compartment."""

    def __init__(self, folder: Path, incarnation: str = "00000000000000aa", holder: bool = True) -> None:
        migrations = folder / "migrations"
        migrations.mkdir(parents=True, exist_ok=True)
        (migrations / "0001_papers.sql").write_text(MIGRATION, "utf-8")
        self.schema = StoreSchema(
            {spec_of(Item).kind: spec_of(Item), spec_of(Entry).kind: spec_of(Entry)},
            (Migrations("papers", migrations),),
        )
        self.path = folder / "internal.office.db"
        self.key = os.urandom(32)
        self.compartment = Compartment(Level.INTERNAL, "office")
        self.device = incarnation
        self.stream = f"{incarnation}.{self.compartment.id}"
        self.clock = HybridClock()
        self.now_ms = 1_790_000_000_000
        self.user = User(new_id(), "李敏", Role.CLERK)
        self.file = CompartmentFile.create(
            self.path,
            self.key,
            self.compartment,
            "ab" * 16,
            self.schema,
            incarnation if holder else "another",
        )

    def reopen(self) -> None:
        """Close and open again."""
        self.file.close()
        self.open()

    def open(self) -> None:
        """Open the file again after it was closed or broken."""
        self.file = CompartmentFile.open(self.path, self.key, self.compartment, "ab" * 16, self.schema)

    def act(self, function: Callable[[Transaction], T], verb: str = "papers.test") -> T:
        """Do something in one transaction; rolled back when it raises."""
        self.now_ms += 1000
        tx = Transaction(
            self.file,
            self.stream,
            self.user,
            verb,
            self.now_ms,
            lambda: self.clock.next(self.now_ms),
            self.device,
            {},
        )
        self.file.begin()
        try:
            result = function(tx)
            self.file.finish()
        except BaseException:
            self.file.roll_back()
            raise
        self.last_tx = tx.tx
        return result

    def save(self, item: T) -> T:
        """Save one record in a transaction of its own."""
        return self.act(lambda tx: tx.save(item))  # type: ignore[type-var]

    def get(self, record: bytes) -> Item:
        """Read one paper, ready to be changed."""
        found = reading.get(self.file.connection, Item, record, self.compartment.id)
        assert found is not None
        return found

    def titles(self, search: str = "", order: str = "title") -> list[str]:
        """Titles of all papers found, in order."""
        rows = reading.rows(self.file.connection, Item, (), search, order, descending=False, limit=None)
        return [row["title"] for _, _, row in rows]

    def send_to(self, other: Rig, stream: str | None = None, upto: int | None = None) -> int:
        """Apply to another copy every op of one stream it lacks; returns how many."""
        stream = stream or self.stream
        from desktop.storage import log
        from sync.ops import decode

        have, last = log.head(other.file.connection, stream)[0], log.head(self.file.connection, stream)[0]
        bodies = list(self.file.bodies(stream, have + 1, last if upto is None else upto))
        other.file.begin()
        for body in bodies:
            other.file.take(stream, decode(body), body)
        other.file.finish()
        return len(bodies)
