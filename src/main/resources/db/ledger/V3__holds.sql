-- A restart changes nothing for a vendor that asked us to wait, or that counts bad signatures.

-- What an account waits for, and how long it was given when it was given, in microseconds. Has no endpoint
-- (an empty text) when all of the account waits. Another credential or address has another access: what
-- was held for the one before means nothing then.
CREATE TABLE hold (
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  until BIGINT NOT NULL,
  given BIGINT NOT NULL,
  in_a_row INTEGER NOT NULL,
  why TEXT,
  access TEXT NOT NULL,
  PRIMARY KEY (account, reason, endpoint)
);
