package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sessions, observations and incidents as polls make them. */
public final class LedgerSamples {
  public static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  public static final Origin ORIGIN = origin("spark");

  private LedgerSamples() {}

  public static Origin origin(String target) {
    return new Origin(
        "alibaba",
        "emr-serverless-spark",
        "alibaba-session-clusters",
        "prod",
        target,
        "w-1234abcd",
        "w-1234abcd");
  }

  public static Origin route(String route) {
    return new Origin(
        "huawei", "dataarts-fabric", "huawei-ray-session", "fabric", "ray", route, null);
  }

  public static Session session(String id, SessionState state) {
    return session(ORIGIN, id, state);
  }

  public static Session session(Origin origin, String id, SessionState state) {
    return new Session(
        origin,
        id,
        "name of " + id,
        "SQL",
        "SQL",
        state,
        state.name().toLowerCase(Locale.ROOT),
        Activity.UNKNOWN,
        new Session.StateReason("0", "ok"),
        new Session.Owner("1509789347011222", "alice"),
        "root_queue",
        new Session.Engine("esr-2.1", "esr-2.1 (Spark 3.3.1, Scala 2.12, Java Runtime)", false),
        T0.minusSeconds(3_600),
        T0.minusSeconds(1_800),
        null,
        true,
        new Session.AutoStop(true, 45),
        new Session.Links("https://example.com/ui/" + id, null, null),
        List.of(new Session.ConfigurationItem("spark-defaults.conf", "spark.app.name", "test")),
        Map.of("draftId", "TSK-1", "publicEndpointId", "ep-" + id),
        "request-1");
  }

  public static Observation one(Session session) {
    return observation(session.sessionId(), Coverage.ONE, false, session);
  }

  public static Observation listing(Session... sessions) {
    return observation(null, Coverage.COMPLETE, false, sessions);
  }

  public static Observation narrowed(String filter, Session... sessions) {
    Observation all = listing(sessions);
    return new Observation(
        all.origin(), null, Coverage.COMPLETE, filter, all.seen(), T0, false, null);
  }

  public static Observation observation(
      String askedFor, Coverage coverage, boolean everyPoll, Session... sessions) {
    Origin origin = sessions.length == 0 ? ORIGIN : sessions[0].origin();
    return new Observation(origin, askedFor, coverage, Arrays.asList(sessions), T0, everyPoll);
  }

  public static Incident incident(String sessionId, String failureClass) {
    return new Incident(
        ORIGIN,
        sessionId,
        failureClass,
        429,
        "Throttling.User",
        "too many requests",
        "wait",
        "request-2",
        null,
        0);
  }

  /** The events that a sink would read, one line each: type, subject, sequence, state. */
  public static List<String> feed(SqlLedger ledger) {
    return ledger.events().read("any", 0, 1_000).stream()
        .map(stored -> line(stored.event()))
        .toList();
  }

  static String line(Event event) {
    return "%s %s %d %s".formatted(event.type(), event.subject(), event.sequence(), event.state());
  }
}
