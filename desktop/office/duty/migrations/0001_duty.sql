CREATE TABLE duty_slot (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  duty_on TEXT, band TEXT, person_name TEXT, person_name_id BLOB, person_name_key TEXT, phone TEXT,
  remarks TEXT
);
CREATE INDEX duty_slot_duty_on ON duty_slot (duty_on);
CREATE INDEX duty_slot_band ON duty_slot (band);
CREATE INDEX duty_slot_person_name ON duty_slot (person_name_key);
CREATE TABLE duty_shift (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  starts_at INTEGER, ends_at INTEGER, duty_leader TEXT, duty_leader_id BLOB, duty_leader_post TEXT,
  officer_a TEXT, officer_a_id BLOB, officer_b TEXT, officer_b_id BLOB, weather TEXT, warning TEXT,
  state TEXT, handed_over_at INTEGER
);
CREATE INDEX duty_shift_starts_at ON duty_shift (starts_at);
CREATE INDEX duty_shift_state ON duty_shift (state);
CREATE INDEX duty_shift_handed_over_at ON duty_shift (handed_over_at);
CREATE TABLE duty_entry (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, at INTEGER, kind TEXT, channel TEXT, from_unit TEXT, from_unit_id BLOB, from_person TEXT,
  from_person_id BLOB, phone TEXT, content TEXT, handling TEXT, recorder TEXT, recorder_id BLOB,
  incident BLOB, corrects BLOB, is_late INTEGER
);
CREATE INDEX duty_entry_parent ON duty_entry (parent, at);
CREATE INDEX duty_entry_at ON duty_entry (at);
CREATE INDEX duty_entry_incident ON duty_entry (incident);
CREATE INDEX duty_entry_corrects ON duty_entry (corrects);
CREATE TABLE duty_incident (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, title TEXT, received_at INTEGER, happened_at INTEGER, place TEXT, category TEXT, level TEXT,
  from_unit TEXT, from_unit_id BLOB, from_person TEXT, from_person_id BLOB, phone TEXT, summary TEXT,
  phone_limit INTEGER, written_limit INTEGER, officer TEXT, officer_id BLOB
);
CREATE INDEX duty_incident_parent ON duty_incident (parent);
CREATE INDEX duty_incident_received_at ON duty_incident (received_at);
CREATE TABLE duty_incident_step (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, shift BLOB, step TEXT, at INTEGER, to_whom TEXT, words TEXT, next_at INTEGER, handler TEXT,
  handler_id BLOB
);
CREATE INDEX duty_incident_step_parent ON duty_incident_step (parent, at);
CREATE INDEX duty_incident_step_shift ON duty_incident_step (shift);
CREATE INDEX duty_incident_step_at ON duty_incident_step (at);
CREATE TABLE duty_matter (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, title TEXT, note TEXT, due_at INTEGER, incident BLOB, carried_from BLOB, state TEXT,
  outcome TEXT
);
CREATE INDEX duty_matter_parent ON duty_matter (parent);
CREATE INDEX duty_matter_due_at ON duty_matter (due_at);
CREATE INDEX duty_matter_incident ON duty_matter (incident);
CREATE INDEX duty_matter_carried_from ON duty_matter (carried_from);
CREATE TABLE duty_handover (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  parent BLOB, next_shift BLOB, at INTEGER, summary TEXT, checks TEXT, outgoing TEXT, outgoing_id BLOB,
  incoming TEXT, incoming_id BLOB, outgoing_user TEXT, incoming_user TEXT, covered TEXT, digest TEXT,
  outgoing_signature TEXT, incoming_signature TEXT
);
CREATE INDEX duty_handover_parent ON duty_handover (parent, at);
CREATE INDEX duty_handover_next_shift ON duty_handover (next_shift);
CREATE INDEX duty_handover_at ON duty_handover (at);
