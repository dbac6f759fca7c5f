-- What a sink's filters let through, so that its backlog counts only that. Lists with a comma before and
-- after each name; null means any.
ALTER TABLE sink ADD COLUMN only_types TEXT;   -- names of event types, as event.type has them
ALTER TABLE sink ADD COLUMN only_states TEXT;  -- canonical states
ALTER TABLE sink ADD COLUMN only_targets TEXT; -- the operator's targets
