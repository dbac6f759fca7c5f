package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Parked;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
  static final Duration LONGEST_WAIT = HttpVerdict.LONGEST_WAIT;

  /** Sessions that fail in a row, without a success between, before the sink counts as down. */
  static final int DOWN_AFTER = 5;

  private final String sink;
  private final SinkSettings settings;
  private final Waits waits;
  private final Outage outage;
  private final Instant openedAt;

  private final Deque<Item> window = new ArrayDeque<>();
  private final TreeMap<Long, Item> parked = new TreeMap<>();
  private final Lanes lanes = new Lanes();
  private final List<DeadLetter> dead = new ArrayList<>();
  private long cursor;
  private int inFlight;

  Backlog(String sink, SinkSettings settings, Waits waits, long cursor, Instant openedAt) {
    this.sink = sink;
    this.settings = settings;
    this.waits = waits;
    this.outage = new Outage(waits, DOWN_AFTER);
    this.cursor = cursor;
    this.openedAt = openedAt;
  }

  /** Takes up an event parked in an earlier life, before any newer event is added. */
  void resume(Parked where, Stored stored) {
    if (!settings.only().test(stored.event())) {
      return;
    }
    Item item = new Item(stored, openedAt);
    item.attempts = where.attempts();
    item.error = where.error();
    park(item);
    Lane lane = lanes.of(item.stored.event());
    lane.items.addLast(item);
    if (lane.items.size() == 1) {
      Instant longest = openedAt.plus(LONGEST_WAIT);
      lanes.hold(lane, where.notBefore().isBefore(longest) ? where.notBefore() : longest);
    }
  }

  /** What was to be waited for is waited for, and no longer. */
  void clockSetBack(Duration by) {
    lanes.shorten(by);
    outage.shorten(by);
  }

  /** How many more events may be read now. */
  int room() {
    return WINDOW - window.size();
  }

  /** Takes an event that was read from the feed, in the feed's order. */
  void add(Stored stored, Instant now) {
    Item item = new Item(stored, waitingSince(stored, now));
    window.addLast(item);
    if (!settings.only().test(stored.event())) {
      item.settled = true;
    } else if (outage.isDown() && tooOld(item, now)) {
      bury(item, now, outage.error());
    } else {
      line(item);
    }
    moveCursor();
  }

  /** The replay of a dead letter begins its time anew. */
  private Instant waitingSince(Stored stored, Instant now) {
    Instant recorded = stored.replayed() ? now : stored.event().time();
    return recorded.isAfter(openedAt) ? recorded : openedAt;
  }

  private void line(Item item) {
    Lane lane = lanes.of(item.stored.event());
    lane.items.addLast(item);
    if (lane.items.size() == 1) {
      lanes.goOn(lane);
    } else if (lane.state == Lane.State.WAITING && lane.items.peekFirst().parked) {
      park(item);
    }
  }

  /**
   * @return the events to send next, or null when there is nothing to send at this moment
   */
  Attempt next(Instant now) {
    if (!outage.allows(now, inFlight)) {
      return null;
    }
    lanes.releaseDue(now);
    Map<Lane, List<Item>> parts = lanes.depart(outage.isDown() ? 1 : settings.batch());
    if (parts.isEmpty()) {
      return null;
    }
    inFlight++;
    return new Attempt(parts);
  }

  /** The route has taken the events. */
  void taken(Attempt attempt) {
    inFlight--;
    attempt.parts().forEach((lane, items) -> items.forEach(item -> leave(lane, item)));
    attempt.parts().keySet().forEach(lanes::goOn);
    sinkAnswered();
    moveCursor();
  }

  /** The events were not taken. */
  void failed(Attempt attempt, Verdict verdict, Instant now) {
    if (verdict instanceof Verdict.Refused refused) {
      refused(attempt, refused.error(), now);
    } else {
      Duration wait = verdict instanceof Verdict.Retry retry ? retry.pause() : null;
      retryLater(attempt, verdict.error(), wait, now);
    }
    moveCursor();
  }

  private void refused(Attempt attempt, String error, Instant now) {
    inFlight--;
    boolean several = attempt.events().size() > 1;
    attempt
        .parts()
        .forEach((lane, items) -> items.forEach(item -> reject(lane, item, several, error, now)));
    attempt.parts().keySet().forEach(lanes::goOn);
    sinkAnswered();
  }

  private void reject(Lane lane, Item item, boolean several, String error, Instant now) {
    item.attempts++;
    if (several) {
      item.alone = true;
    } else {
      leave(lane, item);
      bury(item, now, error);
    }
  }

  private void retryLater(Attempt attempt, String error, Duration wait, Instant now) {
    inFlight--;
    outage.failed(attempt.parts().keySet(), inFlight, error, wait, now);
    attempt.parts().forEach((lane, items) -> items.forEach(item -> item.attempts++));
    attempt.parts().keySet().forEach(lane -> retryLater(lane, error, wait, now));
    if (outage.isDown()) {
      lanes.releaseAll();
      buryTooOld(now);
    }
  }

  private void retryLater(Lane lane, String error, Duration wait, Instant now) {
    Item head = lane.items.peekFirst();
    head.error = error;
    if (tooOld(head, now)) {
      leave(lane, head);
      bury(head, now, error);
      lanes.goOn(lane);
    } else if (outage.isDown()) {
      lanes.goOn(lane);
    } else {
      Duration delay = waits.after(head.attempts);
      lanes.hold(lane, now.plus(wait != null && wait.compareTo(delay) > 0 ? wait : delay));
      lane.items.forEach(this::park);
    }
  }

  private void sinkAnswered() {
    if (outage.answered()) {
      lanes.releaseAll();
    }
  }

  /** When {@link #next} may have something again without any news; null when only news can help. */
  Instant nextDue() {
    Instant paused = outage.pausedUntil();
    return paused != null ? paused : lanes.nextDue();
  }

  /** What the ledger should know, together with {@link #dead}. */
  Progress progress() {
    // What is parked beyond the cursor is read again anyway, and must not come twice.
    List<Parked> behind =
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

  Outage outage() {
    return outage;
  }

  private Parked asParked(Item item) {
    Lane lane = lanes.of(item.stored.event());
    Instant notBefore = lane.state == Lane.State.WAITING ? lane.notBefore : openedAt;
    return new Parked(
        item.position(), item.attempts, notBefore.truncatedTo(ChronoUnit.MILLIS), item.error);
  }

  private void park(Item item) {
    if (!item.parked && parked.size() < MOST_PARKED) {
      item.parked = true;
      parked.put(item.position(), item);
    }
  }

  private void leave(Lane lane, Item item) {
    lane.items.remove(item);
    parked.remove(item.position());
    item.settled = true;
  }

  private void bury(Item item, Instant now, String error) {
    item.settled = true;
    dead.add(new DeadLetter(sink, item.position(), item.attempts, now, error));
  }

  private void buryTooOld(Instant now) {
    for (Lane lane : lanes.ready()) {
      List<Item> old = lane.items.stream().filter(item -> tooOld(item, now)).toList();
      old.forEach(item -> leave(lane, item));
      old.forEach(item -> bury(item, now, outage.error()));
    }
    lanes.dropEmpty();
  }

  private boolean tooOld(Item item, Instant now) {
    return item.since.plus(settings.giveUpAfter()).isBefore(now);
  }

  private void moveCursor() {
    while (!window.isEmpty() && (window.peekFirst().settled || window.peekFirst().parked)) {
      cursor = window.removeFirst().position();
    }
  }
}
