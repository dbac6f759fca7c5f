-- What is told once over restarts too: a sink that is down or has stopped, and a breaker that has opened.
ALTER TABLE sink ADD COLUMN down_since BIGINT;    -- an event told of it, and none of its end yet
ALTER TABLE sink ADD COLUMN stopped_since BIGINT; -- an event told of it, and it has answered nothing since
ALTER TABLE hold ADD COLUMN since BIGINT;         -- when it began; until moves on with each further pause

-- A time range of the feed that a sink gets once more. It is copied to the end of the feed little by little, as
-- fast as the sink takes it.
CREATE TABLE replay (
  sink    TEXT   NOT NULL PRIMARY KEY REFERENCES sink (name) ON DELETE CASCADE,
  since   BIGINT NOT NULL, -- of the range: observed then or later
  until   BIGINT NOT NULL, -- of the range: observed before then
  place   BIGINT NOT NULL, -- what stands in the feed up to here has been copied
  ending  BIGINT NOT NULL, -- the range ends at this place
  total   BIGINT NOT NULL, -- events that were in the range
  copied  BIGINT NOT NULL
);
