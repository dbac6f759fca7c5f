package dev.sessionrelay.ledger.query;

/** A question that cannot be answered as it was put; the message says what was expected. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  /**
   * @param parameter its name
   */
  public QueryException(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  public String parameter() {
    return parameter;
  }
}
