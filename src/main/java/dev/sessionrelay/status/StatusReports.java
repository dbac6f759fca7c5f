package dev.sessionrelay.status;

import dev.sessionrelay.account.GateState;
import dev.sessionrelay.account.Hold;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.LedgerHealth;
import dev.sessionrelay.ledger.UnitLeases;
import dev.sessionrelay.poll.PollCounters.PollEnd;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.relay.reload.ReloadResult;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.LedgerKeys;
import dev.sessionrelay.sink.SinkStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Tells how a running relay is doing. Safe for several threads, and cheap when asked often. */
public final class StatusReports implements Supplier<StatusReport> {
  private final Relay relay;
  private final String node;
  private final Clock clock;
  private final Instant started;
  private final CachedSupplier<LedgerFigures> figures;
  private final WaitingEvents waiting = new WaitingEvents(System::nanoTime);
  private final CachedSupplier<GroupFigures> groups;
  private volatile LedgerFigures newest = LedgerFigures.NONE;

  /**
   * @param node generated id of this process
   */
  public StatusReports(Relay relay, String node, Clock clock) {
    this.relay = relay;
    this.node = node;
    this.clock = clock;
    this.started = clock.instant();
    this.figures = new CachedSupplier<>(this::ask, LedgerFigures::isAnswer, newest);
    this.groups =
        new CachedSupplier<>(() -> GroupFigures.of(relay), group -> true, GroupFigures.NONE);
  }

  private LedgerFigures ask() {
    newest = newest.anew(relay.ledger().reader());
    return newest;
  }

  @Override
  public StatusReport get() {
    Instant now = clock.instant();
    Configuration configuration = relay.configuration();
    LedgerFigures known = figures.get();
    GroupFigures group = groups.get();
    LedgerHealth ledger = relay.ledger().health();
    ReloadResult reload = relay.reloads().last();
    List<Incident> incidents = relay.ledger().openIncidents();
    List<SinkStatus> sinks = relay.events().statuses();
    Optional<Duration> jump = relay.clockJumps().recent();
    StatusReport.Health health =
        new HealthReasons()
            .ledger(ledger, known, figures.pending())
            .reload(reload, relay.filesBehind())
            .sinks(sinks, known, jump.map(by -> beforeJump(now, by)).orElse(now), waiting)
            .deliveries(relay.events().longestDeliveries())
            .incidents(incidents)
            .targets(TargetTroubles.of(relay.timers().all(), incidents))
            .clock(jump)
            .memory(relay.memory().problem())
            .group(relay.group(), group)
            .health();
    Optional.ofNullable(relay.group()).ifPresent(member -> member.tell(health.reasons()));
    return new StatusReport(
        now,
        health,
        new StatusReport.Process(Relay.version(), node, configuration.home().toString(), started),
        new StatusReport.ConfigurationReport(
            reload.checksum(), relay.reloads().changed(), configuration.describe()),
        targets(configuration, known, incidents, group),
        accounts(configuration),
        incidents.stream().map(StatusReport.OpenIncident::of).toList(),
        new SinkStates(sinks, known, group).all(relay.events().sinks()),
        ledger(configuration, ledger, known),
        known.totals(),
        known.alerts().rules(configuration, now),
        group.report(relay.group(), configuration.targets().values()),
        reload(reload));
  }

  /** What waits since before a clock went forward has not become older by that. */
  private static Instant beforeJump(Instant now, Duration by) {
    return by.isNegative() ? now : now.minus(by);
  }

  /** Why the process should be restarted, empty when it need not. */
  public List<String> stuck() {
    return TargetTroubles.stuck(relay.timers().all());
  }

