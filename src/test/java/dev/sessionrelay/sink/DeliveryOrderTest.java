package dev.sessionrelay.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random feeds, failures, batches, crashes and saves: nothing is lost, sessions keep their order.
 */
class DeliveryOrderTest {
  private static final int EVENTS = 3_000;

  private final Set<String> settled = new HashSet<>();
  private final Map<String, Long> lastTaken = new HashMap<>();
  private final List<Stored> feed = new ArrayList<>();
  private Progress saved = new Progress(0, List.of());
  private Instant now = SomeEvents.START;
  private int crashes;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingIsLostAndOrderHoldsUnderRandomFailuresAndCrashes(long seed) {
    Random random = new Random(seed);
    fill(random);
    SinkSettings settings =
        SomeSettings.with("batch", seed % 2 == 0 ? 1 : 7, "giveUpAfter", Duration.ofDays(1_000));
    while (saved.cursor() < feed.size() || !saved.deferred().isEmpty()) {
      live(settings, random, 0.1 + 0.15 * (seed % 4));
    }
    assertEquals(EVENTS, settled.size());
    assertTrue(crashes > 3, "crashed " + crashes + " times");
  }

  private static String name(Event event) {
    return name(event.subject(), event.sequence());
  }

  private static String name(String session, long sequence) {
    return session + "/" + sequence;
  }

  private void fill(Random random) {
    Map<String, Integer> sequences = new HashMap<>();
    for (int i = 1; i <= EVENTS; i++) {
      String session = "s" + (int) Math.abs(random.nextGaussian() * 30);
      Event event = SomeEvents.of(session, sequences.merge(session, 1, Integer::sum));
      feed.add(new Stored(i, event));
    }
  }

  /** From start to crash: what was not saved is forgotten. */
  private void live(SinkSettings settings, Random random, double failing) {
    crashes++;
    Backlog backlog = open(settings, random);
    int read = (int) saved.cursor();
    List<DeliveryBatch> underWay = new ArrayList<>();
    for (int step = random.nextInt(600); step > 0; step--) {
      while (read < feed.size() && backlog.room() > 0) {
        Stored next = feed.get(read++);
        backlog.add(next, Duration.between(next.event().time(), now), now);
      }
      DeliveryBatch batch = underWay.size() < settings.parallel() ? backlog.next(now) : null;
      if (batch != null) {
        checkOrder(batch);
        underWay.add(batch);
      } else if (!underWay.isEmpty()) {
        finish(backlog, underWay.remove(random.nextInt(underWay.size())), random, failing);
      } else if (backlog.nextDue() != null) {
        now = backlog.nextDue();
      }
      if (random.nextInt(20) == 0) {
        save(backlog);
      }
    }
  }

  private Backlog open(SinkSettings settings, Random random) {
    RetryBackoff waits =
        new RetryBackoff(settings.retryDelay(), settings.retryMaxDelay(), random::nextDouble);
    Backlog backlog = new Backlog("s", settings, waits, saved.cursor(), now);
    saved.deferred().stream()
        .sorted(Comparator.comparing(Deferred::position))
        .forEach(parked -> backlog.resume(parked, feed.get((int) parked.position() - 1)));
    lastTaken.clear();
    return backlog;
  }

  /** Within one life, an event goes only after the one before it was taken or given up. */
  private void checkOrder(DeliveryBatch batch) {
    Map<String, Long> inThisOne = new HashMap<>();
    for (Event event : batch.events()) {
      Long before = inThisOne.get(event.subject());
      String previous = name(event.subject(), event.sequence() - 1);
      assertTrue(
          event.sequence() == 1
              || settled.contains(previous)
              || (before != null && before == event.sequence() - 1),
          () -> name(event) + " overtook " + previous);
      Long last = lastTaken.get(event.subject());
      assertTrue(last == null || last < event.sequence(), "went back within one life");
      inThisOne.put(event.subject(), event.sequence());
    }
  }

  private void finish(Backlog backlog, DeliveryBatch batch, Random random, double failing) {
    boolean poisoned = batch.events().stream().anyMatch(e -> e.hashCode() % 97 == 0);
    if (poisoned) {
      int dead = backlog.dead().size();
      backlog.failed(batch, new DeliveryResult.Refused("HTTP 422"), now);
      if (backlog.dead().size() > dead) {
        settle(batch);
      }
    } else if (random.nextDouble() < failing) {
      Duration wait = random.nextInt(10) == 0 ? Duration.ofSeconds(5) : null;
      backlog.failed(batch, new DeliveryResult.Retry("HTTP 503", wait), now);
    } else {
      settle(batch);
      backlog.taken(batch, now);
    }
  }

  private void settle(DeliveryBatch batch) {
    for (Event event : batch.events()) {
      settled.add(name(event));
      lastTaken.put(event.subject(), event.sequence());
    }
  }

  /** What the ledger would hold after a crash right now. */
  private void save(Backlog backlog) {
    Progress before = saved;
    saved = backlog.progress();
    for (DeadLetter dead : backlog.dead()) {
      assertTrue(settled.contains(name(feed.get((int) dead.position() - 1).event())));
    }
    backlog.saved();
    Set<Long> parked = positions(saved);
    Set<Long> passed = positions(before);
    LongStream.rangeClosed(before.cursor() + 1, saved.cursor()).forEach(passed::add);
    for (long position : passed) {
      String event = name(feed.get((int) position - 1).event());
      assertTrue(
          settled.contains(event) || parked.contains(position), () -> event + " would be lost");
    }
  }

  private static Set<Long> positions(Progress progress) {
    return progress.deferred().stream().map(Deferred::position).collect(Collectors.toSet());
  }
}
