package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a poll costs when nothing has changed, with all contenders running at the same time: what
 * else the machine does meets all of them alike, so that small differences show.
 */
final class CompareBench implements Bench.Measurement {
  private static final int SESSIONS = 400;
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final long WARM_UP = Bench.seconds("bench.warm", 120);
  private static final long WINDOW = Bench.seconds("bench.window", 10);
  private static final int WINDOWS = 6;

  @Override
  public String title() {
    return "Unchanged polls, side by side: %d sessions, every %d ms, %d windows of %d s"
        .formatted(SESSIONS, EVERY.toMillis(), WINDOWS, WINDOW / 1000);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    round(List.of(contender), figures);
  }

  @Override
  public void round(List<Contender> contenders, Figures figures) throws Exception {
    List<Running> all = new ArrayList<>();
    try {
      for (Contender contender : contenders) {
        all.add(Running.start(contender));
      }
      Thread.sleep(WARM_UP);
      for (int window = 0; window < WINDOWS; window++) {
        List<Mark> before = marks(all);
        Thread.sleep(WINDOW);
        List<Mark> after = marks(all);
        for (int i = 0; i < all.size(); i++) {
          figures.add("µs of CPU each", all.get(i).contender(), after.get(i).since(before.get(i)));
        }
      }
    } finally {
      all.forEach(Running::close);
    }
  }

  private static List<Mark> marks(List<Running> all) throws Exception {
    List<Mark> marks = new ArrayList<>();
    for (Running running : all) {
      marks.add(running.mark());
    }
    return marks;
  }

  private record Running(Contender contender, TestSimulator vendor, RelayProcess process) {
    static Running start(Contender contender) throws Exception {
      TestSimulator vendor = Bench.vendor();
      Plan plan = Plan.of(vendor, SESSIONS, EVERY);
      return new Running(contender, vendor, contender.start(plan).awaitReady(Bench.LONG));
    }

    Mark mark() throws Exception {
      return new Mark(Usage.of(process.pid()).cpu(), vendor.requestCount(Endpoint.HUAWEI_SQL));
    }

    void close() {
      process.close();
      vendor.close();
    }
  }

  /** How much was used, and done with it, so far. */
  private record Mark(Duration cpu, long polls) {
    double since(Mark before) {
      return cpu.minus(before.cpu).toNanos() / 1e3 / (polls - before.polls);
    }
  }
}
