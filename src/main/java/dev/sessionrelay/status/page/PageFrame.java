package dev.sessionrelay.status.page;

import dev.sessionrelay.status.StatusReport;
import java.time.Instant;

/**
 * What surrounds every page: navigation, health, version.
 *
 * @param place name of the page in the navigation
 * @param title of the window
 */
public record PageFrame(NavPlace place, String title, StatusReport report) {

  /** A page in the navigation. */
  public enum NavPlace {
    SESSIONS("./", "Sessions", 15),
    INCIDENTS("incidents", "Incidents", 5),
    ALERTS("alerts", "Alerts", 5),
    TARGETS("targets", "Targets", 5),
    SINKS("sinks", "Sinks", 5),
    REPORT("report", "Report", 300),
    RELAY("relay", "Relay", 5);

    private final String address;
    private final String words;
    private final int refresh;

    NavPlace(String address, String words, int refresh) {
      this.address = address;
      this.words = words;
      this.refresh = refresh;
    }

    /** Seconds after which an open page looks at what no event tells of. */
    public int refresh() {
      return refresh;
    }

    public String address() {
      return address;
    }

    public String words() {
      return words;
    }
  }

  public Instant now() {
    return report.now();
  }

  /** How many of its things need a look. */
  public long troubles(NavPlace asked) {
    return switch (asked) {
      case INCIDENTS -> report.incidents().size();
      case ALERTS -> report.alerts().stream().mapToLong(rule -> rule.open().size()).sum();
      case SINKS -> report.sinks().stream().filter(SinksView::isTroubled).count();
      case RELAY -> report.reload() != null && !report.reload().applied() ? 1 : 0;
      case SESSIONS, TARGETS, REPORT -> 0;
    };
  }
}
