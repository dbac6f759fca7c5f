package dev.sessionrelay.alert;

import static dev.sessionrelay.alert.AlertSamples.T0;
import static dev.sessionrelay.alert.AlertSamples.facts;
import static dev.sessionrelay.alert.AlertSamples.rule;
import static dev.sessionrelay.alert.AlertSamples.session;
import static dev.sessionrelay.alert.AlertSamples.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.config.AlertScope;
import dev.sessionrelay.ledger.alert.AlertVerdict;
import dev.sessionrelay.ledger.alert.AlertVerdict.AlertStep;
import dev.sessionrelay.ledger.alert.AlertView;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.ledger.alert.WatchedSession;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules say, on both sides of every bound. */
class AlertDecisionTest {
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private static AlertVerdict decide(AlertDefinition rule, AlertView view, Instant now) {
    return AlertDecision.of(AlertSamples.plan(rule), view, now);
  }

  private static List<EventType> types(AlertVerdict verdict) {
    return verdict.steps().stream().map(AlertStep::type).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "IDLE,     RUNNING,  IDLE,    true",
    "IDLE,     RUNNING,  BUSY,    false",
    "IDLE,     RUNNING,  UNKNOWN, false",
    "IDLE,     STOPPED,  IDLE,    false",
    "STUCK,    STARTING, UNKNOWN, true",
    "STUCK,    STOPPING, UNKNOWN, true",
    "STUCK,    RUNNING,  BUSY,    true",
    "STUCK,    RUNNING,  IDLE,    false",
    "STUCK,    UNKNOWN,  UNKNOWN, false",
    "OVERLONG, RUNNING,  BUSY,    true",
    "OVERLONG, STOPPED,  UNKNOWN, false",
    "FAILED,   FAILED,   UNKNOWN, true",
    "FAILED,   RUNNING,  UNKNOWN, false"
  })
  void isRaisedAtItsTimeAndNotBefore(
      AlertCondition when, SessionState state, Activity activity, boolean expected) {
    AlertDefinition rule = rule(when, TWO_HOURS);
    AlertView view = view(facts(session("s", state, activity, T0), T0));
    Instant due = T0.plus(TWO_HOURS);
    AlertVerdict early = decide(rule, view, due.minusMillis(1));
    assertEquals(List.of(), early.steps());
    assertEquals(expected ? due : null, early.next());
    AlertVerdict late = decide(rule, view, due);
    assertEquals(expected ? List.of(EventType.ALERT_RAISED) : List.of(), types(late));
    assertEquals(expected, late.open());
  }

  /** The state changed long ago; what counts is the last activity. */
  @Test
  void idleCountsFromTheLastActivity() {
    WatchedSession facts =
        facts(session("s", SessionState.RUNNING, Activity.IDLE, T0), T0.minusSeconds(86_400));
    AlertStep raised =
        decide(rule(AlertCondition.IDLE, TWO_HOURS), view(facts), T0.plus(TWO_HOURS))
            .steps()
            .get(0);
    assertEquals(T0, raised.alert().since());
    assertEquals("lastActivityAt", raised.alert().basis());
  }

  @Test
  void aForgottenTabIsNoUseUnlessAskedFor() {
    Session connected =
        new SessionBuilder(AlertSamples.ORIGIN, "s")
            .state(SessionState.RUNNING)
            .activity(Activity.IDLE)
            .lastActivityAt(T0)
            .reading("kernelConnections", 1)
            .build();
    AlertDefinition ignoring = rule(AlertCondition.IDLE, TWO_HOURS);
    AlertDefinition counting =
        new AlertDefinition(
            "idle",
            AlertCondition.IDLE,
            TWO_HOURS,
            null,
            AlertSamples.ALL,
            null,
            null,
            List.of(),
            true);
    AlertView view = view(facts(connected, T0));
    assertEquals(1, decide(ignoring, view, T0.plus(TWO_HOURS)).steps().size());
    assertEquals(0, decide(counting, view, T0.plus(TWO_HOURS)).steps().size());
  }

  @Test
  void overlongSaysWhoseWordTheStartIs() {
    Session told =
        new SessionBuilder(AlertSamples.ORIGIN, "s")
            .state(SessionState.RUNNING)
            .startedAt(T0.minusSeconds(3_600))
            .build();
    AlertDefinition rule = rule(AlertCondition.OVERLONG, TWO_HOURS);
    Instant now = T0.plus(TWO_HOURS);
    assertEquals(
        "startedAt", decide(rule, view(facts(told, T0)), now).steps().get(0).alert().basis());
    Session silent = session("s", SessionState.RUNNING, Activity.UNKNOWN, null);
    assertEquals(
        "state", decide(rule, view(facts(silent, T0)), now).steps().get(0).alert().basis());
  }

  @ParameterizedTest
  @CsvSource({
    "false, ,   ,  true",
    "true,  60, ,  false",
    "true,  60, 60, false",
    "true,  61, 60, true",
    "true,  ,   60, false",
    ",      600, 60, false"
  })
  void autoStopIsOffOrTooLong(Boolean enabled, Integer minutes, Integer limit, boolean expected) {
    Session session =
        new SessionBuilder(AlertSamples.ORIGIN, "s")
            .state(SessionState.RUNNING)
            .autoStop(new Session.AutoStop(enabled, minutes))
            .build();
    AlertDefinition rule =
        new AlertDefinition(
            "endless",
            AlertCondition.NO_AUTO_STOP,
            Duration.ZERO,
            limit == null ? null : Duration.ofMinutes(limit),
            AlertSamples.ALL,
            null,
            null,
            List.of(),
            false);
    assertEquals(expected ? 1 : 0, decide(rule, view(facts(session, T0)), T0).steps().size());
  }

  @Test
  void whatWasRaisedIsNotRaisedAgainButRemindedOfAndResolved() {
    AlertDefinition rule = rule(AlertCondition.OVERLONG, TWO_HOURS, null, Duration.ofHours(4));
    WatchedSession running = facts(session("s", SessionState.RUNNING, Activity.UNKNOWN, null), T0);
    Instant due = T0.plus(TWO_HOURS);
    OpenAlert open = decide(rule, view(running), due).steps().get(0).alert();
    Instant remind = due.plus(Duration.ofHours(4));

    AlertVerdict before = decide(rule, view(running, open), remind.minusMillis(1));
    assertEquals(List.of(), before.steps());
    assertEquals(remind, before.next());
    AlertVerdict then = decide(rule, view(running, open), remind);
    assertEquals(List.of(EventType.ALERT_REMINDED), types(then));
    assertEquals(1, then.steps().get(0).alert().reminders());
    assertEquals(remind.plus(Duration.ofHours(4)), then.next());

    WatchedSession stopped =
        facts(session("s", SessionState.STOPPED, Activity.UNKNOWN, null), remind);
    AlertVerdict end = decide(rule, view(stopped, open), remind);
    assertEquals(List.of(EventType.ALERT_RESOLVED), types(end));
    assertNull(end.next());
    assertEquals(false, end.open());
  }

  @Test
  void aClockSetBackEndsNothingAndRaisesNothingTwice() {
    AlertDefinition rule = rule(AlertCondition.FAILED, Duration.ZERO);
    WatchedSession failed = facts(session("s", SessionState.FAILED, Activity.UNKNOWN, null), T0);
    OpenAlert open = decide(rule, view(failed), T0).steps().get(0).alert();
    assertEquals(List.of(), decide(rule, view(failed, open), T0.plusSeconds(1)).steps());
  }

  @Test
  void whatNobodyHasSeenLatelyIsNeitherRaisedNorResolved() {
    AlertDefinition rule = rule(AlertCondition.OVERLONG, TWO_HOURS);
    Session last = session("s", SessionState.RUNNING, Activity.UNKNOWN, null);
    AlertView unseen = view(new WatchedSession(last, T0, T0, true));
    AlertVerdict verdict = decide(rule, unseen, T0.plus(Duration.ofDays(9)));
    assertEquals(List.of(), verdict.steps());
    assertEquals(T0.plus(Duration.ofDays(9)).plusSeconds(60), verdict.next());
  }

  @Test
  void oneSessionThatTwoCallsSeeIsOneAlert() {
    AlertDefinition rule = rule(AlertCondition.FAILED, Duration.ZERO);
    WatchedSession one = facts(session("s", SessionState.FAILED, Activity.UNKNOWN, null), T0);
    AlertView twice = new AlertView("key", List.of(one, one), null, List.of());
    assertEquals(1, decide(rule, twice, T0).steps().size());
  }

  @Test
  void hoursCountOnlyInside() throws BadValueException {
    WeeklyHours work = WeeklyHours.TYPE.parse("Mon-Fri 08:00-19:00 UTC");
    AlertDefinition rule = rule(AlertCondition.OVERLONG, TWO_HOURS, work, null);
    Instant friday = Instant.parse("2026-11-27T18:00:00Z");
    AlertView view =
        view(facts(session("s", SessionState.RUNNING, Activity.UNKNOWN, null), friday));
    AlertVerdict verdict = decide(rule, view, friday.plus(Duration.ofHours(3)));
    assertEquals(List.of(), verdict.steps());
    assertEquals(Instant.parse("2026-11-30T09:00:00Z"), verdict.next());
  }

  @Test
  void anIncidentIsToldAfterItsTimeAndResolvedWithItsEnd() {
    Incident incident =
        new Incident(AlertSamples.ORIGIN, null, "UNREACHABLE", null, null, "no", null, null, T0, 1);
    AlertDefinition rule = rule(AlertCondition.TARGET_FAILING, TWO_HOURS);
    AlertView failing = new AlertView("i", List.of(), incident, List.of());
    assertEquals(T0.plus(TWO_HOURS), decide(rule, failing, T0).next());
    OpenAlert open = decide(rule, failing, T0.plus(TWO_HOURS)).steps().get(0).alert();
    AlertView over = new AlertView("i", List.of(), null, List.of(open));
    AlertStep end = decide(rule, over, T0.plus(TWO_HOURS)).steps().get(0);
    assertEquals(EventType.ALERT_RESOLVED, end.type());
    assertEquals("UNREACHABLE", end.incident().failureClass());
  }

  @Test
  void aRuleThatIsNoMoreResolvesItsAlerts() {
    AlertDefinition rule = rule(AlertCondition.FAILED, Duration.ZERO);
    WatchedSession failed = facts(session("s", SessionState.FAILED, Activity.UNKNOWN, null), T0);
    OpenAlert open = decide(rule, view(failed), T0).steps().get(0).alert();
    AlertVerdict verdict = AlertDecision.of(AlertPlan.NONE, view(failed, open), T0);
    assertEquals(List.of(EventType.ALERT_RESOLVED), types(verdict));
    assertEquals("the rule was removed", verdict.steps().get(0).endReason());
  }

  @Test
  void theScopeNarrows() {
    AlertScope others = new AlertScope(Set.of(), Set.of(), Set.of("SQL"), Set.of(), Set.of());
    AlertDefinition rule =
        new AlertDefinition(
            "f", AlertCondition.FAILED, Duration.ZERO, null, others, null, null, List.of(), false);
    WatchedSession failed = facts(session("s", SessionState.FAILED, Activity.UNKNOWN, null), T0);
    assertEquals(List.of(), decide(rule, view(failed), T0).steps());
  }
}
