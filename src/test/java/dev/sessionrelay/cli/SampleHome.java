package dev.sessionrelay.cli;

import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A home directory whose ledger is open, as that of a running relay. */
final class SampleHome implements AutoCloseable {
  final Path path;
  final SqlLedger ledger;

  SampleHome(Path path) {
    this.path = path;
    write("application.properties", "");
    this.ledger =
        SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, path), Clock.systemUTC());
  }

  void write(String name, String text) {
    try {
      Files.createDirectories(path.resolve(name).getParent());
      Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void seen(Session session, Instant at) {
    ledger.record(
        new Observation(
            session.origin(), session.sessionId(), Coverage.ONE, List.of(session), at, false));
  }

  void failed(String sessionId, String failureClass, Instant at) {
    ledger.failed(
        new Incident(
            SPARK,
            sessionId,
            failureClass,
            429,
            "Throttling.User",
            "too many requests",
            "wait",
            "request-2",
            null,
            0),
        at);
  }

  /** Two turns in a row without an answer. */
  void missed(Origin origin) {
    for (int turn = 0; turn < 3; turn++) {
      ledger.turnEnded(new PollScope(origin, null, "", false));
    }
    Awaitility.await()
        .until(
            () -> new SessionQueries(ledger.reader()).ofTargets().get(origin.target()).stale() > 0);
  }

  @Override
  public void close() {
    ledger.close();
  }

  static final Origin SPARK =
      new Origin(
          "alibaba",
          "emr-serverless-spark",
          "alibaba-session-clusters",
          "prod",
          "spark",
          "w-1234abcd",
          "w-1234abcd");
  static final Origin SQL =
      new Origin(
          "huawei", "dataarts-fabric", "huawei-sql-session", "fabric", "sql", "ws-1", "ws-1");

  static Session session(Origin origin, String id, String name, SessionState state) {
    return new Session(
        origin,
        id,
        name,
        "SQL",
        "SQL",
        state,
        state.name(),
        Activity.UNKNOWN,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        Map.of(),
        null);
  }
}
