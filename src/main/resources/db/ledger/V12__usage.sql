-- How long sessions were in which state. Events tell, and when they go, what they told is added here first:
-- one row for each session and day (UTC). Durations are in milliseconds.
CREATE TABLE session_day (
  source      TEXT    NOT NULL,
  subject     TEXT    NOT NULL, -- session id
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
  PRIMARY KEY (source, subject, day)
) ${clustered};
CREATE INDEX session_day_by_day ON session_day (day);

-- Up to when a session's life is in session_day, and what it was then: the rest is in its events.
CREATE TABLE session_counted (
  source   TEXT   NOT NULL,
  subject  TEXT   NOT NULL,
  until_at BIGINT NOT NULL,
  state    TEXT   NOT NULL,
  activity TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  PRIMARY KEY (source, subject)
) ${clustered};

-- When nobody had an answer: the relay was down, or the target failed, was paused or was not there.
CREATE TABLE unseen (
  source   TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  subject  TEXT   NOT NULL, -- the session asked for; empty for a listing and for a whole scope
  from_at  BIGINT NOT NULL, -- the last answer before it
  until_at BIGINT NOT NULL, -- the first one after it
  PRIMARY KEY (source, target, subject, from_at)
) ${clustered};
CREATE INDEX unseen_age ON unseen (until_at);
