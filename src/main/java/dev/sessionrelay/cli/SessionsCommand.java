package dev.sessionrelay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sessionrelay.cli.output.JsonText;
import dev.sessionrelay.cli.output.TextTable;
import dev.sessionrelay.cli.output.TimeFormat;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.QueryException;
import dev.sessionrelay.ledger.query.QueryParameters;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SessionRow;
import dev.sessionrelay.ledger.query.SessionsPage;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.settings.Suggestion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the sessions as last known. */
@Command(
    name = "sessions",
    description = "Lists the sessions as last known; times are local.",
    subcommands = ForgetSessions.class,
    mixinStandardHelpOptions = true)
final class SessionsCommand implements Callable<Integer> {
  private static final ObjectReader JSON = new ObjectMapper().reader();

  @Mixin private LedgerView view;

  @Option(
      names = "--state",
      description = "only those in this state: ${COMPLETION-CANDIDATES}",
      completionCandidates = States.class)
  private String state;

  @Option(names = "--vendor", description = "only those of this vendor, such as " + Vendors.EXAMPLE)
  private String vendor;

  @Option(names = "--target", description = "only those that this target sees")
  private String target;

  @Option(
      names = "--activity",
      description = "only those of this activity: ${COMPLETION-CANDIDATES}")
  private Activity activity;

  @Option(
      names = "--in-state-for",
      paramLabel = "TIME",
      description = "only those in their state for as long, such as 2h")
  private String inState;

  @Option(
      names = "--idle-for",
      paramLabel = "TIME",
      description = "only those idle for as long, such as 2h")
  private String idle;

  @Option(
      names = "--unseen-for",
      paramLabel = "TIME",
      description = "only those that nobody has seen for as long, such as 2h")
  private String unseen;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description =
          "stateSince, activitySince, changedAt, firstSeen, name, owner, state, activity, vendor,"
              + " kind, queue, account or target; with a minus before it the other way round, as in"
              + " --sort=-stateSince")
  private String sort;

  @Mixin private LedgerView.Limit limit;

  @Override
  public Integer call() throws Exception {
    SessionState known = state == null ? null : parsed(state);
    SessionOrder order = order();
    Predicate<SessionRow> old = isOld();
    try (LedgerAccess ledger = view.open()) {
      SessionQueries queries = new SessionQueries(ledger.reader());
      SessionFilter filter = filter(known, vendor(queries), target, activity);
      List<SessionRow> rows = rows(queries, filter, order, old);
      view.show(
          view.limited(rows, limit.value()),
          "no such sessions",
          this::table,
          SessionsCommand::json);
    }
    return 0;
  }

  private SessionOrder order() {
    try {
      return sort == null
          ? SessionOrder.SOURCE
          : SessionOrder.of(new QueryParameters(Map.of("sort", sort)));
    } catch (QueryException e) {
      throw new WrongInputException("--" + e.getMessage() + "; for example: --sort=-stateSince");
    }
  }

  private Predicate<SessionRow> isOld() {
    Predicate<SessionRow> any = row -> true;
    return any.and(before("--in-state-for", inState, SessionRow::stateSince))
        .and(before("--idle-for", idle, SessionsCommand::idleSince))
        .and(before("--unseen-for", unseen, SessionRow::lastSeen));
  }

  private static Predicate<SessionRow> before(
      String option, String text, Function<SessionRow, Instant> since) {
    if (text == null) {
      return row -> true;
    }
    Instant latest =
        LedgerView.moments()
            .parse(text)
            .orElseThrow(
                () ->
                    new WrongInputException(
                        option
                            + " is '"
                            + text
                            + "'; write a time with its unit (s, m, h, d), for example: "
                            + option
                            + " 2h"));
    return row -> since.apply(row) != null && !since.apply(row).isAfter(latest);
  }

  /** Since when it is idle, or null where it is not, or nobody knows. */
  private static Instant idleSince(SessionRow row) {
    return row.activity() == Activity.IDLE ? row.activitySince() : null;
  }

  /** One more than is shown, where there are as many: page by page, until enough are old enough. */
  private List<SessionRow> rows(
      SessionQueries queries, SessionFilter filter, SessionOrder order, Predicate<SessionRow> old) {
    List<SessionRow> found = new ArrayList<>();
    String cursor = null;
    do {
      SessionsPage page = queries.page(filter, order, cursor, limit.andOneMore());
      page.rows().stream().filter(old).forEach(found::add);
      cursor = page.next();
    } while (cursor != null && found.size() <= limit.value());
    return found;
  }

  static SessionState parsed(String text) {
    return Stream.of(SessionState.values())
        .filter(known -> known.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () -> WrongInputException.unknownWord("--state", text, States.NAMES, "running"));
  }

  /** A word that resembles no vendor of the product may be an operator's own. */
  private String vendor(SessionQueries queries) {
    Set<String> known = EndpointCatalogue.builtIn().vendors();
    boolean misspelt =
        vendor != null && !known.contains(vendor) && Suggestion.to(vendor, known).isPresent();
    if (misspelt && !hasSessions(queries, vendor)) {
      throw WrongInputException.unknownWord("--vendor", vendor, known, Vendors.EXAMPLE);
    }
    return vendor;
  }

  private static boolean hasSessions(SessionQueries queries, String vendor) {
    SessionFilter filter = filter(null, vendor, null, null);
    return !queries.page(filter, SessionOrder.SOURCE, null, 1).rows().isEmpty();
  }

  private static SessionFilter filter(
      SessionState state, String vendor, String target, Activity activity) {
    List<SessionState> states = state == null ? List.of() : List.of(state);
    return new SessionFilter(states, activity, vendor, null, target, null, null, null, null, null);
  }

  private TextTable table(List<SessionRow> rows) {
    TimeFormat moments = LedgerView.moments();
    TextTable table =
        new TextTable(
                "STATE",
                "VENDOR",
                "TARGET",
                "SESSION",
                "NAME",
                "ACTIVITY",
                "IN STATE",
                "IDLE",
                "SEEN")
            .painted("STATE")
            .elastic("TARGET", 8)
            .elastic("NAME", 8);
    for (SessionRow row : rows) {
      table.row(
          row.isStale() ? row.state() + " stale" : row.state(),
          row.vendor(),
          row.target(),
          row.subject(),
          name(row),
          row.activity() == Activity.UNKNOWN ? null : row.activity(),
          moments.ago(row.stateSince()),
          moments.ago(idleSince(row)),
          moments.ago(row.lastSeen()));
    }
    return table;
  }

  private static String name(SessionRow row) {
    try {
      return JSON.readTree(row.json()).path("name").asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  private static String json(SessionRow row) {
    return new JsonText()
        .with("source", row.source())
        .with("subject", row.subject())
        .with("state", row.state())
        .with("stateSince", row.stateSince())
        .with("activity", row.activity())
        .with("activitySince", row.activitySince())
        .with("firstSeen", row.firstSeen())
        .with("changedAt", row.changedAt())
        .with("goneAt", row.goneAt())
        .with("lastSeen", row.lastSeen())
        .with("stale", row.isStale())
        .withJson("session", row.json())
        .line();
  }

  /** The states, for the help. */
  static final class States implements Iterable<String> {
    private static final List<String> NAMES =
        Stream.of(SessionState.values()).map(SessionState::name).toList();

    @Override
    public Iterator<String> iterator() {
      return NAMES.iterator();
    }
  }
}
