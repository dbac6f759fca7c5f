package dev.sessionrelay.cli.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Where two JSON values differ first, in words. */
final class JsonDifference {
  private static final int LONGEST = 200;

  private JsonDifference() {}

  /** Of values that must be the same; the order of fields means nothing. */
  static Optional<String> between(JsonNode expected, JsonNode actual) {
    return at("", expected, actual);
  }

  private static Optional<String> at(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      return ofFields(path, expected, actual);
    }
    if (expected.isArray() && actual.isArray()) {
      return ofItems(path, expected, actual);
    }
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(
            "%s: expected %s, came %s"
                .formatted(path.isEmpty() ? "/" : path, text(expected), text(actual)));
  }

  private static Optional<String> ofFields(String path, JsonNode expected, JsonNode actual) {
    TreeSet<String> names = new TreeSet<>();
    expected.fieldNames().forEachRemaining(names::add);
    actual.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .map(name -> at(path + "/" + name, expected.path(name), actual.path(name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> ofItems(String path, JsonNode expected, JsonNode actual) {
    return IntStream.range(0, Math.max(expected.size(), actual.size()))
        .mapToObj(index -> at(path + "/" + index, expected.path(index), actual.path(index)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static String text(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
