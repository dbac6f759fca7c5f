package dev.sessionrelay.target;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.apache.camel.builder.RouteBuilder;

/**
 * The timer route of one target: when Quartz fires, the polls that are due are handed to the
 * account's threads, each into the route of its endpoint, and the timer is free again at once.
 */
final class TimerRoute extends RouteBuilder {
  private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);

  private final TargetTurns turns;
  private final ExecutorService threads;
  private final CredentialWatch watch;

  TimerRoute(TargetTurns turns, ExecutorService threads, CredentialWatch watch) {
    this.turns = turns;
    this.threads = threads;
    this.watch = watch;
  }

  /** Id of a target's timer route. */
  static String id(String target) {
    return "target-" + target;
  }

  @Override
  public void configure() {
    Target target = turns.target();
    from(timer(target))
        .routeId(id(target.name()))
        .routeDescription(
            "Polls " + target.endpoint().name() + " for target " + target.name() + ".")
        .process(exchange -> watch.look())
        .process(turns::begin)
        .split(body())
        .wireTap("direct:" + target.endpoint().name())
        .dynamicUri(false)
        .executorService(threads)
        .onPrepare(turns::track)
        .end();
  }

  private static String timer(Target target) {
    String name = "quartz:targets/" + target.name();
    if (target.schedule() instanceof Schedule.Every every) {
      return name
          + "?trigger.repeatCount=-1&trigger.repeatInterval="
          + every.interval().toMillis()
          + "&triggerStartDelay="
          + startDelay(target.name(), every.interval()).toMillis();
    }
    Schedule.Cron cron = (Schedule.Cron) target.schedule();
    return name + "?cron=" + cron.expression().replace(' ', '+');
  }

  /** Spreads the targets over their interval, the same way at every start. */
  static Duration startDelay(String target, Duration interval) {
    Duration spread = interval.compareTo(LONGEST_SPREAD) < 0 ? interval : LONGEST_SPREAD;
    int hash = target.hashCode() * 0x9E3779B9;
    return Duration.ofMillis(Math.floorMod(hash, Math.max(1, spread.toMillis())));
  }
}
