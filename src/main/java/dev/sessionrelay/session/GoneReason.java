package dev.sessionrelay.session;

/** Why a session counts as gone. */
public enum GoneReason {
  /** The service answered 404 for a session that was known, in two turns. */
  NOT_FOUND,
  /** Complete listings in a row did not have it. */
  MISSING,
  /** Its place (the Ray route) has another session now. */
  SUPERSEDED
}
