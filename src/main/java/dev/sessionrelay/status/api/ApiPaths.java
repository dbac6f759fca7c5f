package dev.sessionrelay.status.api;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.query.DeliveryQueries;
import dev.sessionrelay.ledger.query.EventPage;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.ledger.query.IncidentPage;
import dev.sessionrelay.ledger.query.IncidentQueries;
import dev.sessionrelay.ledger.query.QueryException;
import dev.sessionrelay.ledger.query.QueryParameters;
import dev.sessionrelay.ledger.query.SessionDetail;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SessionsPage;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.status.StatusJson;
import dev.sessionrelay.status.StatusReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers the paths of the API. Safe for several threads; reads only. */
public final class ApiPaths {
  /** The document that describes it. */
  public static final String DOCUMENT = "/openapi.json";

  private static final int ROWS = 100;
  private static final int MOST_ROWS = 1_000;
  private static final String EVENTS_OF = "/events";

  private final byte[] document = read("/web/openapi.json");
  private final Supplier<StatusReport> reports;
  private final LedgerReader ledger;
  private final SessionQueries sessions;
  private final EventQueries events;

  public ApiPaths(Supplier<StatusReport> reports, LedgerReader ledger) {
    this.reports = reports;
    this.ledger = ledger;
    this.sessions = new SessionQueries(ledger);
    this.events = new EventQueries(ledger);
  }

