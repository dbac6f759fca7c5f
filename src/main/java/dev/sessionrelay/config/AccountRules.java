package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.Suggestion;
import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the accounts, or says what is wrong with them. */
final class AccountRules {
  private static final List<String> TLS_FILES =
      List.of("ca-file", "client-certificate", "client-key");
  private static final List<String> FILES =
      List.of("ca-file", "client-certificate", "client-key", "key-file", "security-token-file");

  private final Settings settings;
  private final LoadContext surroundings;
  private final ConfigErrors faults;
  private final Set<Path> files = new TreeSet<>();

  AccountRules(Settings settings, LoadContext surroundings, ConfigErrors faults) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.faults = faults;
  }

  /** The accounts in which nothing is wrong, by name. */
  Map<String, Account> accounts() {
    Map<String, Account> accounts = new LinkedHashMap<>();
    for (String name : settings.names("account")) {
      account(name, settings.section("account." + name)).ifPresent(a -> accounts.put(name, a));
    }
    return accounts;
  }

  /** Files that the accounts are made of, for watching. */
  Set<Path> files() {
    return files;
  }

  private Optional<Account> account(String name, SettingsSection section) {
    Optional<String> vendor = vendor(section);
    if (vendor.isEmpty()) {
      return Optional.empty();
    }
    Vendor of = Vendors.of(vendor.get());
    checkOwner(section, of);
    checkFiles(section);
    checkClientKey(section);
    new ProxyRules(section, faults).check();
    Optional<CredentialFound> found =
        new CredentialRules(section, of.credentials(), surroundings, faults).find();
    String region =
        section.text("region").or(() -> found.map(CredentialFound::region)).orElse(null);
    Optional<URI> base = base(section, of, region);
    checkExposure(section, "iam-url");
    return found.flatMap(
        f -> base.map(uri -> account(name, vendor.get(), region, uri, section, f)));
  }

  private Account account(
      String name,
      String vendor,
      String region,
      URI base,
      SettingsSection section,
      CredentialFound found) {
    return new Account(
        name,
        vendor,
        region,
        base,
        section.find("proxy", URI.class).orElse(null),
        ProxyRules.user(section).orElse(null),
        file(section, "ca-file"),
        file(section, "client-certificate"),
        file(section, "client-key"),
        tls(section),
        section.value("requests-per-second", Double.class),
        section.value("connections", Integer.class),
        found.credentials());
  }

  private Optional<String> vendor(SettingsSection section) {
    Set<String> known = surroundings.endpoints().vendors();
    if (!section.has("vendor")) {
      section.missing(
          faults,
          "vendor",
          section.prefix() + " has no vendor",
          "name one of " + String.join(", ", known),
          Vendors.EXAMPLE);
    }
    Optional<String> vendor = section.text("vendor");
    boolean isKnown = vendor.filter(v -> known.contains(v) || isNew(v, known)).isPresent();
    if (vendor.isPresent() && !isKnown) {
      unknownVendor(section.entry("vendor"), vendor.get(), known);
    }
    return isKnown ? vendor : Optional.empty();
  }

  /** A word that only an endpoint for any vendor can be for, and that is no typing error. */
  private boolean isNew(String vendor, Set<String> known) {
    return surroundings.endpoints().takesAnyVendor() && Suggestion.to(vendor, known).isEmpty();
  }

  private void unknownVendor(PropertyEntry entry, String vendor, Set<String> known) {
    faults.at(
        entry,
        entry.key() + " is '" + vendor + "', and no endpoint is for this vendor",
        Suggestion.to(vendor, known)
            .map(near -> "did you mean " + near + "?")
            .orElse("write one of " + String.join(", ", known)),
        null);
  }

  private void checkOwner(SettingsSection section, Vendor vendor) {
    for (PropertyEntry entry : section.entries()) {
      Optional<PropertyKey<?>> key = ConfigurationKeys.CATALOGUE.find(entry.key());
      if (key.filter(k -> !k.belongsTo(vendor.name())).isPresent()) {
        faults.at(
            entry,
            entry.key()
                + " is a key of "
                + String.join(" and ", key.get().only())
                + " accounts, and this one is of "
                + (isOwn(vendor) ? vendor.label() : vendor.name()),
            "remove it; credentials here are: " + vendor.credentials().choices(),
            null);
      }
    }
  }

  private void checkFiles(SettingsSection section) {
    for (String suffix : FILES) {
      Path file = file(section, suffix);
      if (file != null && TLS_FILES.contains(suffix)) {
        files.add(file);
      }
      if (file != null && !Files.isReadable(file)) {
        faults.at(
            section.entry(suffix),
            section.key(suffix)
                + " names the file "
                + section.file(suffix).orElseThrow()
                + ", which cannot be read",
            "create it, or correct the path (relative to the home directory)",
            null);
      }
    }
  }

  private void checkClientKey(SettingsSection section) {
    boolean certificate = section.has("client-certificate");
    if (certificate == section.has("client-key")) {
      return;
    }
    String there = certificate ? "client-certificate" : "client-key";
    String missing = certificate ? "client-key" : "client-certificate";
    section.missing(
        faults,
        missing,
        section.prefix() + " has " + there + " but no " + missing,
        "add it, or remove the other",
        certificate ? "client-key.pem" : "client.pem");
  }

  private Optional<URI> base(SettingsSection section, Vendor vendor, String region) {
    boolean given = section.has("base-url");
    if (isOwn(vendor) && !given) {
      section.missing(
          faults,
          "base-url",
          section.prefix() + " has no base-url, and its vendor has no address of its own",
          "add it",
          "https://sessions.example.com");
    }
    boolean needsRegion = !isOwn(vendor) && (vendor.region().always() || !given);
    if (needsRegion && region == null && !section.has("region")) {
      section.missing(
          faults,
          "region",
          section.prefix() + " has no region",
          "add it",
          vendor.region().example());
    }
    if (given) {
      checkExposure(section, "base-url");
      return section.find("base-url", URI.class);
    }
    return Optional.ofNullable(region).flatMap(vendor::address);
  }

  private static boolean isOwn(Vendor vendor) {
    return vendor == Vendors.own();
  }

  private void checkExposure(SettingsSection section, String suffix) {
    Optional<URI> uri = section.find(suffix, URI.class).filter(UrlChecks::isExposed);
    if (uri.isPresent() && !section.value("allow-plain-http", Boolean.class)) {
      faults.at(
          section.entry(suffix),
          section.key(suffix)
              + " is plain http:// to "
              + uri.get().getHost()
              + ", so credentials could be read on the way",
          "use https://, or set " + section.key("allow-plain-http") + " = true if the way is safe",
          "https://" + uri.get().getRawAuthority() + uri.get().getRawPath());
    }
  }

  /** Nobody reads them again while the client lives, so their contents are part of the account. */
  private String tls(SettingsSection section) {
    StringBuilder contents = new StringBuilder();
    for (String suffix : TLS_FILES) {
      Path file = file(section, suffix);
      if (file != null) {
        contents.append(suffix).append(Configuration.checksum(file));
      }
    }
    return contents.toString();
  }

  private Path file(SettingsSection section, String suffix) {
    return section.file(suffix).map(path -> surroundings.resolve(path.toString())).orElse(null);
  }

  /** Accounts that no target uses are most likely left over, or a target is missing. */
  void warnUnused(Map<String, Account> accounts, Map<String, Target> targets) {
    Set<String> used = targets.values().stream().map(Target::account).collect(Collectors.toSet());
    accounts.keySet().stream()
        .filter(name -> !used.contains(name))
        .forEach(
            name ->
                faults.warn(
                    settings.section("account." + name).entries().get(0),
                    "account." + name + " is used by no target",
                    "name it in a target, or remove it",
                    null));
  }
}
