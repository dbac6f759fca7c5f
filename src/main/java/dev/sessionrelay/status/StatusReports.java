package dev.sessionrelay.status;

import dev.sessionrelay.account.GateState;
import dev.sessionrelay.account.Hold;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.ledger.LedgerHealth;
import dev.sessionrelay.ledger.LedgerQueries.SinkRow;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.relay.ProductVersion;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.relay.ReloadResult;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.LedgerKeys;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.sink.SinkStatus;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Tells how a running relay is doing. Safe for several threads, and cheap when asked often. */
public final class StatusReports implements Supplier<StatusReport> {
  /** Timers of targets go off by the second; what is that late has stopped. */
  private static final Duration STUCK = Duration.ofMinutes(2);

  private final Relay relay;
  private final String node;
  private final Clock clock;
  private final Instant started;
  private final CachedSupplier<LedgerFigures> figures;
  private final WallClockWatch jumps;
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
    this.jumps = new WallClockWatch(clock, System::nanoTime);
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
            .ledger(ledger, known, figures.pending())
            .reload(reload, relay.filesBehind())
            .sinks(sinks, known, now)
            .deliveries(relay.events().longestDeliveries())
            .incidents(incidents)
            .targets(troubles(incidents))
            .clock(jumps.recent())
            .health(),
        new StatusReport.Process(
            ProductVersion.text(), node, configuration.home().toString(), started),
        new StatusReport.ConfigurationReport(
            reload.checksum(), relay.reloads().changed(), configuration.describe()),
        targets(known, incidents),
        accounts(configuration),
        incidents.stream().map(StatusReport.OpenIncident::of).toList(),
        sinks(sinks, known),
        ledger(configuration, ledger, known),
        reload(reload));
  }

  /**
   * Why the process should be restarted, empty when it need not: its own threads alone count, never
   * a vendor, a sink or the database. Asks none of them.
   */
  public List<String> stuck() {
    List<String> stuck = new ArrayList<>();
    long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    if (deadlocked != null) {
      stuck.add(Plural.of(deadlocked.length, "thread") + " in a deadlock");
    }
    relay.timers().all().stream()
        .filter(target -> target.watch().overdue().compareTo(STUCK) > 0)
        .findFirst()
        .ifPresent(target -> stuck.add("the timer of " + target.target().name() + " has stopped"));
    return stuck;
  }

  /** By target, in words that follow its name; what an open incident says is not said again. */
  private Map<String, String> troubles(List<Incident> incidents) {
    Set<String> failing =
        incidents.stream()
            .filter(incident -> incident.sessionId() == null)
            .map(incident -> incident.origin().target())
            .collect(Collectors.toSet());
    Map<String, String> troubles = new TreeMap<>();
    for (TargetPoller poller : relay.timers().all()) {
      String name = poller.target().name();
      trouble(poller, failing.contains(name)).ifPresent(words -> troubles.put(name, words));
    }
    return troubles;
  }

  private static Optional<String> trouble(TargetPoller poller, boolean failing) {
    Optional<String> delay = poller.watch().delay();
    PollCycle last = poller.last();
    if (delay.isPresent() || last == null) {
      return delay;
    } else if (!last.complete()) {
      return Optional.of("got a listing that is not complete");
    }
    return poller
        .watch()
        .fruitless()
        .filter(turns -> !failing)
        .map(turns -> "had no success in its last " + turns + " turns: " + result(last, 0));
  }

  private List<StatusReport.TargetReport> targets(LedgerFigures known, List<Incident> incidents) {
    Map<String, Long> open =
        incidents.stream()
            .collect(Collectors.groupingBy(i -> i.origin().target(), Collectors.counting()));
    return relay.timers().all().stream()
        .map(turns -> target(turns, known, open.getOrDefault(turns.target().name(), 0L)))
        .toList();
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
        result(last, incidents),
        incidents > 0 || last != null && last.failed() > 0,
        last != null && !last.complete(),
        known.sessions(name),
        relay.pace().slowed(name) > 0,
        turns.turns(),
        turns.tally().took().toMillis() / 1e3,
        turns.tally().polls(),
        turns.skipped());
  }

  /**
   * How the last turn of a target went, in words.
   *
   * @param turn null when none has ended
   * @param incidents of the target that are open, in this turn or from before
   */
  private static String result(PollCycle turn, long incidents) {
    List<String> words = new ArrayList<>();
    if (turn == null) {
      words.add("not polled yet");
    } else {
      answers(turn, words);
    }
    if (incidents > 0 && (turn == null || turn.failed() == 0)) {
      words.add(Plural.of(incidents, "open incident"));
    }
    return words.isEmpty() ? "ended without an answer" : String.join(", ", words);
  }

  private static void answers(PollCycle turn, List<String> words) {
    if (turn.succeeded() > 0) {
      words.add(Plural.of(turn.sessions(), "session"));
    }
    if (!turn.complete()) {
      words.add("listing not complete, so none is taken for gone");
    }
    if (!turn.undocumented().isEmpty()) {
      words.add("undocumented words: " + String.join(" ", turn.undocumented()));
    }
    if (turn.wholeFailure() != null) {
      words.add(failureWord(turn.wholeFailure()));
    } else if (turn.failed() > 0) {
      words.add(turn.failed() + " failed with " + failureWord(turn.failure()));
    }
    if (turn.held() > 0) {
      words.add(turn.held() + " held back: " + turn.heldWhy());
    }
  }

  private static String failureWord(Failure failure) {
    return failure.status() == null
        ? failure.failureClass().name()
        : failure.status() + " " + failure.failureClass().name();
  }

  private List<StatusReport.AccountReport> accounts(Configuration configuration) {
    Map<String, Account> accounts = configuration.accounts();
    return StreamSupport.stream(relay.clients().all().spliterator(), false)
        .filter(client -> accounts.containsKey(client.name()))
        .map(client -> account(accounts.get(client.name()), client.gate().state()))
        .sorted(Comparator.comparing(StatusReport.AccountReport::name))
        .toList();
  }

  private static StatusReport.AccountReport account(Account account, GateState gate) {
    Optional<Hold> longest = gate.holds().stream().max(Comparator.comparing(Hold::until));
    return new StatusReport.AccountReport(
        account.name(),
        account.vendor(),
        longest.map(Hold::until).orElse(null),
        longest.map(Hold::why).orElse(null),
        gate.breakers().entrySet().stream()
            .map(
                each ->
                    new StatusReport.BreakerReport(each.getKey(), word(each.getValue().state())))
            .toList());
  }

  /** By name; those that were removed and still have a backlog among them. */
  private static List<StatusReport.Sink> sinks(List<SinkStatus> running, LedgerFigures figures) {
    Map<String, StatusReport.Sink> all = new TreeMap<>();
    figures.sinks().forEach(sink -> all.put(sink.name(), removed(sink)));
    running.forEach(sink -> all.put(sink.sink(), running(sink, figures)));
    return List.copyOf(all.values());
  }

  private static StatusReport.Sink running(SinkStatus sink, LedgerFigures figures) {
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

  private static StatusReport.Sink removed(SinkRow sink) {
    return new StatusReport.Sink(
        sink.name(),
        "removed",
        sink.backlog(),
        sink.oldestWaiting(),
        sink.error(),
        0,
        sink.deadLetters());
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
