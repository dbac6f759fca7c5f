package dev.sessionrelay.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Fails requests at random, the same ones for the same seed. */
final class Chance {
  private final List<FailRule> rules;
  private final Duration retryAfter;
  private final long seed;
  private final AtomicLong drawn = new AtomicLong();

  Chance(SimulatorOptions options) {
    this.rules = options.fail();
    this.retryAfter = options.retryAfter();
    this.seed = options.seed();
  }

  /**
   * @param endpoint null for none
   */
  Optional<Reply> failure(Endpoint endpoint, Api api) {
    return rules.isEmpty() ? Optional.empty() : draw(endpoint).map(rule -> reply(rule, api));
  }

  private Optional<FailRule> draw(Endpoint endpoint) {
    double point = Hash.unit(Hash.of(seed, drawn.incrementAndGet()));
    double reached = 0;
    for (FailRule rule : rules) {
      reached += rule.endpoint() == endpoint ? rule.probability() : 0;
      if (rule.endpoint() == endpoint && point < reached) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private Reply reply(FailRule rule, Api api) {
    Reply error = api.error(rule.status());
    boolean hint = rule.status() == 429 && rule.endpoint().vendor() != Vendor.ORACLE;
    return hint ? api.waiting(error, retryAfter) : error;
  }
}
