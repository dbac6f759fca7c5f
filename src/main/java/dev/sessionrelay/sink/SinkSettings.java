package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.RelayPart;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.SinkKeys;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How one sink takes its events: the {@code sink.<name>.*} properties that all sinks have.
 *
 * @param from where a sink begins that the ledger has never seen
 * @param only which events it gets; the others count as delivered
 * @param parallel exchanges at once, each of other sessions; at least 1
 * @param batch events in one exchange, at least 1; with more than 1 the body is a JSON array
 * @param giveUpAfter an event that fails and has waited this long becomes a dead letter
 * @param retryDelay wait after the first failure; doubles with each further one
 * @param retryMaxDelay the longest wait
 * @param finals HTTP statuses that speak of one event, which is then a dead letter
 * @param pause least time between two exchanges: together with {@code batch}, a digest
 */
public record SinkSettings(
    EventLog.Start from,
    EventFilter only,
    int parallel,
    int batch,
    Duration giveUpAfter,
    Duration retryDelay,
    Duration retryMaxDelay,
    Set<Integer> finals,
    Duration pause) {

  public static final SinkSettings DEFAULTS = of(Settings.none().section("sink.any"));

  public SinkSettings {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(only, "only");
    finals = Set.copyOf(finals);
    atLeastOne("parallel", parallel);
    atLeastOne("batch", batch);
    positive("give-up-after", giveUpAfter);
    positive("retry-delay", retryDelay);
    if (retryMaxDelay.compareTo(retryDelay) < 0) {
      throw new IllegalArgumentException(
          "retry-max-delay is "
              + retryMaxDelay
              + ", but must be at least retry-delay ("
              + retryDelay
              + "), as in retry-max-delay=5m");
    }
  }

  /** As the keys of this sink say. */
  public static SinkSettings of(SettingsSection section) {
    return new SinkSettings(
        section.get(SinkKeys.FROM).equals("start") ? EventLog.Start.OLDEST : EventLog.Start.NOW,
        EventFilter.parse(
            list(section, SinkKeys.ONLY_TYPES),
            list(section, SinkKeys.ONLY_STATES),
            list(section, SinkKeys.ONLY_TARGETS)),
        section.get(SinkKeys.PARALLEL),
        section.get(SinkKeys.BATCH),
        section.get(SinkKeys.GIVE_UP_AFTER),
        section.get(SinkKeys.RETRY_DELAY),
        section.get(SinkKeys.RETRY_MAX_DELAY),
        new HashSet<>(section.get(SinkKeys.FINAL)),
        section.find(SinkKeys.PAUSE).orElse(Duration.ZERO));
  }

  /** Whether the sink of this name gets the event; none hears of itself. */
  boolean wants(String sink, Event event) {
    return only.test(event) && !event.source().equals(RelayPart.SINK_SOURCE + sink);
  }

  private static String list(SettingsSection section, PropertyKey<List<String>> key) {
    return section.find(key).map(words -> String.join(",", words)).orElse(null);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          name + " is " + value + ", but must be at least 1, as in " + name + "=8");
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          name + " is " + value + ", but must be longer than nothing, as in " + name + "=30s");
    }
  }
}