  private List<StatusReport.TargetReport> targets(
      Configuration configuration,
      LedgerFigures known,
      List<Incident> incidents,
      GroupFigures group) {
    Map<String, Long> open =
        incidents.stream()
            .collect(Collectors.groupingBy(i -> i.origin().target(), Collectors.counting()));
    Stream<StatusReport.TargetReport> here =
        relay.timers().all().stream()
            .map(turns -> target(turns, known, open.getOrDefault(turns.target().name(), 0L)));
    Stream<StatusReport.TargetReport> elsewhere =
        configuration.targets().values().stream()
            .filter(target -> relay.group() != null && !relay.timers().has(target.name()))
            .map(target -> elsewhere(target, known, group));
    return Stream.concat(here, elsewhere)
        .sorted(Comparator.comparing(StatusReport.TargetReport::name))
        .toList();
  }

  private StatusReport.TargetReport elsewhere(
      Target target, LedgerFigures known, GroupFigures group) {
    String name = target.name();
    return new StatusReport.TargetReport(
        name,
        target.endpoint().name(),
        target.account(),
        target.schedule().toString(),
        null,
        null,
        group.where(UnitLeases.account(target.account())),
        false,
        false,
        known.sessions(name),
        known.stale(name),
        relay.alerts().quiet(name, clock.instant()),
        false,
        0,
        0,
        List.of(),
        Map.of(),
        0,
        true);
  }

  private StatusReport.TargetReport target(
      TargetPoller turns, LedgerFigures known, long incidents) {
    String name = turns.target().name();
    PollCycle last = turns.last();
    return new StatusReport.TargetReport(
        name,
        turns.target().endpoint().name(),
        turns.target().account(),
        turns.target().schedule().toString(),
        last == null ? null : turns.lastEnded(),
        turns.watch().due().map(clock.instant()::plus).orElse(null),
        TargetTroubles.result(last, incidents),
        incidents > 0 || last != null && last.failed() > 0,
        last != null && !last.complete(),
        known.sessions(name),
        known.stale(name),
        relay.alerts().quiet(name, clock.instant()),
        relay.pace().slowed(name) > 0,
        turns.turns(),
        turns.tally().took().toMillis() / 1e3,
        turns.tally().polls().entrySet().stream()
            .map(each -> count(each.getKey(), each.getValue()))
            .toList(),
        turns.tally().retries().entrySet().stream()
            .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue)),
        turns.skipped(),
        false);
  }

  private static StatusReport.PollCount count(PollEnd end, long count) {
    return new StatusReport.PollCount(end.result(), end.status(), count);
  }

  private List<StatusReport.AccountReport> accounts(Configuration configuration) {
    Map<String, Account> accounts = configuration.accounts();
    return StreamSupport.stream(relay.clients().all().spliterator(), false)
        .filter(client -> accounts.containsKey(client.name()) && actsFor(client.name()))
        .map(client -> account(accounts.get(client.name()), client.gate().state()))
        .sorted(Comparator.comparing(StatusReport.AccountReport::name))
        .toList();
  }

  private boolean actsFor(String account) {
    return relay.group() == null
        || relay.group().session().tenures().containsKey(UnitLeases.account(account));
  }

  private static StatusReport.AccountReport account(Account account, GateState gate) {
    Optional<Hold> longest = gate.holds().stream().max(Comparator.comparing(Hold::until));
    return new StatusReport.AccountReport(
        account.name(),
        account.vendor(),
        longest.map(Hold::until).orElse(null),
        longest.map(Hold::why).orElse(null),
        gate.held().toMillis() / 1e3,
        gate.breakers().entrySet().stream()
            .map(
                each ->
                    new StatusReport.BreakerReport(each.getKey(), word(each.getValue().state())))
            .toList());
  }

  private static StatusReport.LedgerReport ledger(
      Configuration configuration, LedgerHealth health, LedgerFigures known) {
    String place =
        configuration.settings().get(LedgerKeys.URL).replaceFirst("^jdbc:sqlite:|^jdbc:", "");
    String problem = health.working() ? known.problem() : health.problem();
    return new StatusReport.LedgerReport(
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
        result.faults().stream().map(ConfigError::render).toList(),
        result.changes(),
        result.took().toMillis());
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
