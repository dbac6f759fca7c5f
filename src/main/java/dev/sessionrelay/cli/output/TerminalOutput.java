package dev.sessionrelay.cli.output;

import dev.sessionrelay.session.SessionState;
import java.util.Map;
import java.util.function.Function;

/**
 * Where a command writes to. The launcher tells whether that is a terminal; into a pipe or a file
 * nothing is cut and nothing coloured.
 *
 * @param width characters in a line
 * @param coloured whether escape codes may be written
 */
public record TerminalOutput(int width, boolean coloured) {
  /** Set by the launcher where standard output is a terminal. */
  static final String TERMINAL = "SESSION_RELAY_TERMINAL";

  private static final int USUAL_WIDTH = 100;
  private static final int LEAST_WIDTH = 40;
  private static final String RESET = "\u001b[0m";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String GREEN = "\u001b[32m";
  private static final String FAINT = "\u001b[2m";

  /** By the word that a cell begins with. */
  private static final Map<String, String> COLOURS =
      Map.ofEntries(
          Map.entry(SessionState.RUNNING.name(), GREEN),
          Map.entry(SessionState.STARTING.name(), YELLOW),
          Map.entry(SessionState.STOPPING.name(), YELLOW),
          Map.entry(SessionState.STOPPED.name(), FAINT),
          Map.entry(SessionState.FAILED.name(), RED),
          Map.entry(SessionState.GONE.name(), FAINT),
          Map.entry(SessionState.UNKNOWN.name(), YELLOW),
          Map.entry("UP", GREEN),
          Map.entry("DEGRADED", YELLOW),
          Map.entry("DOWN", RED),
          Map.entry("down", RED),
          Map.entry("stopped", RED),
          Map.entry("held", RED),
          Map.entry("retrying", YELLOW),
          Map.entry("delivering", GREEN),
          Map.entry("up", GREEN),
          Map.entry("removed", FAINT));

  /**
   * @param environment gives the value of a variable, or null
   */
  public static boolean isTerminal(Function<String, String> environment) {
    return environment.apply(TERMINAL) != null;
  }

  /**
   * @param environment gives the value of a variable, or null
   */
  public static TerminalOutput of(Function<String, String> environment) {
    if (!isTerminal(environment)) {
      return new TerminalOutput(Integer.MAX_VALUE, false);
    }
    String refused = environment.apply("NO_COLOR");
    boolean dumb = "dumb".equals(environment.apply("TERM"));
    return new TerminalOutput(
        width(environment.apply("COLUMNS")), !dumb && (refused == null || refused.isEmpty()));
  }

  private static int width(String columns) {
    return columns == null || !columns.matches("\\d{1,5}")
        ? USUAL_WIDTH
        : Math.max(LEAST_WIDTH, Integer.parseInt(columns));
  }

  public TerminalOutput wide() {
    return new TerminalOutput(Integer.MAX_VALUE, coloured);
  }

  /** The text in the colour of the state that it names, if it names one. */
  String paint(String text) {
    String colour = coloured ? COLOURS.get(text.strip().split(" ", 2)[0]) : null;
    return colour == null ? text : colour + text + RESET;
  }
}
