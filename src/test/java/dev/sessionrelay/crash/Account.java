package dev.sessionrelay.crash;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the events of one session tell exactly what the polls were shown: each change that was
 * seen once, nothing else, in order. What a process was shown just before it was killed may be told
 * or not.
 */
final class Account {
  private final List<Delivered> events;

  /**
   * How far the story may be told.
   *
   * @param told events that are explained
   * @param missed listings in a row that did not have the session
   */
  private record Point(int told, int missed) {}

  private Account(List<Delivered> events) {
    this.events = events;
  }

  /**
   * Sessions whose events do not tell what was shown.
   *
   * @param shown by endpoint and session id
   */
  static List<String> faults(Map<String, List<Shown>> shown, List<Delivered> feed) {
    Map<String, List<Delivered>> told =
        feed.stream()
            .filter(Delivered::isOfSession)
            .collect(
                Collectors.groupingBy(Account::session, LinkedHashMap::new, Collectors.toList()));
    List<String> faults = new ArrayList<>();
    shown.forEach(
        (session, each) -> {
          List<Delivered> events = told.remove(session);
          String fault = fault(each, events == null ? List.of() : events);
          if (fault != null) {
            faults.add(session + " " + fault);
          }
        });
    told.keySet().forEach(session -> faults.add(session + " was never shown, but told of"));
    return faults;
  }

  /** As the truth names sessions: endpoint and session id. */
  private static String session(Delivered event) {
    int end = event.stream().indexOf('/', 1);
    return event.stream().substring(1, end) + event.stream().substring(event.stream().indexOf('#'));
  }

  /**
   * @return null when it does, else what is wrong
   */
  static String fault(List<Shown> shown, List<Delivered> events) {
    return new Account(events).fault(shown);
  }

  private String fault(List<Shown> shown) {
    Set<Point> points = Set.of(new Point(0, 0));
    for (Shown each : shown) {
      Set<Point> next = new HashSet<>();
      for (Point point : points) {
        Point after = after(point, each);
        if (after != null) {
          next.add(after);
        }
        if (!each.seen() || mayBeToldLater(point, each)) {
          next.add(point);
        }
      }
      if (next.isEmpty()) {
        return "not told: " + each + "; told so far at most " + told(points);
      }
      points = next;
    }
    return points.stream().anyMatch(point -> point.told() == events.size())
        ? null
        : "invented: event " + (most(points) + 1) + " of " + words();
  }

  private static boolean mayBeToldLater(Point point, Shown shown) {
    return !shown.isPresent() && shown.end() == Shown.End.FROM_SECOND && point.missed() > 0;
  }

  /** Where the story stands after this poll; null when its events do not tell it so. */
  private Point after(Point point, Shown shown) {
    Delivered last = point.told() == 0 ? null : events.get(point.told() - 1);
    boolean exists = last != null && !last.isGone();
    if (!shown.isPresent()) {
      return exists ? missing(point, shown) : point;
    }
    if (exists && last.word().equals(shown.word())) {
      return new Point(point.told(), 0);
    }
    Delivered next = next(point, shown);
    boolean tells =
        next != null
            && (exists ? next.isChanged() : next.isDiscovered())
            && shown.word().equals(next.word());
    return tells ? new Point(point.told() + 1, 0) : null;
  }

  private Point missing(Point point, Shown shown) {
    if (shown.end() != Shown.End.AT_ONCE && point.missed() == 0) {
      return new Point(point.told(), 1);
    }
    Delivered next = next(point, shown);
    return next != null && next.isGone() ? new Point(point.told() + 1, 0) : null;
  }

  private Delivered next(Point point, Shown shown) {
    Delivered next = point.told() < events.size() ? events.get(point.told()) : null;
    // Events carry milliseconds, the history is more precise.
    return next == null || next.time().isBefore(shown.at().truncatedTo(ChronoUnit.MILLIS))
        ? null
        : next;
  }

  private String told(Set<Point> points) {
    int most = most(points);
    return most + " of " + words();
  }

  private static int most(Set<Point> points) {
    return points.stream().mapToInt(Point::told).max().orElse(0);
  }

  private List<String> words() {
    return events.stream()
        .map(event -> event.sequence() + " " + (event.isGone() ? "gone" : event.word()))
        .toList();
  }
}
