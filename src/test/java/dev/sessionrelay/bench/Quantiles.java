package dev.sessionrelay.bench;

import java.util.List;

/** The usual few figures of many. */
record Quantiles(double half, double most, double nearlyAll, double worst) {
  static Quantiles of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Quantiles(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) (share * (sorted.size() - 1)));
  }

  @Override
  public String toString() {
    return "p50 %.0f, p95 %.0f, p99 %.0f, max %.0f ms".formatted(half, most, nearlyAll, worst);
  }
}
