package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.listing;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.database.Dialect;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.LedgerSources;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.Observation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one relay with a SQLite ledger asks the database, statement by statement: that several
 * relays can share another one costs it nothing. The expectation was recorded before they could;
 * since then only the finding of when a session was seen last has changed, and that a change leaves
 * what the session is found by.
 */
class StatementTraceTest {
  @TempDir Path directory;

  @Test
  void relayAloneAsksWhatItAlwaysDid() throws Exception {
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    List<String> trace = new ArrayList<>();
    FingerprintCache memory = new FingerprintCache(10);
    OpenIncidents incidents = new OpenIncidents();
    try (LedgerTransaction transaction =
        new LedgerTransaction(
            traced(LedgerSources.of(settings).getConnection(), trace), Dialect.SQLITE)) {
      for (Observation seen :
          List.of(
              listing(session("sc-1", RUNNING), session("sc-2", RUNNING)),
              listing(session("sc-1", STOPPED), session("sc-2", RUNNING)),
              listing(session("sc-1", STOPPED)),
              listing(session("sc-1", STOPPED)))) {
        commit(transaction, trace, new RecordObservation(seen, memory, incidents, false));
      }
      commit(transaction, trace, tx -> incidents.fail(tx, incident("sc-3", "THROTTLED"), T0));
    }
    byte[] expected =
        StatementTraceTest.class.getResourceAsStream("/ledger/statements.txt").readAllBytes();
    assertEquals(new String(expected, StandardCharsets.UTF_8), String.join("\n", trace) + "\n");
  }

  private static void commit(
      LedgerTransaction transaction, List<String> trace, LedgerTransaction.UnitOfWork<?> work)
      throws Exception {
    transaction.begin();
    work.run(transaction);
    transaction.flush();
    transaction.commit();
    trace.add("");
  }

  private static Connection traced(Connection connection, List<String> trace) {
    return (Connection)
        Proxy.newProxyInstance(
            StatementTraceTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = call(connection, method, arguments);
              if (method.getName().equals("prepareStatement")) {
                return traced((PreparedStatement) result, (String) arguments[0], trace);
              }
              if (method.getName().equals("setAutoCommit")) {
                trace.add((boolean) arguments[0] ? "COMMIT" : "BEGIN");
              }
              return result;
            });
  }

  private static PreparedStatement traced(
      PreparedStatement statement, String sql, List<String> trace) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            StatementTraceTest.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("execute")) {
                trace.add(sql);
              }
              return call(statement, method, arguments);
            });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
