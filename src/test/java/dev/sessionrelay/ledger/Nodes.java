package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.NodeSession.NodeReport;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Relays of a group, as far as the ledger sees them. */
final class Nodes {
  private Nodes() {}

  static NodeSession session(String name, Clock clock) {
    NodeIdentity node =
        new NodeIdentity(name + "-" + System.nanoTime(), name, "1", "", clock.instant());
    return new NodeSession(node, () -> new NodeReport("c", "{}"), clock, System::nanoTime);
  }

  static SqlLedger open(LedgerSettings settings, NodeSession session) {
    return SqlLedger.openShared(settings, session, Clock.systemUTC(), Spans.NONE);
  }

  /** Takes the unit as soon as it is free. */
  static Tenure take(SqlLedger ledger, String unit, Duration most) {
    return Awaitility.await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> ledger.leases().take(unit), taken -> taken != null);
  }
}
