package dev.sessionrelay.target;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.CredentialKind;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.DefaultHosts;
import dev.sessionrelay.cloud.Endpoints;
import dev.sessionrelay.cloud.EnvironmentCredentials;
import dev.sessionrelay.cloud.oracle.OracleProfile;
import dev.sessionrelay.config.Catalogue;
import dev.sessionrelay.config.Entry;
import dev.sessionrelay.config.Faults;
import dev.sessionrelay.config.Secret;
import dev.sessionrelay.config.Section;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes the credentials of one account, or says what is missing. */
final class CredentialRules {
  private static final String HEADER = "header.";

  private final Section section;
  private final String vendor;
  private final Surroundings surroundings;
  private final Faults faults;

  CredentialRules(Section section, String vendor, Surroundings surroundings, Faults faults) {
    this.section = section;
    this.vendor = vendor;
    this.surroundings = surroundings;
    this.faults = faults;
  }

  /** Empty when something is wrong, which has been reported. */
  Optional<Found> find() {
    Set<String> given = given();
    if (vendor.equals(Endpoints.OWN)) {
      return own().map(Found::of);
    }
    return given.isEmpty() ? fromEnvironment() : ofKind(given);
  }

  /**
   * @param region of an Oracle profile, or null
   */
  record Found(Credentials credentials, String region) {
    static Found of(Credentials credentials) {
      return new Found(credentials, null);
    }

    static Found of(OracleProfile profile) {
      return new Found(profile.credentials(), profile.region());
    }
  }

  private Set<String> given() {
    Set<String> given = new LinkedHashSet<>();
    CredentialKind.keys(vendor).stream()
        .filter(key -> section.isGiven(key, faults))
        .forEach(given::add);
    return given;
  }

  private Optional<Found> ofKind(Set<String> given) {
    Optional<CredentialKind> kind = CredentialKind.ofKeys(vendor, given);
    if (kind.isEmpty()) {
      mixed(given);
      return Optional.empty();
    }
    List<String> missing = kind.get().missing(given);
    missing.forEach(key -> incomplete(key, given));
    boolean good = given.stream().allMatch(section::isGood);
    return missing.isEmpty() && good ? credentials(kind.get()) : Optional.empty();
  }

  private void mixed(Set<String> given) {
    Entry last = section.entry(given.stream().reduce((a, b) -> b).orElseThrow());
    faults.at(
        last,
        section.prefix() + " mixes kinds of credentials: " + String.join(", ", given),
        "keep one kind: " + CredentialKind.choices(vendor),
        null);
  }

  private void incomplete(String key, Set<String> given) {
    section.missing(
        faults,
        key,
        section.prefix() + " has " + String.join(", ", given) + " but no " + key,
        "add it",
        example(key));
  }

  private String example(String key) {
    return Catalogue.standard().find(section.key(key)).orElseThrow().type().example();
  }

  private Optional<Found> fromEnvironment() {
    try {
      Optional<Found> found =
          vendor.equals(Endpoints.ORACLE)
              ? EnvironmentCredentials.oracleProfile(
                      surroundings.environment(), surroundings.userHome())
                  .map(Found::of)
              : EnvironmentCredentials.of(
                      vendor, surroundings.environment(), surroundings.userHome())
                  .map(Found::of);
      return found.or(this::none);
    } catch (CredentialException e) {
      fault(section.entry("vendor"), e);
      return Optional.empty();
    }
  }

  private Optional<Found> none() {
    String first = CredentialKind.of(vendor).get(0).first();
    section.missing(
        faults,
        first,
        section.prefix() + " has no credentials, and the environment has none",
        "give one kind: " + CredentialKind.choices(vendor),
        null);
    return Optional.empty();
  }

  private void fault(Entry entry, CredentialException e) {
    faults.at(
        entry,
        section.prefix() + ": " + e.getMessage(),
        "see the keys of credentials in CONFIGURATION.md",
        null);
  }

