package dev.sessionrelay.status;

import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.CostEstimate;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.status.StatusReport.HealthState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Status reports for tests. */
public final class Reports {
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Reports() {}

  public static StatusReport sound() {
    return report(
        HealthState.UP,
        List.of(),
        List.of(),
        new StatusReport.Reload(
            NOW.minusSeconds(7200), "files", true, List.of(), List.of("target spark changed"), 35));
  }

  public static StatusReport troubled() {
    return report(
        HealthState.DEGRADED,
        List.of("the last reload was refused: routes/sinks/chat.camel.yaml:7 and 1 more"),
        List.of(incident()),
        new StatusReport.Reload(
            NOW.minusSeconds(12),
            "files",
            false,
            List.of(
                "routes/sinks/chat.camel.yaml:7: 'route.from.steps[0]' has no word 'lgo'; did you mean"
                    + " 'log'?",
                "application.properties:3: target.spark.every is <b>soon</b>; expected is a duration"),
            List.of(),
            41));
  }

  public static StatusReport down() {
    return report(
        HealthState.DOWN, List.of("the ledger cannot be written: disk full"), List.of(), null);
  }

  /** Of one of three relays that share a ledger. */
  public static StatusReport grouped() {
    GroupReport group =
        new GroupReport(
            List.of(
                node("relay-1", "living", List.of("prod"), List.of("webhook-oncall"), 2),
                node("relay-2", "draining", List.of("lab"), List.of(), 1),
                node("relay-3", "silent", List.of(), List.of(), 0)),
            List.of(
                new GroupReport.UnitStatus(
                    "account/lab", "relay-2", NOW, "relay-2 is drained; relay-1 asks for it"),
                new GroupReport.UnitStatus("account/oci", null, null, "relay-1 asks for it"),
                new GroupReport.UnitStatus(
                    "account/prod", "relay-1", NOW, "relay-1 has 50 % of the work")),
            7,
            2,
            0.25);
    return copy(NOW, sound(), group);
  }

  private static GroupReport.NodeStatus node(
      String name, String state, List<String> accounts, List<String> sinks, int targets) {
    List<String> reasons = state.equals("silent") ? List.of("disk full") : List.of();
    return new GroupReport.NodeStatus(
        name, state, "0.1.0", "", "c0ffee".repeat(9), NOW, accounts, sinks, targets, 0.4, reasons);
  }

  /** The same, made at another moment. */
  public static StatusReport at(Instant now, StatusReport report) {
    return copy(now, report, report.group());
  }

  /** Of so many targets, which all fail. */
  public static StatusReport outage(int targets) {
    StatusReport one = troubled();
    List<StatusReport.TargetReport> failing =
        IntStream.range(0, targets)
            .mapToObj(i -> target("t-" + i, "huawei-sql-session", "lab", "503", i != 7, false))
            .toList();
    return copy(
        one, one.now(), one.group(), failing, Collections.nCopies(targets, one.incidents().get(0)));
  }

  private static StatusReport copy(Instant now, StatusReport report, GroupReport group) {
    return copy(report, now, group, report.targets(), report.incidents());
  }

  private static StatusReport copy(
      StatusReport report,
      Instant now,
      GroupReport group,
      List<StatusReport.TargetReport> targets,
      List<StatusReport.OpenIncident> incidents) {
    return new StatusReport(
        now,
        report.health(),
        report.process(),
        report.configuration(),
        targets,
        report.accounts(),
        incidents,
        report.sinks(),
        report.ledger(),
        report.totals(),
        report.alerts(),
        group,
        report.reload());
  }

