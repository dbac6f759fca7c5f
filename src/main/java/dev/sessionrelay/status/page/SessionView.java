package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.SessionDetail;
import dev.sessionrelay.ledger.query.SessionSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The page of one session.
 *
 * @param here its address
 * @param next address with older events, or null
 */
public record SessionView(
    PageAddress here,
    SessionLine line,
    SessionDetail detail,
    SessionFacts facts,
    TimelinePicture picture,
    TimeRange range,
    List<EventLine> events,
    PageAddress next) {
  private static final int MOST_SPANS = 100;

  public SessionView {
    events = List.copyOf(events);
  }

  /** How far back the picture goes. */
  public enum TimeRange {
    HOUR("1 h", Duration.ofHours(1)),
    DAY("1 d", Duration.ofDays(1)),
    WEEK("7 d", Duration.ofDays(7)),
    MONTH("30 d", Duration.ofDays(30)),
    ALL("all", Duration.ofDays(36_500));

    private final String words;
    private final Duration length;

    TimeRange(String words, Duration length) {
      this.words = words;
      this.length = length;
    }

    public String words() {
      return words;
    }

    /** What shows most of a life without making it too fine. */
    static TimeRange usual(Instant first, Instant now) {
      return first.isBefore(now.minus(WEEK.length)) ? WEEK : ALL;
    }

    /** When it begins, but not before there is anything to show of all. */
    Instant begin(Instant first, Instant now) {
      Instant soonest = now.minusSeconds(60);
      return this != ALL ? now.minus(length) : first.isBefore(soonest) ? first : soonest;
    }
  }

  /** All ranges, to choose from. */
  public TimeRange[] ranges() {
    return TimeRange.values();
  }

  /** The newest spans, newest first. */
  public List<SessionSpan> newestSpans() {
    List<SessionSpan> spans = new ArrayList<>(detail.timeline());
    Collections.reverse(spans);
    return spans.subList(0, Math.min(MOST_SPANS, spans.size()));
  }
}
