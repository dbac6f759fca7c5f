package dev.sessionrelay.ledger.database;

/** The ledger's database could not do what was asked; the message says why and what to do. */
public class LedgerException extends RuntimeException {
  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
