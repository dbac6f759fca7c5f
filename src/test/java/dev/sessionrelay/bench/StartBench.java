package dev.sessionrelay.bench;

import dev.sessionrelay.crash.RelayProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the launcher takes until the shipped demo relays, for each JDK whose home is an
 * argument. How to run it: {@code bench/README.md}.
 */
final class StartBench {
  private static final int STARTS = Integer.getInteger("bench.starts", 7);

  private StartBench() {}

  public static void main(String[] homes) throws Exception {
    for (String java : homes) {
      List<Double> wall = new ArrayList<>();
      List<Double> cpu = new ArrayList<>();
      List<Double> resident = new ArrayList<>();
      for (int i = 0; i <= STARTS; i++) {
        start(java, i > 0, wall, cpu, resident);
      }
      System.out.printf(
          "%s: to ready %s; CPU %s; resident after 5 s: %.0f MB%n",
          java, Quantiles.of(wall), Quantiles.of(cpu), Quantiles.of(resident).half());
    }
    System.exit(0);
  }

  /** The first start does not count: it builds the archive of classes where the JDK has one. */
  private static void start(
      String java, boolean counts, List<Double> wall, List<Double> cpu, List<Double> resident)
      throws Exception {
    Path home = demo();
    long from = System.nanoTime();
    List<String> command =
        List.of("env", "JAVA_HOME=" + java, "bin/session-relay", "run", "--home", home.toString());
    try (RelayProcess relay = RelayProcess.launch(command)) {
      relay.awaitReady(Duration.ofMinutes(5));
      double millis = (System.nanoTime() - from) / 1e6;
      double used = Usage.of(relay.pid()).cpu().toMillis();
      Thread.sleep(5_000);
      if (counts) {
        wall.add(millis);
        cpu.add(used);
        resident.add((double) Usage.of(relay.pid()).resident());
      }
      relay.stop();
    }
  }

  /** The shipped configuration on free ports. */
  private static Path demo() throws IOException {
    Path home = Files.createTempDirectory("bench");
    new Plan(URI.create("http://127.0.0.1:1"), 1, Duration.ofSeconds(1)).writeHome(home, "");
    try (ServerSocket first = new ServerSocket(0);
        ServerSocket second = new ServerSocket(0)) {
      Files.writeString(
          home.resolve("application.properties"),
          Files.readString(Path.of("application.properties"))
              + "\nsimulator.port = %d\nweb.port = %d\n"
                  .formatted(first.getLocalPort(), second.getLocalPort()));
    }
    return home;
  }
}
