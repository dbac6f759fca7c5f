package dev.sessionrelay.alert;

import static dev.sessionrelay.alert.AlertSamples.ORIGIN;
import static dev.sessionrelay.alert.AlertSamples.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.usage.DailyUse;
import dev.sessionrelay.ledger.usage.UseFold;
import dev.sessionrelay.ledger.usage.UseQueries;
import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A year of sessions that live at random, with restarts, reloads, outages of the relay and of its
 * target, and retention that takes the events: every alert of a reference model is told once,
 * reminded of as often as it should be and resolved once, and the hours of the report are the
 * model's. {@code -Dyear.sessions=1000 -Dyear.days=365} for the whole, {@code -Dyear.turn=60} with
 * a poll an hour.
 */
class YearTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:03:00Z");
  private static final PollScope SCOPE = new PollScope(ORIGIN, null, "", false);
  private static final AlertDefinition OVERLONG =
      rule(AlertCondition.OVERLONG, Duration.ofHours(5), null, Duration.ofHours(7));
  private static final AlertDefinition IDLE = rule(AlertCondition.IDLE, Duration.ofHours(2));
  private static final AlertDefinition FAILED = rule(AlertCondition.FAILED, Duration.ZERO);

  /** Few, so that days are added up while their events are still there. */
  private static final int UNCOUNTED = 20;

  private final int sessions = Integer.getInteger("year.sessions", 12);
  private final int days = Integer.getInteger("year.days", 6);
  private final Duration turn = Duration.ofMinutes(Integer.getInteger("year.turn", 10));
  private final Random random = new Random(Long.getLong("year.seed", 3));
  private final SettableClock time = SettableClock.standingAt(BEGIN);
  private final YearModel model = new YearModel(OVERLONG, IDLE, FAILED);
  private final Map<String, Session> world = new TreeMap<>();
  private final Map<String, Integer> told = new TreeMap<>();

  @TempDir Path directory;
  private LedgerSettings settings;
  private SqlLedger ledger;
  private AlertClock alerts;
  private long read;

  @ParameterizedTest
  @EnumSource
  void theYearIsToldAndReportedAsAModelSays(Ledgers database) throws Exception {
    settings =
        Ledgers.keeping(
            database.fresh(directory), Duration.ofDays(1), Duration.ofDays(2), Long.MAX_VALUE);
    start();
    long aDay = Duration.ofDays(1).dividedBy(turn);
    for (int made = 1; made <= days * aDay; made++) {
      time.set(time.instant().plus(turn).plusSeconds(random.nextInt(60) - 30));
      live();
      if (random.nextInt(250) == 0) {
        stop();
        time.set(time.instant().plus(turn.multipliedBy(random.nextInt(30))));
        live();
        start();
      } else if (random.nextInt(150) == 0) {
        fail(1 + random.nextInt(9));
      }
      poll();
      if (made % aDay == 0) {
        Ledgers.eachMinute(ledger);
      }
    }
    stop();
    report();
  }

  private void start() throws Exception {
    ledger = SqlLedger.open(settings, time);
    UseFold.install(ledger, UNCOUNTED);
    alerts = new AlertClock(new AlertJournal(ledger), time);
    alerts.follow(AlertSamples.plan(OVERLONG, IDLE, FAILED));
    model.restarted();
    tick();
  }

  private void stop() throws Exception {
    read();
    alerts.close();
    ledger.close();
  }

  private void tick() throws Exception {
    alerts.tick();
    model.look(time.instant());
    read();
  }

  /** The sessions of the vendor, whether or not anybody looks. */
  private void live() {
    for (int i = 0; i < sessions; i++) {
      if (random.nextInt(100) == 0) {
        String id = "s-" + i;
        switch (random.nextInt(8)) {
          case 0 -> world.put(id, session(id, SessionState.STARTING, Activity.UNKNOWN));
          case 1 -> world.put(id, session(id, SessionState.FAILED, Activity.UNKNOWN));
          case 2 -> world.put(id, session(id, SessionState.STOPPED, Activity.UNKNOWN));
          case 3 -> world.remove(id);
          case 4, 5 -> world.put(id, session(id, SessionState.RUNNING, Activity.IDLE));
          default -> world.put(id, session(id, SessionState.RUNNING, Activity.BUSY));
        }
      }
    }
  }

  private static Session session(String id, SessionState state, Activity activity) {
    return AlertSamples.session(id, state, activity, null);
  }

  /** So many turns fail; from the second on what was seen before is stale. */
  private void fail(int turns) throws Exception {
    for (int missed = 1; missed <= turns; missed++) {
      ledger.failed(
          new Incident(ORIGIN, null, "UNREACHABLE", null, null, "no", null, null, null, 0),
          time.instant());
      ledger.turnEnded(SCOPE);
      model.missed();
      if (missed == 2) {
        Ledgers.eachMinute(ledger);
      }
      tick();
      time.set(time.instant().plus(turn));
      live();
    }
  }

  private void poll() throws Exception {
    Instant now = time.instant();
    for (String id : model.lost(world.keySet())) {
      ledger.gone(ORIGIN, id, "the service said so", now);
    }
    List<Session> seen = List.copyOf(world.values());
    ledger.record(new Observation(ORIGIN, null, Coverage.COMPLETE, seen, now, false));
    ledger.recovered(ORIGIN, null, now);
    ledger.turnEnded(SCOPE);
    model.seen(seen, now);
    tick();
  }

  private void read() throws Exception {
    List<EventLog.Stored> more = ledger.events().read("any", read, 100_000);
    for (EventLog.Stored stored : more) {
      read = stored.position();
      if (stored.event().type().isOfAlert()) {
        JsonNode alert = JSON.readTree(stored.event().json()).path("data").path("alert");
        String what = stored.event().subject() + " " + alert.path("rule").asText();
        told.merge(what + " " + stored.event().type(), 1, Integer::sum);
      }
    }
  }

  private void report() {
    assertEquals(model.told(), told);
    try (SqlLedger after = SqlLedger.open(settings, time)) {
      Map<String, UseTotal> reported = new TreeMap<>();
      LocalDate first = BEGIN.atOffset(ZoneOffset.UTC).toLocalDate();
      for (DailyUse use :
          new UseQueries(after.reader())
              .since(first, Collectors.flatMapping(List::stream, Collectors.toList()))) {
        reported.merge(use.session().subject() + " " + use.day(), use.total(), UseTotal::plus);
      }
      assertEquals(model.uses(), reported);
      long events = after.reader().number("SELECT count(*) FROM event");
      long kept = after.reader().number("SELECT count(*) FROM session_day");
      System.out.printf(
          "%d alert events, %d session days, of which %d have lost their events; %d events kept%n",
          told.values().stream().mapToInt(n -> n).sum(), reported.size(), kept, events);
      assertTrue(kept > reported.size() / 2, "most days have lost their events");
    }
  }
}
