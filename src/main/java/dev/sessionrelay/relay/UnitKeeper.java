package dev.sessionrelay.relay;

import dev.sessionrelay.ledger.UnitLeases;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes units and lets go of them, where several relays share the ledger: looks twice a second who
 * is there and who has what, asks for what is to be this relay's, and hands over what is to be
 * another's, at leisure. Locks decide; this only asks.
 */
final class UnitKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.cluster");

  static final Duration LOOK = Duration.ofMillis(500);

  /** The rate limit of who had an account before may not have its last second yet. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  /** Free for so long, a unit is taken by who can, whatever the plan. */
  private static final Duration UNWANTED = Duration.ofMillis(1_500);

  /** Another's for so long by plan, a unit is handed over, one each {@link #PACE}. */
  private static final Duration MISPLACED = Duration.ofSeconds(5);

  private static final Duration PACE = Duration.ofSeconds(2);

  /**
   * A unit that has just changed hands is kept so long: a target that was due at the first change
   * would miss its next moment at the second.
   */
  private static final Duration KEPT = Duration.ofSeconds(15);

  /** Turns and deliveries that take longer are not waited for: what they record is refused. */
  private static final Duration DRAIN = Duration.ofSeconds(8);

  /** How long the end of a process is of interest to who takes over from it. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final UnitLeases leases;
  private final NodeSession session;
  private final SharedUnits units;
  private final LongSupplier nanos;
  private final Map<String, Tenure> held = new HashMap<>();
  private final Map<String, Long> takenAt = new HashMap<>();
  private final Map<String, Long> settling = new HashMap<>();
  private final Map<String, LeavingUnit> leaving = new HashMap<>();
  private final Map<String, Long> freeSince = new HashMap<>();
  private final Map<String, Long> misplacedSince = new HashMap<>();
  private final AtomicLong handovers = new AtomicLong();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "cluster");
            daemon.setDaemon(true);
            return daemon;
          });
  private long lastHandover;
  private long lastForgotten;
  private boolean troubled;

  /** A unit that is let go of as soon as nothing runs for it any more. */
  private record LeavingUnit(Tenure tenure, Instant lastTurn, long deadline) {}

  UnitKeeper(UnitLeases leases, NodeSession session, SharedUnits units, LongSupplier nanos) {
    this.leases = leases;
    this.session = session;
    this.units = units;
    this.nanos = nanos;
    this.lastForgotten = nanos.getAsLong();
    this.lastHandover = nanos.getAsLong();
  }

  /** Begins to look. */
  void start() {
    thread.scheduleWithFixedDelay(this::tick, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Units that were taken or handed over since the start. */
  long handovers() {
    return handovers.get();
  }

  private void tick() {
    try {
      look();
      troubled = false;
    } catch (LedgerException e) {
      if (!troubled) {
        LOG.warn("The group of relays waits for the ledger: {}", e.getMessage());
      }
      troubled = true;
    } catch (Exception | Error e) {
      LOG.error("A look at the group of relays failed; the next one follows", e);
    }
  }

  synchronized void look() throws Exception {
    dropLost();
    settle();
    finishLeaving();
    units.keepRhythm();
    if (session.beatAge() == null) {
      return;
    }
    GroupView view = GroupView.of(units.ledger().reader(), session);
    Map<String, Double> wanted = units.wanted();
    Map<String, String> plan = view.plan(wanted);
    forgetDead();
    take(view, wanted.keySet(), plan);
    handOver(view, wanted.keySet(), plan);
    settle();
  }

  /** What was lost with the session ends here at once; another relay may have it by now. */
  private void dropLost() throws Exception {
    for (Tenure tenure : List.copyOf(held.values())) {
      if (tenure.isOver()) {
        LOG.warn("{} is lost, as the session at the ledger ended", tenure.unit());
        held.remove(tenure.unit());
        takenAt.remove(tenure.unit());
        settling.remove(tenure.unit());
        units.end(tenure.unit());
        leases.lost(tenure);
      }
    }
    leaving.values().removeIf(unit -> unit.tenure.isOver());
  }

  private void forgetDead() {
    if (held.containsKey(UnitLeases.UPKEEP) && isPast(lastForgotten, REMEMBERED)) {
      lastForgotten = nanos.getAsLong();
      leases.forgetDead(session.serverTime().minus(REMEMBERED));
    }
  }

  private void take(GroupView view, Set<String> wanted, Map<String, String> plan) {
    Set<String> free = new TreeSet<>(view.free(wanted));
    free.removeAll(held.keySet());
    free.removeAll(leaving.keySet());
    free.removeIf(units::isBusy);
    freeSince.keySet().retainAll(free);
    List<String> asked = new ArrayList<>();
    for (String unit : free) {
      long since = freeSince.computeIfAbsent(unit, u -> nanos.getAsLong());
      boolean mine = view.me().equals(plan.get(unit)) || view.wasMine(unit);
      if (!view.isDraining() && (mine || isPast(since, UNWANTED))) {
        asked.add(unit);
      }
    }
    if (!asked.isEmpty()) {
      leases.take(asked).forEach(this::taken);
    }
  }

  private void taken(String unit, Tenure tenure) {
    held.put(unit, tenure);
    takenAt.put(unit, nanos.getAsLong());
    freeSince.remove(unit);
    boolean anew = tenure.turnsBefore() != null;
    settling.put(unit, nanos.getAsLong() + (anew ? SETTLING.toNanos() : 0));
    handovers.incrementAndGet();
    LOG.info("{} is this relay's from now on", unit);
  }

  private void settle() throws Exception {
    for (String unit : List.copyOf(settling.keySet())) {
      if (nanos.getAsLong() - settling.get(unit) >= 0) {
        settling.remove(unit);
        units.begin(unit, held.get(unit));
      }
    }
  }

  private void handOver(GroupView view, Set<String> wanted, Map<String, String> plan)
      throws Exception {
    for (String unit : List.copyOf(held.keySet())) {
      boolean another =
          wanted.contains(unit) && !view.me().equals(plan.getOrDefault(unit, view.me()));
      if (view.isDraining() || !wanted.contains(unit)) {
        leave(unit);
      } else if (!another) {
        misplacedSince.remove(unit);
      } else if (isPast(misplacedSince.computeIfAbsent(unit, u -> nanos.getAsLong()), MISPLACED)
          && isPast(takenAt.get(unit), KEPT)
          && isPast(lastHandover, PACE)) {
        lastHandover = nanos.getAsLong();
        leave(unit);
      }
    }
  }

  private boolean isPast(long since, Duration time) {
    return nanos.getAsLong() - since >= time.toNanos();
  }

  private void leave(String unit) throws Exception {
    Tenure tenure = held.remove(unit);
    takenAt.remove(unit);
    settling.remove(unit);
    misplacedSince.remove(unit);
    units.end(unit);
    leaving.put(
        unit, new LeavingUnit(tenure, session.serverTime(), nanos.getAsLong() + DRAIN.toNanos()));
  }

  private void finishLeaving() {
    for (Map.Entry<String, LeavingUnit> each : List.copyOf(leaving.entrySet())) {
      LeavingUnit unit = each.getValue();
      if (!units.isBusy(each.getKey()) || nanos.getAsLong() - unit.deadline >= 0) {
        leaving.remove(each.getKey());
        units.write();
        leases.release(unit.tenure, unit.lastTurn);
        handovers.incrementAndGet();
        LOG.info("{} is free for another relay", each.getKey());
      }
    }
  }

  /** Hands everything over, each unit as soon as nothing runs for it. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.SECONDS);
      closeAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("Not everything was handed over: {}", e.getMessage());
    }
  }

  private synchronized void closeAll() throws Exception {
    leases.drain();
    for (String unit : List.copyOf(held.keySet())) {
      leave(unit);
    }
    while (!leaving.isEmpty()) {
      finishLeaving();
      TimeUnit.MILLISECONDS.sleep(leaving.isEmpty() ? 0 : 20);
      leaving.values().removeIf(unit -> unit.tenure.isOver());
    }
  }
}
