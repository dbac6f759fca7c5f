-- Ids are those of a region: where another one answers, or another address, a 404 is no proof that a
-- session is gone until the session has been seen there.

-- Address and region of the account that saw the session last; null when not known.
ALTER TABLE session ADD COLUMN place TEXT;
