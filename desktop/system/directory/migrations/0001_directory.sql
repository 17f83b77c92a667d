CREATE TABLE directory_unit (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  name TEXT,
  short_name TEXT,
  parent BLOB,
  position INTEGER,
  is_retired INTEGER
);
CREATE INDEX directory_unit_parent ON directory_unit (parent);
CREATE INDEX directory_unit_position ON directory_unit (position);
CREATE TABLE directory_person (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  name TEXT,
  unit TEXT,
  unit_id BLOB,
  post TEXT,
  phone TEXT,
  is_leader INTEGER,
  position INTEGER,
  leader_position INTEGER,
  is_retired INTEGER
);
CREATE INDEX directory_person_position ON directory_person (position);
CREATE INDEX directory_person_leader_position ON directory_person (leader_position);
