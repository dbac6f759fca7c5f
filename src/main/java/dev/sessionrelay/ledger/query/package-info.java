/**
 * The read side of the ledger, without a change to it: sessions, each once whichever calls see it,
 * events, incidents, and what each sink has had. Pages, the API and commands share it.
 */
package dev.sessionrelay.ledger.query;
