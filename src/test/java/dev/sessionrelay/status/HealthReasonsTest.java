package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.LedgerHealth;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.relay.reload.ReloadResult;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigError.Severity;
import dev.sessionrelay.sink.SinkStatus;
import dev.sessionrelay.status.StatusReport.Health;
import dev.sessionrelay.status.StatusReport.HealthState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthReasonsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final LedgerFigures FIGURES =
      new LedgerFigures(List.of(), Map.of(), List.of(), AlertReports.NONE, 1, null);
  private static final LedgerHealth WORKING = new LedgerHealth(true, null, NOW, Map.of());

  @Test
  void warningsAndSingleSessionsAreNoReason() {
    Health health =
        new HealthReasons()
            .ledger(WORKING, FIGURES, Duration.ZERO)
            .reload(reload(true, fault(Severity.WARNING, 1)), Duration.ZERO)
            .incidents(List.of(incident("a", "s-1")))
            .health();
    assertEquals(new Health(HealthState.UP, List.of()), health);
  }

  @Test
  void aLedgerThatTakesNoWritesComesFirst() {
    Health health =
        new HealthReasons()
            .reload(
                reload(false, fault(Severity.WARNING, 1), fault(Severity.FAULT, 2)), Duration.ZERO)
            .ledger(
                new LedgerHealth(false, "the disk is full", NOW, Map.of()), FIGURES, Duration.ZERO)
            .health();
    assertEquals(
        new Health(
            HealthState.DOWN,
            List.of(
                "the ledger takes no writes, so polling pauses: the disk is full",
                "the last reload was refused: application.properties:2: wrong; mend it")),
        health);
  }

  /** Relays of a group go by the server's clock; people read this machine's. */
  @Test
  void clocksTenMinutesApartAreToldAsTheyAre() {
    assertEquals(
        List.of(
            "the clock of this machine is 600 s ahead of that of the ledger's server: times in events are wrong by so much",
            "the clock of this machine is 600 s behind that of the ledger's server: times in events are wrong by so much"),
        new HealthReasons()
            .serverClock(Duration.ofMinutes(-10))
            .serverClock(Duration.ofMinutes(10))
            .health()
            .reasons());
  }

  @Test
  void targetThatStarvedWasHealthyAsSmallWritesFitted() {
    Map<String, String> starving = Map.of("target spark", "no space left");
    Health health =
        new HealthReasons()
            .ledger(new LedgerHealth(true, null, NOW, starving), FIGURES, Duration.ZERO)
            .health();
    assertEquals(
        new Health(
            HealthState.DEGRADED,
            List.of("target spark cannot be recorded, though smaller work can: no space left")),
        health);
  }

  @Test
  void sinksThatDoNotTakeEventsAreNamed() {
    List<SinkStatus> sinks =
        List.of(
            sink("well", SinkStatus.SinkCondition.WORKING, 0),
            sink("early", SinkStatus.SinkCondition.WORKING, 1),
            sink("late", SinkStatus.SinkCondition.WORKING, 1),
            sink("behind", SinkStatus.SinkCondition.WORKING, 0),
            sink("down", SinkStatus.SinkCondition.DOWN, 1),
            sink("held", SinkStatus.SinkCondition.HELD_UP, 0),
            sink("stopped", SinkStatus.SinkCondition.STOPPED, 0));
    LedgerFigures figures =
        new LedgerFigures(
            List.of(
                waiting("early", NOW.minusSeconds(50)),
                waiting("late", NOW.minusSeconds(70)),
                waiting("behind", NOW.minusSeconds(70))),
            Map.of(),
            List.of(),
            AlertReports.NONE,
            1,
            null);
    assertEquals(
        List.of(
            "sink late does not take every event: refused",
            "sink behind is behind: refused",
            "sink down takes no events: refused",
            "sink held is held up: refused",
            "sink stopped has stopped: refused"),
        new HealthReasons()
            .sinks(sinks, figures, NOW, new WaitingEvents(() -> 0))
            .health()
            .reasons());
  }

  @Test
  void whenTheClockWasSetBackASinkWasToldBehindAnHourLate() {
    AtomicLong nanos = new AtomicLong();
    WaitingEvents waiting = new WaitingEvents(nanos::get);
    List<SinkStatus> sinks = List.of(sink("hook", SinkStatus.SinkCondition.WORKING, 0));
    Instant ahead = NOW.plusSeconds(3600);
    List<String> late = List.of("sink hook is behind: refused");
    assertEquals(List.of(), reasons(sinks, waiting("hook", ahead), waiting));
    nanos.set(Duration.ofSeconds(60).toNanos());
    assertEquals(List.of(), reasons(sinks, waiting("hook", ahead), waiting));
    nanos.set(Duration.ofSeconds(61).toNanos());
    assertEquals(late, reasons(sinks, waiting("hook", ahead), waiting));
    assertEquals(List.of(), reasons(sinks, waiting("hook", ahead.plusSeconds(1)), waiting));
    assertEquals(List.of(), reasons(sinks, waiting("hook", null), waiting));
  }

  private static List<String> reasons(List<SinkStatus> sinks, SinkRow row, WaitingEvents waiting) {
    LedgerFigures figures =
        new LedgerFigures(List.of(row), Map.of(), List.of(), AlertReports.NONE, 1, null);
    return new HealthReasons().sinks(sinks, figures, NOW, waiting).health().reasons();
  }

  @Test
  void receiverThatRefusedEverythingAndDeadLettersLeftHealthUp() {
    SinkStatus refusing =
        new SinkStatus("hook", SinkStatus.SinkCondition.WORKING, "HTTP 401", NOW, 0, 1, 0, true);
    SinkRow dead = new SinkRow("file", 0, 0, 2, null, false, null, NOW, 0, "HTTP 422: no");
    LedgerFigures figures =
        new LedgerFigures(List.of(dead), Map.of(), List.of(), AlertReports.NONE, 1, null);
    Health health =
        new HealthReasons()
            .sinks(
                List.of(refusing, sink("file", SinkStatus.SinkCondition.WORKING, 0)),
                figures,
                NOW,
                new WaitingEvents(() -> 0))
            .health();
    assertEquals(
        new Health(
            HealthState.DEGRADED,
            List.of(
                "sink hook refuses events: HTTP 401",
                "sink file has 2 dead letters to replay or drop, the newest: HTTP 422: no")),
        health);
  }

  private static SinkStatus sink(String name, SinkStatus.SinkCondition condition, int parked) {
    return new SinkStatus(name, condition, "refused", NOW, 0, parked, 0, false);
  }

  private static SinkRow waiting(String name, Instant oldest) {
    return new SinkRow(name, 0, 1, 0, oldest, false, null, NOW, 0, null);
  }

  @Test
  void whatTakesTooLongIsNamed() {
    Duration long7 = Duration.ofSeconds(7);
    Duration short3 = Duration.ofSeconds(3);
    Health health =
        new HealthReasons()
            .ledger(WORKING, FIGURES, long7)
            .reload(reload(true), long7)
            .deliveries(Map.of("webhook", long7, "file", short3))
            .clock(Optional.of(Duration.ofHours(-1)))
            .health();
    assertEquals(HealthState.DEGRADED, health.state());
    assertEquals(
        List.of(
            "the ledger has not answered for 7 s",
            "the files differ from what is in force, or are not looked at, for 7 s",
            "a delivery to sink webhook takes 7 s",
            "the clock of the machine jumped by -3600 s"),
        health.reasons());
  }

  @Test
  void manyReasonsAreCounted() {
    List<Incident> incidents =
        IntStream.range(0, 7).mapToObj(i -> incident("t" + i, null)).toList();
    Health health =
        new HealthReasons()
            .reload(
                reload(false, fault(Severity.FAULT, 1), fault(Severity.FAULT, 2)), Duration.ZERO)
            .incidents(incidents)
            .health();
    assertEquals(HealthState.DEGRADED, health.state());
    assertEquals(7, health.reasons().size());
    assertEquals(
        "the last reload was refused: application.properties:1: wrong; mend it (and 1 more)",
        health.reasons().get(0));
    assertEquals("target t4 fails: 401 UNAUTHENTICATED: no", health.reasons().get(5));
    assertEquals("2 more targets failing", health.reasons().get(6));
  }

  private static ConfigError fault(Severity severity, int line) {
    return new ConfigError(
        severity, "application.properties", line, null, "wrong", "mend it", null);
  }

  private static ReloadResult reload(boolean applied, ConfigError... faults) {
    return new ReloadResult(
        NOW,
        ReloadResult.Cause.FILES,
        applied,
        List.of(faults),
        List.of(),
        Duration.ofMillis(1),
        "");
  }

  private static Incident incident(String target, String session) {
    Origin origin = new Origin("huawei", "s", "huawei-sql-session", "a", target, "w", "w");
    return new Incident(
        origin, session, "UNAUTHENTICATED", 401, null, "no", "check it", null, NOW, 1);
  }
}
