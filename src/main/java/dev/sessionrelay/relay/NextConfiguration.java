package dev.sessionrelay.relay;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.reload.Candidate;
import dev.sessionrelay.reload.DryRun;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.ConfigurationDiff;
import dev.sessionrelay.target.ConfigurationDiff.Changes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A sound configuration, on its way to be the one in force. */
final class NextConfiguration implements Candidate {
  private static final String ROUTE = "route:";

  private final Configuration before;
  private final Configuration next;
  private final Live live;
  private final Workload workload;
  private final Consumer<Configuration> rebind;
  private final Clock clock;

  /**
   * @param rebind makes the beans of routes anew for a configuration
   */
  NextConfiguration(
      Configuration next,
      Live live,
      Workload workload,
      Consumer<Configuration> rebind,
      Clock clock) {
    this.before = live.configuration();
    this.next = next;
    this.live = live;
    this.workload = workload;
    this.rebind = rebind;
    this.clock = clock;
  }

  @Override
  public List<Fault> warnings() {
    return next.warnings();
  }

  @Override
  public String value(String placeholder) {
    return placeholder.startsWith(ROUTE)
        ? state(placeholder.substring(ROUTE.length()))
        : SettingsSource.value(next, placeholder);
  }

  @Override
  public List<String> words() {
    ConfigurationDiff diff = ConfigurationDiff.between(before, next);
    List<String> words = new ArrayList<>();
    words(words, "account", diff.accounts());
    words(words, "target", diff.targets());
    words(words, "sink", diff.sinks());
    diff.settings().forEach(key -> words.add(key + (atStart(key) ? " (at the next start)" : "")));
    return words;
  }

  @Override
  public DryRun dryRun() {
    return new TrialContext(next, clock).dryRun();
  }

  @Override
  public String checksum() {
    return next.checksum();
  }

  @Override
  public void retire() throws Exception {
    workload.retire(next);
  }

  @Override
  public void enforce() throws Exception {
    enforce(next);
  }

  @Override
  public void install() throws Exception {
    workload.install(next);
  }

  @Override
  public void revert() throws Exception {
    workload.retire(before);
    enforce(before);
  }

  @Override
  public void restore() throws Exception {
    workload.install(before);
  }

  private void enforce(Configuration configuration) throws Exception {
    live.put(configuration);
    rebind.accept(configuration);
    workload.connect(configuration);
  }

  /** What a route is made of beside its file and its placeholders. */
  private String state(String route) {
    return next.sinks().containsKey(route) ? Live.ofSink(next, route) : Live.ofVendorRoutes(next);
  }

  /** Keys of what is opened once and stays open. */
  private static boolean atStart(String key) {
    return Set.of("ledger", "simulator", "web", "camel").contains(key.split("\\.", 2)[0]);
  }

  private static void words(List<String> words, String kind, Changes changes) {
    changes.added().forEach(name -> words.add(kind + " " + name + " added"));
    changes.changed().forEach(name -> words.add(kind + " " + name + " changed"));
    changes.removed().forEach(name -> words.add(kind + " " + name + " removed"));
  }
}
