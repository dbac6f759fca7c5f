/**
 * What polls see of sessions, and how it stands beside what was known of them. It says what has
 * changed and keeps the newest picture; events and incidents are made above it.
 */
package dev.sessionrelay.ledger.observation;
