package dev.sessionrelay.cli;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of the shipped home directory, with its simulator on another port. */
final class PollHome {
  private PollHome() {}

  /** Copies what is shipped, with further properties. */
  static Path copy(Path directory, int simulatorPort, int webPort, String more) throws IOException {
    String shipped = Files.readString(Path.of("application.properties"));
    if (more.startsWith("simulator.enabled")) {
      shipped = shipped.replaceFirst("(?m)^simulator\\.enabled .*$", "");
    }
    Files.writeString(
        directory.resolve("application.properties"),
        shipped
            + "\nsimulator.port = %d\nweb.port = %d\n%s\n".formatted(simulatorPort, webPort, more));
    ShippedRoutes.copyTo(directory);
    return directory;
  }

  /** The strict simulator that the home's targets poll; its sessions stay as they are put. */
  static TestSimulator simulator(Path home) {
    TestSimulator simulator =
        TestSimulator.start(
            SimulatorOptions.defaults().withStrict(true).withKeys(home.resolve("data/simulator")));
    simulator.freeze();
    simulator.clear(Endpoint.ALIBABA_LIST);
    for (int i = 1; i <= 6; i++) {
      simulator.put(Endpoint.ALIBABA_LIST, "sc-00000" + i, "Running");
    }
    simulator.put(Endpoint.HUAWEI_SQL, "ac8111bf-3601-4905-8ddd-000000000001", "RUNNING");
    simulator.put(Endpoint.HUAWEI_RAY, "11111111-2222-3333-4444-000000000001", "RUNNING");
    simulator.put(Endpoint.ORACLE, "5e551042-0a1d-4b00-8000-000000000001", "ACTIVE/idle");
    return simulator;
  }
}
