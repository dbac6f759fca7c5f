package dev.sessionrelay.status;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.config.LedgerKeys;
import dev.sessionrelay.failure.gate.GateState;
import dev.sessionrelay.failure.gate.Hold;
import dev.sessionrelay.ledger.LedgerHealth;
import dev.sessionrelay.poll.AccountClient;
import dev.sessionrelay.poll.Turn;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.relay.Version;
import dev.sessionrelay.reload.ReloadResult;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.sink.SinkStatus;
import dev.sessionrelay.target.Account;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.TargetTurns;
import dev.sessionrelay.web.StatusReport;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells how a running relay is doing. Safe for several threads, and cheap when asked often. */
public final class StatusReports implements Supplier<StatusReport> {
  private final Relay relay;
  private final String node;
  private final Clock clock;
  private final Instant started;
  private final Supplier<LedgerFigures> figures;
  private volatile LedgerFigures newest = LedgerFigures.NONE;

  /**
   * @param node generated id of this process
   */
  public StatusReports(Relay relay, String node, Clock clock) {
    this.relay = relay;
    this.node = node;
    this.clock = clock;
    this.started = clock.instant();
    this.figures = new Remembered<>(this::ask, LedgerFigures::isAnswer);
  }

  private LedgerFigures ask() {
    newest = newest.anew(relay.ledger().queries());
    return newest;
  }

  @Override
  public StatusReport get() {
    Instant now = clock.instant();
    Configuration configuration = relay.configuration();
    LedgerFigures known = figures.get();
    LedgerHealth ledger = relay.ledger().health();
    ReloadResult reload = relay.reloads().last();
    List<Incident> incidents = relay.ledger().openIncidents();
    List<SinkStatus> sinks = relay.events().statuses();
    return new StatusReport(
        now,
        new HealthReasons()
            .ledger(ledger, known)
            .reload(reload)
            .sinks(sinks, known, now)
            .incidents(incidents)
            .health(),
        new StatusReport.Process(Version.text(), node, configuration.home().toString(), started),
        new StatusReport.Configuration(
            configuration.describe(), reload.checksum(), relay.reloads().changed()),
        targets(known, incidents),
        accounts(configuration),
        incidents,
        new SinkReports(sinks, known).all(),
        ledger(configuration, ledger, known),
        reload(reload));
  }

  private List<StatusReport.Target> targets(LedgerFigures known, List<Incident> incidents) {
    Map<String, Long> open =
        incidents.stream()
            .collect(Collectors.groupingBy(i -> i.origin().target(), Collectors.counting()));
    return relay.timers().all().stream()
        .map(turns -> target(turns, known, open.getOrDefault(turns.target().name(), 0L)))
        .toList();
  }

  private StatusReport.Target target(TargetTurns turns, LedgerFigures known, long incidents) {
    String name = turns.target().name();
    Turn last = turns.last();
    return new StatusReport.Target(
        name,
        turns.target().endpoint().name(),
        turns.target().account(),
        turns.target().schedule().toString(),
        last == null ? null : turns.lastEnded(),
        TargetWords.of(last, incidents),
        incidents > 0 || last != null && last.failed() > 0,
        known.sessions(name),
        relay.pace().slowed(name) > 0,
        turns.turns(),
        turns.tally().took().toMillis() / 1e3,
        turns.tally().polls(),
        turns.skipped());
  }

  private List<StatusReport.Account> accounts(Configuration configuration) {
    List<StatusReport.Account> accounts = new ArrayList<>();
    for (AccountClient client : relay.clients().all()) {
      Account account = configuration.accounts().get(client.name());
      if (account != null) {
        accounts.add(account(account, client.gate().state()));
      }
    }
    accounts.sort(Comparator.comparing(StatusReport.Account::name));
    return accounts;
  }

  private static StatusReport.Account account(Account account, GateState gate) {
    List<StatusReport.Breaker> breakers = new ArrayList<>();
    gate.breakers()
        .forEach(
            (endpoint, breaker) ->
                breakers.add(new StatusReport.Breaker(endpoint, word(breaker.state()))));
    Optional<Hold> longest = gate.holds().stream().max(Comparator.comparing(Hold::until));
    return new StatusReport.Account(
        account.name(),
        account.vendor(),
        longest.map(Hold::until).orElse(null),
        longest.map(Hold::why).orElse(null),
        breakers);
  }

  private static StatusReport.Ledger ledger(
      Configuration configuration, LedgerHealth health, LedgerFigures known) {
    String place =
        configuration.settings().get(LedgerKeys.URL).replaceFirst("^jdbc:sqlite:|^jdbc:", "");
    String problem = health.working() ? known.problem() : health.problem();
    return new StatusReport.Ledger(
        problem == null,
        problem == null ? place.replaceFirst("\\?.*", "") : problem,
        known.bytes(),
        known.allSessions());
  }

  private static StatusReport.Reload reload(ReloadResult result) {
    return new StatusReport.Reload(
        result.at(),
        word(result.cause().name()),
        result.applied(),
        result.faults().stream().map(Fault::render).toList(),
        result.changes(),
        result.took().toMillis());
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
