package dev.sessionrelay.alert;

import static dev.sessionrelay.alert.AlertSamples.ORIGIN;
import static dev.sessionrelay.alert.AlertSamples.T0;
import static dev.sessionrelay.alert.AlertSamples.rule;
import static dev.sessionrelay.alert.AlertSamples.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.config.MaintenanceWindow;
import dev.sessionrelay.config.PriceDefinition;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.IncidentRule;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.TargetOrder;
import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.query.DeliveryQueries;
import dev.sessionrelay.ledger.query.SinkDelivery;
import dev.sessionrelay.ledger.query.SinkDelivery.DeliveryState;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.SettableClock;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts over a real ledger, with a clock that is set. */
class AlertClockTest {
  @TempDir Path directory;

  private final SettableClock time = SettableClock.standingAt(T0);
  private final Map<String, AlertDefinition> rules = new TreeMap<>();
  private PriceList prices = PriceList.NONE;
  private QuietTimes quiet = QuietTimes.NONE;
  private SqlLedger ledger;
  private AlertClock alerts;

  @BeforeEach
  void open() {
    ledger = SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory), time);
    alerts = new AlertClock(new AlertJournal(ledger), time);
    ledger.onActivity(alerts::active);
    alerts.follow(new AlertPlan(rules, quiet, prices, List.of("file", "pager")));
    alerts.tick();
  }

  @AfterEach
  void close() {
    alerts.close();
    ledger.close();
  }

  private void follow(AlertDefinition... definitions) {
    rules.clear();
    Arrays.stream(definitions).forEach(rule -> rules.put(rule.name(), rule));
    alerts.follow(new AlertPlan(rules, quiet, prices, List.of("file", "pager")));
    alerts.tick();
  }

  private void seen(Session... sessions) {
    for (Session session : sessions) {
      ledger.record(
          new Observation(
              session.origin(),
              session.sessionId(),
              Coverage.ONE,
              List.of(session),
              time.instant(),
              false));
    }
  }

  private void pass(Duration duration) {
    time.set(time.instant().plus(duration));
    alerts.tick();
  }

  private List<Event> told() {
    List<Event> told = new ArrayList<>();
    ledger.events().read("any", 0, 100_000).forEach(stored -> told.add(stored.event()));
    told.removeIf(event -> !event.type().isOfAlert());
    return told;
  }

  private List<EventType> types() {
    return told().stream().map(Event::type).toList();
  }

  @Test
  void aFailureIsToldInTheTransactionOfItsEvent() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO));
    seen(session("s", SessionState.RUNNING, Activity.BUSY, null));
    seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
    assertEquals(List.of(EventType.ALERT_RAISED), types(), "without a tick");
    seen(session("s", SessionState.RUNNING, Activity.BUSY, null));
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_RESOLVED), types());
    told().forEach(event -> assertEquals(List.of(), Schemas.event(event.json())));
  }

  @Test
  void idleIsToldWhenItsTimeHasCome() {
    follow(rule(AlertCondition.IDLE, Duration.ofHours(2)));
    seen(session("s", SessionState.RUNNING, Activity.IDLE, T0));
    pass(Duration.ofHours(2).minusSeconds(1));
    assertEquals(List.of(), types());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    pass(Duration.ofHours(9));
    assertEquals(List.of(EventType.ALERT_RAISED), types(), "no reminder was asked for");
  }

  /** A rising last activity makes no event, and may not be on disk yet. */
  @Test
  void whoWorkedMeanwhileIsNotIdle() {
    follow(rule(AlertCondition.IDLE, Duration.ofHours(2)));
    seen(session("s", SessionState.RUNNING, Activity.IDLE, T0));
    pass(Duration.ofHours(1));
    seen(session("s", SessionState.RUNNING, Activity.IDLE, time.instant()));
    pass(Duration.ofHours(1));
    assertEquals(List.of(), types());
    pass(Duration.ofHours(1));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    seen(session("s", SessionState.RUNNING, Activity.IDLE, time.instant()));
    alerts.tick();
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_RESOLVED), types());
  }

  @Test
  void aRestartRepeatsAndForgetsNothing() {
    follow(rule(AlertCondition.OVERLONG, Duration.ofHours(2), null, Duration.ofHours(4)));
    seen(session("s", SessionState.RUNNING, Activity.UNKNOWN, null));
    pass(Duration.ofHours(1));
    restart();
    pass(Duration.ofHours(1));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    restart();
    alerts.tick();
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    pass(Duration.ofHours(4));
    restart();
    alerts.tick();
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_REMINDED), types());
  }

  private void restart() {
    close();
    open();
  }

  @Test
  void anEndWhileTheRelayWasDownIsTold() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO));
    seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
    alerts.close();
    ledger.close();
    ledger = SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory), time);
    seen(session("s", SessionState.RUNNING, Activity.UNKNOWN, null));
    ledger.close();
    open();
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_RESOLVED), types());
  }

  @Test
  void aTargetThatFailsForLongIsTold() {
    follow(rule(AlertCondition.TARGET_FAILING, Duration.ofMinutes(10)));
    Incident incident =
        new Incident(ORIGIN, null, "UNREACHABLE", null, null, "no", null, null, null, 0);
    ledger.failed(incident, time.instant());
    pass(Duration.ofMinutes(10));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    ledger.recovered(ORIGIN, null, time.instant());
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_RESOLVED), types());
    told().forEach(event -> assertEquals(List.of(), Schemas.event(event.json())));
  }

  @Test
  void aChangedRuleIsLookedAtAnew() {
    follow(rule(AlertCondition.OVERLONG, Duration.ofHours(9)));
    seen(session("s", SessionState.RUNNING, Activity.UNKNOWN, null));
    pass(Duration.ofHours(2));
    follow(rule(AlertCondition.OVERLONG, Duration.ofHours(1)));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    follow();
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_RESOLVED), types());
  }

  private static final MaintenanceWindow MOVE =
      new MaintenanceWindow("move", Set.of(), Set.of(), T0, T0.plus(Duration.ofHours(2)), null);

  private void maintain() {
    quiet = new QuietTimes(List.of(MOVE), Set.of(), List.of());
    alerts.follow(new AlertPlan(rules, quiet, prices, List.of("file", "pager")));
    alerts.tick();
  }

  @Test
  void whatIsStillTrueAtTheEndOfMaintenanceIsToldThen() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO, null, Duration.ofHours(4)));
    maintain();
    seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
    pass(Duration.ofHours(2).minusSeconds(1));
    assertEquals(List.of(), types());
    assertEquals("maintenance move", openAlerts().get(0).suppressedBy(), "kept, and shown");
    restart();
    alerts.tick();
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    assertEquals(null, openAlerts().get(0).suppressedBy());
    pass(Duration.ofHours(4));
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_REMINDED), types());
  }

  @Test
  void whatEndsInMaintenanceIsNotToldAtAll() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO));
    maintain();
    seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
    seen(session("s", SessionState.RUNNING, Activity.UNKNOWN, null));
    pass(Duration.ofHours(3));
    assertEquals(List.of(), types());
    assertEquals(List.of(), openAlerts());
  }

  @Test
  void whatWasToldBeforeMaintenanceEndsWithAWordAndHasNoReminderInIt() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO, null, Duration.ofHours(1)));
    seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
    maintain();
    pass(Duration.ofMinutes(90));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
    seen(session("s", SessionState.RUNNING, Activity.UNKNOWN, null));
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_RESOLVED), types());
  }

  /** Others hear at once; the pager hears at the end, and of nothing that was over before. */
  @Test
  void maintenanceOfOneSinkKeepsAlertsFromItAlone() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO, null, Duration.ofMinutes(90)));
    Instant end = T0.plus(Duration.ofHours(2));
    MaintenanceWindow pager =
        new MaintenanceWindow("pager", Set.of(), Set.of("pager"), T0, end, null);
    quiet = new QuietTimes(List.of(pager), Set.of(), List.of());
    follow(rules.values().toArray(AlertDefinition[]::new));
    seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
    seen(session("short", SessionState.FAILED, Activity.UNKNOWN, null));
    seen(session("short", SessionState.RUNNING, Activity.UNKNOWN, null));
    pass(Duration.ofMinutes(90));
    assertEquals(
        List.of(
            EventType.ALERT_RAISED,
            EventType.ALERT_RAISED,
            EventType.ALERT_RESOLVED,
            EventType.ALERT_REMINDED),
        heard("file"));
    assertEquals(List.of(), heard("pager"));
    restart();
    alerts.tick();
    assertEquals(List.of("pager"), openAlerts().get(0).withheldFrom());
    pass(Duration.ofMinutes(30));
    alerts.tick();
    assertEquals(List.of(EventType.ALERT_RAISED), heard("pager"));
    assertEquals(4, heard("file").size());
    seen(session("s", SessionState.RUNNING, Activity.UNKNOWN, null));
    assertEquals(List.of(EventType.ALERT_RAISED, EventType.ALERT_RESOLVED), heard("pager"));
    assertEquals(5, heard("file").size());
  }

  private List<EventType> heard(String sink) {
    return heard(sink, EventType::isOfAlert);
  }

  private List<EventType> heard(String sink, Predicate<EventType> about) {
    return ledger.events().read(sink, 0, 100_000).stream()
        .map(stored -> stored.event().type())
        .filter(about)
        .toList();
  }

  /** The pager was told of every incident in its maintenance. */
  @Test
  void maintenanceOfOneSinkKeepsIncidentsFromItAlone() {
    ledger.incidentRules(target -> new IncidentRule(1, 1, Duration.ofMinutes(90)));
    failsNow("before");
    Instant end = T0.plus(Duration.ofHours(2));
    MaintenanceWindow pager =
        new MaintenanceWindow("pager", Set.of(), Set.of("pager"), T0, end, null);
    quiet = new QuietTimes(List.of(pager), Set.of(), List.of());
    follow();
    failsNow(null);
    failsNow("short");
    ledger.recovered(ORIGIN, "short", time.instant());
    ledger.recovered(ORIGIN, "before", time.instant());
    ledger.failed(failed(null, "TIMED_OUT"), time.instant());
    pass(Duration.ofMinutes(90));
    List<EventType> before = List.of(EventType.POLL_FAILED, EventType.POLL_RECOVERED);
    assertEquals(before, heard("pager", EventType::isOfIncident), "told before, so its end too");
    assertEquals(
        List.of(
            EventType.POLL_FAILED,
            EventType.POLL_FAILED,
            EventType.POLL_FAILED,
            EventType.POLL_RECOVERED,
            EventType.POLL_RECOVERED,
            EventType.POLL_FAILED,
            EventType.INCIDENT_REMINDED),
        heard("file", EventType::isOfIncident));
    restart();
    alerts.tick();
    assertEquals(List.of("pager"), ledger.openIncidents().get(0).course().withheldFrom());
    pass(Duration.ofMinutes(30).minusSeconds(1));
    assertEquals(2, heard("pager", EventType::isOfIncident).size());
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    Event told = ledger.events().read("pager", 0, 99).get(2).event();
    assertEquals(EventType.POLL_FAILED, told.type());
    assertTrue(told.json().contains("TIMED_OUT"), "as it is now");
    assertEquals(List.of(), Schemas.event(told.json()));
    assertEquals(List.of(), ledger.openIncidents().get(0).course().withheldFrom());
    ledger.recovered(ORIGIN, null, time.instant());
    assertEquals(4, heard("pager", EventType::isOfIncident).size());
    assertEquals(8, heard("file", EventType::isOfIncident).size());
  }

  /** It would be told as delivered, though it was kept from it. */
  @Test
  void whatIsWithheldFromASinkIsNeitherItsBacklogNorItsDelivery() {
    ledger.events().open("pager", Start.NOW);
    quiet =
        new QuietTimes(
            List.of(
                new MaintenanceWindow(
                    "pager", Set.of(), Set.of("pager"), T0, T0.plusSeconds(60), null)),
            Set.of(),
            List.of());
    follow();
    failsNow(null);
    assertEquals(0, new SinkQueries(ledger.reader()).all().get(0).waiting());
    SinkDelivery delivery = new DeliveryQueries(ledger.reader()).of(List.of(1L)).get(1L).get(0);
    assertEquals(DeliveryState.FILTERED, delivery.state());
  }

  private static Incident failed(String session, String failureClass) {
    return new Incident(ORIGIN, session, failureClass, null, null, "no", null, null, null, 0);
  }

  private void failsNow(String session) {
    ledger.failed(failed(session, "UNREACHABLE"), time.instant());
  }

  private List<OpenAlert> openAlerts() {
    return AlertJournal.open(ledger.reader());
  }

  @Test
  void anOperatorMutesATargetFromAnotherProcess() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO));
    try (LedgerAccess operator = operator()) {
      operator.give(
          new TargetOrder("notebooks", OrderAction.MUTE, T0, T0.plusSeconds(7_200), null));
      alerts.tick();
      seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
      restart();
      alerts.tick();
      assertEquals(List.of(), types());
      operator.takeBack("notebooks", OrderAction.MUTE, time.instant());
      alerts.tick();
      assertEquals(List.of(EventType.ALERT_RAISED), types(), "it is still true");
    }
  }

  private LedgerAccess operator() {
    return LedgerAccess.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory), time);
  }

  private void failsNow() {
    failsNow(null);
  }

  @Test
  void anIncidentInMaintenanceIsToldAtItsEnd() {
    maintain();
    failsNow();
    assertEquals("maintenance move", ledger.openIncidents().get(0).course().suppressedBy());
    restart();
    pass(Duration.ofHours(2).minusSeconds(1));
    failsNow();
    assertEquals(0, polls(), "in the window");
    pass(Duration.ofSeconds(1));
    assertEquals(1, polls(), "with no other poll");
    failsNow();
    pass(Duration.ofSeconds(1));
    assertEquals(1, polls());
    assertEquals(T0, ledger.openIncidents().get(0).since());
    ledger.recovered(ORIGIN, null, time.instant());
    assertEquals(2, polls());
  }

  /** A target that fails for long is polled seldom, or not at all while its account is held. */
  @Test
  void remindersOfAnIncidentCameOnlyWithTheNextFailedPoll() {
    IncidentRule hourly = new IncidentRule(1, 1, Duration.ofHours(1));
    ledger.incidentRules(target -> hourly);
    failsNow();
    pass(Duration.ofHours(1).minusSeconds(1));
    assertEquals(0, reminders());
    pass(Duration.ofSeconds(1));
    assertEquals(1, reminders());
    alerts.tick();
    failsNow();
    assertEquals(1, reminders(), "once");
    restart();
    ledger.incidentRules(target -> hourly);
    time.set(T0);
    alerts.tick();
    assertEquals(1, reminders(), "a clock that went back reminds of nothing");
    time.set(T0.plus(Duration.ofHours(2)));
    alerts.tick();
    assertEquals(2, reminders());
    ledger.recovered(ORIGIN, null, time.instant());
    pass(Duration.ofHours(9));
    assertEquals(2, reminders());
  }

  private long reminders() {
    return ledger.events().read("any", 0, 99).stream()
        .filter(stored -> stored.event().type() == EventType.INCIDENT_REMINDED)
        .count();
  }

  @Test
  void anIncidentThatEndsInMaintenanceIsNotToldAtAll() {
    maintain();
    failsNow();
    ledger.recovered(ORIGIN, null, time.instant());
    pass(Duration.ofHours(3));
    assertEquals(0, polls());
    assertEquals(List.of(), ledger.openIncidents());
  }

  private long polls() {
    return ledger.events().read("any", 0, 99).stream()
        .filter(stored -> stored.event().type().word().startsWith("poll."))
        .count();
  }

  @Test
  void anAlertTellsWhatTheSessionHasCost() {
    prices = new PriceList(List.of(price("2.50")));
    follow(rule(AlertCondition.IDLE, Duration.ofHours(2)));
    seen(session("s", SessionState.RUNNING, Activity.BUSY, T0));
    pass(Duration.ofMinutes(20));
    seen(session("s", SessionState.RUNNING, Activity.IDLE, time.instant()));
    pass(Duration.ofHours(2));
    String json = told().get(0).json();
    String cost = "\"cost\":{\"currency\":\"EUR\",\"perHour\":2.50,\"running\":5.83,\"idle\":5.00}";
    assertTrue(json.contains(cost), json);
    assertEquals(List.of(), Schemas.event(json));
  }

  private static PriceDefinition price(String perHour) {
    return new PriceDefinition(
        "p", Set.of(), Set.of(), Set.of(), Set.of(), new BigDecimal(perHour), "EUR");
  }

  /** A clock that is two hours ahead for a while must not make an alert of nothing twice. */
  @Test
  void aClockSetForwardAndBackTellsOnce() {
    follow(rule(AlertCondition.FAILED, Duration.ZERO, null, Duration.ofHours(1)));
    seen(session("s", SessionState.FAILED, Activity.UNKNOWN, null));
    pass(Duration.ofDays(-1));
    pass(Duration.ofDays(1));
    assertEquals(List.of(EventType.ALERT_RAISED), types());
  }

  /**
   * Sessions that change at random, restarts and reloads at random: every time that a condition
   * held for long enough is told once, reminded of as often as it should be, and resolved once.
   */
  @Test
  void aMonthOfManySessionsIsToldAsAModelSays() {
    Random random = new Random(Long.getLong("alert.seed", 7));
    int sessions = Integer.getInteger("alert.sessions", 20);
    int minutes = Integer.getInteger("alert.days", 6) * 24 * 60;
    Duration length = Duration.ofMinutes(90);
    Duration remind = Duration.ofMinutes(200);
    AlertDefinition overlong = rule(AlertCondition.OVERLONG, length, null, remind);
    AlertDefinition failed = rule(AlertCondition.FAILED, Duration.ZERO);
    follow(overlong, failed);
    SessionState[] states = {
      SessionState.STARTING, SessionState.RUNNING, SessionState.RUNNING, SessionState.FAILED
    };
    Map<String, SessionState> now = new HashMap<>();
    Map<String, Instant> since = new HashMap<>();
    Map<String, Integer> expected = new TreeMap<>();
    for (int minute = 0; minute < minutes; minute++) {
      for (int i = 0; i < sessions; i++) {
        String id = "s-" + i;
        if (!now.containsKey(id) || random.nextInt(170) == 0) {
          SessionState next = states[random.nextInt(states.length)];
          ended(expected, now.get(id), since.get(id), length, remind, next);
          if (next != now.get(id)) {
            since.put(id, time.instant());
            if (next == SessionState.FAILED) {
              expected.merge("failed ALERT_RAISED", 1, Integer::sum);
            }
          }
          now.put(id, next);
          seen(session(id, next, Activity.UNKNOWN, null));
        }
      }
      if (random.nextInt(400) == 0) {
        restart();
      }
      pass(Duration.ofMinutes(1));
    }
    // What is still so at the end.
    now.keySet().forEach(id -> stillSo(expected, now.get(id), since.get(id), length, remind));
    Map<String, Integer> told =
        new TreeMap<>(
            told().stream()
                .collect(
                    Collectors.toMap(
                        event -> ruleOf(event) + " " + event.type(), e -> 1, Integer::sum)));
    assertEquals(expected, told);
    assertTrue(told.values().stream().mapToInt(n -> n).sum() > sessions, told::toString);
  }

  private static String ruleOf(Event event) {
    return event.json().contains("\"rule\":\"failed\"") ? "failed" : "overlong";
  }

  private void ended(
      Map<String, Integer> expected,
      SessionState before,
      Instant since,
      Duration length,
      Duration remind,
      SessionState next) {
    if (before == null || before == next) {
      return;
    }
    if (before == SessionState.FAILED) {
      expected.merge("failed ALERT_RESOLVED", 1, Integer::sum);
    } else if (stillSo(expected, before, since, length, remind)) {
      expected.merge("overlong ALERT_RESOLVED", 1, Integer::sum);
    }
  }

  /** Counts what the rule has told by now; a tick follows each minute. */
  private boolean stillSo(
      Map<String, Integer> expected,
      SessionState state,
      Instant since,
      Duration length,
      Duration remind) {
    Duration lasted = Duration.between(since, time.instant());
    if (state != SessionState.RUNNING || lasted.compareTo(length) < 0) {
      return false;
    }
    expected.merge("overlong ALERT_RAISED", 1, Integer::sum);
    int reminders = (int) (lasted.minus(length).toMinutes() / remind.toMinutes());
    if (reminders > 0) {
      expected.merge("overlong ALERT_REMINDED", reminders, Integer::sum);
    }
    return true;
  }
}
