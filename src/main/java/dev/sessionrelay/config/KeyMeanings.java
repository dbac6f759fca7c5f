package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.Vendors;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key means that several vendors have, in one sentence. */
final class KeyMeanings {
  private KeyMeanings() {}

  /**
   * A key of accounts stands in the table of the first vendor that has it, and names the others.
   */
  static String ofAccounts(Map<Vendor, String> meanings) {
    boolean same = Set.copyOf(meanings.values()).size() == 1;
    return same && meanings.size() > 1
        ? open(meanings.values()) + ", at " + labels(meanings.keySet()) + "."
        : of(meanings);
  }

  /** The first vendor's meaning, and those of others where they differ. */
  static String of(Map<Vendor, String> meanings) {
    Set<String> told = new LinkedHashSet<>();
    StringBuilder text = new StringBuilder();
    meanings.forEach(
        (vendor, meaning) -> {
          if (told.add(meaning)) {
            text.append(text.isEmpty() ? meaning : "; at " + vendor.label() + " " + lower(meaning));
          }
        });
    return text.toString().replace(".; ", "; ");
  }

  /** When an account must have a region. */
  static String regionNeeded() {
    String others =
        Vendors.all().stream()
            .filter(vendor -> vendor.region().otherSource() != null)
            .map(vendor -> " or " + vendor.region().otherSource())
            .collect(Collectors.joining());
    List<Vendor> always =
        Vendors.all().stream().filter(vendor -> vendor.region().always()).toList();
    return "unless `base-url`" + others + " gives it; at " + labels(always) + " always";
  }

  private static String labels(Collection<Vendor> vendors) {
    return vendors.stream().map(Vendor::label).collect(Collectors.joining(" and "));
  }

  private static String open(Collection<String> meanings) {
    String first = meanings.iterator().next();
    return first.substring(0, first.length() - 1);
  }

  private static String lower(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}
