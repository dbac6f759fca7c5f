package dev.sessionrelay.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code bench/run limit}: the relay as it is delivered, and before and after it
 * the HTTP client alone, on one core. Until then they have all cores, so that their compilers take
 * seconds, not minutes; so the ratio is not the one of a warm process.
 */
@Tag("packaged")
class SpeedRatioTest {
  /** Somewhat less than the 0.59 that it was on 28 November 2026, twice. */
  private static final double RATIO = 0.55;

  private static final int VENDOR_CORE = 0;
  private static final int POLLER_CORE = 1;
  private static final long WARM_UP = 1_000L * Integer.getInteger("ratio.warm", 60);
  private static final long WINDOW = 12_000;

  @Test
  void unchangedPollsBesideTheHttpClientAlone() throws Exception {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "it needs two cores");
    assumeTrue(found("nginx") && found("taskset"), "it needs Debian's nginx-light and util-linux");
    try (NginxVendor vendor = NginxVendor.start(VENDOR_CORE);
        LimitContender raw = LimitContender.start(LimitContender.RAW, vendor, null)) {
      warm(raw, WARM_UP / 4);
      double before = polls(raw);
      double relayed;
      try (LimitContender relay = LimitContender.start(LimitContender.RELAY, vendor, null)) {
        warm(relay, WARM_UP);
        relayed = polls(relay);
      }
      double alone = (before + polls(raw)) / 2;
      String figures =
          String.format(
              Locale.ROOT,
              "%.0f polls a second, %.0f of the HTTP client alone: %.2f; committed: %.2f",
              relayed,
              alone,
              relayed / alone,
              RATIO);
      System.out.println(figures);
      assertTrue(relayed / alone >= 0.8 * RATIO, figures);
    }
  }

  private static void warm(LimitContender contender, long time) throws Exception {
    Thread.sleep(time);
    contender.pin(POLLER_CORE);
  }

  private static double polls(LimitContender contender) throws Exception {
    double polls = contender.measure(WINDOW).pollsPerSecond();
    contender.pause();
    return polls;
  }

  private static boolean found(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Path.of(directory, command).toFile().canExecute());
  }
}
