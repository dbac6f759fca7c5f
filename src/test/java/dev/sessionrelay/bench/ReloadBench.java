package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;

/** How long an edit of one target takes, from the rename of the file to the line in the log. */
final class ReloadBench implements Bench.Measurement {
  private static final int TARGETS = Integer.getInteger("bench.targets", 200);
  private static final int EDITS = Integer.getInteger("bench.edits", 50);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofSeconds(20);
  private static final String DONE = "reloaded in ";

  @Override
  public String title() {
    return "Reload of one of %,d targets, %d edits".formatted(TARGETS, EDITS);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    if (contender.program() != null) {
      return;
    }
    Path home = Files.createTempDirectory("bench");
    try (TestSimulator simulator = Bench.vendor();
        RelayProcess process =
            contender
                .start(Plan.of(simulator, TARGETS, EVERY).targetEach(), home, "")
                .awaitReady(Bench.LONG)) {
      Path file = home.resolve("application.properties");
      String text = Files.readString(file);
      Thread.sleep(Bench.seconds("bench.warm", 15));
      double[] taken = new double[EDITS];
      for (int edit = 1; edit <= EDITS; edit++) {
        String one = text.replaceFirst("every = 5000ms", "every = " + (5_000 + edit) + "ms");
        taken[edit - 1] = edited(process, file, one, edit);
        Thread.sleep(1_000);
      }
      Arrays.sort(taken);
      figures.add("ms until it is in force, p50", contender, taken[EDITS / 2]);
      figures.add("ms until it is in force, p99", contender, taken[EDITS * 99 / 100]);
    }
  }

  private static double edited(RelayProcess process, Path file, String text, int edit)
      throws Exception {
    Path beside = Files.writeString(file.resolveSibling("next"), text);
    long begin = System.nanoTime();
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    while (process.output().split(DONE, -1).length <= edit) {
      if (System.nanoTime() - begin > MOST.toNanos()) {
        throw new TimeoutException("edit " + edit + " did not come:\n" + process.output());
      }
      Thread.sleep(2);
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}
