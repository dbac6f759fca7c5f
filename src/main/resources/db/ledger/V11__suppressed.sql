-- What of an incident was told, and what keeps alerts and incidents from being told.
ALTER TABLE incident ADD COLUMN told_classes TEXT NOT NULL DEFAULT ''; -- classes that an event was about, with commas
ALTER TABLE incident ADD COLUMN class_changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN told_at BIGINT; -- when it was told last; null while it has not been
ALTER TABLE incident ADD COLUMN suppressed_by TEXT; -- what keeps it from being told, in words
UPDATE incident SET told_classes = failure_class, told_at = since;

ALTER TABLE alert ADD COLUMN suppressed_by TEXT;

-- What operators have said of a target until they take it back.
CREATE TABLE target_order (
  target  TEXT   NOT NULL,
  action  TEXT   NOT NULL, -- MUTE or PAUSE
  given_at BIGINT NOT NULL,
  until   BIGINT,          -- null until it is taken back
  reason  TEXT,
  PRIMARY KEY (target, action)
) ${clustered};
