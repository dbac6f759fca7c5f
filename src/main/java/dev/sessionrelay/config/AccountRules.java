package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Account.ProxyUser;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SectionChecks;
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

/**
 * Makes the accounts, or says what is wrong with them.
 *
 * @param files receives the files that the accounts are made of, for watching
 */
record AccountRules(
    Settings settings, LoadContext surroundings, ConfigErrors faults, Set<Path> files) {
  private static final List<PropertyKey<Path>> TLS_FILES =
      List.of(AccountKeys.CA_FILE, AccountKeys.CLIENT_CERTIFICATE, AccountKeys.CLIENT_KEY);

  /** Files of credentials that are not looked into here. */
  private static final List<String> CREDENTIAL_FILES = List.of("key-file", "security-token-file");

  /** The accounts in which nothing is wrong, by name. */
  Map<String, Account> accounts() {
    Map<String, Account> accounts = new LinkedHashMap<>();
    for (String name : settings.names("account")) {
      SectionChecks checks = new SectionChecks(settings.section("account." + name), faults);
      account(name, checks).ifPresent(account -> accounts.put(name, account));
    }
    return accounts;
  }

  private Optional<Account> account(String name, SectionChecks checks) {
    Optional<String> word = vendor(checks);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    SettingsSection section = checks.section();
    Vendor vendor = Vendors.of(word.get());
    checkOwner(section, vendor);
    TLS_FILES.forEach(key -> checkFile(section, key.suffix()).ifPresent(files::add));
    CREDENTIAL_FILES.forEach(key -> checkFile(section, key));
    checks.together(AccountKeys.CLIENT_CERTIFICATE, AccountKeys.CLIENT_KEY);
    checks.needs(AccountKeys.CLIENT_KEY_PASS_PHRASE, AccountKeys.CLIENT_KEY);
    checkProxy(checks);
    Set<Path> read = new TreeSet<>();
    Optional<CredentialFound> found =
        new CredentialRules(checks, vendor.credentials(), surroundings, read).find();
    files.addAll(read);
    found.ifPresent(f -> f.credentials().files().forEach(file -> checkNamed(section, file)));
    String region =
        section.find(AccountKeys.REGION).or(() -> found.map(CredentialFound::region)).orElse(null);
    boolean isUntold = found.isEmpty() && vendor.region().otherSource() != null;
    Optional<URI> base = base(checks, vendor, region, isUntold);
    section.find("iam-url", URI.class).ifPresent(uri -> checkExposure(section, "iam-url", uri));
    return found.flatMap(
        f ->
            base.map(
                uri -> account(name, word.get(), region, uri, section, f.credentials(), read)));
  }

  private Account account(
      String name,
      String vendor,
      String region,
      URI base,
      SettingsSection section,
      Credentials credentials,
      Set<Path> read) {
    return new Account(
        name,
        vendor,
        region,
        base,
        section.find(AccountKeys.PROXY).orElse(null),
        proxyUser(section),
        file(section, AccountKeys.CA_FILE.suffix()),
        file(section, AccountKeys.CLIENT_CERTIFICATE.suffix()),
        file(section, AccountKeys.CLIENT_KEY.suffix()),
        contents(section, read),
        section.get(AccountKeys.REQUESTS_PER_SECOND),
        section.get(AccountKeys.CONNECTIONS),
        credentials);
  }

  private Optional<String> vendor(SectionChecks checks) {
    Set<String> known = surroundings.endpoints().vendors();
    String all = String.join(", ", known);
    checks.requires(AccountKeys.VENDOR.suffix(), "", "name one of " + all, Vendors.EXAMPLE);
    Optional<String> vendor = checks.section().find(AccountKeys.VENDOR);
    boolean isKnown = vendor.filter(v -> known.contains(v) || isNew(v, known)).isPresent();
    if (vendor.isPresent() && !isKnown) {
      String problem = "is '" + vendor.get() + "', and no endpoint is for this vendor";
      checks.known(AccountKeys.VENDOR, vendor.get(), known, problem, "write one of " + all);
    }
    return isKnown ? vendor : Optional.empty();
  }

  /** A word that only an endpoint for any vendor can be for, and that is no typing error. */
  private boolean isNew(String vendor, Set<String> known) {
    return surroundings.endpoints().takesAnyVendor() && Suggestion.to(vendor, known).isEmpty();
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
            "remove it; credentials here are: " + vendor.credentials().choices());
      }
    }
  }

  private Optional<Path> checkFile(SettingsSection section, String suffix) {
    Path file = file(section, suffix);
    if (file != null && !Files.isReadable(file)) {
      faults.at(
          section.entry(suffix),
          "%s names the file %s, which cannot be read"
              .formatted(section.key(suffix), section.find(suffix, Path.class).orElseThrow()),
          "create it, or correct the path (relative to the home directory)");
    }
    return Optional.ofNullable(file);
  }

  /** What a profile or the environment names may come later: it is looked for at each poll. */
  private void checkNamed(SettingsSection section, Path file) {
    if (!Files.isReadable(file) && CREDENTIAL_FILES.stream().noneMatch(section::has)) {
      faults.warn(
          section.entries().get(0),
          "%s signs with the file %s, which cannot be read".formatted(section.prefix(), file),
          "create it, or correct the path in the profile or variable that names it");
    }
  }

  private void checkProxy(SectionChecks checks) {
    SettingsSection section = checks.section();
    PropertyKey<String> user = AccountKeys.PROXY_USER;
    checks.together(user, AccountKeys.PROXY_PASSWORD);
    boolean named = checks.isGiven(user.suffix());
    checks.needs(named ? user : AccountKeys.PROXY_PASSWORD, AccountKeys.PROXY);
    if (section.find(user).filter(name -> name.contains(":")).isPresent()) {
      // Basic authentication (RFC 7617) ends the user there. What follows may be a password.
      faults.at(
          section.entry(user),
          section.key(user) + " holds a colon, which no user of a proxy has",
          "write the user alone; its password is " + section.key(AccountKeys.PROXY_PASSWORD),
          user.example());
    }
  }

  private static ProxyUser proxyUser(SettingsSection section) {
    return section
        .find(AccountKeys.PROXY_USER)
        .flatMap(
            name -> section.find(AccountKeys.PROXY_PASSWORD).map(word -> new ProxyUser(name, word)))
        .orElse(null);
  }

  /**
   * @param isUntold whether the credentials, which may tell the region, are faulty themselves
   */
  private Optional<URI> base(SectionChecks checks, Vendor vendor, String region, boolean isUntold) {
    SettingsSection section = checks.section();
    boolean given = checks.isGiven(AccountKeys.BASE_URL.suffix());
    if (isOwn(vendor)) {
      checks.requires(
          AccountKeys.BASE_URL.suffix(),
          ", and its vendor has no address of its own",
          "add it",
          "https://sessions.example.com");
    } else if (region == null && !isUntold && (vendor.region().always() || !given)) {
      checks.requires(AccountKeys.REGION.suffix(), "", "add it", vendor.region().example());
    }
    if (given) {
      Optional<URI> base = section.find(AccountKeys.BASE_URL);
      base.ifPresent(uri -> checkExposure(section, AccountKeys.BASE_URL.suffix(), uri));
      return base;
    }
    checkRegion(section, vendor, region);
    return Optional.ofNullable(region).flatMap(vendor::address);
  }

  /** A name that nobody knows leads to an address that does not exist. New regions are no error. */
  private void checkRegion(SettingsSection section, Vendor vendor, String region) {
    Set<String> known = vendor.region().known();
    if (region == null || known.isEmpty() || known.contains(region)) {
      return;
    }
    String key = section.has(AccountKeys.REGION) ? AccountKeys.REGION.suffix() : "vendor";
    faults.warn(
        section.entry(key),
        "%s is in region '%s', which is not known to be one of %s's"
            .formatted(section.prefix(), region, vendor.label()),
        Suggestion.advice(
            region, known, "check it; regions are written like " + vendor.region().example()));
  }

  private static boolean isOwn(Vendor vendor) {
    return vendor == Vendors.own();
  }

  private void checkExposure(SettingsSection section, String suffix, URI uri) {
    if (UrlChecks.isExposed(uri) && !section.get(AccountKeys.ALLOW_PLAIN_HTTP)) {
      faults.at(
          section.entry(suffix),
          "%s is plain http:// to %s, so credentials could be read on the way"
              .formatted(section.key(suffix), UrlChecks.host(uri)),
          "use https://, or set "
              + section.key(AccountKeys.ALLOW_PLAIN_HTTP)
              + " = true if the way is safe",
          "https://" + uri.getRawAuthority() + uri.getRawPath());
    }
  }

  /** Nobody reads them again while the client lives, so their contents are part of the account. */
  private String contents(SettingsSection section, Set<Path> read) {
    return TLS_FILES.stream()
            .map(PropertyKey::suffix)
            .filter(suffix -> file(section, suffix) != null)
            .map(suffix -> suffix + Configuration.checksum(file(section, suffix)))
            .collect(Collectors.joining())
        + section
            .find(AccountKeys.CLIENT_KEY_PASS_PHRASE)
            .map(phrase -> ContentDigest.hex(phrase.reveal()))
            .orElse("")
        + read.stream().map(Configuration::checksum).collect(Collectors.joining());
  }

  private Path file(SettingsSection section, String suffix) {
    return section
        .find(suffix, Path.class)
        .map(path -> surroundings.resolve(path.toString()))
        .orElse(null);
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
                    "name it in a target, or remove it"));
  }
}
