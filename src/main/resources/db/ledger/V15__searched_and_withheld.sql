-- Relays of before go on with it: they write what they did.

-- What a session is searched by is kept beside it where the database cannot search an index alone.
${searched}

-- Maintenance of some sinks keeps incidents from these alone.
ALTER TABLE event ADD COLUMN withheld_from TEXT; -- sinks that do not get it, with a comma before and after each
ALTER TABLE incident ADD COLUMN withheld_from TEXT NOT NULL DEFAULT ''; -- have not heard of it, with commas
