ALTER TABLE supervision_item ADD COLUMN area TEXT;
