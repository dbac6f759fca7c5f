package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.NodeSession.NodeReport;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Relays of a group, as far as the ledger sees them. */
public final class Nodes {
  private Nodes() {}

  public static NodeSession session(String name, Clock clock) {
    return session(name, () -> "c", clock);
  }

  /**
   * @param configuration digest of what is in force, as it tells with every beat
   */
  static NodeSession session(String name, Supplier<String> configuration, Clock clock) {
    NodeIdentity node =
        new NodeIdentity(name + "-" + System.nanoTime(), name, "1", "", clock.instant());
    Supplier<NodeReport> report = () -> new NodeReport(configuration.get(), "");
    return new NodeSession(node, report, clock, System::nanoTime);
  }

  public static SqlLedger open(LedgerSettings settings, NodeSession session) {
    return SqlLedger.openShared(settings, session, Clock.systemUTC(), Spans.NONE);
  }

  /** Takes the unit as soon as it is free. */
  public static Tenure take(SqlLedger ledger, String unit, Duration most) {
    return Awaitility.await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> ledger.leases().take(unit), taken -> taken != null);
  }
}
