package dev.sessionrelay;

/** The process: its command line. */
public final class SessionRelay {
  private SessionRelay() {}

  public static void main(String[] args) {}
}
