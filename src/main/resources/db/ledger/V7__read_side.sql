-- What pages, the API and commands ask for without reading the canonical session: who it is whichever call
-- saw it, what it is found and sorted by, and since when it is in its state. The picture comes last in the
-- row: what is read without it stands before it.
CREATE TABLE session_7 (
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

-- Events have no activity beside the JSON: it is as old as the newest change.
INSERT INTO session_7 (source, subject, session_key, target, vendor, account, state, activity, kind, name, owner,
    queue, fingerprint, first_seen, changed_at, state_since, activity_since, last_seen, stale_since, stale_told,
    missing, gone_at, narrowed_by, place, data)
  SELECT source, subject,
    coalesce(replace(replace(service, '%', '%25'), '/', '%2F'), '') || '/' || coalesce(account, '') || '/'
      || coalesce(scope, source) || '/' || replace(replace(subject, '%', '%25'), '/', '%2F'),
    target, vendor, coalesce(account, ''), state,
    CASE WHEN state = 'GONE' THEN 'UNKNOWN' ELSE coalesce(activity, 'UNKNOWN') END,
    kind, name, owner, queue, fingerprint, first_seen, changed_at,
    coalesce((SELECT min(time) FROM event WHERE event.subject = known.subject AND event.source = known.source
        AND event.type LIKE 'SESSION_%' AND event.position > coalesce((SELECT max(position) FROM event other
          WHERE other.subject = known.subject AND other.source = known.source AND other.type LIKE 'SESSION_%'
          AND other.state <> known.state), 0)), changed_at),
    changed_at, last_seen, stale_since, stale_told, missing, gone_at, narrowed_by, place, data
  FROM (SELECT session.*,
      CASE WHEN ${valid} THEN ${json} ->> 'service' END AS service,
      CASE WHEN ${valid} THEN ${json} ->> 'account' END AS account,
      CASE WHEN ${valid} THEN ${json} ->> 'scope' END AS scope,
      CASE WHEN ${valid} THEN ${json} ->> 'activity' END AS activity,
      CASE WHEN ${valid} THEN ${json} ->> 'kind' END AS kind,
      CASE WHEN ${valid} THEN ${json} ->> 'name' END AS name,
      CASE WHEN ${valid} THEN coalesce(${json} -> 'owner' ->> 'name', ${json} -> 'owner' ->> 'id') END AS owner,
      CASE WHEN ${valid} THEN ${json} ->> 'queue' END AS queue
    FROM session) known;

DROP TABLE session;
ALTER TABLE session_7 RENAME TO session;
CREATE INDEX session_live ON session (source, target) WHERE gone_at IS NULL;
CREATE INDEX session_gone ON session (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX session_by_key ON session (session_key);
CREATE INDEX session_by_subject ON session (subject);

-- One target's events, and the types that are rare, are found without going through the feed.
CREATE INDEX event_target ON event (target, position);
CREATE INDEX event_rare ON event (type, position) WHERE type NOT IN ('SESSION_CHANGED', 'SESSION_OBSERVED');
CREATE INDEX event_replay ON event (id) WHERE only_for IS NOT NULL;

-- How far a sink was, and when. Together with the parked and dead events it tells what became of each event.
CREATE TABLE delivery_mark (
  sink      TEXT   NOT NULL REFERENCES sink (name) ON DELETE CASCADE,
  position  BIGINT NOT NULL,
  kind      TEXT   NOT NULL, -- UP_TO: it has had everything up to here; LATE: this one, which had waited apart;
                             -- GIVEN_UP: this one is a dead letter; BEGINNING: it was new and begins after this
  marked_at BIGINT NOT NULL,
  PRIMARY KEY (sink, position, kind)
) ${clustered};
