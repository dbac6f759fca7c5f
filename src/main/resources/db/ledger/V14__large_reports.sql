-- Reports go through sessions by id, whichever call saw them, and through those events alone that are in no day yet.
-- A relay of before would count events twice.
UPDATE feed SET works_from = 14;
ALTER TABLE feed ADD COLUMN counted BIGINT NOT NULL DEFAULT 0; -- events up to this position are in session_day
UPDATE feed SET counted = coalesce((SELECT min(position) - 1 FROM event), newest);

CREATE TABLE session_day_14 (
  subject     TEXT    NOT NULL, -- session id
  source      TEXT    NOT NULL,
  day         INTEGER NOT NULL, -- since 1970-01-01
  session_key TEXT    NOT NULL, -- the same for every call that sees it
  vendor      TEXT    NOT NULL,
  target      TEXT    NOT NULL,
  owner       TEXT,
  queue       TEXT,
  kind        TEXT,
  engine      TEXT,
  name        TEXT,
  running     BIGINT  NOT NULL,
  idle        BIGINT  NOT NULL, -- of it, as far as the vendor says so
  down        BIGINT  NOT NULL, -- starting or failed
  unknown     BIGINT  NOT NULL, -- nobody had an answer
  starts      INTEGER NOT NULL,
  failures    INTEGER NOT NULL,
  PRIMARY KEY (subject, source, day)
) ${clustered};
INSERT INTO session_day_14 (subject, source, day, session_key, vendor, target, owner, queue, kind, engine, name, running,
    idle, down, unknown, starts, failures)
  SELECT subject, source, day, session_key, vendor, target, owner, queue, kind, engine, name, running, idle, down,
    unknown, starts, failures
  FROM session_day;
DROP TABLE session_day;
ALTER TABLE session_day_14 RENAME TO session_day;
CREATE INDEX session_day_by_day ON session_day (day, subject);

CREATE TABLE session_counted_14 (
  subject  TEXT   NOT NULL,
  source   TEXT   NOT NULL,
  until_at BIGINT NOT NULL,
  state    TEXT   NOT NULL,
  activity TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  PRIMARY KEY (subject, source)
) ${clustered};
INSERT INTO session_counted_14 (subject, source, until_at, state, activity, target)
  SELECT subject, source, until_at, state, activity, target FROM session_counted;
DROP TABLE session_counted;
ALTER TABLE session_counted_14 RENAME TO session_counted;

-- Lists and totals of sessions read the index alone where the database lets it hold what they ask for: the
-- canonical sessions beside it are most of the table. PostgreSQL bounds the size of an index row.
DROP INDEX session_by_key;
CREATE INDEX session_by_key ON session (session_key${covered});

ALTER TABLE alert ADD COLUMN withheld_from TEXT NOT NULL DEFAULT ''; -- sinks that have not heard of it, with commas
