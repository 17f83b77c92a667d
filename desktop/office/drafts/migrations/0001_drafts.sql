CREATE TABLE drafts_draft (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  title TEXT, form TEXT, profile TEXT, issuer TEXT, document_number TEXT, signatory TEXT,
  classification TEXT, secrecy_period TEXT, copy_number TEXT, urgency TEXT,
  main_recipients TEXT, copy_recipients TEXT, signed_by TEXT, issued_on TEXT, sealing TEXT, note TEXT,
  printed_by TEXT, printed_on TEXT, mark TEXT, draft_mark TEXT, is_preprinted INTEGER,
  drafted_by TEXT, drafted_by_id BLOB, drafted_by_key TEXT, written_at INTEGER, body TEXT
);
CREATE INDEX drafts_draft_form ON drafts_draft (form);
CREATE INDEX drafts_draft_drafted_by ON drafts_draft (drafted_by_key);
CREATE INDEX drafts_draft_drafted_by_name ON drafts_draft (drafted_by);
CREATE INDEX drafts_draft_written_at ON drafts_draft (written_at);
