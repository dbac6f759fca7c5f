package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.SecretPatterns;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers of requests, names in lower case: which are part of a vendor's authentication, and
 * what of them may be shown. Whatever is not known to be harmless is secret.
 *
 * @param ours set by us alone; on a request from outside they are removed
 * @param shown no secrets; some of them vendors repeat on purpose
 * @param schemes of {@code Authorization}, each with a pattern of the key's name in it, which may
 *     be shown; an empty one shows nothing
 * @param secretParts patterns of what stands before a secret in {@code Authorization}, besides
 *     {@code signature=}
 */
public record HeaderRules(
    Set<String> ours, Set<String> shown, Map<String, String> schemes, Set<String> secretParts) {
  private static final String AUTHORIZATION = "authorization";

  static final HeaderRules COMMON =
      new HeaderRules(
          Set.of(AUTHORIZATION),
          Set.of(
              "accept",
              "accept-encoding",
              "connection",
              "content-length",
              "content-type",
              "date",
              "host",
              "transfer-encoding",
              "user-agent"),
          Map.of("Bearer", "", "Basic", ""),
          Set.of("signature=", "bearer ", "basic "));

  public HeaderRules {
    ours = Set.copyOf(ours);
    shown = Set.copyOf(shown);
    schemes = Map.copyOf(schemes);
    secretParts = Set.copyOf(secretParts);
  }

  /** These and others. */
  public HeaderRules and(HeaderRules others) {
    Map<String, String> all = new TreeMap<>(schemes);
    all.putAll(others.schemes);
    return new HeaderRules(
        union(ours, others.ours),
        union(shown, others.shown),
        all,
        union(secretParts, others.secretParts));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }

  /** The value of a header as it may be shown. */
  public String shown(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(AUTHORIZATION)) {
      return authorization(value);
    }
    return shown.contains(lower) ? value : SecretPatterns.MASK;
  }

  /** Scheme, then the key's name where the scheme has one. */
  private String authorization(String value) {
    int space = value.indexOf(' ');
    String scheme = space < 0 ? "" : value.substring(0, space);
    String keyName = schemes.get(scheme);
    if (keyName == null) {
      return SecretPatterns.MASK;
    }
    Matcher key = Pattern.compile(keyName).matcher(value);
    boolean named = !keyName.isEmpty() && key.find();
    return scheme + " " + (named ? key.group() + ", " : "") + SecretPatterns.MASK;
  }

  /**
   * What of a header must not come back in an answer. Of a signed request the key's name may be
   * repeated, the signature and a token may not.
   */
  public List<String> secrets(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(AUTHORIZATION)) {
      return Pattern.compile("(?i)(?:" + String.join("|", secretParts) + ")\"?([^\",\\s]+)")
          .matcher(value)
          .results()
          .map((MatchResult part) -> part.group(1))
          .toList();
    }
    return shown.contains(lower) ? List.of() : List.of(value);
  }
}
