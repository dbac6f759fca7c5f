package dev.sessionrelay.simulator;

/** Reads how many sessions each endpoint has. */
final class SessionCounts {
  private static final String EXAMPLE = "5 or huawei-sql-session=3,oracle-notebook-session=5";

  private SessionCounts() {}

  static SimulatorOptions apply(String text, SimulatorOptions options) {
    String list = text.strip();
    return list.contains("=") ? each(list, options) : all(count(list, text), options);
  }

  private static SimulatorOptions all(int count, SimulatorOptions options) {
    SimulatorOptions changed = options;
    for (Endpoint endpoint : Endpoint.values()) {
      changed = endpoint.service().isPresent() ? changed.withSessions(endpoint, count) : changed;
    }
    return changed;
  }

  private static SimulatorOptions each(String list, SimulatorOptions options) {
    SimulatorOptions changed = options;
    for (String part : list.split(",")) {
      String[] pair = part.strip().split("=", 2);
      changed = changed.withSessions(Endpoint.named(pair[0].strip()), count(pair[1], part));
    }
    return changed;
  }

  private static int count(String digits, String text) {
    try {
      return Integer.parseInt(digits.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "simulator sessions: '%s' has no whole number; for example %s".formatted(text, EXAMPLE));
    }
  }
}
