package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.SecretPatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The headers of requests, names in lower case: which are part of a vendor's authentication, and
 * what of them may be shown. Whatever is not known to be harmless is secret.
 */
public final class HeaderRules {
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
              "traceparent",
              "transfer-encoding",
              "user-agent"),
          Map.of("Bearer", "", "Basic", ""),
          Set.of("signature=", "bearer ", "basic "));

  private final Set<String> ours;
  private final Set<String> shown;
  private final Map<String, String> schemes;
  private final Set<String> secretParts;

  /**
   * Rules of one vendor.
   *
   * @param ours set by us alone; on a request from outside they are removed
   * @param shown no secrets; some of them vendors repeat on purpose
   * @param schemes of {@code Authorization}, each with a pattern of the key's name in it, which may
   *     be shown; an empty one shows nothing
   * @param secretParts what stands before a secret in {@code Authorization}, in any letter case
   */
  public HeaderRules(
      Set<String> ours, Set<String> shown, Map<String, String> schemes, Set<String> secretParts) {
    this.ours = Set.copyOf(ours);
    this.shown = Set.copyOf(shown);
    this.schemes = Map.copyOf(schemes);
    this.secretParts = lower(secretParts);
  }

  private static Set<String> lower(Set<String> texts) {
    return texts.stream()
        .map(text -> text.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Set by us alone. */
  public Set<String> ours() {
    return ours;
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
      return secretsOf(value);
    }
    return shown.contains(lower) ? List.of() : List.of(value);
  }

  private List<String> secretsOf(String authorization) {
    String lower = authorization.toLowerCase(Locale.ROOT);
    if (lower.length() != authorization.length()) {
      return List.of(authorization);
    }
    List<String> secrets = new ArrayList<>(1);
    for (String part : secretParts) {
      for (int at = lower.indexOf(part); at >= 0; at = lower.indexOf(part, at + 1)) {
        int begin = at + part.length();
        begin += lower.startsWith("\"", begin) ? 1 : 0;
        int end = end(authorization, begin);
        if (end > begin) {
          secrets.add(authorization.substring(begin, end));
        }
      }
    }
    return secrets;
  }

  private static int end(String value, int begin) {
    int end = begin;
    while (end < value.length() && "\", \t\n\r".indexOf(value.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
