package dev.sessionrelay.cli;

import java.util.Map;

/**
 * Command lines with which services and containers start the relay: {@code run} with a home
 * directory or without. They are understood without the parser of all commands, whose classes no
 * archive of Java's takes, as they are of Java 5: a tenth of a second of each start.
 */
final class PlainRun {
  private PlainRun() {}

  /**
   * @return the home directory as it is written; null for what the parser must look at
   */
  static String home(String[] args, Map<String, String> environment) {
    boolean named = args.length == 3 && args[1].equals("--home") && isDirectoryName(args[2]);
    if (args.length > 0 && !args[0].equals("run") || args.length > 1 && !named) {
      return null;
    }
    return named ? args[2] : environment.getOrDefault("SESSION_RELAY_HOME", ".");
  }

  /** Anything else may be an option, quoted, or a variable. */
  private static boolean isDirectoryName(String word) {
    return !word.isEmpty()
        && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "/._- ".indexOf(c) >= 0)
        && !word.startsWith("-");
  }
}
