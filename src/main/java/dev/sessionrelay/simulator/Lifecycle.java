package dev.sessionrelay.simulator;

import dev.sessionrelay.simulator.SessionPopulation.Plan;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The lives of generated sessions, a pure function of seed, session and time: nothing is stored,
 * and a restarted simulator goes on where it was.
 *
 * <p>Sessions live one life after the other. The first session of each endpoint lives fast, so that
 * whoever polls it sees a change within half a minute at speed 1.
 */
final class Lifecycle {
  private static final long FAST_LIFE_MS = 24_000;
  private static final long SHORTEST_LIFE_MS = 60_000;
  private static final long LIFE_SPREAD_MS = 120_000;

  private final long seed;
  private final double speed;

  Lifecycle(long seed, double speed) {
    this.seed = seed;
    this.speed = speed;
  }

  /**
   * @param number from 1; the first one lives fast
   */
  SessionSnapshot at(SessionPopulation population, String id, int number, Instant now) {
    long key = SeededHash.of(seed, id);
    long length =
        number == 1 ? FAST_LIFE_MS : SHORTEST_LIFE_MS + SeededHash.below(key, LIFE_SPREAD_MS);
    long offset = SeededHash.below(~key, length);
    double simulated = now.toEpochMilli() * speed + offset;
    long life = (long) Math.floor(simulated / length);
    Plan plan = plan(population, key, life);
    int step = plan.stepAt((simulated - (double) life * length) * 1000 / length);
    Span span = new Span((double) life * length - offset, length, speed);
    return new SessionSnapshot(
        plan.words().get(step),
        life,
        population.renewed() ? sessionOf(key, life) : id,
        span.instant(0),
        started(plan, step, span),
        span.instant(plan.start(step)),
        span.instant(plan.ends()[step]));
  }

  private static Plan plan(SessionPopulation population, long key, long life) {
    List<Plan> plans = population.plans();
    return plans.get((int) SeededHash.below(SeededHash.of(key, life), plans.size()));
  }

  private static Instant started(Plan plan, int step, Span span) {
    boolean ran = plan.running() >= 0 && step >= plan.running();
    return ran ? span.instant(plan.start(plan.running())) : null;
  }

  private static String sessionOf(long key, long life) {
    long high = SeededHash.of(key, life) & ~0xF000L | 0x4000L;
    long low = SeededHash.of(~key, life) >>> 2 | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /** One life in simulated milliseconds. Its instants do not depend on when it is asked. */
  private record Span(double begin, long length, double speed) {
    Instant instant(int thousandths) {
      double point = begin + length * (thousandths / 1000.0);
      return Instant.ofEpochMilli((long) Math.ceil(point / speed));
    }
  }
}
