package dev.sessionrelay.reloading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.relay.ReloadingRelay;
import java.util.Date;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerKey;

/** The rhythm of one target that no edit touches. */
final class Rhythm {
  private final ReloadingRelay relay;
  private final String target;
  private final TargetPoller turns;
  private final Date start;

  Rhythm(ReloadingRelay relay, String target) throws SchedulerException {
    this.relay = relay;
    this.target = target;
    this.turns = relay.targets().get(target);
    this.start = trigger().getStartTime();
  }

  static Scheduler scheduler(ReloadingRelay relay) {
    return ((QuartzComponent) relay.camel().getComponent("quartz")).getScheduler();
  }

  SimpleTrigger trigger() throws SchedulerException {
    return (SimpleTrigger) scheduler(relay).getTrigger(TriggerKey.triggerKey(target, "targets"));
  }

  /** Same timer, same phase, and it has fired at each of its times. */
  void check() throws SchedulerException {
    SimpleTrigger now = trigger();
    assertSame(turns, relay.targets().get(target));
    assertEquals(start, now.getStartTime());
    long since = now.getNextFireTime().getTime() - start.getTime();
    assertEquals(0, since % now.getRepeatInterval());
    assertEquals(since / now.getRepeatInterval(), now.getTimesTriggered());
  }

  TargetPoller turns() {
    return turns;
  }
}
