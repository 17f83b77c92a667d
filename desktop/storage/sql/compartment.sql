-- The ground of every compartment file. Truth: ops + streams + commits. Everything else can be rebuilt from ops.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ops (
  seq INTEGER PRIMARY KEY,          -- arrival order on this machine
  stream TEXT NOT NULL,
  n INTEGER NOT NULL,
  hash BLOB NOT NULL,               -- chain hash h_n of the stream
  body BLOB,                        -- exact bytes
  record BLOB NOT NULL,
  tx TEXT NOT NULL,
  UNIQUE (stream, n)
);
CREATE INDEX ops_record ON ops (record);
CREATE INDEX ops_tx ON ops (tx);
CREATE TRIGGER ops_fixed BEFORE UPDATE ON ops BEGIN SELECT RAISE(ABORT, 'ops are append-only'); END;
CREATE TRIGGER ops_kept BEFORE DELETE ON ops BEGIN SELECT RAISE(ABORT, 'ops are append-only'); END;
CREATE TABLE streams (stream TEXT PRIMARY KEY, n INTEGER NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE commits (
  c INTEGER PRIMARY KEY,            -- commit counter of this file, the anchor's number
  last_seq INTEGER NOT NULL,        -- ops up to here belong to this or an earlier commit
  hash BLOB NOT NULL
);
CREATE TRIGGER commits_fixed BEFORE UPDATE ON commits BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;
CREATE TRIGGER commits_kept BEFORE DELETE ON commits BEGIN SELECT RAISE(ABORT, 'commits are append-only'); END;
-- Projections of the log.
CREATE TABLE register (
  record BLOB NOT NULL, grp TEXT NOT NULL, stream TEXT NOT NULL, n INTEGER NOT NULL,
  clock TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (record, grp, stream, n)
) WITHOUT ROWID;
CREATE TABLE killed (
  record BLOB NOT NULL, grp TEXT NOT NULL, stream TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (record, grp, stream, n)
) WITHOUT ROWID;
CREATE TABLE records (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL,
  created TEXT NOT NULL, changed TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, conflicts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX records_conflicts ON records (conflicts) WHERE conflicts > 0;
CREATE VIRTUAL TABLE words USING fts5(t, p, content='', contentless_delete=1, tokenize='unicode61');
CREATE TABLE numbers_issued (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  series TEXT, year INTEGER, number INTEGER, holder TEXT, owner BLOB, void_reason TEXT
);
CREATE INDEX numbers_issued_series ON numbers_issued (series, year, number);
-- Not part of the log.
CREATE TABLE outbox (n INTEGER PRIMARY KEY AUTOINCREMENT, line TEXT NOT NULL);
CREATE TABLE drafts (key TEXT NOT NULL, user TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (user, key)) WITHOUT ROWID;
CREATE TABLE sync_state (space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (space, key)) WITHOUT ROWID;
