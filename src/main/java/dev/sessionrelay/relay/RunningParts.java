package dev.sessionrelay.relay;

import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.poll.PollTimers;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.session.Incident;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs for a configuration beside the routes: the clients of accounts, the timers of targets,
 * the {@linkplain WebhookRoutes routes of webhooks}. Each step brings what runs to a configuration
 * and touches only what differs, so a step may be repeated, and one with the configuration of
 * before undoes it.
 */
final class RunningParts {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.account");

  private final WebhookRoutes webhooks;
  private final AccountClients clients;
  private final ClientFactory factory;
  private final PollTimers timers;
  private final SqlLedger ledger;
  private final SlowDownTracker pace;
  private volatile Configuration installed;
  private final Map<String, String> accounts = new HashMap<>();
  private final Map<String, String> unusable = new HashMap<>();
  private final Map<String, Tenure> tenures = new ConcurrentHashMap<>();
  private final boolean shared;

  /**
   * @param shared whether this relay acts only for the accounts that it has taken
   */
  RunningParts(
      WebhookRoutes webhooks,
      AccountClients clients,
      ClientFactory factory,
      PollTimers timers,
      SqlLedger ledger,
      SlowDownTracker pace,
      boolean shared) {
    this.shared = shared;
    this.webhooks = webhooks;
    this.clients = clients;
    this.factory = factory;
    this.timers = timers;
    this.ledger = ledger;
    this.pace = pace;
  }

  /** What this relay acts for the account under, or null when it does not. */
  private Tenure tenure(String account) {
    return shared ? tenures.get(account) : Tenure.ALWAYS;
  }

  /** Begins to poll an account, with what the ledger knows about it now. */
  synchronized void take(String account, Tenure tenure) throws Exception {
    tenures.put(account, tenure);
    timers.forget(account);
    accounts.remove(account);
    // A file that cannot be used makes its targets fail, as at a start.
    unusable.putIfAbsent(account, "");
    connect(installed);
    addTimers(installed);
  }

  /** Begins no more turns of the account; those that run go on. */
  synchronized void leave(String account) throws SchedulerException {
    tenures.remove(account);
    for (TargetPoller turns : timers.all()) {
      String name = turns.target().name();
      if (turns.target().account().equals(account)) {
        timers.remove(name, () -> lastTurnEnded(name));
      }
    }
  }

  private void addTimers(Configuration next) throws Exception {
    for (Target target : next.targets().values()) {
      Tenure tenure = tenure(target.account());
      if (tenure != null && !timers.has(target.name())) {
        timers.add(target, tenure);
      }
    }
  }

  /** Stops timers and webhooks that are not as the configuration wants them. */
  synchronized void retire(Configuration next) throws Exception {
    for (TargetPoller turns : timers.all()) {
      String name = turns.target().name();
      if (!turns.target().isSame(next.targets().get(name))) {
        timers.remove(name, () -> lastTurnEnded(name));
      }
    }
    webhooks.retire(next);
  }

  /** Makes clients of accounts that are new or differ. */
  synchronized void connect(Configuration next) throws Exception {
    for (Account account : next.accounts().values()) {
      String state = PartFingerprints.ofAccount(next, account.name());
      if (!state.equals(accounts.get(account.name()))) {
        connect(account, next, state);
      }
    }
  }

  private void connect(Account account, Configuration next, String state) throws Exception {
    try {
      Tenure tenure = tenure(account.name());
      clients.put(
          factory.client(account, next.settings(), () -> tenure != null && tenure.mayAct()));
      accounts.put(account.name(), state);
      unusable.remove(account.name());
      timers.all().stream()
          .filter(turns -> turns.target().account().equals(account.name()))
          .forEach(turns -> pace.reset(turns.target().name()));
    } catch (CredentialException e) {
      connectUnusable(account, next, state, e);
    }
  }

  /**
   * At the start all else begins. An edit that cannot be used is refused, unless the account could
   * not be used before it either.
   */
  private void connectUnusable(
      Account account, Configuration next, String state, CredentialException e) throws Exception {
    String before = unusable.put(account.name(), state);
    if (state.equals(before)) {
      return;
    }
    if (installed != null && before == null) {
      unusable.remove(account.name());
      throw e;
    }
    LOG.error(
        "account '{}' cannot be used, so its targets fail: {}", account.name(), e.getMessage());
    clients.put(factory.unusable(account, next.settings(), e));
  }

  /**
   * Starts timers and webhooks that are missing, and lets go of accounts and targets that are gone.
   */
  synchronized void install(Configuration next) throws Exception {
    webhooks.create(next);
    forgetOthers(accounts, next);
    forgetOthers(unusable, next);
    installed = next;
    ledger.incidentRules(AskedTargets.incidentRules(next));
    addTimers(next);
    forgetUnasked();
  }

  private void forgetOthers(Map<String, String> states, Configuration next) {
    for (String account : List.copyOf(states.keySet())) {
      if (!next.accounts().containsKey(account)) {
        clients.remove(account);
        states.remove(account);
      }
    }
  }

  private void lastTurnEnded(String target) {
    if (!installed.targets().containsKey(target)) {
      pace.reset(target);
    }
    forgetUnasked();
  }

  /** Ends the incidents of what no target asks for any more, also since the process was down. */
  private void forgetUnasked() {
    ledger.asksFor(AskedTargets.sessions(installed), this::isAsked);
  }

  /** What another relay acts for is none of this one's business. */
  private boolean isAsked(Incident incident) {
    if (tenure(incident.origin().account()) == null) {
      return true;
    }
    Target target = installed.targets().get(incident.origin().target());
    return target != null && target.asks(incident.origin().source(), incident.sessionId());
  }
}
