/**
 * What is known and what changed: a change, its event and its place in every sink's backlog in one
 * transaction of SQLite or PostgreSQL.
 */
package dev.sessionrelay.ledger;
