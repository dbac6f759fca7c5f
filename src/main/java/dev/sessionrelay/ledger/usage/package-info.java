/** How long sessions were in which state, and when nobody knew. */
package dev.sessionrelay.ledger.usage;
