package dev.sessionrelay.ledger;

/** The ledger's database could not do what was asked; the message says why and what to do. */
public class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
