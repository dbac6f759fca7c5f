package dev.sessionrelay.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Fails requests at random, the same ones for the same seed. */
final class RandomFaults {
  /** What a 429 tells the client to wait. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private static final int TOO_MANY_REQUESTS = 429;

  private final List<FailRule> rules;
  private final long seed;
  private final AtomicLong drawn = new AtomicLong();

  RandomFaults(SimulatorOptions options) {
    this.rules = options.fail();
    this.seed = options.seed();
  }

  Optional<Reply> next(CloudOperation operation, CloudApi api) {
    return rules.isEmpty() ? Optional.empty() : draw(operation).map(rule -> reply(rule, api));
  }

  private Optional<FailRule> draw(CloudOperation operation) {
    double point = SeededHash.unit(SeededHash.of(seed, drawn.incrementAndGet()));
    double reached = 0;
    for (FailRule rule : rules) {
      reached += rule.operation() == operation ? rule.probability() : 0;
      if (rule.operation() == operation && point < reached) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static Reply reply(FailRule rule, CloudApi api) {
    Reply error = api.error(rule.status());
    return rule.status() == TOO_MANY_REQUESTS ? api.waiting(error, RETRY_AFTER) : error;
  }
}
