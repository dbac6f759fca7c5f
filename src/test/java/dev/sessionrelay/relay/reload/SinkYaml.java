package dev.sessionrelay.relay.reload;

/** Sink route files for tests. */
public final class SinkYaml {
  private SinkYaml() {}

  public static String of(String name) {
    return of(name, "log:" + name);
  }

  public static String of(String name, String to) {
    return """
        - route:
            id: %s
            description: Hears events.
            from:
              uri: events:%s
              steps:
                - to:
                    uri: %s
        """
        .formatted(name, name, to);
  }
}
