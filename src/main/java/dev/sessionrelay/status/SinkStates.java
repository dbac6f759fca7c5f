package dev.sessionrelay.status;

import dev.sessionrelay.ledger.UnitLeases;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.sink.SinkStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How sinks are doing, by what runs here, what the ledger knows, and where else one may run. */
record SinkStates(List<SinkStatus> running, LedgerFigures figures, GroupFigures group) {
  /**
   * By name; those that were removed and still have a backlog among them.
   *
   * @param configured names of those that have a route
   */
  List<StatusReport.Sink> all(Set<String> configured) {
    Map<String, StatusReport.Sink> all = new TreeMap<>();
    for (SinkRow sink : figures.sinks()) {
      String state =
          configured.contains(sink.name()) ? group.where(UnitLeases.sink(sink.name())) : "removed";
      all.put(sink.name(), notRunning(sink, state));
    }
    running.forEach(sink -> all.put(sink.sink(), running(sink)));
    return List.copyOf(all.values());
  }

  private StatusReport.Sink running(SinkStatus sink) {
    SinkRow known = figures.sink(sink.sink()).orElse(null);
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

  private static StatusReport.Sink notRunning(SinkRow sink, String state) {
    return new StatusReport.Sink(
        sink.name(),
        state,
        sink.backlog(),
        sink.oldestWaiting(),
        sink.error(),
        0,
        sink.deadLetters());
  }
}
