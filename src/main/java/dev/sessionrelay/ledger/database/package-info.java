/**
 * The SQL database below the ledger, SQLite or PostgreSQL: connections, transactions, migrations,
 * the lock of the one relay that writes, and the session of a relay among others.
 */
package dev.sessionrelay.ledger.database;
