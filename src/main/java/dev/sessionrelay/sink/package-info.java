/**
 * The reading side of the transactional outbox: each sink reads the ledger's feed at its own pace,
 * in order per session, acknowledges what its route has taken, and waits when it must.
 */
package dev.sessionrelay.sink;
