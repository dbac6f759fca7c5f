package dev.sessionrelay.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids in the vendors' forms. They need not be unpredictable. */
final class Ids {
  private Ids() {}

  /** As in {@code DD6B1B2A-5837-5237-ABE4-FF0C8944C1F0}. */
  static String upperUuid() {
    return uuid().toUpperCase(Locale.ROOT);
  }

  static String hex32() {
    return uuid().replace("-", "");
  }

  /** Always the same id for the same name. */
  static String named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String uuid() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
