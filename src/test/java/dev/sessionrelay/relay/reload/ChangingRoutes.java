package dev.sessionrelay.relay.reload;

import dev.sessionrelay.poll.PollsComponent;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.telemetry.Spans;
import java.time.Duration;
import java.util.List;

/** A running Camel context, and the set of route files that runs in it. */
final class ChangingRoutes implements AutoCloseable {
  static final Duration DRAIN = Duration.ofSeconds(5);

  final RunningCamel running;
  final RouteSet set;

  ChangingRoutes() {
    this(new RunningCamel(), DRAIN);
  }

  private ChangingRoutes(RunningCamel running, Duration drain) {
    this.running = running;
    this.set =
        new RouteSet(
            running.camel,
            new PollsComponent((poll, task) -> task.run(), Spans.NONE),
            new Twins(),
            drain);
  }

  /** The same context, whose routes are exchanged with this patience. */
  ChangingRoutes with(Duration drain) {
    return new ChangingRoutes(running, drain);
  }

  List<String> apply(RouteFile... files) throws Exception {
    return apply(List.of(files));
  }

  /**
   * From now on these files run, and no others.
   *
   * @return what changed
   */
  List<String> apply(List<RouteFile> files) throws Exception {
    RouteSet.Change change = set.change(files, running.values());
    set.apply(change, () -> {});
    return change.words();
  }

  /** What a route makes of a body. */
  String ask(String route, String body) {
    return running.producer.requestBody("direct:" + route, body, String.class);
  }

  @Override
  public void close() {
    running.close();
  }
}
