package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.session.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A backlog without its sink: the time, and what the sink says, are the test's. */
final class PlayedBacklog {
  static final Verdict RETRY = new Verdict.Retry("HTTP 503", null);
  static final Verdict REFUSED = new Verdict.Refused("HTTP 400");

  final Backlog backlog;
  Instant now;
  private long position;

  PlayedBacklog() {
    this(SinkSettings.DEFAULTS);
  }

  PlayedBacklog(SinkSettings settings) {
    this(settings, SomeEvents.START);
  }

  PlayedBacklog(SinkSettings settings, Instant now) {
    Waits waits = new Waits(settings.retryDelay(), settings.retryMaxDelay(), () -> 0.999);
    this.backlog = new Backlog("s", settings, waits, 0, now);
    this.now = now;
  }

  void add(String session, int sequence) {
    add(SomeEvents.of(session, sequence), false);
  }

  void replay(String session, int sequence) {
    add(SomeEvents.of(session, sequence), true);
  }

  private void add(Event event, boolean replayed) {
    backlog.add(new Stored(++position, event, replayed), now);
  }

  /**
   * @param time negative when the clock is set back
   */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Null when nothing is due. */
  Attempt next() {
    return backlog.next(now);
  }

  /**
   * Sends what is due.
   *
   * @param verdict null when the sink takes it
   * @return session and sequence of each event that was sent
   */
  List<String> send(Verdict verdict) {
    Attempt attempt = next();
    if (attempt == null) {
      return List.of();
    }
    if (verdict == null) {
      backlog.taken(attempt);
    } else {
      backlog.failed(attempt, verdict, now);
    }
    return attempt.events().stream().map(e -> e.subject() + e.sequence()).toList();
  }
}
