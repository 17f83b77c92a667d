CREATE TABLE preferences_setting (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  key TEXT,
  value TEXT
);
CREATE INDEX preferences_setting_key ON preferences_setting (key);
