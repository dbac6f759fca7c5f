package dev.sessionrelay.status.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.query.DeliveryQueries;
import dev.sessionrelay.ledger.query.EventPage;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.ledger.query.QueryParameters;
import dev.sessionrelay.ledger.query.SessionDetail;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SessionRow;
import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.ledger.query.SessionsPage;
import dev.sessionrelay.ledger.query.SinkDelivery;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.StatusReport.TargetReport;
import dev.sessionrelay.status.page.SessionView.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Fills the pages about sessions and events from the ledger. */
final class SessionPages {
  static final int ROWS = 50;
  private static final ObjectReader JSON = new ObjectMapper().reader();

  private final LedgerReader ledger;
  private final SessionQueries sessions;
  private final EventQueries events;

  SessionPages(LedgerReader ledger) {
    this.ledger = ledger;
    this.sessions = new SessionQueries(ledger);
    this.events = new EventQueries(ledger);
  }

  /** The list, with what the query asks for. */
  SessionsView list(QueryParameters query, StatusReport report) {
    query.refuseOthers(SessionsView.PARAMETERS);
    SessionFilter asked = SessionFilter.of(query);
    SessionFilter filter = SessionsView.shown(asked);
    SessionOrder order = SessionOrder.of(query);
    PageAddress here = new PageAddress("./", query.values());
    List<SessionTotal> all = sessions.totals(SessionsView.whole(asked));
    List<SessionTotal> matching = all.stream().filter(each -> matches(each, filter)).toList();
    long count = StateTotals.sum(matching.stream());
    SessionsPage page =
        count == 0
            ? new SessionsPage(List.of(), null)
            : sessions.page(filter, order, query.text("cursor"), ROWS);
    return new SessionsView(
        here,
        bars(all, here),
        states(all),
        StateTotals.sum(all.stream().filter(SessionTotal::stale)),
        strip(filter, matching, count),
        !all.isEmpty() || !SessionsView.isWhole(asked),
        count,
        page.rows().stream().map(SessionPages::line).toList(),
        report.targets().stream().map(TargetReport::name).toList(),
        order,
        page.next() == null ? null : here.with("cursor", page.next()));
  }

  private static boolean matches(SessionTotal total, SessionFilter filter) {
    return filter.states().contains(total.state())
        && (filter.vendor() == null || filter.vendor().equals(total.vendor()));
  }

  private static List<StateTotals> bars(List<SessionTotal> all, PageAddress here) {
    List<SessionTotal> existing = all.stream().filter(SessionsView::exists).toList();
    PageAddress whole = here.with("vendor", null).with("state", null);
    Map<String, List<SessionTotal>> vendors =
        existing.stream()
            .collect(
                Collectors.groupingBy(SessionTotal::vendor, TreeMap::new, Collectors.toList()));
    List<StateTotals> bars = new ArrayList<>();
    bars.add(StateTotals.of("all", existing, whole));
    vendors.forEach(
        (vendor, totals) -> bars.add(StateTotals.of(vendor, totals, whole.with("vendor", vendor))));
    return bars;
  }

  private static Map<SessionState, Long> states(List<SessionTotal> all) {
    return all.stream()
        .collect(
            Collectors.groupingBy(
                SessionTotal::state,
                () -> new EnumMap<>(SessionState.class),
                Collectors.summingLong(SessionTotal::count)));
  }

  private FleetStrip strip(SessionFilter filter, List<SessionTotal> matching, long count) {
    if (count > FleetStrip.MOST_LINKS) {
      return FleetStrip.picture(matching);
    }
    return FleetStrip.links(count == 0 ? List.of() : sessions.cells(filter, FleetStrip.MOST_LINKS));
  }

  private static SessionLine line(SessionRow row) {
    return new SessionLine(row, parsed(row.json()));
  }

  /** One session, or empty where the key names none. */
  Optional<SessionView> one(QueryParameters query, StatusReport report) {
    query.refuseOthers(List.of("key", "range", "below"));
    String key = query.text("key");
    return key == null
        ? Optional.empty()
        : sessions.find(key).map(detail -> one(query, report, detail));
  }

  private SessionView one(QueryParameters query, StatusReport report, SessionDetail detail) {
    SessionLine line = line(detail.session());
    Instant now = report.now();
    Instant first =
        detail.timeline().isEmpty()
            ? detail.session().firstSeen()
            : detail.timeline().get(0).from();
    TimeRange asked = query.word("range", TimeRange.class);
    TimeRange range = asked == null ? TimeRange.usual(first, now) : asked;
    PageAddress here = new PageAddress("session", query.values());
    EventPage page = events.ofSession(detail.session().key(), query.number("below"), ROWS);
    return new SessionView(
        here,
        line,
        detail,
        SessionFacts.of(line.session()),
        TimelinePicture.of(detail.timeline(), range.begin(first, now), now),
        range,
        lines(page.events()),
        page.next() == null ? null : here.with("below", page.next()));
  }

  /** Open alerts, and the ends of those that were. */
  AlertsView alerts(Long below, StatusReport report) {
    EventPage page = events.newest(EventQuery.of(EventType.ALERT_RESOLVED), below, ROWS);
    PageAddress next =
        page.next() == null ? null : PageAddress.of("alerts").with("below", page.next());
    return AlertsView.of(report, lines(page.events()), below == null, next);
  }

  /** The event whose id begins so, or empty where there is none. */
  Optional<EventView> event(QueryParameters query) {
    query.refuseOthers(List.of("id"));
    String id = query.text("id");
    List<Stored> found = id == null ? List.of() : events.byId(id, 1);
    return lines(found).stream().findFirst().map(this::event);
  }

  private EventView event(EventLine line) {
    String source = line.event().source();
    String subject = line.event().subject();
    PageAddress session =
        subject == null
            ? null
            : sessions.keyOf(source, subject).map(SessionPages::page).orElse(null);
    return new EventView(line, parsed(line.event().json()).toPrettyString(), session);
  }

  private static PageAddress page(String key) {
    return PageAddress.of("session").with("key", key);
  }

  private List<EventLine> lines(List<Stored> stored) {
    Map<Long, List<SinkDelivery>> deliveries =
        new DeliveryQueries(ledger).of(stored.stream().map(Stored::position).toList());
    return stored.stream()
        .map(
            each ->
                new EventLine(
                    each.event(),
                    parsed(each.event().json()).path("data"),
                    deliveries.getOrDefault(each.position(), List.of())))
        .toList();
  }

  /** What cannot be parsed shows nothing: somebody has changed it. */
  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
