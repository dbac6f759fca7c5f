package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.sink.SinkStatus.SinkCondition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how a sink is doing: one log line when its condition changes, the status of this process,
 * and a note in the ledger for the commands of other processes.
 */
final class SinkReport {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.sink");

  /** Error texts may change with each event: so often is enough to write them down. */
  private static final Duration NOTE_AT_MOST_EVERY = Duration.ofSeconds(1);

  /** So that a sink that fails on every event does not fill the log. */
  private static final Duration LINES_APART = Duration.ofSeconds(10);

  private final String sink;
  private final EventLog log;
  private final Clock clock;
  private final LogThrottle refusals;
  private final LogThrottle failures;
  private volatile SinkStatus status;
  private long delivered;
  private String lastError;

  /** The last refusal, until something is taken. */
  private String refusal;

  /** Whether anything was taken or refused since it was started. */
  private boolean answering;

  private boolean down;

  private EventLog.Condition noted;
  private Instant notedAt = Instant.EPOCH;

  SinkReport(String sink, EventLog log, Clock clock) {
    this.sink = sink;
    this.log = log;
    this.clock = clock;
    this.refusals = new LogThrottle(clock);
    this.failures = new LogThrottle(clock);
    this.status =
        new SinkStatus(sink, SinkCondition.WORKING, null, clock.instant(), 0, 0, 0, false);
  }

  SinkStatus status() {
    return status;
  }

  void taken(int events) {
    delivered += events;
    answering = true;
    lastError = null;
    refusal = null;
  }

  void failed(List<Event> events, DeliveryResult result) {
    lastError = result.error();
    answering |= result instanceof DeliveryResult.Refused;
    boolean refused = result instanceof DeliveryResult.Retry retry && retry.refusal();
    refusal = refused || result instanceof DeliveryResult.Refused ? lastError : refusal;
    if (refusal != null && refusal.equals(lastError)) {
      String more = refusals.suffix();
      if (more != null) {
        LOG.warn(
            "sink '{}' refused {}, retried: {}{}. The receiver, its address or a credential is wrong;"
                + " once it is put right, try: bin/session-relay sinks test {}",
            sink,
            name(events),
            lastError,
            more,
            sink);
      }
    } else if (status.condition() == SinkCondition.WORKING) {
      String more = failures.suffix();
      if (more != null) {
        LOG.info("sink '{}' did not take {}, retried: {}{}", sink, name(events), lastError, more);
      }
    }
  }

  private static String name(List<Event> events) {
    Event first = events.get(0);
    return events.size() == 1
        ? "event " + first.id() + " (" + first.source() + " " + first.subject() + ")"
        : "a batch of " + events.size() + " events";
  }

  /** The ledger, the disk or the machine failed: sending rests. */
  void heldUp(Throwable why) {
    boolean foreseen = why instanceof LedgerException || why instanceof IOException;
    if (!foreseen && failures.suffix() != null) {
      LOG.error("sink '{}' met an error that nobody foresaw", sink, why);
    }
    String error = foreseen ? why.getMessage() : why.toString();
    become(SinkCondition.HELD_UP, error, status.cursor(), status.parked());
  }

  /** After each turn that went well. */
  void fine(Backlog backlog, boolean stopped) {
    down = backlog.outage().isDown();
    SinkCondition condition =
        stopped ? SinkCondition.STOPPED : down ? SinkCondition.DOWN : SinkCondition.WORKING;
    boolean troubled = condition != SinkCondition.WORKING || backlog.parked() > 0;
    String error = lastError == null ? status.error() : lastError;
    if (backlog.parked() == 0 && condition == SinkCondition.WORKING) {
      refusal = null;
    }
    become(condition, troubled ? error : null, backlog.cursor(), backlog.parked());
    note();
  }

  private void become(SinkCondition condition, String error, long cursor, int parked) {
    SinkStatus was = status;
    boolean same = was.condition() == condition;
    Instant since = same ? was.since() : clock.instant();
    status =
        new SinkStatus(sink, condition, error, since, cursor, parked, delivered, refusal != null);
    if (!same) {
      say(was.condition());
    }
  }

  private void say(SinkCondition was) {
    switch (status.condition()) {
      case WORKING -> LOG.info("sink '{}' works again (was {})", sink, words(was));
      case DOWN -> LOG.warn("sink '{}' is down, probed until it answers: {}", sink, status.error());
      case HELD_UP -> LOG.error("sink '{}' is held up, retried: {}", sink, status.error());
      case STOPPED ->
          LOG.warn(
              "sink '{}' answered 410 Gone and is stopped; change its configuration or restart to"
                  + " resume: {}",
              sink,
              status.error());
    }
  }

  private static String words(SinkCondition condition) {
    return condition.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void note() {
    boolean stopped = status.condition() == SinkCondition.STOPPED;
    EventLog.Condition condition =
        new EventLog.Condition(stopped, down, answering, status.error(), status.since());
    boolean turned = noted == null || isTurn(noted, condition);
    Duration since = Duration.between(notedAt, clock.instant()).abs();
    boolean due = since.compareTo(NOTE_AT_MOST_EVERY) > 0;
    if (condition.equals(noted) || !(turned || due)) {
      return;
    }
    try {
      log.note(sink, condition);
      noted = condition;
      notedAt = clock.instant();
    } catch (LedgerException e) {
      LOG.debug("sink '{}': its condition could not be noted: {}", sink, e.getMessage());
    }
  }

  private static boolean isTurn(EventLog.Condition was, EventLog.Condition now) {
    return was.stopped() != now.stopped()
        || was.down() != now.down()
        || was.answering() != now.answering();
  }

  /** The end came before the last group could be saved. */
  void notSaved(Exception e) {
    LOG.warn(
        "sink '{}' ends without saving its last progress, some events will come again: {}",
        sink,
        e.getMessage());
  }

  /** Keeps log lines of one kind apart, and counts those left out. For one thread. */
  private static final class LogThrottle {
    private final Clock clock;
    private Instant last = Instant.EPOCH;
    private long leftOut;

    LogThrottle(Clock clock) {
      this.clock = clock;
    }

    /**
     * @return null when this line should be left out, else what to add to it about those that were
     */
    String suffix() {
      Instant now = clock.instant();
      // A clock that was set back must not silence it for hours.
      if (Duration.between(last, now).abs().compareTo(LINES_APART) < 0) {
        leftOut++;
        return null;
      }
      String suffix = leftOut == 0 ? "" : " (and " + leftOut + " more of the kind)";
      last = now;
      leftOut = 0;
      return suffix;
    }
  }
}
