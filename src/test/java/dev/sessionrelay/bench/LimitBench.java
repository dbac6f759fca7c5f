package dev.sessionrelay.bench;

import dev.sessionrelay.bench.LimitContender.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many unchanged polls one core can make, as a share of what the HTTP client alone makes: each
 * contender as fast as it can, pinned to one core, against nginx on another. A compiler that shares
 * the core with what it compiles takes minutes, so each is brought to its speed once, and then they
 * are measured in turn, the others stopped.
 */
final class LimitBench implements Bench.Measurement {
  private static final int VENDOR_CORE = 0;
  private static final int POLLER_CORE = 1;
  private static final long WINDOW = Bench.seconds("bench.window", 15);

  private final Map<String, LimitContender> contenders = new LinkedHashMap<>();

  private NginxVendor vendor;

  @Override
  public String title() {
    return "The limit: %d sessions (the relay: %d), one core, for %d s once it gets no quicker"
        .formatted(LimitContender.SESSIONS, LimitContender.SESSIONS_OF_RELAY, WINDOW / 1000);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    round(List.of(contender), figures);
  }

  @Override
  public void round(List<Contender> all, Figures figures) throws Exception {
    if (contenders.isEmpty()) {
      vendor = NginxVendor.start(VENDOR_CORE);
      for (String name : turned(0)) {
        warm(name, figures);
      }
    }
    Map<String, Double> made = new LinkedHashMap<>();
    for (String name : turned(all.indexOf(Contender.all().get(0)))) {
      made.put(name, measure(contenders.get(name), figures));
    }
    double relay = made.get(LimitContender.RELAY);
    figures.add(
        "share of the raw loop", LimitContender.RELAY, relay / made.get(LimitContender.RAW));
    figures.add(
        "share of the raw loop that signs",
        LimitContender.RELAY,
        relay / made.get(LimitContender.SIGNED));
  }

  /** Who goes first changes from round to round, as the rounds of the others do. */
  private static List<String> turned(int by) {
    List<String> names =
        new ArrayList<>(
            List.of(
                LimitContender.RAW,
                LimitContender.SIGNED,
                LimitContender.CAMEL,
                LimitContender.RELAY));
    Collections.rotate(names, by);
    return names;
  }

  private void warm(String name, Figures figures) throws Exception {
    LimitContender contender = LimitContender.start(name, vendor, POLLER_CORE);
    contenders.put(name, contender);
    figures.add("s until it got no quicker", name, vendor.awaitNoQuicker());
    contender.pause();
  }

  private static double measure(LimitContender contender, Figures figures) throws Exception {
    Sample sample = contender.measure(WINDOW);
    contender.pause();
    figures.add("polls a second", contender.name(), sample.pollsPerSecond());
    figures.add("µs of CPU each", contender.name(), sample.microsOfCpu());
    return sample.pollsPerSecond();
  }

  @Override
  public void close() {
    contenders.values().forEach(LimitContender::close);
    vendor.close();
  }
}
