package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A backlog without its sink: the time, and what the sink says, are the test's. */
final class PlayedBacklog {
  static final DeliveryResult RETRY = new DeliveryResult.Retry("HTTP 503", null);
  static final DeliveryResult REFUSED = new DeliveryResult.Refused("HTTP 400");

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
    RetryBackoff waits =
        new RetryBackoff(settings.retryDelay(), settings.retryMaxDelay(), () -> 0.999);
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
    backlog.add(new Stored(++position, event, replayed), Duration.between(event.time(), now), now);
  }

  /**
   * @param time negative when the clock is set back
   */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Null when nothing is due. */
  DeliveryBatch next() {
    return backlog.next(now);
  }

  /**
   * Sends what is due.
   *
   * @param result null when the sink takes it
   * @return session and sequence of each event that was sent
   */
  List<String> send(DeliveryResult result) {
    DeliveryBatch batch = next();
    if (batch == null) {
      return List.of();
    }
    if (result == null) {
      backlog.taken(batch, now);
    } else {
      backlog.failed(batch, result, now);
    }
    return batch.events().stream().map(e -> e.subject() + e.sequence()).toList();
  }
}
