package dev.sessionrelay.target;

import dev.sessionrelay.poll.Poll;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.quartz.SimpleTrigger;

/**
 * The timer route of one target: when Quartz fires, the polls that are due are handed to the
 * account's threads, each into the route of its endpoint, and the timer is free again at once.
 */
final class TimerRoute extends RouteBuilder {
  private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);

  /** A route needs a moment until its timer may fire. */
  private static final Duration SHORTEST_START = Duration.ofMillis(100);

  /** Longer than what Quartz still makes up for. */
  private static final Duration MISSED = Duration.ofMinutes(10);

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
        .split()
        .exchange(this::due)
        .wireTap("direct:" + target.endpoint().name())
        .dynamicUri(false)
        .executorService(threads)
        .onPrepare(turns::track)
        .end();
  }

  private List<Poll> due(Exchange exchange) {
    watch.look();
    return turns.begin(exchange);
  }

  /**
   * Starts the route without a place among the definitions of the model, where nobody looks for it:
   * whenever one comes or goes there, Camel gathers the endpoints of all routes once more.
   */
  @Override
  protected void populateRoutes() throws Exception {
    ((ModelCamelContext) getContext()).startRouteDefinitions(getRouteCollection().getRoutes());
  }

  private static String timer(Target target) {
    String name = "quartz:targets/" + target.name();
    if (target.schedule() instanceof Schedule.Every every) {
      return name
          + "?trigger.repeatCount=-1&trigger.repeatInterval="
          + every.interval().toMillis()
          + "&trigger.misfireInstruction="
          + SimpleTrigger.MISFIRE_INSTRUCTION_RESCHEDULE_NEXT_WITH_REMAINING_COUNT
          + "&triggerStartDelay="
          + startDelay(target.name(), every.interval()).minus(longAgo(every.interval())).toMillis();
    }
    Schedule.Cron cron = (Schedule.Cron) target.schedule();
    return name + "?cron=" + cron.expression().replace(' ', '+');
  }

  /**
   * Some whole intervals. Quartz fires up to 2 ms early, and Camel skips what is fired before its
   * trigger's start: a quarter of all first turns. With a start that Quartz has missed long ago,
   * the first turn is one like any other.
   */
  private static Duration longAgo(Duration interval) {
    return interval.multipliedBy(MISSED.dividedBy(interval) + 1);
  }

  /** Spreads the targets over their interval, the same way at every start. */
  static Duration startDelay(String target, Duration interval) {
    Duration spread = interval.compareTo(LONGEST_SPREAD) < 0 ? interval : LONGEST_SPREAD;
    long room = Math.max(1, spread.minus(SHORTEST_START).toMillis());
    int hash = target.hashCode() * 0x9E3779B9;
    return SHORTEST_START.plusMillis(Math.floorMod(hash, room));
  }
}
