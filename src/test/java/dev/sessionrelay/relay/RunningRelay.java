package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.status.StatusReports;
import dev.sessionrelay.status.web.StatusServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A relay inside the test's process, for tests of other packages. */
public final class RunningRelay implements AutoCloseable {
  private final Relay relay;
  private final Clock clock;

  private RunningRelay(Relay relay, Clock clock) {
    this.relay = relay;
    this.clock = clock;
  }

  public static LoadResult load(Path home, Function<String, String> environment) {
    return new HomeFiles(home, environment, Clock.systemUTC()).load();
  }

  public static RunningRelay start(Path home, Function<String, String> environment, Clock clock)
      throws Exception {
    HomeFiles files = new HomeFiles(home, environment, clock);
    return new RunningRelay(Relay.start(files.load().orThrow(), files, clock), clock);
  }

  public Configuration configuration() {
    return relay.configuration();
  }

  public SqlLedger ledger() {
    return relay.ledger();
  }

  public TargetPoller turns(String target) {
    return relay.timers().all().stream()
        .filter(turns -> turns.target().name().equals(target))
        .findFirst()
        .orElseThrow();
  }

  /** Its status page, on any free port. */
  public StatusServer page() throws IOException {
    StatusReports reports = new StatusReports(relay, "test", clock);
    return StatusServer.start(
        InetAddress.getByName("127.0.0.1"), 0, Set.of(), reports, request -> Optional.empty());
  }

  @Override
  public void close() {
    relay.close();
  }
}
