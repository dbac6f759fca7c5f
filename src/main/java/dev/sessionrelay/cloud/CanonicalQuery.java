package dev.sessionrelay.cloud;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A raw query in the spelling and order that a signature is made of. */
public final class CanonicalQuery {
  /** For signers that sort names as they are encoded. */
  public static final Comparator<QueryParameter> BY_ENCODED_NAME =
      Comparator.comparing(QueryParameter::name);

  /** For signers that sort names as they were before they were encoded. */
  public static final Comparator<QueryParameter> BY_DECODED_NAME =
      Comparator.comparing(parameter -> PercentEncoding.decode(parameter.name()));

  private CanonicalQuery() {}

  /** Both parts encoded; the value is empty when there is none. */
  public record QueryParameter(String name, String value) {}

  /**
   * @param raw the query of the request line, or null
   * @return {@code name=value} pairs joined by {@code &}; a name that occurs twice keeps its order
   */
  public static String of(String raw, Comparator<QueryParameter> order) {
    if (raw == null || raw.isEmpty()) {
      return "";
    }
    List<QueryParameter> parameters = parse(raw);
    parameters.sort(order);
    return join(parameters, raw.length());
  }

  private static List<QueryParameter> parse(String raw) {
    List<QueryParameter> parameters = new ArrayList<>();
    for (int from = 0; from <= raw.length(); ) {
      int end = raw.indexOf('&', from);
      int to = end < 0 ? raw.length() : end;
      if (to > from) {
        parameters.add(parameter(raw, from, to));
      }
      from = to + 1;
    }
    return parameters;
  }

  private static QueryParameter parameter(String raw, int from, int to) {
    int equals = raw.indexOf('=', from);
    int nameEnd = equals < 0 || equals > to ? to : equals;
    return new QueryParameter(
        PercentEncoding.parameter(raw, from, nameEnd),
        PercentEncoding.parameter(raw, Math.min(nameEnd + 1, to), to));
  }

  private static String join(List<QueryParameter> parameters, int size) {
    StringBuilder out = new StringBuilder(size + 32);
    for (QueryParameter parameter : parameters) {
      out.append(out.isEmpty() ? "" : "&");
      out.append(parameter.name()).append('=').append(parameter.value());
    }
    return out.toString();
  }
}
