package dev.sessionrelay.cloud;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ways to be let in at each vendor, by the keys that they take. */
public enum CredentialKind {
  HUAWEI_TOKEN(Endpoints.HUAWEI, List.of("token"), List.of()),
  HUAWEI_PASSWORD(
      Endpoints.HUAWEI, List.of("user", "password", "domain", "project"), List.of("iam-url")),
  HUAWEI_KEYS(
      Endpoints.HUAWEI, List.of("access-key", "secret-key"), List.of("security-token", "project")),
  ALIBABA_KEYS(
      Endpoints.ALIBABA, List.of("access-key-id", "access-key-secret"), List.of("security-token")),
  ORACLE_PROFILE(Endpoints.ORACLE, List.of(), List.of("config-file", "profile")),
  ORACLE_KEY(
      Endpoints.ORACLE,
      List.of("tenancy", "user", "fingerprint", "key-file"),
      List.of("pass-phrase")),
  ORACLE_TOKEN(
      Endpoints.ORACLE, List.of("security-token-file", "key-file"), List.of("pass-phrase")),
  /** An endpoint of an operator's own: a bearer token, headers, both or nothing. */
  OWN(Endpoints.OWN, List.of(), List.of("bearer-token"));

  private final String vendor;
  private final List<String> required;
  private final List<String> optional;

  CredentialKind(String vendor, List<String> required, List<String> optional) {
    this.vendor = vendor;
    this.required = required;
    this.optional = optional;
  }

  public static List<CredentialKind> of(String vendor) {
    return Arrays.stream(values()).filter(kind -> kind.vendor.equals(vendor)).toList();
  }

  /** Every credential key of a vendor. */
  public static List<String> keys(String vendor) {
    return of(vendor).stream().flatMap(kind -> kind.keys().stream()).distinct().toList();
  }

  /** The kind that takes all these keys and lacks the fewest others. */
  public static Optional<CredentialKind> ofKeys(String vendor, Set<String> given) {
    return of(vendor).stream()
        .filter(kind -> kind.keys().containsAll(given))
        .min(Comparator.comparingInt(kind -> kind.missing(given).size()));
  }

  /** The ways of a vendor in words, for error texts. */
  public static String choices(String vendor) {
    return of(vendor).stream().map(CredentialKind::words).collect(Collectors.joining("; or "));
  }

  public List<String> missing(Set<String> given) {
    return required.stream().filter(key -> !given.contains(key)).toList();
  }

  /** The key by which a missing credential is named. */
  public String first() {
    return keys().get(0);
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>(required);
    keys.addAll(optional);
    return keys;
  }

  private String words() {
    return String.join(", ", required.isEmpty() ? optional : required);
  }
}
