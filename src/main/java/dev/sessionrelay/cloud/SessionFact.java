package dev.sessionrelay.cloud;

/** What some vendors say of their sessions and others do not. */
public enum SessionFact {
  ACTIVITY("whether a session is in use"),
  AUTO_STOP("when a session stops by itself");

  private final String inWords;

  SessionFact(String inWords) {
    this.inWords = inWords;
  }

  /** As it follows "do not say". */
  public String inWords() {
    return inWords;
  }
}
