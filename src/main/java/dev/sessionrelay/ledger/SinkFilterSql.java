package dev.sessionrelay.ledger;

import dev.sessionrelay.session.RelayPart;

/** The filters of sinks as SQL, with the tables {@code event} and {@code sink} before it. */
public final class SinkFilterSql {
  /** Whether the sink's filters let the event through; none hears of itself. */
  public static final String WANTED =
      "("
          + listed("type")
          + " AND "
          + listed("state")
          + " AND "
          + listed("target")
          + " AND event.source <> '"
          + RelayPart.SINK_SOURCE
          + "' || sink.name AND "
          + heard("sink.name")
          + ")";

  private SinkFilterSql() {}

  /** Whether the event is not withheld from the sink of this name. */
  static String heard(String name) {
    return ("(event.withheld_from IS NULL"
            + " OR replace(event.withheld_from, ',' || %s || ',', '') = event.withheld_from)")
        .formatted(name);
  }

  /** Whether the sink's filter names what stands in a column of the event. */
  private static String listed(String column) {
    String list = "sink.only_" + column + "s";
    return "(%1$s IS NULL OR replace(%1$s, ',' || event.%2$s || ',', '') <> %1$s)"
        .formatted(list, column);
  }
}
