package dev.sessionrelay.ledger.usage;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up one session's life by days of UTC. What nobody saw is unknown, and never filled. Pure.
 */
final class UseTally {
  private final Map<LocalDate, UseTotal> days = new TreeMap<>();
  private final List<UnseenTime> unseen;
  private SeenState last;

  /**
   * @param start what it was when the counting begins, or null
   * @param unseen times without an answer about it
   */
  UseTally(SeenState start, List<UnseenTime> unseen) {
    this.last = start;
    this.unseen = unseen.stream().sorted(Comparator.comparing(UnseenTime::from)).toList();
  }

  /** The next that was seen; what is not later than the one before adds no time. */
  void seen(SeenState next) {
    until(next.at());
    if (last != null && last.state() != next.state() && last.state() != SessionState.GONE) {
      changed(next);
    }
    last = next;
  }

  /** Nothing else was seen up to this moment. */
  void until(Instant end) {
    if (last == null || last.state() == SessionState.GONE || !last.at().isBefore(end)) {
      return;
    }
    Instant at = last.at();
    for (UnseenTime gap : unseen) {
      Instant from = later(at, gap.from());
      Instant to = gap.until().isBefore(end) ? gap.until() : end;
      if (from.isBefore(to)) {
        add(at, from, last);
        add(from, to, null);
        at = to;
      }
    }
    add(at, end, last);
    last = new SeenState(end, last.state(), last.activity(), last.target());
  }

  /** What it was last, or null. */
  SeenState last() {
    return last;
  }

  Map<LocalDate, UseTotal> days() {
    return Collections.unmodifiableMap(days);
  }

  private void changed(SeenState next) {
    int started = next.state() == SessionState.RUNNING ? 1 : 0;
    int failed = next.state() == SessionState.FAILED ? 1 : 0;
    Duration none = Duration.ZERO;
    if (started + failed > 0) {
      add(next.at(), new UseTotal(none, none, none, none, started, failed));
    }
  }

  /** Day by day. */
  private void add(Instant from, Instant until, SeenState state) {
    Instant at = from;
    while (at.isBefore(until)) {
      Instant midnight = day(at).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Instant end = midnight.isBefore(until) ? midnight : until;
      add(at, total(state, Duration.between(at, end)));
      at = end;
    }
  }

  private void add(Instant at, UseTotal more) {
    if (!more.equals(UseTotal.NONE)) {
      days.merge(day(at), more, UseTotal::plus);
    }
  }

  /**
   * @param state null where nobody saw it
   */
  private static UseTotal total(SeenState state, Duration time) {
    Duration none = Duration.ZERO;
    if (state == null) {
      return new UseTotal(none, none, none, time, 0, 0);
    }
    return switch (state.state()) {
      case RUNNING ->
          new UseTotal(time, state.activity() == Activity.IDLE ? time : none, none, none, 0, 0);
      case STARTING, FAILED -> new UseTotal(none, none, time, none, 0, 0);
      case UNKNOWN -> new UseTotal(none, none, none, time, 0, 0);
      case STOPPING, STOPPED, GONE -> UseTotal.NONE;
    };
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
