package dev.sessionrelay.simulator;

import java.util.SplittableRandom;

/** Well-mixed numbers from a seed and a name: chance that repeats. */
public final class SeededHash {
  private SeededHash() {}

  public static long of(long seed, String name) {
    long hash = mix(seed);
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  static long of(long seed, long number) {
    return mix(mix(seed) + number);
  }

  /** A number from 0 to {@code bound} - 1. */
  public static long below(long hash, long bound) {
    return Math.floorMod(mix(hash), bound);
  }

  /** A number from 0 to just below 1. */
  static double unit(long hash) {
    return new SplittableRandom(hash).nextDouble();
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014). */
  private static long mix(long value) {
    return new SplittableRandom(value).nextLong();
  }
}
