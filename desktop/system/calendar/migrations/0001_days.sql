CREATE TABLE calendar_day_list (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  year INTEGER,
  version INTEGER,
  papers TEXT,
  days TEXT,
  is_provisional INTEGER,
  effective_on TEXT,
  imported_at INTEGER
);
CREATE INDEX calendar_day_list_year ON calendar_day_list (year);
CREATE INDEX calendar_day_list_version ON calendar_day_list (version);
CREATE INDEX calendar_day_list_imported_at ON calendar_day_list (imported_at);
CREATE TABLE calendar_own_day (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  falls_on TEXT,
  is_off INTEGER,
  reason TEXT
);
CREATE INDEX calendar_own_day_falls_on ON calendar_own_day (falls_on);
