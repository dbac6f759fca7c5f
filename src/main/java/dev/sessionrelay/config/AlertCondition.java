package dev.sessionrelay.config;

import java.util.Arrays;
import java.util.Locale;

/** What an alert rule waits for. */
public enum AlertCondition {
  /** Runs and nobody uses it. */
  IDLE(true),
  /** Neither starts nor stops, or is busy and does nothing. */
  STUCK(true),
  /** Runs for long. */
  OVERLONG(true),
  /** Would run for ever: its auto-stop is off, or takes longer than the limit. */
  NO_AUTO_STOP(false),
  /** Has failed. */
  FAILED(false),
  /** Polls of a target, or of one session of it, fail. */
  TARGET_FAILING(false);

  private final boolean lasts;

  AlertCondition(boolean lasts) {
    this.lasts = lasts;
  }

  /** Whether it means something only when it has lasted for some time. */
  public boolean needsTime() {
    return lasts;
  }

  /** As operators write it, such as {@code no-auto-stop}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String[] words() {
    return Arrays.stream(values()).map(AlertCondition::word).toArray(String[]::new);
  }

  /**
   * Reads back {@link #word}.
   *
   * @throws IllegalArgumentException when there is none such
   */
  public static AlertCondition of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
