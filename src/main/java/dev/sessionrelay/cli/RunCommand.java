package dev.sessionrelay.cli;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.relay.DemoSimulator;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.relay.SighupHandler;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.status.StatusReports;
import dev.sessionrelay.status.StatusServer;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The default command, by its name. */
@Command(
    name = "run",
    description = "Runs the relay until it is told to stop (the default).",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");

  @ParentCommand private SessionRelay parent;

  RunCommand() {}

  RunCommand(SessionRelay parent) {
    this.parent = parent;
  }

  @Override
  public Integer call() throws Exception {
    // Before anything else: a signal that nobody answers ends the process.
    CompletableFuture<Relay> started = new CompletableFuture<>();
    if (!SighupHandler.onSignal(() -> started.thenAccept(Relay::reload))) {
      LOG.info("SIGHUP is ignored in this process; saved files are read all the same");
    }
    Clock clock = Clock.systemUTC();
    HomeFiles files = HomeFiles.installed(parent.home(), System::getenv, clock);
    LoadResult loaded = files.load();
    if (loaded instanceof LoadResult.Invalid invalid) {
      return parent.refuse("not started", invalid.faults());
    }
    Configuration configuration = ((LoadResult.Valid) loaded).configuration();
    configuration.warnings().forEach(warning -> LOG.warn(warning.render()));
    try {
      run(configuration, files, clock, started);
      return 0;
    } catch (ConfigurationException e) {
      return parent.refuse("not started", e.faults());
    }
  }

  private void run(
      Configuration configuration, HomeFiles files, Clock clock, CompletableFuture<Relay> started)
      throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ended, closed), "stop"));
    try (Simulator simulator = DemoSimulator.startBeside(configuration);
        Relay relay = Relay.start(configuration, files, clock);
        StatusServer page =
            StatusServer.start(configuration, new StatusReports(relay, node(), clock))) {
      started.complete(relay);
      ended.await();
      LOG.info("stopping");
    } finally {
      LOG.info("stopped");
      closed.countDown();
    }
  }

  /** Tells this process from others, and from the one before it. */
  private static String node() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** The JVM waits for this hook, so that the relay is closed in order before it ends. */
  private static void stop(CountDownLatch ended, CountDownLatch closed) {
    ended.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
