package dev.sessionrelay.outages;

import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A vendor with one account and target {@code t}; what it answers, and the time, are the test's.
 */
final class PlayedVendor implements AutoCloseable {
  final SettableClock time = SettableClock.standing();
  final RawVendor raw;

  PlayedVendor() throws IOException {
    raw = RawVendor.start(time);
  }

  /**
   * A relay in this directory that polls one endpoint of it.
   *
   * @param settings further properties
   */
  Rig start(Path home, Vendors endpoint, String settings) throws Exception {
    DemoKeys.ensure(home);
    String base = "http://127.0.0.1:" + raw.port() + "/t";
    return Rig.start(home, settings + endpoint.properties("t", base), time);
  }

  /** Turns a minute apart, each with this answer. */
  void turns(Rig rig, int count, Reply always) {
    raw.alwaysAnswers("t", always);
    for (int i = 0; i < count; i++) {
      turn(rig, "t");
    }
  }

  /** A turn a minute later. */
  void turn(Rig rig, String target) {
    time.advance(Duration.ofMinutes(1));
    rig.turn(target);
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
