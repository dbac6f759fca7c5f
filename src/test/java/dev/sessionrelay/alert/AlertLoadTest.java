package dev.sessionrelay.alert;

import static dev.sessionrelay.alert.AlertSamples.T0;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.SettableClock;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What many rules about many sessions cost; {@code -Dalerts.sessions=100000}. */
@EnabledIfSystemProperty(named = "alerts.sessions", matches = "\\d+")
class AlertLoadTest {
  private static final int RULES = 20;
  private static final int LISTED = 1_000;
  private static final Duration SIMULATED = Duration.ofHours(1);

  private final SettableClock time = SettableClock.standingAt(T0);
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @TempDir Path directory;

  @Test
  void anHourOfTwentyRulesCostsLessThanOneHundredthOfACore() {
    int sessions = Integer.getInteger("alerts.sessions");
    try (SqlLedger ledger =
            SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory), time);
        AlertClock alerts = new AlertClock(new AlertJournal(ledger), time)) {
      fill(ledger, sessions);
      alerts.follow(AlertSamples.plan(rules()));
      Duration begin = cpu(alerts::tick);
      Duration hour = cpu(() -> pass(alerts));
      double share = 100.0 * hour.toMillis() / SIMULATED.toMillis();
      System.out.printf(
          "%d sessions, %d rules: %.1f s of CPU to begin, then %.2f s an hour, %.3f %% of a core;"
              + " %d alerts%n",
          sessions,
          RULES,
          begin.toMillis() / 1e3,
          hour.toMillis() / 1e3,
          share,
          AlertJournal.open(ledger.reader()).size());
      assertTrue(share < 1, share + " % of a core");
    }
  }

  /** A tick each second, with sessions that fall due at any time of the hour. */
  private void pass(AlertClock alerts) {
    for (long second = 0; second < SIMULATED.toSeconds(); second++) {
      time.set(time.instant().plusSeconds(1));
      alerts.tick();
    }
  }

  private Duration cpu(Runnable work) {
    long before = process.getProcessCpuTime();
    work.run();
    return Duration.ofNanos(process.getProcessCpuTime() - before);
  }

  private static AlertDefinition[] rules() {
    List<AlertDefinition> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      AlertCondition when = i % 2 == 0 ? AlertCondition.OVERLONG : AlertCondition.IDLE;
      AlertDefinition rule = AlertSamples.rule(when, Duration.ofHours(2 + i));
      rules.add(
          new AlertDefinition(
              "rule-" + i,
              when,
              rule.length(),
              null,
              rule.scope(),
              null,
              Duration.ofHours(4),
              List.of(),
              false));
    }
    return rules.toArray(AlertDefinition[]::new);
  }

  /** Nine of ten run, and began at any time of the last day; listings of a thousand each. */
  private void fill(SqlLedger ledger, int sessions) {
    Random random = new Random(1);
    for (int from = 0; from < sessions; from += LISTED) {
      String scope = "w-" + from;
      Origin origin =
          new Origin("oracle", "aidp", "oracle-notebook-session", "lab", scope, scope, scope);
      List<Session> listed = new ArrayList<>();
      for (int i = from; i < Math.min(from + LISTED, sessions); i++) {
        Instant since = T0.minusSeconds(random.nextInt(86_400));
        listed.add(
            new SessionBuilder(origin, "s-" + i)
                .state(i % 10 == 0 ? SessionState.STOPPED : SessionState.RUNNING)
                .activity(i % 3 == 0 ? Activity.IDLE : Activity.BUSY)
                .startedAt(since)
                .lastActivityAt(since)
                .build());
      }
      ledger.record(new Observation(origin, null, Coverage.COMPLETE, listed, T0, false));
    }
  }
}
