CREATE TABLE links_link (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  from_kind TEXT,
  from_record BLOB,
  to_kind TEXT,
  to_record BLOB,
  relation TEXT
);
CREATE INDEX links_link_from_record ON links_link (from_record);
CREATE INDEX links_link_to_record ON links_link (to_record);
