CREATE TABLE ledgers_import_batch (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  record_kind TEXT,
  file_name TEXT,
  importer TEXT,
  importer_id BLOB,
  imported_at INTEGER,
  created INTEGER,
  acts TEXT,
  undone_at INTEGER,
  kept INTEGER
);
CREATE INDEX ledgers_import_batch_record_kind ON ledgers_import_batch (record_kind);
CREATE INDEX ledgers_import_batch_imported_at ON ledgers_import_batch (imported_at);
CREATE TABLE ledgers_column_mapping (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  record_kind TEXT,
  heading TEXT,
  field_name TEXT
);
CREATE INDEX ledgers_column_mapping_record_kind ON ledgers_column_mapping (record_kind);
