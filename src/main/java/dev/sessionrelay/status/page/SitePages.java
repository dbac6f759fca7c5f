package dev.sessionrelay.status.page;

import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.query.DeadLetterRow;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.ledger.query.IncidentPage;
import dev.sessionrelay.ledger.query.IncidentQueries;
import dev.sessionrelay.ledger.query.QueryException;
import dev.sessionrelay.ledger.query.QueryParameters;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.page.PageFrame.NavPlace;
import dev.sessionrelay.status.web.PageAnswer;
import dev.sessionrelay.status.web.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the pages. Safe for several threads; reads only. */
public final class SitePages implements Function<PageRequest, Optional<PageAnswer>> {
  private static final int MOST_DEAD_LETTERS = 100;
  private static final MessageView BEING_MADE =
      new MessageView(
          "The report is being made", "With very many sessions it takes a few seconds.", true);

  private final PageTemplates templates = new PageTemplates();
  private final PageAssets assets = new PageAssets();
  private volatile ReportCache reports = new ReportCache();
  private volatile PageSources sources;

  /** What pages are made of. */
  public record PageSources(
      Supplier<StatusReport> reports, LedgerReader ledger, Supplier<PriceList> prices) {
    public PageSources(Supplier<StatusReport> reports, LedgerReader ledger) {
      this(reports, ledger, () -> PriceList.NONE);
    }
  }

  /** From now on it shows a relay; before, that one is starting. */
  public void serve(PageSources running) {
    reports = new ReportCache();
    sources = running;
  }

  /** From now on the relay stops. */
  public void leave() {
    sources = null;
  }

  /** The page of a request, or empty where none has its path. */
  @Override
  public Optional<PageAnswer> apply(PageRequest request) {
    PageMaker maker = maker(request.path());
    return maker == null ? assets.find(request) : Optional.of(answer(maker, request));
  }

  private PageAnswer answer(PageMaker maker, PageRequest request) {
    PageSources running = sources;
    if (running == null) {
      return message(503, "Starting or stopping", "The relay is not running yet, or not any more.");
    }
    try {
      return page(maker, new QueryParameters(request.query()), running);
    } catch (QueryException e) {
      return message(400, "This cannot be shown", e.getMessage());
    } catch (LedgerException e) {
      return message(503, "The ledger does not answer", e.getMessage());
    }
  }

  /** Makes one kind of page, or gives null where there is nothing to show. */
  private interface PageMaker {
    MadePage make(QueryParameters query, StatusReport report, LedgerReader ledger);
  }

  /**
   * A page before it is written.
   *
   * @param view what its template shows beside the report, or null
   */
  private record MadePage(String template, NavPlace place, String title, Record view) {}

  private PageMaker maker(String path) {
    return switch (path) {
      case "/" -> SitePages::sessions;
      case "/session" -> SitePages::session;
      case "/event" -> SitePages::event;
      case "/incidents" -> SitePages::incidents;
      case "/alerts" -> SitePages::alerts;
      case "/targets" -> SitePages::targets;
      case "/sinks" -> SitePages::sinks;
      case "/relay" -> SitePages::relay;
      case "/report" -> this::report;
      default -> null;
    };
  }

  private static MadePage sessions(
      QueryParameters query, StatusReport report, LedgerReader ledger) {
    return new MadePage(
        "sessions", NavPlace.SESSIONS, "Sessions", new SessionPages(ledger).list(query, report));
  }

  private static MadePage session(QueryParameters query, StatusReport report, LedgerReader ledger) {
    return new SessionPages(ledger)
        .one(query, report)
        .map(view -> new MadePage("session", NavPlace.SESSIONS, view.line().title(), view))
        .orElse(null);
  }

  private static MadePage event(QueryParameters query, StatusReport report, LedgerReader ledger) {
    return new SessionPages(ledger)
        .event(query)
        .map(view -> new MadePage("event", NavPlace.SESSIONS, "Event", view))
        .orElse(null);
  }

  private static MadePage incidents(
      QueryParameters query, StatusReport report, LedgerReader ledger) {
    query.refuseOthers(List.of("below"));
    Long below = query.number("below");
    IncidentPage page =
        new IncidentQueries(ledger).closed(EventQuery.ALL, below, SessionPages.ROWS);
    PageAddress next =
        page.next() == null ? null : PageAddress.of("incidents").with("below", page.next());
    IncidentsView view = new IncidentsView(page.incidents(), below == null, next);
    return new MadePage("incidents", NavPlace.INCIDENTS, "Incidents", view);
  }

  private static MadePage alerts(QueryParameters query, StatusReport report, LedgerReader ledger) {
    query.refuseOthers(List.of("below"));
    AlertsView view = new SessionPages(ledger).alerts(query.number("below"), report);
    return new MadePage("alerts", NavPlace.ALERTS, "Alerts", view);
  }

  private static MadePage targets(QueryParameters query, StatusReport report, LedgerReader ledger) {
    query.refuseOthers(List.of("q", "from"));
    TargetsView view = TargetsView.of(report.targets(), query.text("q"), query.number("from"));
    return new MadePage("targets", NavPlace.TARGETS, "Targets", view);
  }

  private static MadePage sinks(QueryParameters query, StatusReport report, LedgerReader ledger) {
    query.refuseOthers(List.of());
    List<DeadLetterRow> dead = new SinkQueries(ledger).deadLetters(null, MOST_DEAD_LETTERS + 1);
    boolean more = dead.size() > MOST_DEAD_LETTERS;
    SinksView view = new SinksView(more ? dead.subList(0, MOST_DEAD_LETTERS) : dead, more);
    return new MadePage("sinks", NavPlace.SINKS, "Sinks", view);
  }

  private static MadePage relay(QueryParameters query, StatusReport report, LedgerReader ledger) {
    query.refuseOthers(List.of());
    return new MadePage("relay", NavPlace.RELAY, "Relay", null);
  }

  private MadePage report(QueryParameters query, StatusReport report, LedgerReader ledger) {
    PageSources running = sources;
    PriceList prices = running == null ? PriceList.NONE : running.prices().get();
    return ReportPage.of(query, ledger, prices, reports, report.now())
        .map(view -> new MadePage("report", NavPlace.REPORT, "Report", view))
        .orElse(new MadePage("message", NavPlace.REPORT, "Report", BEING_MADE));
  }

  private PageAnswer page(PageMaker maker, QueryParameters query, PageSources running) {
    StatusReport report = running.reports().get();
    MadePage page = maker.make(query, report, running.ledger());
    if (page == null) {
      return message(
          404,
          "Not known",
          "There is no such session or event; it may have been deleted by retention.");
    }
    PageFrame frame = new PageFrame(page.place(), page.title(), report);
    return html(200, templates.render(page.template(), frame, page.view()));
  }

  private PageAnswer message(int status, String title, String words) {
    MessageView view = new MessageView(title, words, status == 503);
    return html(status, templates.render("message", null, view));
  }

  private static PageAnswer html(int status, byte[] body) {
    return new PageAnswer(status, "text/html; charset=utf-8", body);
  }
}
