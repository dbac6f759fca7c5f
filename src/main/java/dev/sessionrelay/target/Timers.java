package dev.sessionrelay.target;

import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.poll.AccountClients;
import dev.sessionrelay.poll.Pace;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;

/** The timer routes of all targets; each can be added and removed while the others run on. */
public final class Timers {
  private static final long LONGEST_STOP_MILLIS = 50;

  private final CamelContext camel;
  private final AccountClients clients;
  private final Pace pace;
  private final Ledger ledger;
  private final Clock clock;
  private final Map<String, TargetTurns> turns = new ConcurrentHashMap<>();
  private final Map<String, TargetTurns> retired = new ConcurrentHashMap<>();

  public Timers(CamelContext camel, AccountClients clients, Pace pace, Ledger ledger, Clock clock) {
    this.camel = camel;
    this.clients = clients;
    this.pace = pace;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Starts the target's timer. The client of its account must be there. */
  public void add(Target target) throws Exception {
    TargetTurns of = new TargetTurns(target, pace, ledger, clock);
    of.follow(retired.get(target.name()));
    AccountThreads threads = new AccountThreads(clients, target);
    try {
      camel.addRoutes(new TimerRoute(of, threads, watch(target)));
    } catch (Exception e) {
      stop(target.name());
      throw e;
    }
    turns.put(target.name(), of);
  }

  /** Whether the target has a timer. */
  public boolean has(String target) {
    return turns.containsKey(target);
  }

  private CredentialWatch watch(Target target) {
    return new CredentialWatch(
        () -> clients.of(target.account()).credentialVersion(), () -> pace.reset(target.name()));
  }

  /**
   * Stops the target's timer; a turn that runs goes on to its end.
   *
   * @param afterLast called after that turn, if there is one
   */
  public void remove(String target, Runnable afterLast) throws Exception {
    stop(target);
    TargetTurns of = turns.remove(target);
    if (of != null) {
      retired.put(target, of);
      of.retire(() -> ended(target, of, afterLast));
      if (!of.running()) {
        retired.remove(target, of);
      }
    }
    pace.reset(target);
  }

  private void ended(String target, TargetTurns of, Runnable afterLast) {
    retired.remove(target, of);
    afterLast.run();
  }

  private void stop(String target) throws Exception {
    String route = TimerRoute.id(target);
    camel.getRouteController().stopRoute(route, LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS);
    camel.removeRoute(route);
  }

  /** How the targets are doing, by name. */
  public List<TargetTurns> all() {
    return turns.values().stream()
        .sorted((a, b) -> a.target().name().compareTo(b.target().name()))
        .toList();
  }
}