  private static byte[] read(String resource) {
    try (InputStream in = ApiPaths.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The answer of a path.
   *
   * @param path behind {@link ApiPath#ROOT}
   * @param query parameters of the request
   */
  public ApiAnswer answer(String path, Map<String, String> query) {
    if (path.indexOf('\0') >= 0) {
      return ApiProblem.answer(404, "no path has U+0000 in it");
    } else if (path.equals(DOCUMENT)) {
      return new ApiAnswer(200, ApiAnswer.JSON, document, Map.of());
    }
    try {
      return body(path, new QueryParameters(query))
          .map(ApiPaths::found)
          .orElseGet(() -> ApiProblem.answer(404, "there is nothing at " + ApiPath.ROOT + path));
    } catch (QueryException e) {
      return ApiProblem.answer(400, e.getMessage(), e.parameter());
    } catch (LedgerException e) {
      return ApiProblem.answer(503, "the ledger does not answer: " + e.getMessage());
    }
  }

  private static ApiAnswer found(Record body) {
    return new ApiAnswer(200, ApiAnswer.JSON, StatusJson.write(body), Map.of());
  }

  private Optional<Record> body(String path, QueryParameters query) {
    if (path.startsWith("/sessions/") && !path.equals(ApiPath.TOTALS.template())) {
      return ofSession(path.substring("/sessions/".length()), query);
    } else if (path.startsWith("/events/")) {
      query.refuseOthers(ApiPath.EVENT.parameters());
      return event(path.substring("/events/".length()));
    }
    ApiPath known =
        ApiPath.all().stream()
            .filter(each -> each.template().equals(path))
            .findFirst()
            .orElse(null);
    if (known == null || known.answer() == null) {
      return Optional.empty();
    }
    query.refuseOthers(known.parameters());
    return Optional.of(body(known, query));
  }

  private Record body(ApiPath path, QueryParameters query) {
    if (path == ApiPath.SESSIONS) {
      return sessions(query);
    } else if (path == ApiPath.TOTALS) {
      return new ApiAnswers.TotalsAnswer(sessions.totals(SessionFilter.of(query)));
    } else if (path == ApiPath.EVENTS) {
      return answer(events.newest(EventQuery.of(query), query.number("cursor"), limit(query)));
    } else if (path == ApiPath.INCIDENTS) {
      return incidents(query);
    } else if (path == ApiPath.DEAD_LETTERS) {
      return deadLetters(query);
    }
    return ofReport(path, reports.get());
  }

  private Record ofReport(ApiPath path, StatusReport report) {
    if (path == ApiPath.TARGETS) {
      return new ApiAnswers.TargetsAnswer(report.targets());
    } else if (path == ApiPath.ACCOUNTS) {
      return new ApiAnswers.AccountsAnswer(report.accounts());
    } else if (path == ApiPath.ALERTS) {
      return new ApiAnswers.AlertsAnswer(report.alerts());
    } else if (path == ApiPath.SINKS) {
      return new ApiAnswers.SinksAnswer(report.sinks(), new SinkQueries(ledger).all());
    } else if (path == ApiPath.RELOAD) {
      return new ApiAnswers.ReloadAnswer(report.reload());
    }
    return report;
  }

  private Record sessions(QueryParameters query) {
    SessionsPage page =
        sessions.page(
            SessionFilter.of(query), SessionOrder.of(query), query.text("cursor"), limit(query));
    return new ApiAnswers.SessionsAnswer(
        page.rows().stream().map(SessionAnswer::of).toList(), page.next());
  }

  /** A session whose id ends like the path of its events is still found. */
  private Optional<Record> ofSession(String key, QueryParameters query) {
    Optional<SessionDetail> known = sessions.find(key);
    if (known.isPresent()) {
      query.refuseOthers(ApiPath.SESSION.parameters());
      return known.map(ApiPaths::detail);
    }
    String before = key.endsWith(EVENTS_OF) ? key.substring(0, key.length() - 7) : "";
    if (sessions.find(before).isEmpty()) {
      return Optional.empty();
    }
    query.refuseOthers(ApiPath.SESSION_EVENTS.parameters());
    return Optional.of(answer(events.ofSession(before, query.number("cursor"), limit(query))));
  }

  private static Record detail(SessionDetail detail) {
    return new ApiAnswers.SessionDetailAnswer(
        SessionAnswer.of(detail.session()),
        detail.sightings(),
        detail.timeline(),
        detail.begins(),
        RawJson.parse(detail.session().json()));
  }

  private Optional<Record> event(String id) {
    return events.byId(id, 2).stream()
        .filter(stored -> stored.event().id().equals(id))
        .findFirst()
        .map(stored -> answers(List.of(stored)).get(0));
  }

  private Record answer(EventPage page) {
    return new ApiAnswers.EventsAnswer(answers(page.events()), text(page.next()));
  }

  private List<EventAnswer> answers(List<Stored> stored) {
    var deliveries = new DeliveryQueries(ledger).of(stored.stream().map(Stored::position).toList());
    return stored.stream()
        .map(each -> EventAnswer.of(each, deliveries.getOrDefault(each.position(), List.of())))
        .toList();
  }

  private Record incidents(QueryParameters query) {
    Boolean asked = query.flag("open");
    Long below = query.number("cursor");
    EventQuery filter = EventQuery.of(query);
    boolean first = below == null && !Boolean.FALSE.equals(asked);
    IncidentPage ended =
        Boolean.TRUE.equals(asked)
            ? new IncidentPage(List.of(), null)
            : new IncidentQueries(ledger).closed(filter, below, limit(query));
    return new ApiAnswers.IncidentsAnswer(
        Stream.concat(
                first ? open(filter) : Stream.of(),
                ended.incidents().stream().map(IncidentAnswer::of))
            .toList(),
        text(ended.next()));
  }

  private Stream<IncidentAnswer> open(EventQuery filter) {
    StatusReport report = reports.get();
    Map<String, String> vendors =
        report.accounts().stream()
            .collect(
                Collectors.toMap(
                    StatusReport.AccountReport::name, StatusReport.AccountReport::vendor));
    return report.incidents().stream()
        .filter(open -> matches(filter.target(), open.target()))
        .filter(open -> matches(filter.account(), open.account()))
        .filter(open -> matches(filter.session(), open.session()))
        .filter(open -> matches(filter.vendor(), vendors.get(open.account())))
        .filter(open -> filter.until() == null || open.since().isBefore(filter.until()))
        .map(open -> IncidentAnswer.of(open, report.now()));
  }

  private static boolean matches(String asked, String value) {
    return asked == null || asked.equals(value);
  }

  private Record deadLetters(QueryParameters query) {
    return new ApiAnswers.DeadLettersAnswer(
        new SinkQueries(ledger)
            .deadLetters(query.text("sink"), limit(query)).stream()
                .map(ApiAnswers.DeadLetterAnswer::of)
                .toList());
  }

  private static int limit(QueryParameters query) {
    return query.limit(ROWS, MOST_ROWS);
  }

  private static String text(Long place) {
    return place == null ? null : place.toString();
  }
}
