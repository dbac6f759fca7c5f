package dev.sessionrelay.cli;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.LedgerQueries;
import dev.sessionrelay.ledger.LedgerQueries.EventQuery;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.sink.SessionEventText;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the events of the feed. */
@Command(
    name = "events",
    description = {
      "Lists the events of the feed, oldest first; times are UTC.",
      "Without --since: the last ones. With --json: each as every sink gets it."
    },
    mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {
  private static final int BATCH = 1_000;

  private final SessionEventText words = new SessionEventText();

  @Mixin private LedgerView view;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "from then on: how long ago, such as 2h, or a time, such as 2026-01-31T13:00:00Z")
  private String since;

  @Option(names = "--session", paramLabel = "ID", description = "only those of this session")
  private String session;

  @Option(names = "--type", description = "only those of this type, such as session.changed")
  private String type;

  @Option(names = "--target", description = "only those of this target")
  private String target;

  @Option(names = "--follow", description = "go on with new ones until interrupted")
  private boolean follow;

  @Mixin private LedgerView.Limit limit;

  @Override
  public Integer call() throws Exception {
    EventQuery filter =
        new EventQuery(since(), null, session, type == null ? null : parsed(type), target);
    try (LedgerAccess ledger = view.open()) {
      long last = show(ledger.queries(), filter);
      if (follow) {
        follow(ledger.queries(), filter.after(last));
      }
    }
    return 0;
  }

  private long show(LedgerQueries queries, EventQuery filter) {
    List<Stored> found = queries.events(filter, limit.andOneMore());
    List<Stored> shown = bounded(found, filter);
    view.show(shown, "no such events", this::table, stored -> stored.event().json());
    return shown.isEmpty() ? 0 : shown.get(shown.size() - 1).position();
  }

  /** Without a beginning, the last ones are meant; what comes before them needs no mention. */
  private List<Stored> bounded(List<Stored> found, EventQuery filter) {
    if (follow && filter.since() != null) {
      return found;
    }
    return filter.since() == null
        ? found.subList(Math.max(0, found.size() - limit.value()), found.size())
        : view.limited(found, limit.value());
  }

  private void follow(LedgerQueries queries, EventQuery from) throws InterruptedException {
    EventQuery filter = from;
    while (!view.out().checkError()) {
      List<Stored> found = queries.events(filter, BATCH);
      if (found.isEmpty()) {
        TimeUnit.SECONDS.sleep(1);
      } else {
        view.append(found, this::table, stored -> stored.event().json());
        filter = filter.after(found.get(found.size() - 1).position());
      }
    }
  }

  private TextTable table(List<Stored> found) {
    TimeFormat moments = LedgerView.moments();
    TextTable table =
        new TextTable("OBSERVED", "AGO", "EVENT", "TARGET", "SESSION", "WHAT")
            .least("EVENT", follow ? 11 : 5)
            .elastic("TARGET", 8)
            .least("SESSION", follow ? 36 : 7)
            .elastic("WHAT", 16);
    for (Stored stored : found) {
      Event event = stored.event();
      table.row(
          moments.at(event.time()),
          moments.ago(event.time()),
          brief(event.type()),
          event.target(),
          event.subject(),
          words.what(event.json()));
    }
    return table;
  }

  private Instant since() {
    if (since == null) {
      return null;
    }
    String advice =
        "write how long ago with its unit (ms, s, m, h, d) or a time in ISO 8601, for example:"
            + " --since 2h or --since 2026-01-31T13:00:00Z";
    return LedgerView.moments()
        .parse(since)
        .orElseThrow(() -> new WrongInputException("--since is '" + since + "'; " + advice));
  }

  /** What operators read: {@code changed}, {@code poll failed}. */
  static String brief(EventType type) {
    return type.word().replace("session.", "").replace('.', ' ');
  }

  /**
   * @param text {@code session.changed}, or with what all of them begin with
   */
  private static EventType parsed(String text) {
    return Stream.of(EventType.values())
        .filter(known -> known.word().equals(EventType.word(text)))
        .findFirst()
        .orElseThrow(() -> unknownType(text));
  }

  private static WrongInputException unknownType(String text) {
    List<String> known = Stream.of(EventType.values()).map(EventType::word).toList();
    return WrongInputException.unknownWord("--type", text, known, "session.changed");
  }
}
