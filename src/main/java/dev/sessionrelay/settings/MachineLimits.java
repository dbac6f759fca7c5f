package dev.sessionrelay.settings;

/**
 * What the machine gives this process no more of for a while: what failed for it may be retried.
 */
public final class MachineLimits {
  private static final String NO_FILES = "Too many open files";

  private MachineLimits() {}

  /** Whether an error is about the machine, not about what it was told to do. */
  public static boolean areReached(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error || lackFiles(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this very error says that no more files may be open. */
  public static boolean lackFiles(Throwable error) {
    return lackFiles(error.getMessage());
  }

  /** The same of its words alone. */
  public static boolean lackFiles(String message) {
    return message != null && message.contains(NO_FILES);
  }
}
