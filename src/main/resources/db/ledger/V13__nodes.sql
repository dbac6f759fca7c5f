-- Relays that share this ledger, and which of them acts for what. Both stay empty while one relay has the ledger to itself.
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
) ${clustered};

-- The lock decides who acts for a unit; this tells people, and the next one when turns may begin.
CREATE TABLE lease (
  unit        TEXT   NOT NULL PRIMARY KEY, -- account/NAME, sink/NAME or upkeep
  node        TEXT   NOT NULL, -- who has it, or had it last
  since       BIGINT NOT NULL, -- by the server's clock
  turns_until BIGINT           -- no turn of it began later; null while it is held, and after a death
) ${clustered};

-- The oldest schema version whose relays may go on with this one. A script that they could not live with raises it.
ALTER TABLE feed ADD COLUMN works_from INTEGER NOT NULL DEFAULT 13;
