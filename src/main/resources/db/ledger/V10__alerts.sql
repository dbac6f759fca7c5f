-- What alert rules have told of and what has not ended since; the row goes when it is resolved.
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
  told_at      BIGINT  NOT NULL, -- when it was told last
  PRIMARY KEY (about, rule)
) ${clustered};
