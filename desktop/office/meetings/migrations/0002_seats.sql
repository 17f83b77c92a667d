ALTER TABLE meetings_plan ADD COLUMN seat_rows TEXT;
ALTER TABLE meetings_attendee ADD COLUMN seat TEXT;
