package dev.sessionrelay.status;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.status.StatusReport.HealthState;
import dev.sessionrelay.status.web.StatusServer;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.ShippedRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay whose vendor and webhook nobody answers for. */
class StatusReportsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path home;
  private Relay relay;
  private StatusReports reports;

  @BeforeEach
  void start() throws Exception {
    ShippedRoutes.copyTo(home);
    int nobody = FreePort.any();
    Files.writeString(
        home.resolve("application.properties"),
        """
        simulator.enabled = false
        web.port = 0
        account.a.vendor = huawei
        account.a.base-url = http://127.0.0.1:%1$d
        account.a.token = hunter2hunter2
        target.t.endpoint = huawei-sql-session
        target.t.account = a
        target.t.workspace = 0b1c2d3e-1111-2222-3333-444455556666
        target.t.sessions = ac8111bf-3601-4905-8ddd-000000000001
        target.t.every = 100ms
        sink.webhook.url = http://127.0.0.1:%1$d/hunter2
        breaker.failures = 1
        retry.unreachable.attempts = 1
        """
            .formatted(nobody));
    Clock clock = Clock.systemUTC();
    HomeFiles files = new HomeFiles(home, System::getenv, clock);
    relay = Relay.start(files.load().orThrow(), files, clock);
    reports = new StatusReports(relay, "n1", Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    relay.close();
  }

  @Test
  void whatFailsIsInTheReport() {
    await().atMost(LONG).until(() -> !reports.get().health().reasons().isEmpty());
    await().atMost(LONG).until(() -> isRetrying(reports.get().sinks().get(2)));
    StatusReport report = reports.get();
    assertEquals(HealthState.DEGRADED, report.health().state());
    assertTrue(
        report.health().reasons().get(0).startsWith("target t fails: UNREACHABLE: "),
        report.health()::toString);

    StatusReport.TargetReport target = report.targets().get(0);
    assertTrue(target.failing());
    assertTrue(target.result().contains("UNREACHABLE"), target.result());
    assertNotNull(target.lastTurn());
    assertEquals("every 100ms", target.schedule());
    assertTrue(
        target.polls().stream()
            .anyMatch(each -> each.result().equals("UNREACHABLE") && each.status() == null),
        target::toString);
    long polls = target.polls().stream().mapToLong(StatusReport.PollCount::count).sum();
    assertTrue(polls >= target.turns(), target::toString);
    assertTrue(target.turnSeconds() > 0, target::toString);

    StatusReport.AccountReport account = report.accounts().get(0);
    assertEquals("huawei", account.vendor());
    assertFalse(account.breakers().get(0).isClosed());

    assertEquals("UNREACHABLE", report.incidents().get(0).failureClass());

    StatusReport.Sink webhook = report.sinks().get(2);
    assertNotNull(webhook.oldestWaiting());
    assertNotNull(webhook.lastError());
    assertEquals(0, webhook.delivered());

    assertTrue(report.ledger().healthy());
    assertTrue(report.ledger().bytes() > 0);
    assertEquals("data/ledger.db", report.ledger().words());

    assertTrue(report.reload().applied());
    assertEquals("start", report.reload().cause());
    assertEquals(report.reload().at(), report.configuration().since());
    assertTrue(report.configuration().lines().contains("account.a.token = [secret]"));
    assertFalse(report.toString().contains("hunter2"), report::toString);
  }

  @Test
  void aPageThatIsSwitchedOffDoesNotListen() throws Exception {
    assertNull(StatusServer.start(relay.configuration(), request -> Optional.empty()));
  }

  private static boolean isRetrying(StatusReport.Sink sink) {
    return sink.state().equals("retrying") && sink.backlog() > 0;
  }
}
