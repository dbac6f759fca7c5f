-- A state has an age. What a target saw is not written anew at every poll: one row a target (or a
-- session that is asked for by its id) tells when it was answered last, written with its first failed
-- turn, at a stop, and at most once a minute.

ALTER TABLE session ADD COLUMN last_seen BIGINT;   -- seen no earlier than this; null before this release
ALTER TABLE session ADD COLUMN stale_since BIGINT; -- when its target had missed it twice; null while fresh
ALTER TABLE session ADD COLUMN stale_told INTEGER NOT NULL DEFAULT 0; -- 1 when an event said so

CREATE TABLE sighting (
  source  TEXT   NOT NULL,
  target  TEXT   NOT NULL,
  subject TEXT   NOT NULL, -- the session asked for; empty for a listing and for a whole scope
  filter  TEXT   NOT NULL, -- what the listing was narrowed by
  seen_at BIGINT NOT NULL, -- the newest answer
  PRIMARY KEY (source, target, subject)
);
