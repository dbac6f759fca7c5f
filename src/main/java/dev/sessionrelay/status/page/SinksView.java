package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.DeadLetterRow;
import dev.sessionrelay.status.StatusReport;
import java.util.List;
import java.util.Set;

/**
 * Dead letters; the sinks themselves are in the report.
 *
 * @param more whether there are older and newer ones that are not shown
 */
public record SinksView(List<DeadLetterRow> deadLetters, boolean more) {
  private static final Set<String> TROUBLED = Set.of("down", "held up", "stopped");
  private static final Set<String> BEHIND = Set.of("retrying", "delivering", "waiting");

  public SinksView {
    deadLetters = List.copyOf(deadLetters);
  }

  /** Whether someone should look at a sink. */
  public static boolean isTroubled(StatusReport.Sink sink) {
    return TROUBLED.contains(sink.state());
  }

  /** Whether it has not had everything yet. */
  public static boolean isBehind(StatusReport.Sink sink) {
    return BEHIND.contains(sink.state());
  }
}
