package dev.sessionrelay.config;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.SectionChecks;
import dev.sessionrelay.settings.Setting;
import dev.sessionrelay.settings.SettingsSection;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the credentials of one account, or says what is missing. */
record CredentialRules(
    SectionChecks checks,
    VendorCredentials credentials,
    LoadContext surroundings,
    Set<Path> files) {
  /** Empty when something is wrong, which has been reported. */
  Optional<CredentialFound> find() {
    if (!credentials.needed()) {
      return credentials.kinds().get(0).reader().read(source());
    }
    Set<String> given = new LinkedHashSet<>(credentials.names());
    given.removeIf(key -> !checks.isGiven(key));
    return given.isEmpty() ? fromEnvironment() : ofKind(given);
  }

  private CredentialSource source() {
    return new CredentialSource(
        checks.section(),
        checks.faults(),
        surroundings.home(),
        surroundings.osEnvironment(),
        files::add);
  }

  private Optional<CredentialFound> ofKind(Set<String> given) {
    SettingsSection section = checks.section();
    Optional<CredentialKind> kind = credentials.kindOf(given);
    if (kind.isEmpty()) {
      checks
          .faults()
          .at(
              section.entry(given.stream().reduce((a, b) -> b).orElseThrow()),
              section.prefix() + " mixes kinds of credentials: " + String.join(", ", given),
              "keep one kind: " + credentials.choices());
      return Optional.empty();
    }
    List<String> missing = kind.get().missing(given);
    missing.forEach(key -> checks.lacks(String.join(", ", given), key, "add it"));
    boolean good = given.stream().allMatch(section::isGood);
    warnOfCopies(given);
    return missing.isEmpty() && good ? kind.get().reader().read(source()) : Optional.empty();
  }

  /** Such as an id that was pasted twice. */
  private void warnOfCopies(Set<String> given) {
    List<Setting> all =
        given.stream().flatMap(key -> checks.section().given(key).stream()).toList();
    for (Setting secret : all.stream().filter(each -> each.key().isSecret()).toList()) {
      all.stream()
          .filter(each -> !each.key().isSecret())
          .filter(each -> each.current().reveal().equals(secret.current().reveal()))
          .forEach(
              each ->
                  checks
                      .faults()
                      .warn(
                          secret.entry(),
                          secret.entry().key() + " is the same as " + each.entry().key(),
                          "one of them was probably copied twice"));
    }
  }

  private Optional<CredentialFound> fromEnvironment() {
    try {
      return credentials.environment().find(source().environment(), files::add).or(this::none);
    } catch (CredentialException e) {
      return source().refused("vendor", e);
    }
  }

  private Optional<CredentialFound> none() {
    SettingsSection section = checks.section();
    section.missing(
        checks.faults(),
        credentials.names().get(0),
        section.prefix() + " has no credentials, and the environment has none",
        "give one kind: " + credentials.choices(),
        null);
    return Optional.empty();
  }
}
