package dev.sessionrelay.status.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Relative link to a page with its query, so that pages work below a path of a reverse proxy.
 *
 * @param page its name, or {@code ./} for the first one
 */
public record PageAddress(String page, Map<String, String> values) {
  private static final String CURSOR = "cursor";

  public PageAddress {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** A page without a query. */
  public static PageAddress of(String page) {
    return new PageAddress(page, Map.of());
  }

  /** The first part of the list with this value, or without it where it is null. */
  public PageAddress with(String name, Object value) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.remove(CURSOR);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value.toString());
    }
    return new PageAddress(page, changed);
  }

  /** With this value, or without it where it stands there already. */
  public PageAddress toggled(String name, Object value) {
    return with(name, is(name, value) ? null : value);
  }

  /** Whether it asks for this very value. */
  public boolean is(String name, Object value) {
    return value.toString().equals(values.get(name));
  }

  /** The value, or an empty text. */
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** As it stands in a link. */
  @Override
  public String toString() {
    String query =
        values.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? page : page + "?" + query;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
