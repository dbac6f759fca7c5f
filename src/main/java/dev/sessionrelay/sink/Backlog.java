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
import java.util.ArrayList;
import java.util.List;

/**
 * What one sink has not taken yet, and which of it may go next. For one thread; no I/O, no clock.
 *
 * <p>Events of one session go one after the other, sessions beside each other. A failed event is
 * parked with what follows it in its session, and the cursor moves on without it. When several
 * sessions fail in a row the sink itself is down: nothing more is parked, and one event at a time
 * probes it until one is taken.
 */
final class Backlog {
  /** Refusals after which an event is a dead letter: one may be the receiver's passing mistake. */
  static final int FINAL_REFUSALS = 3;

  /** Sessions that fail in a row, without a success between, before the sink counts as down. */
  static final int DOWN_AFTER = 5;

  private final String sink;
  private final SinkSettings settings;
  private final RetryBackoff waits;
  private final SinkBreaker outage;
  private final Instant openedAt;
  private final FeedCursor cursor;
  private final SessionQueues queues = new SessionQueues();
  private final List<DeadLetter> dead = new ArrayList<>();
  private int inFlight;

  Backlog(String sink, SinkSettings settings, RetryBackoff waits, long cursor, Instant openedAt) {
    this.sink = sink;
    this.settings = settings;
    this.waits = waits;
    this.outage = new SinkBreaker(waits, DOWN_AFTER);
    this.cursor = new FeedCursor(cursor);
    this.openedAt = openedAt;
  }

  /**
   * Takes up an event parked in an earlier life, before any newer event is added. It goes at once:
   * the reason why it had to wait may be what has just been corrected.
   */
  void resume(Deferred where, Stored stored) {
    if (!settings.wants(sink, stored.event())) {
      return;
    }
    PendingEvent event = new PendingEvent(stored, openedAt);
    event.attempts = where.attempts();
    event.error = where.error();
    cursor.park(event);
    SessionQueue queue = queues.of(event);
    queue.events.addLast(event);
    if (queue.events.size() == 1) {
      queues.goOn(queue);
    }
  }

  /** How many more events may be read now. */
  int room() {
    return cursor.room();
  }

  /**
   * Takes an event that was read from the feed, in the feed's order.
   *
   * @param age how long ago it was recorded
   */
  void add(Stored stored, Duration age, Instant now) {
    // The replay of a dead letter begins its time anew.
    Instant since = stored.replayed() ? now : now.minus(age);
    PendingEvent event = new PendingEvent(stored, since.isAfter(openedAt) ? since : openedAt);
    cursor.read(event);
    if (!settings.wants(sink, stored.event())) {
      cursor.settle(event);
    } else if (outage.isDown() && tooOld(event, now)) {
      deadLetter(event, now, outage.error());
    } else {
      line(event);
    }
    cursor.move();
  }

  private void line(PendingEvent event) {
    SessionQueue queue = queues.of(event);
    queue.events.addLast(event);
    if (queue.events.size() == 1) {
      queues.goOn(queue);
    } else if (queue.state == SessionQueues.QueueState.WAITING && queue.events.peekFirst().parked) {
      cursor.park(event);
    }
  }

  /** The events to send next, or null when there is nothing to send at this moment. */
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
  void taken(DeliveryBatch batch, Instant now) {
    inFlight--;
    boolean apart = batch.parts().values().stream().anyMatch(events -> events.get(0).alone);
    outage.rest(apart ? now : now.plus(settings.pause()));
    batch.parts().forEach((queue, events) -> events.forEach(event -> leave(queue, event)));
    batch.parts().keySet().forEach(queues::goOn);
    sinkAnswered();
    cursor.move();
  }

  /** The events were not taken. */
  void failed(DeliveryBatch batch, DeliveryResult result, Instant now) {
    inFlight--;
    batch.parts().values().forEach(events -> events.forEach(event -> event.attempts++));
    if (result instanceof DeliveryResult.Refused refused) {
      refused(batch, refused.error(), now);
    } else {
      Duration wait = result instanceof DeliveryResult.Retry retry ? retry.pause() : null;
      retryLater(batch, result.error(), wait, now);
    }
    cursor.move();
  }

  /** Of a batch, any one may be meant: each goes alone from now on. */
  private void refused(DeliveryBatch batch, String error, Instant now) {
    sinkAnswered();
    boolean one = batch.events().size() == 1;
    batch.parts().values().forEach(events -> events.forEach(event -> event.alone = true));
    for (SessionQueue queue : batch.parts().keySet()) {
      if (one) {
        refused(queue, queue.events.peekFirst(), error, now);
      } else {
        queues.goOn(queue);
      }
    }
  }

  private void refused(SessionQueue queue, PendingEvent event, String error, Instant now) {
    event.error = error;
    if (++event.refusals < FINAL_REFUSALS) {
      defer(queue, now.plus(waits.after(event.refusals)));
    } else {
      giveUp(queue, event, now, error);
      queues.goOn(queue);
    }
  }

  private void defer(SessionQueue queue, Instant until) {
    queues.hold(queue, until);
    queue.events.forEach(cursor::park);
  }

  private void retryLater(DeliveryBatch batch, String error, Duration wait, Instant now) {
    outage.failed(batch.parts().keySet(), inFlight, error, wait, now);
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
      giveUp(queue, head, now, error);
      queues.goOn(queue);
    } else if (outage.isDown()) {
      queues.goOn(queue);
    } else {
      Duration delay = waits.after(head.attempts);
      defer(queue, now.plus(wait != null && wait.compareTo(delay) > 0 ? wait : delay));
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
    return new Progress(cursor.position(), cursor.passed().map(this::asParked).toList());
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
    return cursor.position();
  }

  int inFlight() {
    return inFlight;
  }

  int parked() {
    return cursor.parked();
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

  private void leave(SessionQueue queue, PendingEvent event) {
    queue.events.remove(event);
    cursor.settle(event);
  }

  private void giveUp(SessionQueue queue, PendingEvent event, Instant now, String error) {
    leave(queue, event);
    deadLetter(event, now, error);
  }

  private void deadLetter(PendingEvent event, Instant now, String error) {
    cursor.settle(event);
    dead.add(new DeadLetter(sink, event.position(), event.attempts, now, error));
  }

  private void giveUpTooOld(Instant now) {
    for (SessionQueue queue : queues.ready()) {
      queue.events.stream()
          .filter(event -> tooOld(event, now))
          .toList()
          .forEach(event -> giveUp(queue, event, now, outage.error()));
    }
    queues.dropEmpty();
  }

  private boolean tooOld(PendingEvent event, Instant now) {
    return event.since.plus(settings.giveUpAfter()).isBefore(now);
  }
}
