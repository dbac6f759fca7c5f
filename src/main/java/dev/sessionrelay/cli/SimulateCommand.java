package dev.sessionrelay.cli;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.relay.DemoSimulator;
import dev.sessionrelay.simulator.FailRule;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the simulated vendors alone. */
@Command(
    name = "simulate",
    description = "Runs the simulated vendors alone, on a port of this machine.",
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      description = "port on 127.0.0.1, 0 for any free one (default: ${DEFAULT-VALUE})",
      defaultValue = "18080")
  private int port;

  @Option(
      names = "--seed",
      description = "the same seed gives the same sessions (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--speed",
      description = "how much faster than usual sessions live (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private double speed;

  @Option(
      names = "--sessions",
      paramLabel = "ENDPOINT=COUNT[,...]",
      description =
          "how many sessions an endpoint has, such as " + Vendors.EXAMPLE_LISTING + "=200")
  private String sessions;

  @Option(
      names = "--fail",
      paramLabel = "ENDPOINT:STATUS=PROBABILITY",
      description =
          "answers with a documented error now and then, such as "
              + Vendors.EXAMPLE_ENDPOINT
              + ":429=0.1")
  private List<String> fail = List.of();

  @ParentCommand private SessionRelay parent;

  @Override
  public Integer call() {
    try {
      Simulator.run(options(), System.out);
      return 0;
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("session-relay: " + e.getMessage());
      return SessionRelay.WRONG_INPUT;
    }
  }

  private SimulatorOptions options() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withPort(port)
            .withSeed(seed)
            .withSpeed(speed)
            .withKeys(parent.home().resolve(DemoSimulator.KEYS))
            .withFail(fail.stream().flatMap(text -> FailRule.parseAll(text).stream()).toList());
    return sessions == null ? options : options.withSessions(sessions);
  }
}
