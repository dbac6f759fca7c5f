package dev.sessionrelay.relay;

import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.IncidentKeys;
import dev.sessionrelay.config.SinkDefinition;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.AskedSessions;
import dev.sessionrelay.ledger.IncidentRule;
import dev.sessionrelay.ledger.PollScope;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.poll.PollTimers;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.sink.webhook.WebhookRequests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs for a configuration beside the routes: the clients of accounts, the timers of targets,
 * the instances of the webhook template. Each step brings what runs to a configuration and touches
 * only what differs, so a step may be repeated, and one with the configuration of before undoes it.
 */
final class RunningParts {
  private static final List<String> OF_ALL_ACCOUNTS =
      List.of("breaker.", "http.", "limits.", "slow-down.");

  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.account");

  private final CamelContext camel;
  private final AccountClients clients;
  private final ClientFactory factory;
  private final PollTimers timers;
  private final SqlLedger ledger;
  private final SlowDownTracker pace;
  private volatile Configuration installed;
  private final Map<String, String> accounts = new HashMap<>();
  private final Map<String, String> unusable = new HashMap<>();
  private final Map<String, String> webhooks = new TreeMap<>();

  RunningParts(
      CamelContext camel,
      AccountClients clients,
      ClientFactory factory,
      PollTimers timers,
      SqlLedger ledger,
      SlowDownTracker pace) {
    this.camel = camel;
    this.clients = clients;
    this.factory = factory;
    this.timers = timers;
    this.ledger = ledger;
    this.pace = pace;
  }

  /** Stops timers and webhooks that are not as the configuration wants them. */
  void retire(Configuration next) throws Exception {
    for (TargetPoller turns : timers.all()) {
      String name = turns.target().name();
      if (!turns.target().isSame(next.targets().get(name))) {
        timers.remove(name, () -> lastTurnEnded(name));
      }
    }
    for (String name : List.copyOf(webhooks.keySet())) {
      if (!webhooks.get(name).equals(ofSink(next, name)) || !isWebhook(next, name)) {
        removeWebhook(name);
      }
    }
  }

  /** Makes clients of accounts that are new or differ. */
  void connect(Configuration next) throws Exception {
    for (Account account : next.accounts().values()) {
      String state = ofAccount(next, account.name());
      if (!state.equals(accounts.get(account.name()))) {
        connect(account, next, state);
      }
    }
  }

  private void connect(Account account, Configuration next, String state) throws Exception {
    try {
      clients.put(factory.client(account, next.settings()));
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
  void install(Configuration next) throws Exception {
    createWebhooks(next);
    for (Target target : next.targets().values()) {
      if (!timers.has(target.name())) {
        timers.add(target);
      }
    }
    forgetOthers(accounts, next);
    forgetOthers(unusable, next);
    installed = next;
    ledger.incidentRules(incidentRules(next));
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

  private static Function<String, IncidentRule> incidentRules(Configuration next) {
    Map<String, IncidentRule> rules = new HashMap<>();
    next.targets().keySet().forEach(target -> rules.put(target, incidentRule(next, target)));
    return target -> rules.getOrDefault(target, IncidentRule.AT_ONCE);
  }

  private static IncidentRule incidentRule(Configuration next, String target) {
    SettingsSection section = next.settings().section("target." + target);
    return new IncidentRule(
        IncidentKeys.of(section, IncidentKeys.FAILURES).orElseThrow(),
        IncidentKeys.of(section, IncidentKeys.SUCCESSES).orElseThrow(),
        IncidentKeys.of(section, IncidentKeys.REMIND).orElse(null));
  }

  private void lastTurnEnded(String target) {
    if (!installed.targets().containsKey(target)) {
      pace.reset(target);
    }
    forgetUnasked();
  }

  /** Ends the incidents of what no target asks for any more, also since the process was down. */
  private void forgetUnasked() {
    ledger.asksFor(
        new AskedSessions(
            installed.targets().values().stream().flatMap(RunningParts::scopes).toList()),
        this::isAsked);
  }

  private static Stream<PollScope> scopes(Target target) {
    Stream<String> ids = target.isListing() ? Stream.of((String) null) : target.ids().stream();
    return ids.map(
        id -> new PollScope(target.origin(id), id, target.filter(), target.tellsStale()));
  }

  private boolean isAsked(Incident incident) {
    Target target = installed.targets().get(incident.origin().target());
    return target != null && target.asks(incident.origin().source(), incident.sessionId());
  }

  /** Adds the webhooks that do not run yet. */
  void createWebhooks(Configuration next) {
    if (!hasTemplate()) {
      return;
    }
    WebhookRequests bean =
        camel.getRegistry().lookupByNameAndType("webhooks", WebhookRequests.class);
    for (SinkDefinition sink : next.webhooks()) {
      if (camel.getRoute(sink.name()) == null) {
        bean.put(addWebhook(camel, sink));
        webhooks.put(sink.name(), ofSink(next, sink.name()));
      }
    }
  }

  /** Adds the route of a webhook, to the running context or to a trial. */
  static WebhookDestination addWebhook(CamelContext camel, SinkDefinition sink) {
    WebhookDestination webhook = WebhookDestination.of(sink.name(), sink.section());
    WebhookRequests.addRoute(camel, webhook);
    return webhook;
  }

  /** Stops and removes every webhook. */
  void removeWebhooks() throws Exception {
    for (String name : List.copyOf(webhooks.keySet())) {
      removeWebhook(name);
    }
  }

  private void removeWebhook(String name) throws Exception {
    camel.getRouteController().stopRoute(name);
    camel.removeRoute(name);
    webhooks.remove(name);
  }

  private static boolean isWebhook(Configuration next, String name) {
    return next.sinks().containsKey(name) && next.sinks().get(name).isWebhook();
  }

  private boolean hasTemplate() {
    return camel
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .getRouteTemplateDefinition("webhook")
        != null;
  }

  /** Differs when an account's client has to be made anew. */
  static String ofAccount(Configuration configuration, String account) {
    List<String> keys = new ArrayList<>(OF_ALL_ACCOUNTS);
    keys.add("account." + account + ".");
    return configuration.fingerprint(keys, key -> true)
        + configuration.accounts().get(account).tls();
  }

  /** Differs when the route of a sink has to be made anew. */
  static String ofSink(Configuration configuration, String sink) {
    List<String> others =
        configuration.sinks().values().stream()
            .map(SinkDefinition::name)
            .filter(name -> !name.equals(sink) && name.startsWith(sink + "-"))
            .map(SinkDefinition::prefix)
            .toList();
    return configuration.fingerprint(
        List.of(SinkDefinition.prefix(sink)), key -> others.stream().noneMatch(key::startsWith));
  }

  /** Differs when the beans of vendor routes have to be made anew. */
  static String ofVendorRoutes(Configuration configuration) {
    return configuration.fingerprint(List.of("limits.", "retry."), key -> true);
  }
}