  private static StatusReport report(
      HealthState state,
      List<String> reasons,
      List<Incident> incidents,
      StatusReport.Reload reload) {
    return new StatusReport(
        NOW,
        new StatusReport.Health(state, reasons),
        new StatusReport.Process("0.1.0", "n-4f2a", "/srv/relay", NOW.minusSeconds(93784)),
        new StatusReport.ConfigurationReport(
            "5c0ffee5c0ffee5c0ffee5",
            NOW.minusSeconds(7200),
            List.of("account.prod.access-key-secret = [secret]", "target.spark.every = 30s")),
        targets(!incidents.isEmpty()),
        List.of(
            new StatusReport.AccountReport(
                "prod",
                "alibaba",
                null,
                null,
                12.5,
                List.of(new StatusReport.BreakerReport("alibaba-session-clusters", "closed"))),
            new StatusReport.AccountReport(
                "lab",
                "huawei",
                NOW.plusSeconds(28),
                "the vendor refuses the account's credential (401 UNAUTHENTICATED APIG.0301)",
                32,
                List.of(
                    new StatusReport.BreakerReport("huawei-sql-session", "open"),
                    new StatusReport.BreakerReport("huawei-ray-session", "closed")))),
        incidents.stream().map(StatusReport.OpenIncident::of).toList(),
        List.of(
            new StatusReport.Sink("file", "delivering", 0, null, null, 10482, 0),
            new StatusReport.Sink(
                "webhook-oncall",
                "waiting",
                1204,
                NOW.minusSeconds(400),
                "connection refused: https://hooks.example.com/",
                9278,
                3)),
        new StatusReport.LedgerReport(state != HealthState.DOWN, "data/ledger.db", 48_300_000, 214),
        List.of(
            total("alibaba", SessionState.RUNNING, Activity.UNKNOWN, false, 9, 86400),
            total("alibaba", SessionState.RUNNING, Activity.UNKNOWN, true, 1, 172800),
            total("oracle", SessionState.STARTING, Activity.IDLE, false, 2, 60),
            total("oracle", SessionState.GONE, Activity.UNKNOWN, false, 5, 600)),
        List.of(
            new AlertRuleReport("idle-spark", List.of(alert())),
            new AlertRuleReport("overlong", List.of())),
        null,
        reload);
  }

  private static AlertRuleReport.OpenAlertReport alert() {
    return new AlertRuleReport.OpenAlertReport(
        "idle-spark",
        "idle",
        "alibaba",
        "prod",
        "spark",
        "sc-000001",
        "emr-serverless-spark/prod/w-1234abcd/sc-000001",
        null,
        NOW.minusSeconds(9_000),
        NOW.minusSeconds(1_800),
        1,
        null,
        List.of(),
        new CostEstimate(
            "EUR", new BigDecimal("1.20"), new BigDecimal("4.80"), new BigDecimal("3.00")));
  }

  private static SessionTotal total(
      String vendor, SessionState state, Activity activity, boolean stale, long count, long age) {
    return new SessionTotal(vendor, state, activity, stale, count, NOW.minusSeconds(age));
  }

  private static List<StatusReport.TargetReport> targets(boolean failing) {
    List<StatusReport.TargetReport> targets = new ArrayList<>();
    targets.add(
        target("spark", "alibaba-session-clusters", "prod", "200, 12 sessions", false, false));
    targets.add(target("notebooks", "oracle-notebook-session", "oci", "8 sessions", false, false));
    targets.add(
        target(
            "sql \"one\"",
            "huawei-sql-session",
            "lab",
            failing ? "401 UNAUTHENTICATED" : "3 sessions",
            failing,
            failing));
    return targets;
  }

  private static StatusReport.TargetReport target(
      String name, String endpoint, String account, String result, boolean failing, boolean slow) {
    Instant last = NOW.minusSeconds(14);
    return new StatusReport.TargetReport(
        name,
        endpoint,
        account,
        "every 30s",
        last,
        last.plusSeconds(30),
        result,
        failing,
        false,
        12,
        0,
        null,
        slow,
        3120,
        624.5,
        List.of(
            new StatusReport.PollCount("HELD", null, 7),
            new StatusReport.PollCount("OK", 200, 9357),
            new StatusReport.PollCount("THROTTLED", 429, 3)),
        Map.of("THROTTLED", 5L),
        2,
        false);
  }

  private static Incident incident() {
    Origin origin =
        new Origin("huawei", "fabric", "huawei-sql-session", "lab", "sql \"one\"", "ws", "ws");
    return new Incident(
        origin,
        "ac8111bf-3601-4905-8ddd-b41d3e636a4e",
        "UNAUTHENTICATED",
        401,
        "APIG.0301",
        "Incorrect IAM authentication information <script>alert(1)</script>",
        "Check the credentials of account lab.",
        "req-1",
        NOW.minusSeconds(1260),
        42);
  }
}
