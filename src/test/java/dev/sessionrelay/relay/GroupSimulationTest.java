package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.database.SessionBeat;
import dev.sessionrelay.ledger.query.GroupQueries.LeaseRow;
import dev.sessionrelay.ledger.query.GroupQueries.NodeRow;
import dev.sessionrelay.poll.PollGrid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Relays of a group in time that passes by computation: they die, are paused, cut off from the
 * server and have their clocks set, all at random by a seed. What decides is the product's own:
 * plan, grid, beats. The server frees locks as a real one does, which {@code SessionEndsTest}
 * measures. One seed is one run; a failure names its seed, and {@code -Dgroup.seed} replays it.
 * Time in which all is well, and every target was polled, is leapt over.
 */
class GroupSimulationTest {
  private static final int RUNS = Integer.getInteger("group.runs", 6);
  private static final int MINUTES = Integer.getInteger("group.minutes", 20);

  /** From one fault of a relay to the next, on average, in milliseconds. */
  private static final int CALM = 1_000 * Integer.getInteger("group.calm", 30);

  /** What a fault leaves behind, a hold and the moments that it took among it, is over by then. */
  private static final long SETTLED = 50_000;

  private static final int ACCOUNTS = 4;
  private static final long TICK = 50;
  private static final Instant BEGIN = Instant.parse("2026-11-27T00:00:00Z");
  private static final List<Duration> INTERVALS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(20));

  @Test
  void noMomentIsPolledTwiceAndEveryTargetIsPolledAgain() {
    Integer one = Integer.getInteger("group.seed");
    int first = one == null ? 0 : one;
    int runs = one == null ? RUNS : 1;
    List<Group> groups =
        IntStream.range(first, first + runs).parallel().mapToObj(Group::of).toList();
    System.out.printf(
        "%d runs of %d minutes: %,d faults, %,d moments polled once%n",
        runs,
        MINUTES,
        groups.stream().mapToLong(group -> group.suffered).sum(),
        groups.stream().mapToLong(group -> group.polls).sum());
  }

  /** Of an account, which is the unit that it goes with. */
  private record GridTarget(int number, String name, Duration interval, PollGrid grid) {
    static GridTarget of(int account, int number) {
      Duration interval = INTERVALS.get(number);
      String name = "account/" + account + " " + interval;
      return new GridTarget(
          account * INTERVALS.size() + number, name, interval, PollGrid.of(name, interval));
    }
  }

  private static final long LONGEST = Collections.max(INTERVALS).toMillis();
  private static final Map<String, List<GridTarget>> TARGETS = new TreeMap<>();

  static {
    for (int account = 0; account < ACCOUNTS; account++) {
      List<GridTarget> targets = new ArrayList<>();
      for (int number = 0; number < INTERVALS.size(); number++) {
        targets.add(GridTarget.of(account, number));
      }
      TARGETS.put("account/" + account, targets);
    }
  }

  /** The server, the relays, and what must hold. */
  private static final class Group {
    final Random random;
    final Map<String, Integer> locks = new HashMap<>();
    final Map<Integer, Long> heard = new HashMap<>();
    final Map<String, NodeRow> rows = new TreeMap<>();
    final Map<String, LeaseRow> leases = new TreeMap<>();
    final Map<String, Long> holds = new HashMap<>();
    final Map<String, Poll> polled = new HashMap<>();
    final List<SimulatedRelay> relays = new ArrayList<>();
    final long faults = MINUTES * 60_000L;
    long now;
    long calm;
    long suffered;
    long polls;
    int sessions;
    String fault;

    static Group of(int seed) {
      Group group = new Group(seed);
      String fault = group.run();
      assertNull(fault, () -> "-Dgroup.seed=" + seed + ": " + fault);
      return group;
    }

    private Group(long seed) {
      random = new Random(seed);
      for (int i = 0; i < 3; i++) {
        relays.add(new SimulatedRelay(this, "relay-" + i));
      }
    }

    private String run() {
      long end = faults + 2 * SETTLED;
      for (now = 0; now < end && fault == null; now += TICK) {
        if (now > calm + SETTLED) {
          checkEveryTargetIsPolled();
          leap(end);
        }
        endSilentSessions();
        for (SimulatedRelay relay : relays) {
          if (now >= relay.nextFault && now < faults) {
            relay.suffer();
          }
          relay.tick();
        }
        checkHolders();
      }
      return fault;
    }

    /** To the next fault, past time that is like what was before: the grid repeats itself. */
    private void leap(long end) {
      long next = relays.stream().mapToLong(relay -> relay.nextFault).min().orElseThrow();
      long repeats = ((next < faults ? next : end) - now) / LONGEST;
      if (repeats > 0) {
        now += repeats * LONGEST;
        relays.forEach(SimulatedRelay::beat);
        calm = now;
      }
    }

    boolean isLocked(String unit) {
      return locks.containsKey(unit)
          || relays.stream()
              .anyMatch(
                  relay -> unit.equals("node/" + relay.name) && heard.containsKey(relay.session));
    }

    Instant time() {
      return BEGIN.plusMillis(now);
    }

    private void endSilentSessions() {
      heard.entrySet().removeIf(session -> now - session.getValue() > 5_000);
      locks.values().removeIf(session -> !heard.containsKey(session));
    }

    private void checkHolders() {
      for (SimulatedRelay relay : relays) {
        for (String unit : relay.held.keySet()) {
          if (!Integer.valueOf(relay.session).equals(locks.get(unit))
              && relay.runs()
              && relay.lives()) {
            fault = relay.name + " acts for " + unit + " without its lock at " + now;
          }
        }
      }
    }

    void polls(SimulatedRelay relay, String account, String target, Instant due) {
      Poll before = polled.put(target, new Poll(relay.id, due, now));
      if (before != null && !due.isAfter(before.due)) {
        fault = target + " due " + due + " by " + relay.id + " at " + now + " after " + before;
      }
      if (now < holds.getOrDefault(account, 0L)) {
        fault = account + " asked while it has to wait at " + now;
      }
      polls++;
    }

    private void checkEveryTargetIsPolled() {
      for (List<GridTarget> targets : TARGETS.values()) {
        for (GridTarget target : targets) {
          Poll last = polled.get(target.name);
          long silent = now - (last == null ? 0 : last.at);
          if (silent > target.interval.toMillis() + 7_000) {
            fault = target.name + " was not polled for " + silent + " ms at " + now;
          }
        }
      }
    }

    /** When it was due, and when it was asked. */
    private record Poll(String relay, Instant due, long at) {}
  }

  /** A process that is started anew after it has died. */
  private static final class SimulatedRelay {
    final Group group;
    final String name;
    final Map<String, Instant> held = new TreeMap<>();
    final Map<String, Long> settles = new HashMap<>();
    final Map<GridTarget, Instant> begun = new HashMap<>();

    /** By the number of a target: before that it cannot be due again. */
    final long[] next = new long[ACCOUNTS * INTERVALS.size()];

    final Map<String, Long> free = new HashMap<>();
    String id;
    Instant started;
    int session;
    SessionBeat last;
    long wallAhead;
    long silentUntil;
    long cutOffUntil;
    long nextBeat;
    long nextLook;
    long nextFault;

    SimulatedRelay(Group group, String name) {
      this.group = group;
      this.name = name;
      begin();
      nextFault = group.random.nextInt(2 * CALM);
    }

    private void begin() {
      id = name + "#" + group.random.nextInt(1_000_000);
      started = group.time();
      held.clear();
      forgetTurns();
      last = null;
      session = 0;
    }

    private void forgetTurns() {
      begun.clear();
      Arrays.fill(next, 0);
    }

    boolean runs() {
      return group.now >= silentUntil;
    }

    boolean lives() {
      return last != null && last.lives(nanos(), wall());
    }

    private long nanos() {
      return group.now * 1_000_000;
    }

    private Instant wall() {
      return group.time().plusMillis(wallAhead);
    }

    void suffer() {
      long most = group.random.nextBoolean() ? 4_000 : 30_000;
      long until = group.now + group.random.nextInt((int) most);
      nextFault = group.now + group.random.nextInt(2 * CALM);
      group.calm = Math.max(group.calm, until + 8_000);
      group.suffered++;
      switch (group.random.nextInt(5)) {
        case 0 -> {
          group.heard.remove(session);
          begin();
          silentUntil = until;
        }
        case 1 -> silentUntil = until;
        case 2 -> cutOffUntil = until;
        case 3 -> wallAhead = group.random.nextInt(1_200_000) - 600_000;
        default -> release();
      }
    }

    /** Drained or stopped in order. */
    private void release() {
      if (runs() && isConnected()) {
        for (String unit : List.copyOf(held.keySet())) {
          Instant until = last.serverTime(nanos());
          group.leases.put(unit, new LeaseRow(unit, id, group.time(), until));
          group.locks.remove(unit, session);
          held.remove(unit);
        }
      }
    }

    private boolean isConnected() {
      return group.now >= cutOffUntil && group.heard.containsKey(session);
    }

    void tick() {
      if (!runs()) {
        return;
      }
      if (group.now >= nextBeat) {
        nextBeat = group.now + SessionBeat.BEAT.toMillis();
        beat();
      }
      if (group.now >= nextLook && isConnected() && last != null) {
        nextLook = group.now + UnitKeeper.LOOK.toMillis();
        look();
      }
      poll();
    }

    void beat() {
      if (group.now < cutOffUntil) {
        return;
      }
      if (!group.heard.containsKey(session)) {
        held.clear();
        forgetTurns();
        session = ++group.sessions;
      }
      group.heard.put(session, group.now);
      last = SessionBeat.of(nanos(), wall(), group.time(), wall());
      NodeIdentity node = new NodeIdentity(id, name, "1", "", started);
      group.rows.put(id, new NodeRow(node, "same", group.time(), false, ""));
    }

    private void look() {
      Map<String, Double> units = new TreeMap<>();
      TARGETS.keySet().forEach(unit -> units.put(unit, 1.0));
      GroupView view =
          new GroupView(
              id,
              List.copyOf(group.rows.values()),
              List.copyOf(group.leases.values()),
              group::isLocked,
              last.serverTime(nanos()));
      Map<String, String> plan = view.plan(units);
      Set<String> now = view.free(units.keySet());
      now.removeAll(held.keySet());
      free.keySet().retainAll(now);
      for (String unit : now) {
        long since = free.computeIfAbsent(unit, u -> group.now);
        if (id.equals(plan.get(unit)) || view.wasMine(unit) || group.now - since > 3_000) {
          take(unit);
        }
      }
    }

    private void take(String unit) {
      if (group.locks.putIfAbsent(unit, session) == null) {
        LeaseRow before = group.leases.get(unit);
        held.put(unit, turnsBefore(before));
        settles.put(unit, group.now + (before == null ? 0 : 1_000));
        for (GridTarget target : TARGETS.get(unit)) {
          begun.remove(target);
          next[target.number] = 0;
        }
        group.leases.put(unit, new LeaseRow(unit, id, group.time(), null));
      }
    }

    private Instant turnsBefore(LeaseRow before) {
      if (before == null) {
        return Instant.MIN;
      }
      return before.turnsUntil() == null
          ? group.rows.get(before.node()).beatAt().plus(SessionBeat.AHEAD)
          : before.turnsUntil();
    }

    private void poll() {
      for (Map.Entry<String, Instant> unit : held.entrySet()) {
        if (group.now >= settles.get(unit.getKey())) {
          for (GridTarget target : TARGETS.get(unit.getKey())) {
            if (group.now >= next[target.number] && lives()) {
              poll(unit.getKey(), unit.getValue(), target);
            }
          }
        }
      }
    }

    private void poll(String account, Instant turnsBefore, GridTarget target) {
      Instant before = begun.getOrDefault(target, turnsBefore);
      Instant due =
          target.grid.due(last.serverTime(nanos()), before.equals(Instant.MIN) ? null : before);
      if (due == null || !last.mayBegin(due)) {
        return;
      }
      begun.put(target, due);
      next[target.number] = Duration.between(BEGIN, due.plus(target.interval)).toMillis();
      if (group.now < group.holds.getOrDefault(account, 0L)) {
        return;
      }
      group.polls(this, account, target.name, due);
      if (isConnected() && group.now < group.calm && group.random.nextInt(50) == 0) {
        group.holds.put(account, group.now + 20_000);
      }
    }
  }
}
