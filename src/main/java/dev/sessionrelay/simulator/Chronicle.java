package dev.sessionrelay.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes every change of every session into the history, at the moment it happens. Sleeps until the
 * next planned change, so that ten thousand quiet sessions cost nothing.
 */
final class Chronicle implements AutoCloseable {
  /** The injected clock may jump; look at it at least this often. */
  private static final Duration LONGEST_NAP = Duration.ofMillis(200);

  private record Key(World.Scope scope, String id) {}

  private record Due(Instant at, Key key, World.Life life) {}

  private final World world;
  private final History history;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Workers.daemon("simulator-chronicle"));
  private final PriorityQueue<Due> plan = new PriorityQueue<>(Comparator.comparing(Due::at));
  private final Map<Key, World.Life> lives = new HashMap<>();
  private final Map<Key, String> shown = new HashMap<>();

  private Chronicle(World world, History history) {
    this.world = world;
    this.history = history;
  }

  static Chronicle start(World world, History history) {
    Chronicle chronicle = new Chronicle(world, history);
    if (history.isRecorded()) {
      world.listen(chronicle::noticed);
      chronicle.wake();
    }
    return chronicle;
  }

  private synchronized void noticed(World.Scope scope, String id, World.Life life) {
    Key key = new Key(scope, id);
    lives.put(key, life);
    record(key, life);
  }

  private void record(Key key, World.Life life) {
    Moment moment = life.at(world.now());
    String state = moment.sessionId() + " " + moment.word();
    if (!state.equals(shown.put(key, state))) {
      history.changed(key.scope(), key.id(), moment);
    }
    if (moment.until().isBefore(Instant.MAX)) {
      plan.add(new Due(moment.until(), key, life));
    }
  }

  private synchronized void wake() {
    while (!plan.isEmpty() && !plan.peek().at().isAfter(world.now())) {
      Due due = plan.poll();
      if (Objects.equals(lives.get(due.key()), due.life())) {
        record(due.key(), due.life());
      }
    }
    thread.schedule(this::wake, nap(), TimeUnit.MILLISECONDS);
  }

  private long nap() {
    Due next = plan.peek();
    Duration wait = next == null ? LONGEST_NAP : Duration.between(world.now(), next.at());
    return Math.max(1, Math.min(wait.toMillis(), LONGEST_NAP.toMillis()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
