/**
 * The transactional outbox: what is known and what changed, where a change, its event and its place
 * in every sink's backlog are recorded in one transaction of SQLite or PostgreSQL.
 */
package dev.sessionrelay.ledger;
