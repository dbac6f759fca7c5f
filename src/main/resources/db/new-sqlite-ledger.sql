-- All that the scripts in db/ledger make of an empty file, their history included.
-- Written by: mvn -q test -Dtest=NewLedgerScriptTest -Dreference.rewrite=true
CREATE TABLE "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE TABLE feed (
  single         INTEGER NOT NULL PRIMARY KEY CHECK (single = 1),
  newest         BIGINT  NOT NULL, -- position of the newest event ever appended, 0 before the first
  sequence_floor BIGINT  NOT NULL  -- highest sequence of any forgotten stream: a new stream goes on above it
, works_from INTEGER NOT NULL DEFAULT 13, counted BIGINT NOT NULL DEFAULT 0);
CREATE TABLE stream (
  source     TEXT   NOT NULL, -- CloudEvents source: /endpoint/account/scope
  subject    TEXT   NOT NULL, -- session id, or empty for events of a whole target
  sequence   BIGINT NOT NULL, -- sequence of the newest event of this source and subject
  touched_at BIGINT NOT NULL, -- when that event was observed
  PRIMARY KEY (source, subject)
) WITHOUT ROWID;
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
  failures      BIGINT NOT NULL, told_classes TEXT NOT NULL DEFAULT '', class_changes INTEGER NOT NULL DEFAULT 0, reminders INTEGER NOT NULL DEFAULT 0, told_at BIGINT, suppressed_by TEXT, withheld_from TEXT NOT NULL DEFAULT '', -- failed polls up to the newest event; those since are in memory
  PRIMARY KEY (source, target, subject)
);
CREATE TABLE event (
  position INTEGER NOT NULL PRIMARY KEY,
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
, withheld_from TEXT);
CREATE UNIQUE INDEX event_id ON event (id) WHERE only_for IS NULL;
CREATE INDEX event_time ON event (time);
CREATE INDEX event_session ON event (subject, position);
CREATE TABLE sink (
  name       TEXT    NOT NULL PRIMARY KEY,
  cursor     BIGINT  NOT NULL, -- position up to which it has had the feed
  stopped    INTEGER NOT NULL, -- 1 when it takes nothing until it is started anew
  error      TEXT,             -- its last trouble; null when it is well
  noted_at   BIGINT  NOT NULL, -- when stopped and error became what they are
  cut        BIGINT  NOT NULL, -- events that retention deleted before it had them
  created_at BIGINT  NOT NULL
, only_types TEXT, only_states TEXT, only_targets TEXT, down_since BIGINT, stopped_since BIGINT);
CREATE TABLE parked (
  sink       TEXT    NOT NULL REFERENCES sink (name) ON DELETE CASCADE,
  position   BIGINT  NOT NULL,
  attempts   INTEGER NOT NULL, -- tries so far
  not_before BIGINT  NOT NULL, -- the next try
  error      TEXT,             -- why the last try failed
  PRIMARY KEY (sink, position)
);
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
CREATE TABLE hold (
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  until BIGINT NOT NULL,
  given BIGINT NOT NULL,
  in_a_row INTEGER NOT NULL,
  why TEXT,
  access TEXT NOT NULL, since BIGINT,
  PRIMARY KEY (account, reason, endpoint)
);
CREATE TABLE sighting (
  source  TEXT   NOT NULL,
  target  TEXT   NOT NULL,
  subject TEXT   NOT NULL, -- the session asked for; empty for a listing and for a whole scope
  filter  TEXT   NOT NULL, -- what the listing was narrowed by
  seen_at BIGINT NOT NULL, -- the newest answer
  PRIMARY KEY (source, target, subject)
);
CREATE TABLE "session" (
  source         TEXT    NOT NULL,
  subject        TEXT    NOT NULL, -- session id
  session_key    TEXT    NOT NULL, -- service/account/scope/session: the same for every call that sees it
  target         TEXT    NOT NULL, -- the operator's target that saw it last
  vendor         TEXT    NOT NULL,
  account        TEXT    NOT NULL,
  state          TEXT    NOT NULL, -- canonical state; GONE after gone_at
  activity       TEXT    NOT NULL,
  kind           TEXT,
  name           TEXT,
  owner          TEXT,             -- name, or id where there is no name
  queue          TEXT,
  fingerprint    TEXT    NOT NULL, -- digest of what counts as a change
  first_seen     BIGINT  NOT NULL, -- when it was discovered, or discovered again
  changed_at     BIGINT  NOT NULL, -- when its newest discovered, changed or gone event was observed
  state_since    BIGINT  NOT NULL, -- when it was first observed in its state
  activity_since BIGINT  NOT NULL, -- when it was first observed in its activity
  last_seen      BIGINT,           -- seen no earlier than this
  stale_since    BIGINT,           -- when its target had missed it twice; null while fresh
  stale_told     INTEGER NOT NULL DEFAULT 0, -- 1 when an event said so
  missing        INTEGER NOT NULL, -- complete listings in a row that did not have it: 0 or 1
  gone_at        BIGINT,           -- when it was found to be gone; null while it exists
  narrowed_by    TEXT,             -- filters of the listing that saw it last, empty for none; null when not known
  place          TEXT,             -- address and region of the account that saw it last; null when not known
  data           TEXT    NOT NULL, -- the canonical session as JSON, as of changed_at
  PRIMARY KEY (source, subject)
);
CREATE INDEX session_live ON session (source, target) WHERE gone_at IS NULL;
CREATE INDEX session_gone ON session (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX session_by_subject ON session (subject);
CREATE INDEX event_target ON event (target, position);
CREATE INDEX event_rare ON event (type, position) WHERE type NOT IN ('SESSION_CHANGED', 'SESSION_OBSERVED');
CREATE INDEX event_replay ON event (id) WHERE only_for IS NOT NULL;
CREATE TABLE delivery_mark (
  sink      TEXT   NOT NULL REFERENCES sink (name) ON DELETE CASCADE,
  position  BIGINT NOT NULL,
  kind      TEXT   NOT NULL, -- UP_TO: it has had everything up to here; LATE: this one, which had waited apart;
                             -- GIVEN_UP: this one is a dead letter; BEGINNING: it was new and begins after this
  marked_at BIGINT NOT NULL,
  PRIMARY KEY (sink, position, kind)
) WITHOUT ROWID;
CREATE TABLE not_found (
  scope     TEXT   NOT NULL, -- sessions that are judged together
  asked_for TEXT   NOT NULL, -- the session, or what its endpoint is asked by
  since     BIGINT NOT NULL,
  PRIMARY KEY (scope, asked_for)
);
CREATE TABLE replay (
  sink    TEXT   NOT NULL PRIMARY KEY REFERENCES sink (name) ON DELETE CASCADE,
  since   BIGINT NOT NULL, -- of the range: observed then or later
  until   BIGINT NOT NULL, -- of the range: observed before then
  place   BIGINT NOT NULL, -- what stands in the feed up to here has been copied
  ending  BIGINT NOT NULL, -- the range ends at this place
  total   BIGINT NOT NULL, -- events that were in the range
  copied  BIGINT NOT NULL
);
CREATE TABLE alert (
  about        TEXT    NOT NULL, -- session_key of a session; source, target and id asked for of an incident
  rule         TEXT    NOT NULL, -- name of the rule
  condition    TEXT    NOT NULL, -- what the rule waits for, such as idle
  vendor       TEXT    NOT NULL,
  service      TEXT    NOT NULL,
  endpoint     TEXT    NOT NULL,
  account      TEXT    NOT NULL,
  target       TEXT    NOT NULL,
  scope        TEXT    NOT NULL,
  workspace_id TEXT,
  subject      TEXT    NOT NULL, -- session id, or the id asked for; empty when a whole target fails
  failure_class TEXT,            -- of an incident
  since        BIGINT  NOT NULL, -- since when it is so
  basis        TEXT    NOT NULL, -- what says so, such as startedAt
  raised_at    BIGINT  NOT NULL,
  reminders    INTEGER NOT NULL, -- reminders so far
  told_at      BIGINT  NOT NULL, suppressed_by TEXT, withheld_from TEXT NOT NULL DEFAULT '', -- when it was told last
  PRIMARY KEY (about, rule)
) WITHOUT ROWID;
CREATE TABLE target_order (
  target  TEXT   NOT NULL,
  action  TEXT   NOT NULL, -- MUTE or PAUSE
  given_at BIGINT NOT NULL,
  until   BIGINT,          -- null until it is taken back
  reason  TEXT,
  PRIMARY KEY (target, action)
) WITHOUT ROWID;
CREATE TABLE unseen (
  source   TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  subject  TEXT   NOT NULL, -- the session asked for; empty for a listing and for a whole scope
  from_at  BIGINT NOT NULL, -- the last answer before it
  until_at BIGINT NOT NULL, -- the first one after it
  PRIMARY KEY (source, target, subject, from_at)
) WITHOUT ROWID;
CREATE INDEX unseen_age ON unseen (until_at);
CREATE TABLE node (
  id            TEXT   NOT NULL PRIMARY KEY, -- of one process, from its start to its end
  name          TEXT   NOT NULL, -- as operators call it
  version       TEXT   NOT NULL, -- of the product
  address       TEXT   NOT NULL, -- of its page
  configuration TEXT   NOT NULL, -- digest of what is in force there
  started_at    BIGINT NOT NULL,
  beat_at       BIGINT NOT NULL, -- when its session lived last, by the server's clock
  draining      INTEGER NOT NULL DEFAULT 0, -- 1: an operator wants it to hand over what it has
  summary       TEXT   NOT NULL  -- how it is doing, for the others' pages
) WITHOUT ROWID;
CREATE TABLE lease (
  unit        TEXT   NOT NULL PRIMARY KEY, -- account/NAME, sink/NAME or upkeep
  node        TEXT   NOT NULL, -- who has it, or had it last
  since       BIGINT NOT NULL, -- by the server's clock
  turns_until BIGINT           -- no turn of it began later; null while it is held, and after a death
) WITHOUT ROWID;
CREATE TABLE "session_day" (
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
) WITHOUT ROWID;
CREATE INDEX session_day_by_day ON session_day (day, subject);
CREATE TABLE "session_counted" (
  subject  TEXT   NOT NULL,
  source   TEXT   NOT NULL,
  until_at BIGINT NOT NULL,
  state    TEXT   NOT NULL,
  activity TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  PRIMARY KEY (subject, source)
) WITHOUT ROWID;
CREATE INDEX session_by_key ON session (session_key, source, subject, target, vendor, account, state, activity, kind, owner, queue, name, stale_since, gone_at, changed_at, state_since, activity_since, last_seen, first_seen);
CREATE INDEX sighting_by_subject ON sighting (source, subject);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (1, '1', 'ledger', 'SQL', 'V1__ledger.sql', -946457896, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (2, '2', 'narrowed listings', 'SQL', 'V2__narrowed_listings.sql', 172025501, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (3, '3', 'holds', 'SQL', 'V3__holds.sql', 852271045, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (4, '4', 'last seen', 'SQL', 'V4__last_seen.sql', -1477567615, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (5, '5', 'gone proof', 'SQL', 'V5__gone_proof.sql', 569813923, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (6, '6', 'wanted events', 'SQL', 'V6__wanted_events.sql', -230263978, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (7, '7', 'read side', 'SQL', 'V7__read_side.sql', -1940936027, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (8, '8', 'not found', 'SQL', 'V8__not_found.sql', -559312331, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (9, '9', 'events about sinks', 'SQL', 'V9__events_about_sinks.sql', 290852674, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (10, '10', 'alerts', 'SQL', 'V10__alerts.sql', 1726903146, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (11, '11', 'suppressed', 'SQL', 'V11__suppressed.sql', -1772052707, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (12, '12', 'usage', 'SQL', 'V12__usage.sql', -1519393938, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (13, '13', 'nodes', 'SQL', 'V13__nodes.sql', 1463633836, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (14, '14', 'large reports', 'SQL', 'V14__large_reports.sql', -1167544740, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (15, '15', 'searched and withheld', 'SQL', 'V15__searched_and_withheld.sql', -1207664389, '', 0, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES (16, '16', 'sighting by session', 'SQL', 'V16__sighting_by_session.sql', 21748853, '', 0, 1);
INSERT INTO feed (single, newest, sequence_floor, works_from, counted) VALUES (1, 0, 0, 14, 0);
