package dev.sessionrelay.failure;

/** What a poll that did not end in a documented 200 means. */
public enum FailureClass {
  REJECTED,
  UNAUTHENTICATED,
  FORBIDDEN,
  GONE,
  TIMED_OUT,
  THROTTLED,
  VENDOR_FAULT,
  UNDOCUMENTED,
  UNREACHABLE,
  MALFORMED
}
