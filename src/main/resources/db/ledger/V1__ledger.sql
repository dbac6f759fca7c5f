-- The ledger: what was last known of every session, which failures are open, the feed of events,
-- and what each sink has had of it. One script for SQLite and PostgreSQL; ${position} is the type of
-- a primary key that is a 64-bit number, ${clustered} stores a table inside its own primary key.
-- Every time is in microseconds since 1970-01-01T00:00:00Z.

-- One row. Writers of one database take turns, so that positions become visible in rising order.
CREATE TABLE feed (
  single         INTEGER NOT NULL PRIMARY KEY CHECK (single = 1),
  newest         BIGINT  NOT NULL, -- position of the newest event ever appended, 0 before the first
  sequence_floor BIGINT  NOT NULL  -- highest sequence of any forgotten stream: a new stream goes on above it
);
INSERT INTO feed (single, newest, sequence_floor) VALUES (1, 0, 0);

-- The counter behind the CloudEvents attribute `sequence`.
CREATE TABLE stream (
  source     TEXT   NOT NULL, -- CloudEvents source: /endpoint/account/scope
  subject    TEXT   NOT NULL, -- session id, or empty for events of a whole target
  sequence   BIGINT NOT NULL, -- sequence of the newest event of this source and subject
  touched_at BIGINT NOT NULL, -- when that event was observed
  PRIMARY KEY (source, subject)
) ${clustered};

-- The last known picture of every session.
CREATE TABLE session (
  source      TEXT    NOT NULL,
  subject     TEXT    NOT NULL, -- session id
  target      TEXT    NOT NULL, -- the operator's target that saw it last
  vendor      TEXT    NOT NULL, -- huawei, alibaba, oracle, or an operator's own word
  state       TEXT    NOT NULL, -- canonical state; GONE after gone_at
  fingerprint TEXT    NOT NULL, -- digest of what counts as a change
  data        TEXT    NOT NULL, -- the canonical session as JSON, as of changed_at
  first_seen  BIGINT  NOT NULL, -- when it was discovered, or discovered again
  changed_at  BIGINT  NOT NULL, -- when its newest discovered, changed or gone event was observed
  missing     INTEGER NOT NULL, -- complete listings in a row that did not have it: 0 or 1
  gone_at     BIGINT,           -- when it was found to be gone; null while it exists
  PRIMARY KEY (source, subject)
);
CREATE INDEX session_live ON session (source, target) WHERE gone_at IS NULL;
CREATE INDEX session_gone ON session (gone_at) WHERE gone_at IS NOT NULL;

-- Failures that are open now; the row goes when the poll succeeds again.
CREATE TABLE incident (
  source        TEXT   NOT NULL,
  target        TEXT   NOT NULL,
  subject       TEXT   NOT NULL, -- the id that was asked for, or empty when the whole target fails
  vendor        TEXT   NOT NULL,
  service       TEXT   NOT NULL, -- the vendor's product
  endpoint      TEXT   NOT NULL,
  account       TEXT   NOT NULL,
  scope         TEXT   NOT NULL, -- what makes session ids unique inside the account
  workspace_id  TEXT,
  failure_class TEXT   NOT NULL, -- a word of the failure table
  status        INTEGER,         -- HTTP status; null when there was no answer
  code          TEXT,            -- the vendor's error code
  message       TEXT,
  solution      TEXT,
  request_id    TEXT,            -- the vendor's id of the request that opened or changed it
  since         BIGINT NOT NULL, -- when the first poll failed
  failures      BIGINT NOT NULL, -- failed polls up to the newest event; those since are in memory
  PRIMARY KEY (source, target, subject)
);

-- The feed. Positions rise by one in the order of the commits.
CREATE TABLE event (
  position ${position} NOT NULL PRIMARY KEY,
  id       TEXT   NOT NULL, -- CloudEvents id: the same change has the same id
  source   TEXT   NOT NULL,
  subject  TEXT,            -- session id; null for events of a whole target
  type     TEXT   NOT NULL, -- name of the event type, such as SESSION_CHANGED
  time     BIGINT NOT NULL, -- when it was observed
  sequence BIGINT NOT NULL, -- rises by one per source and subject
  vendor   TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  state    TEXT,            -- the session's state after the change; null for events of a target
  json     TEXT   NOT NULL, -- the CloudEvent, byte for byte as every sink gets it
  only_for TEXT             -- set on a replayed dead letter: the one sink that gets it again
);
CREATE UNIQUE INDEX event_id ON event (id) WHERE only_for IS NULL;
CREATE INDEX event_time ON event (time);
CREATE INDEX event_session ON event (subject, position);

-- What each sink has had: every event up to its cursor, except the parked and the dead ones.
CREATE TABLE sink (
  name       TEXT    NOT NULL PRIMARY KEY,
  cursor     BIGINT  NOT NULL, -- position up to which it has had the feed
  stopped    INTEGER NOT NULL, -- 1 when it takes nothing until it is started anew
  error      TEXT,             -- its last trouble; null when it is well
  noted_at   BIGINT  NOT NULL, -- when stopped and error became what they are
  cut        BIGINT  NOT NULL, -- events that retention deleted before it had them
  created_at BIGINT  NOT NULL
);

-- Events that a sink failed to take and will be offered again.
CREATE TABLE parked (
  sink       TEXT    NOT NULL REFERENCES sink (name) ON DELETE CASCADE,
  position   BIGINT  NOT NULL,
  attempts   INTEGER NOT NULL, -- tries so far
  not_before BIGINT  NOT NULL, -- the next try
  error      TEXT,             -- why the last try failed
  PRIMARY KEY (sink, position)
);

-- Events that a sink refused for good, kept whole until an operator replays or drops them.
CREATE TABLE dead_letter (
  sink     TEXT    NOT NULL REFERENCES sink (name) ON DELETE CASCADE,
  id       TEXT    NOT NULL, -- the event's id
  position BIGINT  NOT NULL, -- where it stood in the feed
  attempts INTEGER NOT NULL,
  died_at  BIGINT  NOT NULL,
  error    TEXT,             -- why it was given up
  source   TEXT    NOT NULL,
  subject  TEXT,
  type     TEXT    NOT NULL,
  time     BIGINT  NOT NULL,
  sequence BIGINT  NOT NULL,
  vendor   TEXT    NOT NULL,
  target   TEXT    NOT NULL,
  state    TEXT,
  json     TEXT    NOT NULL,
  PRIMARY KEY (sink, id)
);
CREATE INDEX dead_letter_age ON dead_letter (died_at);
