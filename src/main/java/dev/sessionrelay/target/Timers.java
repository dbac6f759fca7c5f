package dev.sessionrelay.target;

import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.poll.AccountClients;
import dev.sessionrelay.poll.Pace;
import dev.sessionrelay.poll.RouteGate;
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
  private final RouteGate gate;
  private final Map<String, TargetTurns> turns = new ConcurrentHashMap<>();

  public Timers(
      CamelContext camel,
      AccountClients clients,
      Pace pace,
      Ledger ledger,
      RouteGate gate,
      Clock clock) {
    this.camel = camel;
    this.gate = gate;
    this.clients = clients;
    this.pace = pace;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Starts the target's timer. The client of its account must be there. */
  public void add(Target target) throws Exception {
    TargetTurns of = new TargetTurns(target, pace, ledger, clock);
    AccountThreads threads = new AccountThreads(clients, target, gate);
    camel.addRoutes(new TimerRoute(of, threads, watch(target)));
    turns.put(target.name(), of);
  }

  private CredentialWatch watch(Target target) {
    return new CredentialWatch(
        () -> clients.of(target.account()).credentialVersion(), () -> pace.reset(target.name()));
  }

  /** Stops the target's timer; a turn that runs goes on to its end. */
  public void remove(String target) throws Exception {
    String route = TimerRoute.id(target);
    camel.getRouteController().stopRoute(route, LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS);
    camel.removeRoute(route);
    turns.remove(target);
    pace.reset(target);
  }

  /** How the targets are doing, by name. */
  public List<TargetTurns> all() {
    return turns.values().stream()
        .sorted((a, b) -> a.target().name().compareTo(b.target().name()))
        .toList();
  }
}
