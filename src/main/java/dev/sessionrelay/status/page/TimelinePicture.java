package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.SessionSpan;
import dev.sessionrelay.session.Activity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A session's life as a picture: where its parts stand, in percent of its width. Pure.
 *
 * @param states one below the other with {@code activities}
 */
public record TimelinePicture(
    Instant from,
    Instant until,
    List<TrackPart> states,
    List<TrackPart> activities,
    List<AxisTick> ticks) {
  /** More parts would be too fine to be seen, and too many for a page. */
  private static final int GRID = 400;

  private static final int MOST_TICKS = 9;

  private static final List<Duration> STEPS =
      Stream.of(1, 5, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 10_080, 43_200, 129_600, 525_600)
          .map(Duration::ofMinutes)
          .toList();

  public TimelinePicture {
    states = List.copyOf(states);
    activities = List.copyOf(activities);
    ticks = List.copyOf(ticks);
  }

  /**
   * A stretch of one colour.
   *
   * @param look what colours it
   * @param words for a pointer that rests on it
   */
  public record TrackPart(String look, double start, double width, String words) {}

  /**
   * A moment on the axis.
   *
   * @param minor whether it may be left out where there is little room
   */
  public record AxisTick(double at, String words, boolean minor) {}

  /** What of the spans lies between two moments. */
  static TimelinePicture of(List<SessionSpan> spans, Instant from, Instant until) {
    List<SessionSpan> seen =
        spans.stream()
            .map(span -> clipped(span, from, until))
            .filter(span -> span.from().isBefore(span.until()))
            .toList();
    return new TimelinePicture(
        from,
        until,
        track(seen, from, until, TimelinePicture::stateLook),
        track(seen, from, until, TimelinePicture::activityLook),
        ticks(from, until));
  }

  private static SessionSpan clipped(SessionSpan span, Instant from, Instant until) {
    Instant end = span.until() == null || span.until().isAfter(until) ? until : span.until();
    Instant begin = span.from().isBefore(from) ? from : span.from();
    return new SessionSpan(span.state(), span.activity(), span.stale(), begin, end);
  }

  private static String stateLook(SessionSpan span) {
    return span.state() + (span.stale() ? " stale" : "");
  }

  private static String activityLook(SessionSpan span) {
    return span.stale() || span.activity() == Activity.UNKNOWN ? "SILENT" : span.activity().name();
  }

  /** What is alike in a row is one part; of what is too short to be seen the first is. */
  private static List<TrackPart> track(
      List<SessionSpan> spans, Instant from, Instant until, Function<SessionSpan, String> look) {
    List<TrackPart> parts = new ArrayList<>();
    int drawn = 0;
    for (int i = 0; i < spans.size(); ) {
      SessionSpan first = spans.get(i);
      Instant end = first.until();
      while (++i < spans.size() && look.apply(spans.get(i)).equals(look.apply(first))) {
        end = spans.get(i).until();
      }
      int begin = Math.max(drawn, grid(first.from(), from, until));
      int stop = Math.max(begin + 1, grid(end, from, until));
      if (begin < GRID && (stop > begin + 1 || grid(end, from, until) >= drawn)) {
        parts.add(part(look.apply(first), begin, Math.min(stop, GRID), first.from(), end));
        drawn = stop;
      }
    }
    return parts;
  }

  private static TrackPart part(String look, int begin, int stop, Instant from, Instant until) {
    String words = look + " from " + PageText.exact(from) + ", " + PageText.between(from, until);
    return new TrackPart(look, percent(begin), percent(stop - begin), words);
  }

  private static double percent(int cells) {
    return 100.0 * cells / GRID;
  }

  private static int grid(Instant moment, Instant from, Instant until) {
    return (int) Math.round(GRID * share(moment, from, until));
  }

  private static double share(Instant moment, Instant from, Instant until) {
    double whole = Math.max(1, Duration.between(from, until).toMillis());
    return Duration.between(from, moment).toMillis() / whole;
  }

  /** At round times of the day in UTC. */
  private static List<AxisTick> ticks(Instant from, Instant until) {
    Duration whole = Duration.between(from, until);
    Duration step =
        STEPS.stream()
            .filter(each -> whole.dividedBy(each) <= MOST_TICKS)
            .findFirst()
            .orElse(STEPS.get(STEPS.size() - 1));
    String pattern =
        step.compareTo(Duration.ofDays(1)) >= 0
            ? "MM-dd"
            : whole.compareTo(Duration.ofDays(1)) > 0 ? "MM-dd HH:mm" : "HH:mm";
    List<AxisTick> ticks = new ArrayList<>();
    long seconds = step.toSeconds();
    long next = from.truncatedTo(ChronoUnit.SECONDS).getEpochSecond() / seconds * seconds + seconds;
    for (long at = next; at < until.getEpochSecond(); at += seconds) {
      Instant moment = Instant.ofEpochSecond(at);
      ticks.add(
          new AxisTick(
              100 * share(moment, from, until),
              PageText.format(pattern).format(moment),
              ticks.size() % 3 != 0));
    }
    return ticks;
  }
}
