package dev.sessionrelay.session;

/** What a session is doing, in the same words for every vendor. */
public enum SessionState {
  STARTING,
  RUNNING,
  STOPPING,
  STOPPED,
  FAILED,
  /** The vendor no longer knows the session. */
  GONE,
  /** The vendor used a word that its documentation does not have; the word is kept beside it. */
  UNKNOWN
}
