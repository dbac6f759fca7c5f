package dev.sessionrelay.config;

import dev.sessionrelay.settings.Quantity;
import java.time.Duration;

/** When a target is polled. */
public sealed interface Schedule {
  /** Again and again after this time. */
  record Every(Duration interval) implements Schedule {
    @Override
    public String toString() {
      return "every " + Quantity.write(interval);
    }
  }

  /** At the times of a Quartz expression, in the time zone of the process. */
  record Cron(String expression) implements Schedule {
    @Override
    public String toString() {
      return "cron " + expression;
    }
  }
}
