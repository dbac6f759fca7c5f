package dev.sessionrelay.status;

import dev.sessionrelay.ledger.LedgerQueries;
import dev.sessionrelay.sink.SinkStatus;
import dev.sessionrelay.web.StatusReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sinks, as this process runs them and as the ledger knows them.
 *
 * @param running those with a route
 */
record SinkReports(List<SinkStatus> running, LedgerFigures figures) {

  /** By name; those that were removed and still have a backlog among them. */
  List<StatusReport.Sink> all() {
    Map<String, StatusReport.Sink> all = new TreeMap<>();
    figures.sinks().forEach(sink -> all.put(sink.name(), removed(sink)));
    running.forEach(sink -> all.put(sink.sink(), running(sink)));
    return List.copyOf(all.values());
  }

  private StatusReport.Sink running(SinkStatus sink) {
    LedgerQueries.SinkRow known = figures.sink(sink.sink()).orElse(null);
    long backlog = known == null ? sink.parked() : known.backlog();
    return new StatusReport.Sink(
        sink.sink(),
        state(sink, backlog),
        backlog,
        known == null ? null : known.oldestWaiting(),
        sink.error() == null && sink.parked() > 0 && known != null ? known.error() : sink.error(),
        sink.delivered(),
        known == null ? 0 : known.deadLetters());
  }

  private static String state(SinkStatus sink, long backlog) {
    return switch (sink.condition()) {
      case DOWN -> "down";
      case HELD_UP -> "held up";
      case STOPPED -> "stopped";
      case WORKING -> sink.parked() > 0 ? "retrying" : backlog > 0 ? "delivering" : "up to date";
    };
  }

  private static StatusReport.Sink removed(LedgerQueries.SinkRow sink) {
    return new StatusReport.Sink(
        sink.name(),
        "removed",
        sink.backlog(),
        sink.oldestWaiting(),
        sink.error(),
        0,
        sink.deadLetters());
  }
}
