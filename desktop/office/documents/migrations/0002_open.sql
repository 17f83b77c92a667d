-- Open documents by their time limit, and one person's, counted and read in order from the index alone
-- (workbench, chips, badge).
DROP INDEX documents_incoming_finished_on;
DROP INDEX documents_incoming_handler_name;
CREATE INDEX documents_incoming_finished_on ON documents_incoming (finished_on, due_on);
CREATE INDEX documents_incoming_handler_name ON documents_incoming (handler, finished_on, due_on, urgency);
