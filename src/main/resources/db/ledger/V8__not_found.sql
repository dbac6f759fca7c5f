-- What a service has said once it need not say anew after a restart: the first 404 about a session that is not
-- yet proven to be gone. Written with the first one, and when the session is seen or its end recorded.
CREATE TABLE not_found (
  scope     TEXT   NOT NULL, -- sessions that are judged together
  asked_for TEXT   NOT NULL, -- the session, or what its endpoint is asked by
  since     BIGINT NOT NULL,
  PRIMARY KEY (scope, asked_for)
);
