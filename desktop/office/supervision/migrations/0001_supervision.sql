CREATE TABLE supervision_item (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  number TEXT, year INTEGER, serial INTEGER, matter TEXT, requirement TEXT,
  lead TEXT, lead_id BLOB, lead_key TEXT, assist TEXT, owner TEXT, owner_id BLOB, owner_key TEXT,
  classification TEXT, due_on TEXT, due_basis TEXT, progress INTEGER, stage TEXT,
  handed_over_on TEXT, finished_on TEXT, result TEXT, signature TEXT, signed_by TEXT,
  source_kind TEXT, source BLOB, source_title TEXT
);
CREATE INDEX supervision_item_number ON supervision_item (number);
CREATE INDEX supervision_item_serial ON supervision_item (serial);
CREATE INDEX supervision_item_lead ON supervision_item (lead_key);
CREATE INDEX supervision_item_owner ON supervision_item (owner_key);
CREATE INDEX supervision_item_due_on ON supervision_item (due_on, stage);
CREATE INDEX supervision_item_stage ON supervision_item (stage, due_on);
CREATE INDEX supervision_item_handed_over_on ON supervision_item (handed_over_on);
CREATE INDEX supervision_item_finished_on ON supervision_item (finished_on);
CREATE INDEX supervision_item_source ON supervision_item (source);
CREATE TABLE supervision_feedback (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, step TEXT, unit_name TEXT, unit_name_id BLOB, author TEXT, author_id BLOB,
  words TEXT, channel TEXT, progress INTEGER, due_on TEXT, stage TEXT, at INTEGER
);
CREATE INDEX supervision_feedback_parent ON supervision_feedback (parent, at);
CREATE INDEX supervision_feedback_at ON supervision_feedback (at);
