package dev.sessionrelay.session;

/** Whether a session is working. UNKNOWN where the vendor does not tell. */
public enum Activity {
  IDLE,
  BUSY,
  UNKNOWN
}
