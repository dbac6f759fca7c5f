package dev.sessionrelay.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  private static final Map<Service, List<Plan>> PLANS =
      Map.of(
          Service.HUAWEI_SQL,
          List.of(
              Plan.of("WAITING 80, CREATING 120, RUNNING 500, CLOSED 300"),
              Plan.of("CREATING 150, RUNNING 500, CLOSED 200, - 150"),
              Plan.of("CREATING 150, RUNNING 450, FAIL 400")),
          Service.HUAWEI_RAY,
          List.of(
              Plan.of("CREATING 200, RUNNING 800"),
              Plan.of("CREATING 150, RUNNING 550, CLOSED 300"),
              Plan.of("CREATING 150, RUNNING 450, FAIL 400")),
          Service.ALIBABA_SPARK,
          List.of(
              Plan.of("Starting 150, Running 500, Stopping 100, Stopped 250"),
              Plan.of("Starting 150, Running 450, Stopping 100, Stopped 150, - 150"),
              Plan.of("Starting 150, Running 450, Error 400")),
          Service.ORACLE_NOTEBOOK,
          List.of(
              Plan.of(
                  "CREATING 150, ACTIVE/starting 100, ACTIVE/idle 150, ACTIVE/busy 250,"
                      + " ACTIVE/idle 150, ACTIVE/terminating 60, - 140"),
              Plan.of(
                  "CREATING 150, ACTIVE/starting 100, ACTIVE/idle 100, ACTIVE/busy 250,"
                      + " ACTIVE/restarting 100, ACTIVE/idle 300"),
              Plan.of("CREATING 200, ACTIVE/idle 200, ACTIVE/busy 200, ACTIVE/dead 400"),
              Plan.of("CREATING 300, FAILED 700")));

  private final long seed;
  private final double speed;

  Lifecycle(long seed, double speed) {
    this.seed = seed;
    this.speed = speed;
  }

  /**
   * @param number from 1; the first one lives fast
   */
  Moment at(Service service, String id, int number, Instant now) {
    long key = Hash.of(seed, id);
    long length = number == 1 ? FAST_LIFE_MS : SHORTEST_LIFE_MS + Hash.below(key, LIFE_SPREAD_MS);
    long offset = Hash.below(~key, length);
    double simulated = now.toEpochMilli() * speed + offset;
    long life = (long) Math.floor(simulated / length);
    Plan plan = plan(service, key, life);
    int step = plan.stepAt((simulated - (double) life * length) * 1000 / length);
    Span span = new Span((double) life * length - offset, length, speed);
    return new Moment(
        plan.words().get(step),
        life,
        service == Service.HUAWEI_RAY ? raySession(key, life) : id,
        span.instant(0),
        started(plan, step, span),
        span.instant(plan.start(step)),
        span.instant(plan.ends()[step]));
  }

  private static Plan plan(Service service, long key, long life) {
    List<Plan> plans = PLANS.get(service);
    return plans.get((int) Hash.below(Hash.of(key, life), plans.size()));
  }

  private static Instant started(Plan plan, int step, Span span) {
    boolean ran = plan.running() >= 0 && step >= plan.running();
    return ran ? span.instant(plan.start(plan.running())) : null;
  }

  private static String raySession(long key, long life) {
    long high = Hash.of(key, life) & ~0xF000L | 0x4000L;
    long low = Hash.of(~key, life) >>> 2 | 0x8000000000000000L;
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
