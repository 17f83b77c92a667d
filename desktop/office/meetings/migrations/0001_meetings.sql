CREATE TABLE meetings_plan (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  title TEXT, kind TEXT, session_number INTEGER, starts_at INTEGER, minutes INTEGER, place TEXT, host TEXT,
  host_id BLOB, host_key TEXT, host_post TEXT, recorder TEXT, recorder_id BLOB, organiser TEXT,
  organiser_id BLOB, scale INTEGER, purpose TEXT, classification TEXT, secrecy_period TEXT, stage TEXT,
  cancelled_because TEXT
);
CREATE INDEX meetings_plan_kind ON meetings_plan (kind);
CREATE INDEX meetings_plan_starts_at ON meetings_plan (starts_at);
CREATE INDEX meetings_plan_host ON meetings_plan (host_key);
CREATE INDEX meetings_plan_stage ON meetings_plan (stage);
CREATE TABLE meetings_topic (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, position TEXT, title TEXT, purpose TEXT, unit_name TEXT, unit_name_id BLOB, reporter TEXT,
  reporter_id BLOB, planned_minutes INTEGER, actual_minutes INTEGER, result TEXT, discussion TEXT,
  observers TEXT
);
CREATE INDEX meetings_topic_parent ON meetings_topic (parent, position);
CREATE INDEX meetings_topic_position ON meetings_topic (position);
CREATE TABLE meetings_attendee (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, position TEXT, capacity TEXT, person_name TEXT, person_name_id BLOB, unit_name TEXT,
  unit_name_id BLOB, post TEXT, state TEXT, signed_in_at INTEGER, proxy TEXT, proxy_id BLOB, reason TEXT
);
CREATE INDEX meetings_attendee_parent ON meetings_attendee (parent, position);
CREATE INDEX meetings_attendee_position ON meetings_attendee (position);
CREATE TABLE meetings_task_item (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, position TEXT, phase TEXT, title TEXT, owner TEXT, owner_id BLOB, due_on TEXT,
  is_done INTEGER, done_at INTEGER
);
CREATE INDEX meetings_task_item_parent ON meetings_task_item (parent, position);
CREATE INDEX meetings_task_item_position ON meetings_task_item (position);
CREATE INDEX meetings_task_item_due_on ON meetings_task_item (due_on);
CREATE TABLE meetings_minutes (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, title TEXT, issue TEXT, year INTEGER, serial INTEGER, overview TEXT, body TEXT,
  distribution TEXT, stage TEXT, drafted_by TEXT, drafted_by_id BLOB, drafted_at INTEGER, reviewed_by TEXT,
  reviewed_by_id BLOB, reviewed_at INTEGER, countersigned_by TEXT, countersigned_at INTEGER,
  signatory TEXT, signatory_id BLOB, signed_at INTEGER, issued_at INTEGER, signature TEXT, signed_by TEXT
);
CREATE INDEX meetings_minutes_parent ON meetings_minutes (parent);
CREATE INDEX meetings_minutes_issue ON meetings_minutes (issue);
CREATE INDEX meetings_minutes_stage ON meetings_minutes (stage);
CREATE INDEX meetings_minutes_issued_at ON meetings_minutes (issued_at);
CREATE TABLE meetings_decision (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, topic BLOB, position TEXT, matter TEXT, lead TEXT, lead_id BLOB, lead_key TEXT, assist TEXT,
  due_on TEXT, outcome TEXT, opened_kind TEXT, opened BLOB, opened_number TEXT
);
CREATE INDEX meetings_decision_parent ON meetings_decision (parent, position);
CREATE INDEX meetings_decision_topic ON meetings_decision (topic);
CREATE INDEX meetings_decision_position ON meetings_decision (position);
CREATE INDEX meetings_decision_lead ON meetings_decision (lead_key);
CREATE INDEX meetings_decision_due_on ON meetings_decision (due_on);
CREATE INDEX meetings_decision_opened ON meetings_decision (opened);