  private Optional<Found> credentials(CredentialKind kind) {
    return switch (kind) {
      case HUAWEI_TOKEN -> found(new Credentials.HuaweiToken(secret("token")));
      case HUAWEI_PASSWORD -> iam().map(this::huaweiPassword).map(Found::of);
      case HUAWEI_KEYS -> found(huaweiKeys());
      case ALIBABA_KEYS -> found(alibabaKeys());
      case ORACLE_PROFILE -> profile();
      case ORACLE_KEY -> found(oracleKey());
      case ORACLE_TOKEN -> found(oracleToken());
      case OWN -> own().map(Found::of);
    };
  }

  private static Optional<Found> found(Credentials credentials) {
    return Optional.of(Found.of(credentials));
  }

  private Optional<URI> iam() {
    Optional<URI> iam =
        section
            .find("iam-url", URI.class)
            .or(() -> section.text("region").map(r -> URI.create(DefaultHosts.huaweiIam(r))));
    if (iam.isEmpty()) {
      section.missing(
          faults,
          "region",
          section.prefix() + " has no region to find IAM in",
          "name the region, or the address of IAM as " + section.key("iam-url"),
          "cn-north-4");
    }
    return iam;
  }

  private Credentials huaweiPassword(URI iam) {
    String project = text("project");
    boolean isId = isProjectId(project);
    return new Credentials.HuaweiPassword(
        text("user"),
        secret("password"),
        text("domain"),
        isId ? project : null,
        isId ? null : project,
        iam);
  }

  private Credentials huaweiKeys() {
    return new Credentials.HuaweiKeys(
        section.current("access-key").orElseThrow(),
        secret("secret-key"),
        section.secret("security-token").orElse(null),
        section.text("project").filter(CredentialRules::isProjectId).orElse(null));
  }

  private static boolean isProjectId(String project) {
    return project.matches("[0-9a-f]{32}");
  }

  private Credentials alibabaKeys() {
    return new Credentials.AlibabaKeys(
        section.current("access-key-id").orElseThrow(),
        secret("access-key-secret"),
        section.secret("security-token").orElse(null));
  }

  private Credentials oracleKey() {
    return new Credentials.OracleKey(
        text("tenancy"),
        text("user"),
        text("fingerprint"),
        file("key-file"),
        section.secret("pass-phrase").orElse(null));
  }

  private Credentials oracleToken() {
    return new Credentials.OracleSessionToken(
        file("security-token-file"), file("key-file"), section.secret("pass-phrase").orElse(null));
  }

  private Optional<Found> profile() {
    Path file =
        section.has("config-file") ? file("config-file") : surroundings.resolve("~/.oci/config");
    String profile = section.text("profile").orElse(OracleProfile.DEFAULT_NAME);
    try {
      return Optional.of(Found.of(OracleProfile.read(file, profile, surroundings.userHome())));
    } catch (CredentialException e) {
      fault(section.entry(section.has("config-file") ? "config-file" : "profile"), e);
      return Optional.empty();
    }
  }

  private Optional<Credentials> own() {
    Map<String, Secret> headers = new TreeMap<>();
    section.entries().stream()
        .map(entry -> entry.key().substring(section.prefix().length() + 1))
        .filter(key -> key.startsWith(HEADER) && section.isGood(key))
        .forEach(key -> headers.put(key.substring(HEADER.length()), secret(key)));
    Optional<Secret> bearer = section.secret("bearer-token");
    if (headers.isEmpty()) {
      return Optional.of(
          bearer.<Credentials>map(Credentials.Bearer::new).orElse(new Credentials.None()));
    }
    bearer.ifPresent(
        token -> headers.put("Authorization", Secret.from(() -> "Bearer " + token.reveal())));
    return Optional.of(new Credentials.HeaderCredentials(headers));
  }

  private String text(String key) {
    return section.text(key).orElseThrow();
  }

  private Secret secret(String key) {
    return section.secret(key).orElseThrow();
  }

  private Path file(String key) {
    return surroundings.resolve(section.file(key).orElseThrow().toString());
  }
}
