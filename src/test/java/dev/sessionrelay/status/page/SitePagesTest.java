package dev.sessionrelay.status.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.alert.AlertVerdict;
import dev.sessionrelay.ledger.alert.AlertVerdict.AlertStep;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.status.Reports;
import dev.sessionrelay.status.page.SitePages.PageSources;
import dev.sessionrelay.status.web.PageAnswer;
import dev.sessionrelay.status.web.PageRequest;
import dev.sessionrelay.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as they are sent, before any browser. */
class SitePagesTest {
  private static final Pattern ROW = Pattern.compile("<tr data-key=.*?</tr>", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");
  private static final String STALE_KEY = SampleFleet.FABRIC.sessionKey("s-004");

  @TempDir static Path directory;
  private static SqlLedger ledger;
  private static final SitePages PAGES = new SitePages();

  @BeforeAll
  static void fill() {
    ledger = SampleFleet.open(directory, SettableClock.standingAt(Reports.NOW));
    SampleFleet.addHostile(ledger, Reports.NOW);
    PAGES.serve(new PageSources(Reports::troubled, ledger.reader()));
    Awaitility.await().until(() -> get("/", Map.of()).contains("only last seen <b>2</b>"));
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  @Test
  void theFirstViewSaysWhichRunSinceWhenAndWhose() {
    String page = get("/", Map.of("q", "etl-0000"));
    List<String> rows = rows(page);
    assertEquals(1, rows.size(), page);
    assertTrue(rows.get(0).contains("etl-0000"), rows.get(0));
    assertTrue(rows.get(0).contains("state pill"), rows.get(0));
    assertTrue(rows.get(0).contains("data-form=\"since\""), rows.get(0));
    assertTrue(rows.get(0).contains("https://spark-ui.example.com/sc-0"), rows.get(0));
  }

  @Test
  void aSessionOfTwoEndpointsIsOneRow() {
    assertEquals(1, rows(get("/", Map.of("q", "sc-0003"))).size());
    String page = get("/session", Map.of("key", SampleFleet.SPARK.sessionKey("sc-0003")));
    assertTrue(page.contains("/alibaba-session-cluster/prod-spark"), page);
    assertTrue(page.contains("/alibaba-session-clusters/prod-spark"), page);
  }

  @Test
  void whatNobodySeesIsNeverShownAsRunning() {
    String row = rows(get("/", Map.of("q", "s-004"))).get(0);
    assertTrue(row.contains("was ") && row.contains("last seen at"), row);
    assertFalse(row.contains("\">RUNNING"), row);
    String page = get("/session", Map.of("key", STALE_KEY));
    assertTrue(page.contains("last seen at"), page);
  }

  @Test
  void whatIsGoneIsShownToWhoAsksForIt() {
    SessionBuilder session = new SessionBuilder(SampleFleet.SPARK, "sc-gone");
    see(session.state(SessionState.RUNNING).build());
    ledger.gone(SampleFleet.SPARK, "sc-gone", "two 404s", Reports.NOW);
    assertEquals(List.of(), rows(get("/", Map.of("q", "sc-gone"))));
    assertEquals(1, rows(get("/", Map.of("q", "sc-gone", "state", "GONE"))).size());
  }

  @Test
  void aRelayOfAGroupShowedOnlyItself() {
    SitePages pages = new SitePages();
    pages.serve(new PageSources(Reports::grouped, ledger.reader()));
    String page = text(pages.apply(request("/relay", Map.of())).orElseThrow());
    assertEquals(6, rows(page).size(), page);
    assertTrue(rows(page).get(2).contains("disk full"), page);
    assertTrue(rows(page).get(4).contains("state bad\">none"), page);
    assertFalse(get("/relay", Map.of()).contains("Who acts for what"));
  }

  @Test
  void aFleetOfTargetsThatAllFailMadePagesOfMegabytes() {
    SitePages pages = new SitePages();
    pages.serve(new PageSources(() -> Reports.outage(10_000), ledger.reader()));
    Function<Map<String, String>, String> targets =
        query -> text(pages.apply(request("/targets", query)).orElseThrow());
    int accounts = Reports.troubled().accounts().size();
    String first = targets.apply(Map.of());
    assertEquals(100 + accounts, rows(first).size(), first);
    assertTrue(first.contains("<b>10,000</b> targets found"), first);
    assertTrue(first.contains("href=\"targets?from=100\" rel=\"next\""), first);
    assertTrue(first.length() < 300_000, () -> first.length() + " characters");
    String last = targets.apply(Map.of("from", "9900"));
    assertTrue(rows(last).get(99).contains("t-7</a>"), "what fails comes first");
    assertTrue(last.contains("targets?from=9800\" rel=\"prev\"") && !last.contains("next\""), last);
    assertEquals(11 + accounts, rows(targets.apply(Map.of("q", "T-999"))).size());
    String incidents = text(pages.apply(request("/incidents", Map.of())).orElseThrow());
    assertTrue(incidents.contains("and 9,900 more"), incidents);
    assertTrue(incidents.length() < 300_000, () -> incidents.length() + " characters");
    String sessions = text(pages.apply(request("/", Map.of())).orElseThrow());
    assertTrue(sessions.length() < 300_000, () -> sessions.length() + " characters");
  }

  @Test
  void theReportHasAPictureAndWhatItIsGroupedBy() {
    Map<String, String> query = Map.of("by", "VENDOR", "days", "30");
    await().until(() -> !get("/report", query).contains("is being made"));
    String page = get("/report", query);
    assertTrue(page.contains("class=\"f-RUNNING\""), page);
    assertTrue(page.contains("report?by=OWNER&amp;days=30"), page);
    assertTrue(rows(page).get(0).contains("alibaba"), page);
  }

  @Test
  void addressesSayWhatIsShown() {
    String page = get("/", Map.of("state", "FAILED", "sort", "-stateSince", "owner", "amara"));
    assertTrue(page.contains("<option selected>FAILED</option>"), page);
    assertTrue(page.contains("name=\"owner\" value=\"amara\""), page);
    assertTrue(
        page.contains("aria-sort=\"descending\"><a href=\"./?owner=amara&amp;sort=stateSince"),
        page);
    rows(page).forEach(row -> assertTrue(row.contains("FAILED") && row.contains("amara"), row));
  }

  @Test
  void pagesFollowEachOther() {
    TreeSet<String> names = new TreeSet<>();
    String page = get("/", Map.of());
    int rows = 0;
    while (true) {
      rows += rows(page).size();
      Pattern.compile("data-key=\"([^\"]*)\"")
          .matcher(page)
          .results()
          .forEach(m -> names.add(m.group(1)));
      List<MatchResult> next =
          Pattern.compile("cursor=([^\"&]*)\" rel=\"next\"").matcher(page).results().toList();
      if (next.isEmpty()) {
        break;
      }
      page = get("/", Map.of("cursor", next.get(0).group(1)));
    }
    assertEquals(rows, names.size());
    assertTrue(names.size() > SessionPages.ROWS, names.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/session",
        "/event",
        "/incidents",
        "/alerts",
        "/targets",
        "/sinks",
        "/relay"
      })
  void whatOthersWroteIsTextAndLinksAreRelative(String path) {
    String page = get(path, query(path));
    assertFalse(page.contains("<script>document"), page);
    assertFalse(
        page.contains("<b>eve") || page.contains("<b>no such") || page.contains("<b>soon"), page);
    assertFalse(page.contains(" style=") || page.contains(" onclick="), page);
    LINK.matcher(page).results().map(link -> link.group(1)).forEach(SitePagesTest::isRelative);
    assertTrue(page.length() < 300_000, () -> page.length() + " characters");
  }

  private static Map<String, String> query(String path) {
    return switch (path) {
      case "/session" -> Map.of("key", SampleFleet.SPARK.sessionKey("sc-hostile"));
      case "/event" -> Map.of("id", hostileEvent());
      default -> Map.of();
    };
  }

  private static String hostileEvent() {
    return newestEvent("sc-hostile");
  }

  private static String newestEvent(String session) {
    String page = get("/session", Map.of("key", SampleFleet.SPARK.sessionKey(session)));
    return Pattern.compile("event\\?id=([^\"]+)")
        .matcher(page)
        .results()
        .findFirst()
        .get()
        .group(1);
  }

  private static void isRelative(String link) {
    assertTrue(
        link.matches("(\\./|[a-z][a-z0-9/.]*)?(\\?[^\"]*)?(#[a-z-]+)?")
            || link.startsWith("https://spark-ui.example.com/"),
        link);
  }

  @Test
  void aVendorsLinkThatIsAScriptIsNoLink() {
    Session session =
        new SessionBuilder(SampleFleet.SPARK, "sc-link")
            .state(SessionState.RUNNING)
            .links(new Session.Links("javascript:alert(1)", "data:text/html,x", null))
            .build();
    see(session);
    assertFalse(rows(get("/", Map.of("q", "sc-link"))).get(0).contains("javascript:"));
    String page = get("/session", Map.of("key", SampleFleet.SPARK.sessionKey("sc-link")));
    assertFalse(page.contains("href=\"javascript:") || page.contains("href=\"data:"), page);
    assertTrue(page.contains("javascript:alert(1)"), "as text");
  }

  @Test
  void alertsHaveRuleTimeCostAndWhatTheyAreAbout() {
    String page = get("/alerts", Map.of());
    for (String expected :
        List.of(
            "session?key=emr-serverless-spark",
            "sc-000001",
            "idle-spark",
            "4.80 EUR, idle 3.00 EUR",
            "Rules without an open alert: overlong",
            "Alerts<span class=\"count\">1")) {
      assertTrue(page.contains(expected), () -> expected + " is not in " + page);
    }
  }

  @Test
  void alertsThatHaveEndedSayWhy(@TempDir Path fresh) {
    try (SqlLedger one = SampleFleet.open(fresh, SettableClock.standingAt(Reports.NOW))) {
      Instant since = Reports.NOW.minusSeconds(7_200);
      OpenAlert alert =
          new OpenAlert(
              "any",
              "night",
              "idle",
              SampleFleet.SPARK,
              "sc-0000",
              null,
              since,
              "state",
              since,
              0,
              since,
              null,
              List.of());
      AlertStep end =
          new AlertStep(
              EventType.ALERT_RESOLVED,
              alert,
              new SessionBuilder(SampleFleet.SPARK, "sc-0000").state(SessionState.RUNNING).build(),
              null,
              List.of(),
              "it is BUSY",
              null);
      AlertJournal journal = new AlertJournal(one);
      journal.follow((view, now) -> new AlertVerdict(List.of(end), false, null), (about, v) -> {});
      journal.look(List.of("any"), Reports.NOW);
      SitePages pages = new SitePages();
      pages.serve(new PageSources(Reports::sound, one.reader()));
      String page = text(pages.apply(request("/alerts", Map.of())).orElseThrow());
      assertTrue(page.contains("night: idle, for 2 h, it is BUSY"), page);
    }
  }

  @Test
  void incidentsHaveCodeMessageAdviceAndHistory() {
    String page = get("/incidents", Map.of());
    for (String expected :
        List.of(
            "401 UNAUTHENTICATED",
            "APIG.0301",
            "Check the credentials of account lab.",
            "42 failed polls",
            "Throttling.User",
            "429 THROTTLED")) {
      assertTrue(page.contains(expected), () -> expected + " is not in " + page);
    }
  }

  @Test
  void sinksTellTheirBacklogAndDeadLettersTheirReason() {
    String page = get("/sinks", Map.of());
    assertTrue(page.contains("1,204") && page.contains("410 Gone: &lt;b&gt;no such hook"), page);
  }

  @Test
  void anEventTellsWhichSinksHaveHadIt() {
    String waiting = get("/event", Map.of("id", hostileEvent()));
    assertTrue(waiting.contains("waiting") && !waiting.contains("delivered"), waiting);
    assertTrue(waiting.contains("specversion"), waiting);
    String had = get("/event", Map.of("id", newestEvent("sc-0000")));
    assertTrue(had.contains("delivered</span>") && !had.contains("waiting"), had);
  }

  @Test
  void theRelayTellsWhatIsInForceWithoutSecrets() {
    String page = get("/relay", Map.of());
    assertTrue(page.contains("account.prod.access-key-secret = [secret]"), page);
    assertTrue(page.contains("routes/sinks/chat.camel.yaml:7"), page);
  }

  @ParameterizedTest
  @CsvSource({
    "/, state, RUNING, 400",
    "/, sate, RUNNING, 400",
    "/, cursor, x, 400",
    "/session, key, nobody, 404",
    "/session, key, '', 404",
    "/event, id, zz, 404",
    "/incidents, below, x, 400"
  })
  void whatCannotBeShownIsSaid(String path, String name, String value, int status) {
    PageAnswer page = PAGES.apply(request(path, Map.of(name, value))).orElseThrow();
    assertEquals(status, page.status());
  }

  @Test
  void anEmptyLedgerSaysWhatToDo(@TempDir Path fresh) {
    try (SqlLedger empty =
        SqlLedger.open(
            dev.sessionrelay.ledger.database.LedgerSettings.of(
                dev.sessionrelay.ledger.database.LedgerSettings.DEFAULT_URL, fresh),
            SettableClock.standing())) {
      SitePages pages = new SitePages();
      pages.serve(new PageSources(Reports::sound, empty.reader()));
      String page = text(pages.apply(request("/", Map.of())).orElseThrow());
      assertTrue(page.contains("No session has been seen yet."), page);
      page = text(pages.apply(request("/incidents", Map.of())).orElseThrow());
      assertTrue(page.contains("None is open."), page);
    }
  }

  @Test
  void aRelayThatStartsSaysSo() {
    SitePages pages = new SitePages();
    PageAnswer page = pages.apply(request("/", Map.of())).orElseThrow();
    assertEquals(503, page.status());
    assertTrue(text(page).contains("http-equiv=\"refresh\""), text(page));
    assertTrue(pages.apply(request("/web/relay.css", Map.of())).isEmpty());
  }

  private static void see(Session session) {
    ledger.record(
        new Observation(
            session.origin(),
            session.sessionId(),
            Coverage.ONE,
            List.of(session),
            Reports.NOW,
            false));
  }

  private static String get(String path, Map<String, String> query) {
    PageAnswer page = PAGES.apply(request(path, query)).orElseThrow();
    assertEquals(200, page.status(), () -> text(page));
    return text(page);
  }

  private static PageRequest request(String path, Map<String, String> query) {
    return new PageRequest("GET", path, query, Map.of());
  }

  private static String text(PageAnswer page) {
    return new String(page.body(), StandardCharsets.UTF_8);
  }

  private static List<String> rows(String page) {
    return ROW.matcher(page).results().map(MatchResult::group).toList();
  }
}
