package dev.sessionrelay.simulator;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Queries, decoded and in the canonical form of the signature schemes. */
final class Query {
  /** One parameter, decoded. */
  record Pair(String name, String value) {
    static Pair of(String raw) {
      int equals = raw.indexOf('=');
      return equals < 0
          ? new Pair(Percent.decodeQuery(raw), "")
          : new Pair(
              Percent.decodeQuery(raw.substring(0, equals)),
              Percent.decodeQuery(raw.substring(equals + 1)));
    }

    private Pair encoded() {
      return new Pair(Percent.encode(name), Percent.encode(value));
    }
  }

  private Query() {}

  static List<Pair> of(String rawQuery) {
    return Arrays.stream(rawQuery.split("&")).filter(raw -> !raw.isEmpty()).map(Pair::of).toList();
  }

  /** Encoded again by RFC 3986 and sorted by name, then value. */
  static String canonical(String rawQuery) {
    return of(rawQuery).stream()
        .map(Pair::encoded)
        .sorted(Comparator.comparing(Pair::name).thenComparing(Pair::value))
        .map(pair -> pair.name() + "=" + pair.value())
        .collect(Collectors.joining("&"));
  }
}
