CREATE TABLE documents_incoming (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  receipt_number TEXT, receipt_year INTEGER, receipt_serial INTEGER, received_at INTEGER,
  title TEXT, from_unit TEXT, from_unit_id BLOB, from_unit_key TEXT,
  document_number TEXT, document_type TEXT, urgency TEXT, purpose TEXT,
  classification TEXT, secrecy_period TEXT, copy_number TEXT, copies INTEGER,
  issued_on TEXT, pages INTEGER, enclosures TEXT, medium TEXT,
  signed_for_by TEXT, signed_for_by_id BLOB, handler TEXT, handler_id BLOB, handler_key TEXT,
  remarks TEXT, body TEXT,
  lead_unit TEXT, lead_unit_id BLOB, lead_unit_key TEXT, assist_units TEXT,
  due_on TEXT, due_basis TEXT, stage TEXT, finished_on TEXT, result TEXT, whereabouts TEXT
);
CREATE INDEX documents_incoming_receipt_number ON documents_incoming (receipt_number);
CREATE INDEX documents_incoming_receipt_serial ON documents_incoming (receipt_serial);
CREATE INDEX documents_incoming_received_at ON documents_incoming (received_at);
CREATE INDEX documents_incoming_from_unit ON documents_incoming (from_unit_key);
CREATE INDEX documents_incoming_urgency ON documents_incoming (urgency);
CREATE INDEX documents_incoming_issued_on ON documents_incoming (issued_on);
CREATE INDEX documents_incoming_handler ON documents_incoming (handler_key);
CREATE INDEX documents_incoming_handler_name ON documents_incoming (handler);
CREATE INDEX documents_incoming_lead_unit ON documents_incoming (lead_unit_key);
CREATE INDEX documents_incoming_due_on ON documents_incoming (due_on, stage);
CREATE INDEX documents_incoming_stage ON documents_incoming (stage, due_on);
CREATE INDEX documents_incoming_finished_on ON documents_incoming (finished_on);
CREATE INDEX documents_incoming_document_number ON documents_incoming (document_number);
CREATE TABLE documents_opinion (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, step TEXT, from_stage TEXT, author TEXT, author_id BLOB, post TEXT,
  unit_name TEXT, unit_name_id BLOB, words TEXT, written_at INTEGER, corrects BLOB
);
CREATE INDEX documents_opinion_parent ON documents_opinion (parent, written_at);
CREATE INDEX documents_opinion_written_at ON documents_opinion (written_at);
