CREATE TABLE reminders_reminder (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  owner TEXT,
  words TEXT,
  due_at INTEGER,
  returns_at INTEGER,
  done_at INTEGER,
  about_kind TEXT,
  about BLOB
);
CREATE INDEX reminders_reminder_owner ON reminders_reminder (owner);
CREATE INDEX reminders_reminder_due_at ON reminders_reminder (due_at);
CREATE INDEX reminders_reminder_done_at ON reminders_reminder (done_at);
CREATE INDEX reminders_reminder_about ON reminders_reminder (about);
