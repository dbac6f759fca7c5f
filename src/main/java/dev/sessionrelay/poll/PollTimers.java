package dev.sessionrelay.poll;

import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.VersionWatcher;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.database.Tenure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers of all targets, which Camel's Quartz keeps; each can be added and removed while the
 * others run on. When one goes off, the polls that are due enter the timer route of their endpoint.
 */
public final class PollTimers {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.target");

  /** Where the scheduler's context holds the timers. */
  private static final String TIMERS = "session-relay-timers";

  private final AccountClients clients;
  private final SlowDownTracker pace;
  private final Ledger ledger;
  private final Clock clock;
  private final Scheduler scheduler;
  private final PollsComponent polls;
  private final GoneProof proofs;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final Map<String, TargetPoller> retired = new ConcurrentHashMap<>();
  private volatile Predicate<String> paused = target -> false;

  /**
   * @param rhythm where several relays share the ledger, else null
   * @param credential before a turn it is looked at: polls that could not succeed with the one
   *     before come due again at once
   */
  private record Timer(
      TargetPoller turns, VersionWatcher credential, PollsEndpoint polls, SharedRhythm rhythm) {}

  /** What Quartz carries out when a target is due; it makes one each time. */
  public static final class PollJob implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      String target = context.getJobDetail().getKey().getName();
      Date next = context.getNextFireTime();
      try {
        PollTimers timers = (PollTimers) context.getScheduler().getContext().get(TIMERS);
        if (timers.mayBegin(target)) {
          timers.fire(target, next == null ? null : next.toInstant());
        }
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }

  /**
   * @param camel has been started
   * @throws SchedulerException when Quartz is not as it should be
   */
  public PollTimers(
      CamelContext camel,
      AccountClients clients,
      PollsComponent polls,
      SlowDownTracker pace,
      GoneProof proofs,
      Ledger ledger,
      Clock clock)
      throws SchedulerException {
    this.clients = clients;
    this.polls = polls;
    this.pace = pace;
    this.proofs = proofs;
    this.ledger = ledger;
    this.clock = clock;
    this.scheduler = camel.getComponent("quartz", QuartzComponent.class).getScheduler();
    scheduler.getContext().put(TIMERS, this);
  }

  /** Starts the target's timer. The client of its account must be there. */
  public void add(Target target) throws Exception {
    add(target, Tenure.ALWAYS);
  }

  /** The same under a tenure of the target's account: no turn begins once it may be over. */
  public void add(Target target, Tenure tenure) throws Exception {
    Ledger own = tenure.isShared() ? ledger.under(tenure) : ledger;
    TargetPoller of = new TargetPoller(target, pace, proofs, own, clock);
    of.follow(retired.get(target.name()));
    SharedRhythm rhythm = tenure.isShared() ? new SharedRhythm(target, tenure, clock) : null;
    PollsEndpoint endpoint = polls.of(target.endpoint().name());
    boolean first = timers.isEmpty();
    timers.put(target.name(), new Timer(of, credential(target), endpoint, rhythm));
    try {
      scheduler.scheduleJob(
          PollTriggers.job(target.name()),
          rhythm == null ? PollTriggers.trigger(target, first) : rhythm.trigger());
    } catch (SchedulerException e) {
      timers.remove(target.name());
      throw e;
    }
  }

  /** Targets whose timers run on while nothing is asked. */
  public void pause(Predicate<String> targets) {
    paused = targets;
  }

  /** Whether the target has a timer. */
  public boolean has(String target) {
    return timers.containsKey(target);
  }

  private boolean mayBegin(String target) {
    Timer timer = timers.get(target);
    return timer == null || timer.rhythm() == null || timer.rhythm().mayBegin();
  }

  /**
   * Where several relays share the ledger, to be called twice a second: begins turns that had to
   * wait for a beat or that nobody made before, and follows the server's clock.
   */
  public void keepRhythm() {
    timers.forEach(
        (target, timer) -> {
          SharedRhythm rhythm = timer.rhythm();
          if (rhythm != null && rhythm.mayBeginLate()) {
            fire(target, rhythm.next());
          }
          if (rhythm != null && rhythm.isOff()) {
            reschedule(target, rhythm.trigger());
          }
        });
  }

  private void reschedule(String target, Trigger trigger) {
    try {
      scheduler.rescheduleJob(trigger.getKey(), trigger);
    } catch (SchedulerException e) {
      LOG.error("the timer of target {} was not moved with the clock", target, e);
    }
  }

  /** Whether a turn of the account's targets still runs. */
  public boolean isBusy(String account) {
    return retired.values().stream().anyMatch(of -> of.target().account().equals(account));
  }

  /** What was learnt of the account's sessions may be out of date. */
  public void forget(String account) {
    proofs.forget(account);
  }

  /**
   * The target's timer has gone off. Returns before its polls end.
   *
   * @param next when it will the next time, or null for never
   */
  public void fire(String target, Instant next) {
    Timer timer = timers.get(target);
    if (timer == null || !timer.polls().takesPolls()) {
      return;
    }
    if (paused.test(target)) {
      timer.turns().passOver(next);
      return;
    }
    try {
      timer.credential().look();
      timer.turns().begin(next).forEach(timer.polls()::accept);
    } catch (RuntimeException | Error e) {
      LOG.error("target {} did not begin its turn; the next one follows", target, e);
    }
  }

  /**
   * Moves all timers: the rhythm of a target is that of the monotonic clock, and a cron expression
   * means the time of day that it is now.
   *
   * @param by how far the wall clock has gone forward, or back; zero when only the offset of its
   *     zone has changed
   */
  public void clockJumped(Duration by) {
    if (!by.isZero()) {
      clients.all().forEach(client -> client.gate().clockJumped());
    }
    timers.values().forEach(timer -> move(timer.turns().target(), by));
  }

  private void move(Target target, Duration by) {
    try {
      TriggerKey key = PollTriggers.trigger(target, false).getKey();
      Trigger before = scheduler.getTrigger(key);
      if (before != null && before.getNextFireTime() != null) {
        Instant next = before.getNextFireTime().toInstant();
        reschedule(target.name(), PollTriggers.moved(target, next, by));
      }
    } catch (SchedulerException e) {
      LOG.error("the timer of target {} was not moved with the clock", target.name(), e);
    }
  }

  private VersionWatcher credential(Target target) {
    return new VersionWatcher(
        () -> clients.of(target.account()).credentialVersion(), () -> pace.reset(target.name()));
  }

  /**
   * Stops the target's timer; a turn that runs goes on to its end.
   *
   * @param afterLast called after that turn, if there is one
   */
  public void remove(String target, Runnable afterLast) throws SchedulerException {
    scheduler.deleteJob(PollTriggers.key(target));
    Timer timer = timers.remove(target);
    if (timer != null) {
      TargetPoller of = timer.turns();
      retired.put(target, of);
      of.retire(() -> ended(target, of, afterLast));
      if (!of.running()) {
        retired.remove(target, of);
      }
    }
    pace.reset(target);
  }

  private void ended(String target, TargetPoller of, Runnable afterLast) {
    retired.remove(target, of);
    afterLast.run();
  }

  /** How the targets are doing, by name. */
  public List<TargetPoller> all() {
    return timers.values().stream()
        .map(Timer::turns)
        .sorted(Comparator.comparing(turns -> turns.target().name()))
        .toList();
  }
}
