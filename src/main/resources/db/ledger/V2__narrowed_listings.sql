-- A listing tells what is gone only among the sessions that it would have: those that it has no filter
-- against. Once a filter is changed, the others are no longer asked for, which is no news of them.

-- The filters of the listing that saw the session last, empty where it had none; null when not known.
ALTER TABLE session ADD COLUMN narrowed_by TEXT;
