package dev.sessionrelay.config;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.SettingsSection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the credentials of one account, or says what is missing. */
final class CredentialRules {
  private final SettingsSection section;
  private final VendorCredentials vendors;
  private final CredentialSource source;
  private final ConfigErrors faults;

  CredentialRules(
      SettingsSection section,
      VendorCredentials vendors,
      LoadContext surroundings,
      ConfigErrors faults) {
    this.section = section;
    this.vendors = vendors;
    this.source =
        new CredentialSource(section, faults, surroundings.home(), surroundings.osEnvironment());
    this.faults = faults;
  }

  /** Empty when something is wrong, which has been reported. */
  Optional<CredentialFound> find() {
    if (!vendors.needed()) {
      return vendors.kinds().get(0).reader().read(source);
    }
    Set<String> given = given();
    return given.isEmpty() ? fromEnvironment() : ofKind(given);
  }

  private Set<String> given() {
    Set<String> given = new LinkedHashSet<>();
    vendors.names().stream().filter(key -> section.isGiven(key, faults)).forEach(given::add);
    return given;
  }

  private Optional<CredentialFound> ofKind(Set<String> given) {
    Optional<CredentialKind> kind = vendors.kindOf(given);
    if (kind.isEmpty()) {
      mixed(given);
      return Optional.empty();
    }
    List<String> missing = kind.get().missing(given);
    missing.forEach(key -> incomplete(key, given));
    boolean good = given.stream().allMatch(section::isGood);
    return missing.isEmpty() && good ? kind.get().reader().read(source) : Optional.empty();
  }

  private void mixed(Set<String> given) {
    PropertyEntry last = section.entry(given.stream().reduce((a, b) -> b).orElseThrow());
    faults.at(
        last,
        section.prefix() + " mixes kinds of credentials: " + String.join(", ", given),
        "keep one kind: " + vendors.choices(),
        null);
  }

  private void incomplete(String key, Set<String> given) {
    section.missing(
        faults,
        key,
        section.prefix() + " has " + String.join(", ", given) + " but no " + key,
        "add it",
        section.example(key));
  }

  private Optional<CredentialFound> fromEnvironment() {
    try {
      return vendors.environment().find(source.environment()).or(this::none);
    } catch (CredentialException e) {
      return source.refused("vendor", e);
    }
  }

  private Optional<CredentialFound> none() {
    section.missing(
        faults,
        vendors.names().get(0),
        section.prefix() + " has no credentials, and the environment has none",
        "give one kind: " + vendors.choices(),
        null);
    return Optional.empty();
  }
}
