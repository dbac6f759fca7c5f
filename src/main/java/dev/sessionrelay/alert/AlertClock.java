package dev.sessionrelay.alert;

import dev.sessionrelay.alert.QuietTimes.QuietTime;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.ledger.IncidentRule.IncidentQuiet;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.alert.AlertVerdict;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.session.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again where nothing has changed but the time. What was told is in the ledger, so nothing is
 * told twice or forgotten over a restart; the agenda here is made anew at each start and for each
 * new set of rules.
 */
public final class AlertClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Sessions in one commit: polls wait no longer than this takes. */
  private static final int PAGE = 200;

  private final AlertJournal journal;
  private final Clock clock;
  private final AlertAgenda agenda = new AlertAgenda();
  private final Set<String> raised = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread;
  private volatile AlertPlan wanted = AlertPlan.NONE;
  private volatile AlertPlan followed = AlertPlan.NONE;
  private volatile boolean configured;
  private volatile boolean begun;
  private boolean troubled;

  AlertClock(AlertJournal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
    journal.suppress(this::quietOfIncident);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "alerts");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Begins to look; there are no rules yet. */
  public static AlertClock start(AlertJournal journal, Clock clock) {
    AlertClock started = new AlertClock(journal, clock);
    started.tick();
    started.thread.scheduleWithFixedDelay(started::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return started;
  }

  /** Its rules count from now on. Alerts of rules that are no more are resolved. */
  public void follow(Configuration configuration) {
    follow(AlertPlan.of(configuration));
  }

  void follow(AlertPlan plan) {
    wanted = plan;
    configured = true;
  }

  /** Whether the target is not to be polled. */
  public boolean isPaused(String target) {
    return wanted.quiet().isPaused(target) || followed.quiet().isPaused(target);
  }

  /** What keeps the target's alerts and incidents from being told, in words; null for nothing. */
  public String quiet(String target, Instant at) {
    AlertPlan plan = followed;
    return plan.quiet().of(target, plan.sinks(), at).map(QuietTime::by).orElse(null);
  }

  private IncidentQuiet quietOfIncident(String target, Instant at) {
    AlertPlan plan = followed;
    return new IncidentQuiet(
        quiet(target, at), plan.quiet().withheld(target, plan.sinks(), at).names());
  }

  /** Sessions of which only the last activity is newer: no event tells of that. */
  public void active(List<Session> sessions) {
    if (raised.isEmpty()) {
      return;
    }
    for (Session session : sessions) {
      String about = session.origin().sessionKey(session.sessionId());
      if (raised.contains(about)) {
        agenda.put(about, clock.instant());
      }
    }
  }

  /** Everything is looked at anew: another relay knew of what has no time here. */
  public void lookAgain() {
    begun = false;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Looks at what is due. */
  void tick() {
    try {
      AlertPlan now = wanted.with(journal.orders(clock.instant()));
      if (!begun || !now.equals(followed)) {
        boolean anew = !begun || !now.watchesAs(followed);
        followed = now;
        begin(now, anew);
        begun = true;
      }
      if (configured) {
        journal.lookAtIncidents(clock.instant());
      }
      lookAtDue();
      troubled = false;
    } catch (LedgerException e) {
      if (!troubled) {
        LOG.warn("Alert rules wait for the ledger: {}", e.getMessage());
      }
      troubled = true;
    } catch (RuntimeException | Error e) {
      LOG.error("Alert rules could not be looked at", e);
    }
  }

  private void begin(AlertPlan now, boolean anew) {
    Set<String> open = journal.openOnes();
    if (now.rules().isEmpty() && open.isEmpty()) {
      journal.unfollow();
      return;
    }
    journal.follow((view, at) -> AlertDecision.of(now, view, at), this::looked);
    if (anew) {
      agenda.clear();
      raised.clear();
    }
    look(open);
    List<String> page = anew && !now.rules().isEmpty() ? journal.sessions("", PAGE) : List.of();
    while (!page.isEmpty()) {
      look(page);
      page = journal.sessions(page.get(page.size() - 1), PAGE);
    }
  }

  private void lookAtDue() {
    List<String> due = agenda.take(clock.instant(), PAGE);
    while (!due.isEmpty()) {
      try {
        look(due);
      } catch (LedgerException e) {
        Instant later = clock.instant().plus(TICK);
        due.forEach(about -> agenda.put(about, later));
        throw e;
      }
      due = agenda.take(clock.instant(), PAGE);
    }
  }

  private void look(Collection<String> abouts) {
    if (!abouts.isEmpty()) {
      journal.look(abouts, clock.instant());
    }
  }

  private void looked(String about, AlertVerdict verdict) {
    agenda.put(about, verdict.next());
    if (verdict.open()) {
      raised.add(about);
    } else {
      raised.remove(about);
    }
  }
}
