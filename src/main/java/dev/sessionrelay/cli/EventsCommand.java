package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.TextTable;
import dev.sessionrelay.cli.output.TimeFormat;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.sink.SessionEventText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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
      "Lists the events of the feed, oldest first; times are local.",
      "Without --since: the last ones. With --json: each as every sink gets it."
    },
    subcommands = {ShowEvent.class, ReplayEvents.class},
    mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {
  private static final int BATCH = 1_000;

  private final SessionEventText words = new SessionEventText();

  @Mixin private LedgerView view;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "from then on: 2h, yesterday, 14:00, 2026-01-31 13:00 or, in UTC, 2026-01-31T13:00:00Z")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "before then, written the same way")
  private String until;

  @Option(names = "--vendor", description = "only those of this vendor, such as " + Vendors.EXAMPLE)
  private String vendor;

  @Option(names = "--state", description = "only those after which a session was in this state")
  private String state;

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
    Instant from = moment("--since", since);
    Instant end = moment("--until", until);
    if (from != null && end != null && !from.isBefore(end)) {
      throw new WrongInputException(
          "--until is '%s', which is not after --since '%s'".formatted(until, since));
    }
    EventQuery filter =
        new EventQuery(
            type == null ? List.of() : List.of(parsed(type)),
            vendor,
            null,
            target,
            session,
            null,
            state == null ? null : SessionsCommand.parsed(state),
            from,
            end);
    try (LedgerAccess ledger = view.open()) {
      EventQueries queries = new EventQueries(ledger.reader());
      long last = show(queries, filter);
      if (follow) {
        follow(queries, filter, last);
      }
    }
    return 0;
  }

  private long show(EventQueries queries, EventQuery filter) {
    List<Stored> found = found(queries, filter);
    List<Stored> shown = bounded(found, filter);
    view.show(shown, "no such events", this::table, stored -> stored.event().json());
    return shown.isEmpty() ? 0 : shown.get(shown.size() - 1).position();
  }

  /** The first ones from a moment on, else the last ones; oldest first. */
  private List<Stored> found(EventQueries queries, EventQuery filter) {
    if (filter.since() != null) {
      return queries.oldest(filter, 0, limit.andOneMore());
    }
    List<Stored> newest = new ArrayList<>(queries.newest(filter, limit.value()));
    Collections.reverse(newest);
    return newest;
  }

  /** Without a beginning, the last ones are meant; what comes before them needs no mention. */
  private List<Stored> bounded(List<Stored> found, EventQuery filter) {
    if (follow && filter.since() != null) {
      return found;
    }
    return filter.since() == null ? found : view.limited(found, limit.value());
  }

  private void follow(EventQueries queries, EventQuery filter, long from)
      throws InterruptedException {
    long last = from;
    while (!view.out().checkError()) {
      List<Stored> found = queries.oldest(filter, last, BATCH);
      if (found.isEmpty()) {
        TimeUnit.SECONDS.sleep(1);
      } else {
        view.append(found, this::table, stored -> stored.event().json());
        last = found.get(found.size() - 1).position();
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

  /**
   * A time as people write it.
   *
   * @return null for null
   * @throws WrongInputException when it is none
   */
  static Instant moment(String option, String text) {
    if (text == null) {
      return null;
    }
    return LedgerView.moments()
        .parse(text)
        .orElseThrow(
            () ->
                new WrongInputException(
                    "%1$s is '%2$s'; write how long ago with its unit (s, m, h, d), a day or a time, for example: %1$s 2h or %1$s 2026-01-31T13:00:00Z"
                        .formatted(option, text)));
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
