package dev.sessionrelay.cli;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.relay.DemoSimulator;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.relay.LogFormat;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.relay.SighupHandler;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.status.StatusReports;
import dev.sessionrelay.status.page.SitePages;
import dev.sessionrelay.status.page.SitePages.PageSources;
import dev.sessionrelay.status.web.StatusServer;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
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
    SighupHandler hangups = parent.hangups();
    Clock clock = Clock.systemUTC();
    HomeFiles files = HomeFiles.installed(parent.home(), System::getenv, clock);
    try {
      Configuration configuration = files.load().orThrow();
      LogFormat.apply(configuration.settings());
      if (!hangups.hears()) {
        LOG.info("SIGHUP is ignored in this process; saved files are read all the same");
      }
      run(configuration, files, clock, hangups);
      return 0;
    } catch (ConfigurationException e) {
      return parent.refuse("not started", e.faults());
    }
  }

  private void run(Configuration configuration, HomeFiles files, Clock clock, SighupHandler hangups)
      throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ended, closed), "stop"));
    // The page first: probes find a process that starts, and a port that is taken stops it.
    SitePages site = new SitePages();
    try (StatusServer page = StatusServer.start(configuration, site);
        Simulator simulator = DemoSimulator.startBeside(configuration);
        Relay relay = Relay.start(configuration, files, clock)) {
      StatusReports reports = new StatusReports(relay, node(), clock);
      Optional.ofNullable(page)
          .ifPresent(
              shown ->
                  shown.serve(reports, reports::stuck, relay.measured(), relay.ledger().reader()));
      site.serve(
          new PageSources(reports, relay.ledger().reader(), () -> relay.configuration().prices()));
      hangups.onSignal(relay::reload);
      ended.await();
      LOG.info("stopping");
      Optional.ofNullable(page).ifPresent(StatusServer::leave);
      site.leave();
    } finally {
      LOG.info("stopped");
      closed.countDown();
    }
  }

  /** Tells this process from others, and from the one before it. */
  private static String node() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** The JVM waits for this hook, so that the relay shuts down gracefully. */
  private static void stop(CountDownLatch ended, CountDownLatch closed) {
    ended.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
