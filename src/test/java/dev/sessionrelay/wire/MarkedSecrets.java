package dev.sessionrelay.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Secrets that are found wherever they are shown. */
final class MarkedSecrets {
  private static final String MARK = "Marked9";

  private final Map<String, String> secrets = new LinkedHashMap<>();

  /** One with a mark; of letters and digits, so that nothing can hide it by escaping it. */
  String of(String name) {
    return secrets.computeIfAbsent(name, n -> MARK + n.replace("-", "") + "x7Qz");
  }

  /** One that is not of our making. */
  void add(String name, String secret) {
    secrets.put(name, secret);
  }

  /** Up to forty places that show one, a line each; empty when there is none. */
  String foundIn(Map<String, String> shown) {
    TreeSet<String> found = new TreeSet<>();
    TreeSet<String> marks = new TreeSet<>(secrets.values());
    marks.removeIf(secret -> secret.contains(MARK));
    marks.add(MARK);
    marks.forEach(mark -> shown.forEach((place, text) -> find(mark, place, text, found)));
    return found.stream().limit(40).collect(Collectors.joining("\n"));
  }

  private static void find(String mark, String place, String text, Set<String> found) {
    for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      found.add(
          place
              + ": "
              + text.substring(Math.max(0, at - 90), Math.min(text.length(), at + 30))
                  .replace('\n', ' '));
    }
  }
}
