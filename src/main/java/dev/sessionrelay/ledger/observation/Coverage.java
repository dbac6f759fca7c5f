package dev.sessionrelay.ledger.observation;

/** What an answer says about the sessions that are not in it. */
public enum Coverage {
  /** One session was asked for by its id. Says nothing about others. */
  ONE,
  /**
   * The scope has exactly this session now (Ray): any other known session of the scope was
   * superseded.
   */
  SOLE,
  /**
   * A listing whose every page was answered: sessions that are missing, and that its filters do not
   * keep out, may be gone.
   */
  COMPLETE,
  /** A listing that broke off: says nothing about the sessions that are missing. */
  PARTIAL
}
