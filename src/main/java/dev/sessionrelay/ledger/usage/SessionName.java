package dev.sessionrelay.ledger.usage;

/** A session as one call sees it. */
record SessionName(String source, String subject) {}
