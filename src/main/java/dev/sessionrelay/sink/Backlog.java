package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import dev.sessionrelay.sink.SessionQueues.PendingEvent;
import dev.sessionrelay.sink.SessionQueues.SessionQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * What one sink has been read but not yet taken, and which of it may go next. Pure bookkeeping for
 * one thread: no I/O, no clock.
 *
 * <p>Events of one session go one after the other, sessions beside each other. A failed event is
 * parked with what follows it in its session, and the cursor moves on without it. When several
 * sessions fail in a row the sink itself is down: nothing more is parked, and one event at a time
 * probes it until one is taken.
 */
final class Backlog {
  /** Events read ahead of the cursor at most: what is in memory, beside the parked ones. */
  static final int WINDOW = 1_024;

  /** Parked events at most; beyond, a failed event holds the cursor. */
  static final int MOST_PARKED = 1_000;

  /** Nothing parked waits longer than this, whatever the clock was when it was parked. */
  static final Duration LONGEST_WAIT = DeliveryResult.LONGEST_WAIT;

  /** Sessions that fail in a row, without a success between, before the sink counts as down. */
  static final int DOWN_AFTER = 5;

  private final String sink;
  private final SinkSettings settings;
  private final RetryBackoff waits;
  private final SinkBreaker outage;
  private final Instant openedAt;

  private final Deque<PendingEvent> window = new ArrayDeque<>();
  private final TreeMap<Long, PendingEvent> parked = new TreeMap<>();
  private final SessionQueues queues = new SessionQueues();
  private final List<DeadLetter> dead = new ArrayList<>();
  private long cursor;
  private int inFlight;

  Backlog(String sink, SinkSettings settings, RetryBackoff waits, long cursor, Instant openedAt) {
    this.sink = sink;
    this.settings = settings;
    this.waits = waits;
    this.outage = new SinkBreaker(waits, DOWN_AFTER);
    this.cursor = cursor;
    this.openedAt = openedAt;
  }

  /** Takes up an event parked in an earlier life, before any newer event is added. */
  void resume(Deferred where, Stored stored) {
    if (!settings.only().test(stored.event())) {
      return;
    }
    PendingEvent event = new PendingEvent(stored, openedAt);
    event.attempts = where.attempts();
    event.error = where.error();
    park(event);
    SessionQueue queue = queues.of(event);
    queue.events.addLast(event);
    if (queue.events.size() == 1) {
      Instant longest = openedAt.plus(LONGEST_WAIT);
      queues.hold(queue, where.notBefore().isBefore(longest) ? where.notBefore() : longest);
    }
  }

  /** What was to be waited for is waited for, and no longer. */
  void clockSetBack(Duration by) {
    queues.shorten(by);
    outage.shorten(by);
  }

  /** How many more events may be read now. */
  int room() {
    return WINDOW - window.size();
  }

  /** Takes an event that was read from the feed, in the feed's order. */
  void add(Stored stored, Instant now) {
    PendingEvent event = new PendingEvent(stored, waitingSince(stored, now));
    window.addLast(event);
    if (!settings.only().test(stored.event())) {
      event.settled = true;
    } else if (outage.isDown() && tooOld(event, now)) {
      deadLetter(event, now, outage.error());
    } else {
      line(event);
    }
    moveCursor();
  }

  /** The replay of a dead letter begins its time anew. */
  private Instant waitingSince(Stored stored, Instant now) {
    Instant recorded = stored.replayed() ? now : stored.event().time();
    return recorded.isAfter(openedAt) ? recorded : openedAt;
  }

  private void line(PendingEvent event) {
    SessionQueue queue = queues.of(event);
    queue.events.addLast(event);
    if (queue.events.size() == 1) {
      queues.goOn(queue);
    } else if (queue.state == SessionQueues.QueueState.WAITING && queue.events.peekFirst().parked) {
      park(event);
    }
  }

  /**
   * @return the events to send next, or null when there is nothing to send at this moment
   */
  DeliveryBatch next(Instant now) {
    if (!outage.allows(now, inFlight)) {
      return null;
    }
    queues.releaseDue(now);
    DeliveryBatch batch = queues.depart(outage.isDown() ? 1 : settings.batch());
    if (batch != null) {
      inFlight++;
    }
    return batch;
  }

  /** The route has taken the events. */
  void taken(DeliveryBatch batch) {
    inFlight--;
    batch.parts().forEach((queue, events) -> events.forEach(event -> leave(queue, event)));
    batch.parts().keySet().forEach(queues::goOn);
    sinkAnswered();
    moveCursor();
  }

