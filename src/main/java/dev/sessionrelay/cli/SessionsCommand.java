package dev.sessionrelay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SessionRow;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.settings.Suggestion;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the sessions as last known. */
@Command(
    name = "sessions",
    description = "Lists the sessions as last known; times are UTC.",
    subcommands = SessionsCommand.ForgetSessions.class,
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

  @Option(names = "--target", description = "only those that this target saw last")
  private String target;

  @Mixin private LedgerView.Limit limit;

  @Override
  public Integer call() throws Exception {
    SessionState known = state == null ? null : parsed(state);
    try (LedgerAccess ledger = view.open()) {
      SessionQueries queries = new SessionQueries(ledger.reader());
      List<SessionRow> rows = rows(queries, known, vendor(queries), target, limit.andOneMore());
      view.show(
          view.limited(rows, limit.value()),
          "no such sessions",
          this::table,
          SessionsCommand::json);
    }
    return 0;
  }

  private static SessionState parsed(String text) {
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
    return !rows(queries, null, vendor, null, 1).isEmpty();
  }

  private static List<SessionRow> rows(
      SessionQueries queries, SessionState state, String vendor, String target, int limit) {
    SessionFilter filter =
        new SessionFilter(
            state == null ? List.of() : List.of(state),
            null,
            vendor,
            null,
            target,
            null,
            null,
            null,
            null,
            null);
    return queries.page(filter, SessionOrder.SOURCE, null, limit).rows();
  }

  private TextTable table(List<SessionRow> rows) {
    TimeFormat moments = LedgerView.moments();
    TextTable table =
        new TextTable("STATE", "VENDOR", "TARGET", "SESSION", "NAME", "CHANGED", "AGO")
            .elastic("TARGET", 8)
            .elastic("NAME", 8);
    for (SessionRow row : rows) {
      table.row(
          row.isStale() ? row.state() + " stale" : row.state(),
          row.vendor(),
          row.target(),
          row.subject(),
          name(row),
          moments.at(row.changedAt()),
          moments.ago(row.changedAt()));
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
        .with("firstSeen", row.firstSeen())
        .with("changedAt", row.changedAt())
        .with("goneAt", row.goneAt())
        .with("lastSeen", row.lastSeen())
        .with("stale", row.isStale())
        .withJson("session", row.json())
        .line();
  }

  /** Forgets sessions that nobody sees any more. */
  @Command(
      name = "forget",
      description =
          "Forgets sessions that are stale or gone: one of them, or all of a target. What is seen"
              + " again is discovered anew.",
      mixinStandardHelpOptions = true)
  static final class ForgetSessions implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Parameters(
        arity = "0..1",
        paramLabel = "SESSION",
        description = "its id, as 'sessions' lists it")
    private String session;

    @Option(names = "--target", description = "only those that this target saw last")
    private String target;

    @Override
    public Integer call() throws Exception {
      if (session == null && target == null) {
        throw new WrongInputException(
            "say which sessions to forget: an id, or --target NAME for all of a target, for"
                + " example: sessions forget --target old-notebooks");
      }
      try (LedgerAccess ledger = LedgerView.open(command)) {
        int count = ledger.forgetSessions(target, session);
        if (count == 0) {
          throw new WrongInputException(
              "no such session is stale or gone, and one that is still seen would be discovered"
                  + " anew; 'sessions' lists all, and removing its target from"
                  + " application.properties makes it stale");
        }
        command.commandLine().getOut().printf("forgot %s%n", Plural.of(count, "session"));
        command.commandLine().getOut().flush();
      }
      return 0;
    }
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
