package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

/**
 * Timers after a jump of the wall clock. Quartz goes by the system's clock, so its triggers are put
 * where a jump would leave them.
 */
class ClockSetBackTest {
  private static final TriggerKey EVERY = TriggerKey.triggerKey("a", "targets");
  private static final TriggerKey CRON = TriggerKey.triggerKey("b", "targets");

  @TempDir Path directory;
  private EditedHome home;
  private Scheduler quartz;

  @BeforeEach
  void start() throws Exception {
    home = new EditedHome(directory);
    home.account("huawei", "token").target("a", "huawei", "300ms", "s-1");
    home.target("b", "huawei", "1s", "s-2").unset("target.b.every");
    home.set("target.b.cron", "0/1 * * * * ?");
    home.start();
    quartz = Rhythm.scheduler(home.relay);
    await().until(() -> home.requests("s-1") > 0 && home.requests("s-2") > 0);
  }

  @AfterEach
  void close() {
    home.close();
  }

  /** What Quartz has after the clock was set back by this time. */
  private void isLeft(TriggerKey key, Duration behind) throws Exception {
    Trigger now = quartz.getTrigger(key);
    Instant start = Instant.now().plus(behind);
    quartz.rescheduleJob(
        key, ((TriggerBuilder<?>) now.getTriggerBuilder()).startAt(Date.from(start)).build());
  }

  private void isPolledOnAfter(Duration back) throws Exception {
    isLeft(EVERY, back);
    isLeft(CRON, back);
    long every = home.requests("s-1");
    long cron = home.requests("s-2");
    home.relay.clockJumped(back.negated());
    await()
        .atMost(Duration.ofSeconds(4))
        .until(() -> home.requests("s-1") > every + 3 && home.requests("s-2") > cron + 1);
    assertTrue(quartz.getTrigger(EVERY) instanceof SimpleTrigger);
    assertEquals("0/1 * * * * ?", ((CronTrigger) quartz.getTrigger(CRON)).getCronExpression());
  }

  @Test
  void aClockThatWasSetBackStoppedAllPolling() throws Exception {
    isPolledOnAfter(Duration.ofSeconds(25));
    isPolledOnAfter(Duration.ofHours(1));
    isPolledOnAfter(Duration.ofDays(31));
  }

  @Test
  void aClockThatWentForwardMadeATargetSkipItsTurnsOrHurry() throws Exception {
    long before = home.requests("s-1");
    home.relay.clockJumped(Duration.ofHours(25));
    await().atMost(Duration.ofSeconds(4)).until(() -> home.requests("s-1") > before + 3);
    Date next = quartz.getTrigger(EVERY).getNextFireTime();
    assertTrue(next.toInstant().isBefore(Instant.now().plusSeconds(1)), next::toString);
  }

  @Test
  void aRestOfTheIntervalIsKept() throws Exception {
    home.set("target.a.every", "1h");
    home.changes();
    isLeft(EVERY, Duration.ofMinutes(20).plusDays(1));
    Instant expected = Instant.now().plus(Duration.ofMinutes(20));
    home.relay.clockJumped(Duration.ofDays(-1));
    Instant next = quartz.getTrigger(EVERY).getNextFireTime().toInstant();
    assertTrue(Duration.between(expected, next).abs().toSeconds() < 5, next::toString);
  }
}
