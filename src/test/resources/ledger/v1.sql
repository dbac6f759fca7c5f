PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "flyway_schema_history" (
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
INSERT INTO flyway_schema_history VALUES(1,'1','ledger','SQL','V1__ledger.sql',-946457896,'','2026-11-20 13:58:13.816',4,1);
CREATE TABLE feed (
  single         INTEGER NOT NULL PRIMARY KEY CHECK (single = 1),
  newest         BIGINT  NOT NULL, -- position of the newest event ever appended, 0 before the first
  sequence_floor BIGINT  NOT NULL  -- highest sequence of any forgotten stream: a new stream goes on above it
);
INSERT INTO feed VALUES(1,5,0);
CREATE TABLE stream (
  source     TEXT   NOT NULL, -- CloudEvents source: /endpoint/account/scope
  subject    TEXT   NOT NULL, -- session id, or empty for events of a whole target
  sequence   BIGINT NOT NULL, -- sequence of the newest event of this source and subject
  touched_at BIGINT NOT NULL, -- when that event was observed
  PRIMARY KEY (source, subject)
) WITHOUT ROWID;
INSERT INTO stream VALUES('/alibaba-session-clusters/prod/w-1234abcd','sc-1',2,1772352000000000);
INSERT INTO stream VALUES('/alibaba-session-clusters/prod/w-1234abcd','sc-2',2,1772352030000000);
INSERT INTO stream VALUES('/alibaba-session-clusters/prod/w-1234abcd','sc-3',1,1772352060000000);
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
INSERT INTO session VALUES('/alibaba-session-clusters/prod/w-1234abcd','sc-1','spark','alibaba','RUNNING','86b591668964bc4c55b67f09cc71db15','{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-1","name":"name of sc-1","kind":"SQL","vendorKind":"SQL","state":"RUNNING","vendorState":"running","activity":"UNKNOWN","stateReason":{"code":"0","message":"ok"},"owner":{"id":"1509789347011222","name":"alice"},"queue":"root_queue","engine":{"version":"esr-2.1","displayVersion":"esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)","accelerated":false},"createdAt":"2026-03-01T07:00:00Z","startedAt":"2026-03-01T07:30:00Z","autoStart":true,"autoStop":{"enabled":true,"idleTimeoutMinutes":45},"links":{"ui":"https://example.com/ui/sc-1"},"configuration":[{"file":"spark-defaults.conf","key":"spark.app.name","value":"test"}],"attributes":{"draftId":"TSK-1","publicEndpointId":"ep-sc-1"},"requestId":"request-1"}',1772352000000000,1772352000000000,0,NULL);
INSERT INTO session VALUES('/alibaba-session-clusters/prod/w-1234abcd','sc-2','spark','alibaba','GONE','f178361b186a8b1211be9090a945fec2','{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-2","name":"name of sc-2","kind":"SQL","vendorKind":"SQL","state":"RUNNING","vendorState":"running","activity":"UNKNOWN","stateReason":{"code":"0","message":"ok"},"owner":{"id":"1509789347011222","name":"alice"},"queue":"root_queue","engine":{"version":"esr-2.1","displayVersion":"esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)","accelerated":false},"createdAt":"2026-03-01T07:00:00Z","startedAt":"2026-03-01T07:30:00Z","autoStart":true,"autoStop":{"enabled":true,"idleTimeoutMinutes":45},"links":{"ui":"https://example.com/ui/sc-2"},"configuration":[{"file":"spark-defaults.conf","key":"spark.app.name","value":"test"}],"attributes":{"draftId":"TSK-1","publicEndpointId":"ep-sc-2"},"requestId":"request-1"}',1772352000000000,1772352030000000,0,1772352030000000);
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
INSERT INTO incident VALUES('/alibaba-session-clusters/prod/w-1234abcd','spark','sc-3','alibaba','emr-serverless-spark','alibaba-session-clusters','prod','w-1234abcd','w-1234abcd','THROTTLED',429,'Throttling.User','too many requests','wait','request-2',1772352060000000,1);
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
);
INSERT INTO event VALUES(1,'0bc6f0878be939c6cdb1ece6508cfe93','/alibaba-session-clusters/prod/w-1234abcd','sc-1','SESSION_DISCOVERED',1772352000000000,1,'alibaba','spark','STARTING','{"specversion":"1.0","id":"0bc6f0878be939c6cdb1ece6508cfe93","source":"/alibaba-session-clusters/prod/w-1234abcd","type":"sessionrelay.session.discovered","subject":"sc-1","time":"2026-03-01T08:00:00Z","sequence":"0000000000000000001","partitionkey":"/alibaba-session-clusters/prod/w-1234abcd/sc-1","datacontenttype":"application/json","dataschema":"urn:sessionrelay:schema:session:1","data":{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-1","name":"name of sc-1","kind":"SQL","vendorKind":"SQL","state":"STARTING","vendorState":"starting","activity":"UNKNOWN","stateReason":{"code":"0","message":"ok"},"owner":{"id":"1509789347011222","name":"alice"},"queue":"root_queue","engine":{"version":"esr-2.1","displayVersion":"esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)","accelerated":false},"createdAt":"2026-03-01T07:00:00Z","startedAt":"2026-03-01T07:30:00Z","autoStart":true,"autoStop":{"enabled":true,"idleTimeoutMinutes":45},"links":{"ui":"https://example.com/ui/sc-1"},"configuration":[{"file":"spark-defaults.conf","key":"spark.app.name","value":"test"}],"attributes":{"draftId":"TSK-1","publicEndpointId":"ep-sc-1"},"requestId":"request-1"}}',NULL);
INSERT INTO event VALUES(2,'49691fd5a054e3129d6fbf03d526eb97','/alibaba-session-clusters/prod/w-1234abcd','sc-2','SESSION_DISCOVERED',1772352000000000,1,'alibaba','spark','RUNNING','{"specversion":"1.0","id":"49691fd5a054e3129d6fbf03d526eb97","source":"/alibaba-session-clusters/prod/w-1234abcd","type":"sessionrelay.session.discovered","subject":"sc-2","time":"2026-03-01T08:00:00Z","sequence":"0000000000000000001","partitionkey":"/alibaba-session-clusters/prod/w-1234abcd/sc-2","datacontenttype":"application/json","dataschema":"urn:sessionrelay:schema:session:1","data":{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-2","name":"name of sc-2","kind":"SQL","vendorKind":"SQL","state":"RUNNING","vendorState":"running","activity":"UNKNOWN","stateReason":{"code":"0","message":"ok"},"owner":{"id":"1509789347011222","name":"alice"},"queue":"root_queue","engine":{"version":"esr-2.1","displayVersion":"esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)","accelerated":false},"createdAt":"2026-03-01T07:00:00Z","startedAt":"2026-03-01T07:30:00Z","autoStart":true,"autoStop":{"enabled":true,"idleTimeoutMinutes":45},"links":{"ui":"https://example.com/ui/sc-2"},"configuration":[{"file":"spark-defaults.conf","key":"spark.app.name","value":"test"}],"attributes":{"draftId":"TSK-1","publicEndpointId":"ep-sc-2"},"requestId":"request-1"}}',NULL);
INSERT INTO event VALUES(3,'198cd824b405ba06c0d2b9d32f33f664','/alibaba-session-clusters/prod/w-1234abcd','sc-1','SESSION_CHANGED',1772352000000000,2,'alibaba','spark','RUNNING','{"specversion":"1.0","id":"198cd824b405ba06c0d2b9d32f33f664","source":"/alibaba-session-clusters/prod/w-1234abcd","type":"sessionrelay.session.changed","subject":"sc-1","time":"2026-03-01T08:00:00Z","sequence":"0000000000000000002","partitionkey":"/alibaba-session-clusters/prod/w-1234abcd/sc-1","datacontenttype":"application/json","dataschema":"urn:sessionrelay:schema:session:1","data":{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-1","name":"name of sc-1","kind":"SQL","vendorKind":"SQL","state":"RUNNING","vendorState":"running","activity":"UNKNOWN","stateReason":{"code":"0","message":"ok"},"owner":{"id":"1509789347011222","name":"alice"},"queue":"root_queue","engine":{"version":"esr-2.1","displayVersion":"esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)","accelerated":false},"createdAt":"2026-03-01T07:00:00Z","startedAt":"2026-03-01T07:30:00Z","autoStart":true,"autoStop":{"enabled":true,"idleTimeoutMinutes":45},"links":{"ui":"https://example.com/ui/sc-1"},"configuration":[{"file":"spark-defaults.conf","key":"spark.app.name","value":"test"}],"attributes":{"draftId":"TSK-1","publicEndpointId":"ep-sc-1"},"requestId":"request-1","previous":{"state":"STARTING","activity":"UNKNOWN"},"changed":["state","vendorState"]}}',NULL);
INSERT INTO event VALUES(4,'fcb4690d18c95de10f9bdc5608be004b','/alibaba-session-clusters/prod/w-1234abcd','sc-2','SESSION_GONE',1772352030000000,2,'alibaba','spark','GONE','{"specversion":"1.0","id":"fcb4690d18c95de10f9bdc5608be004b","source":"/alibaba-session-clusters/prod/w-1234abcd","type":"sessionrelay.session.gone","subject":"sc-2","time":"2026-03-01T08:00:30Z","sequence":"0000000000000000002","partitionkey":"/alibaba-session-clusters/prod/w-1234abcd/sc-2","datacontenttype":"application/json","dataschema":"urn:sessionrelay:schema:session:1","data":{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-2","name":"name of sc-2","kind":"SQL","vendorKind":"SQL","state":"GONE","vendorState":"running","activity":"UNKNOWN","stateReason":{"code":"0","message":"ok"},"owner":{"id":"1509789347011222","name":"alice"},"queue":"root_queue","engine":{"version":"esr-2.1","displayVersion":"esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)","accelerated":false},"createdAt":"2026-03-01T07:00:00Z","startedAt":"2026-03-01T07:30:00Z","autoStart":true,"autoStop":{"enabled":true,"idleTimeoutMinutes":45},"links":{"ui":"https://example.com/ui/sc-2"},"configuration":[{"file":"spark-defaults.conf","key":"spark.app.name","value":"test"}],"attributes":{"draftId":"TSK-1","publicEndpointId":"ep-sc-2"},"requestId":"request-1","previous":{"state":"RUNNING","activity":"UNKNOWN"},"goneReason":"NOT_FOUND"}}',NULL);
INSERT INTO event VALUES(5,'b6169e80e402abd97db4d9af684caa9c','/alibaba-session-clusters/prod/w-1234abcd','sc-3','POLL_FAILED',1772352060000000,1,'alibaba','spark',NULL,'{"specversion":"1.0","id":"b6169e80e402abd97db4d9af684caa9c","source":"/alibaba-session-clusters/prod/w-1234abcd","type":"sessionrelay.poll.failed","subject":"sc-3","time":"2026-03-01T08:01:00Z","sequence":"0000000000000000001","partitionkey":"/alibaba-session-clusters/prod/w-1234abcd/sc-3","datacontenttype":"application/json","dataschema":"urn:sessionrelay:schema:poll:1","data":{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-3","failure":{"class":"THROTTLED","status":429,"code":"Throttling.User","message":"too many requests","solution":"wait","requestId":"request-2"},"since":"2026-03-01T08:01:00Z","count":1}}',NULL);
CREATE TABLE sink (
  name       TEXT    NOT NULL PRIMARY KEY,
  cursor     BIGINT  NOT NULL, -- position up to which it has had the feed
  stopped    INTEGER NOT NULL, -- 1 when it takes nothing until it is started anew
  error      TEXT,             -- its last trouble; null when it is well
  noted_at   BIGINT  NOT NULL, -- when stopped and error became what they are
  cut        BIGINT  NOT NULL, -- events that retention deleted before it had them
  created_at BIGINT  NOT NULL
);
INSERT INTO sink VALUES('webhook',4,0,NULL,1772352000000000,0,1772352000000000);
CREATE TABLE parked (
  sink       TEXT    NOT NULL REFERENCES sink (name) ON DELETE CASCADE,
  position   BIGINT  NOT NULL,
  attempts   INTEGER NOT NULL, -- tries so far
  not_before BIGINT  NOT NULL, -- the next try
  error      TEXT,             -- why the last try failed
  PRIMARY KEY (sink, position)
);
INSERT INTO parked VALUES('webhook',3,2,1772352090000000,'503 Service Unavailable');
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
INSERT INTO dead_letter VALUES('webhook','49691fd5a054e3129d6fbf03d526eb97',2,1,1772352070000000,'400 Bad Request','/alibaba-session-clusters/prod/w-1234abcd','sc-2','SESSION_DISCOVERED',1772352000000000,1,'alibaba','spark','RUNNING','{"specversion":"1.0","id":"49691fd5a054e3129d6fbf03d526eb97","source":"/alibaba-session-clusters/prod/w-1234abcd","type":"sessionrelay.session.discovered","subject":"sc-2","time":"2026-03-01T08:00:00Z","sequence":"0000000000000000001","partitionkey":"/alibaba-session-clusters/prod/w-1234abcd/sc-2","datacontenttype":"application/json","dataschema":"urn:sessionrelay:schema:session:1","data":{"vendor":"alibaba","service":"emr-serverless-spark","endpoint":"alibaba-session-clusters","target":"spark","account":"prod","scope":"w-1234abcd","workspaceId":"w-1234abcd","sessionId":"sc-2","name":"name of sc-2","kind":"SQL","vendorKind":"SQL","state":"RUNNING","vendorState":"running","activity":"UNKNOWN","stateReason":{"code":"0","message":"ok"},"owner":{"id":"1509789347011222","name":"alice"},"queue":"root_queue","engine":{"version":"esr-2.1","displayVersion":"esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)","accelerated":false},"createdAt":"2026-03-01T07:00:00Z","startedAt":"2026-03-01T07:30:00Z","autoStart":true,"autoStop":{"enabled":true,"idleTimeoutMinutes":45},"links":{"ui":"https://example.com/ui/sc-2"},"configuration":[{"file":"spark-defaults.conf","key":"spark.app.name","value":"test"}],"attributes":{"draftId":"TSK-1","publicEndpointId":"ep-sc-2"},"requestId":"request-1"}}');
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX session_live ON session (source, target) WHERE gone_at IS NULL;
CREATE INDEX session_gone ON session (gone_at) WHERE gone_at IS NOT NULL;
CREATE UNIQUE INDEX event_id ON event (id) WHERE only_for IS NULL;
CREATE INDEX event_time ON event (time);
CREATE INDEX event_session ON event (subject, position);
CREATE INDEX dead_letter_age ON dead_letter (died_at);
COMMIT;