  /** The events were not taken. */
  void failed(DeliveryBatch batch, DeliveryResult result, Instant now) {
    if (result instanceof DeliveryResult.Refused refused) {
      refused(batch, refused.error(), now);
    } else {
      Duration wait = result instanceof DeliveryResult.Retry retry ? retry.pause() : null;
      retryLater(batch, result.error(), wait, now);
    }
    moveCursor();
  }

  private void refused(DeliveryBatch batch, String error, Instant now) {
    inFlight--;
    boolean several = batch.events().size() > 1;
    batch
        .parts()
        .forEach(
            (queue, events) ->
                events.forEach(
                    event -> {
                      event.attempts++;
                      event.alone = several;
                      if (!several) {
                        leave(queue, event);
                        deadLetter(event, now, error);
                      }
                    }));
    batch.parts().keySet().forEach(queues::goOn);
    sinkAnswered();
  }

  private void retryLater(DeliveryBatch batch, String error, Duration wait, Instant now) {
    inFlight--;
    outage.failed(batch.parts().keySet(), inFlight, error, wait, now);
    batch.parts().forEach((queue, events) -> events.forEach(event -> event.attempts++));
    batch.parts().keySet().forEach(queue -> retryLater(queue, error, wait, now));
    if (outage.isDown()) {
      queues.releaseAll();
      giveUpTooOld(now);
    }
  }

  private void retryLater(SessionQueue queue, String error, Duration wait, Instant now) {
    PendingEvent head = queue.events.peekFirst();
    head.error = error;
    if (tooOld(head, now)) {
      leave(queue, head);
      deadLetter(head, now, error);
      queues.goOn(queue);
    } else if (outage.isDown()) {
      queues.goOn(queue);
    } else {
      Duration delay = waits.after(head.attempts);
      queues.hold(queue, now.plus(wait != null && wait.compareTo(delay) > 0 ? wait : delay));
      queue.events.forEach(this::park);
    }
  }

  private void sinkAnswered() {
    if (outage.answered()) {
      queues.releaseAll();
    }
  }

  /** When {@link #next} may have something again without any news; null when only news can help. */
  Instant nextDue() {
    Instant paused = outage.pausedUntil();
    return paused != null ? paused : queues.nextDue();
  }

  /** What the ledger should know, together with {@link #dead}. */
  Progress progress() {
    // What is parked beyond the cursor is read again anyway, and must not come twice.
    List<Deferred> behind =
        parked.headMap(cursor, true).values().stream().map(this::asParked).toList();
    return new Progress(cursor, behind);
  }

  /** Events given up since the last {@link #saved}. */
  List<DeadLetter> dead() {
    return List.copyOf(dead);
  }

  /** The ledger has the progress and the dead letters. */
  void saved() {
    dead.clear();
  }

  /** Everything up to this place is taken, refused, not wanted or parked. */
  long cursor() {
    return cursor;
  }

  int inFlight() {
    return inFlight;
  }

  int parked() {
    return parked.size();
  }

  SinkBreaker outage() {
    return outage;
  }

  private Deferred asParked(PendingEvent event) {
    SessionQueue queue = queues.of(event);
    Instant notBefore =
        queue.state == SessionQueues.QueueState.WAITING ? queue.notBefore : openedAt;
    return new Deferred(
        event.position(), event.attempts, notBefore.truncatedTo(ChronoUnit.MILLIS), event.error);
  }

  private void park(PendingEvent event) {
    if (!event.parked && parked.size() < MOST_PARKED) {
      event.parked = true;
      parked.put(event.position(), event);
    }
  }

  private void leave(SessionQueue queue, PendingEvent event) {
    queue.events.remove(event);
    parked.remove(event.position());
    event.settled = true;
  }

  private void deadLetter(PendingEvent event, Instant now, String error) {
    event.settled = true;
    dead.add(new DeadLetter(sink, event.position(), event.attempts, now, error));
  }

  private void giveUpTooOld(Instant now) {
    for (SessionQueue queue : queues.ready()) {
      List<PendingEvent> old = queue.events.stream().filter(event -> tooOld(event, now)).toList();
      old.forEach(event -> leave(queue, event));
      old.forEach(event -> deadLetter(event, now, outage.error()));
    }
    queues.dropEmpty();
  }

  private boolean tooOld(PendingEvent event, Instant now) {
    return event.since.plus(settings.giveUpAfter()).isBefore(now);
  }

  private void moveCursor() {
    while (!window.isEmpty() && (window.peekFirst().settled || window.peekFirst().parked)) {
      cursor = window.removeFirst().position();
    }
  }
}
