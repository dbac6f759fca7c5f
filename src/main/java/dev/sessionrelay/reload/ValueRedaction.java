package dev.sessionrelay.reload;

import dev.sessionrelay.reload.route.RouteFile;
import dev.sessionrelay.reload.route.RouteFile.Use;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Puts placeholders back where Camel's messages quote what stood for them: it may be a secret. */
final class ValueRedaction {
  private static final int SHORTEST = 4;

  private ValueRedaction() {}

  static String of(String message, Collection<RouteFile> routes, UnaryOperator<String> values) {
    Map<String, String> names =
        new TreeMap<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    for (RouteFile route : routes) {
      for (Use use : route.placeholders()) {
        String value = values.apply(use.name());
        if (value != null && value.length() >= SHORTEST) {
          names.put(value, "{{" + use.name() + "}}");
        }
      }
    }
    String redacted = message;
    for (Map.Entry<String, String> name : names.entrySet()) {
      redacted = redacted.replace(name.getKey(), name.getValue());
    }
    return redacted;
  }
}
