-- Relays of before go on with it: they write what they did.

-- When a session was seen last is looked up with every change of it, and with every row of a page.
CREATE INDEX sighting_by_subject ON sighting (source, subject);
