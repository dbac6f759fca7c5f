package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.SettingsSection;
import java.util.Optional;

/** Who an account is at its proxy, and what may be wrong with that. */
final class ProxyRules {
  private static final String PROXY = "proxy";
  private static final String USER = "proxy-user";
  private static final String PASSWORD = "proxy-password";

  private final SettingsSection section;
  private final ConfigErrors faults;

  ProxyRules(SettingsSection section, ConfigErrors faults) {
    this.section = section;
    this.faults = faults;
  }

  /** Empty when the proxy asks for no user. */
  static Optional<ProxyUser> user(SettingsSection section) {
    return section
        .text(USER)
        .flatMap(name -> section.secret(PASSWORD).map(secret -> new ProxyUser(name, secret)));
  }

  /** Reports what is wrong. */
  void check() {
    checkNeeds(USER, PASSWORD);
    checkNeeds(PASSWORD, USER);
    checkNeeds(section.isGiven(USER, faults) ? USER : PASSWORD, PROXY);
    section.text(USER).filter(name -> name.contains(":")).ifPresent(name -> colon());
  }

  /** Basic authentication (RFC 7617) ends the user there. What follows may be a password. */
  private void colon() {
    faults.at(
        section.entry(USER),
        section.key(USER) + " holds a colon, which no user of a proxy has",
        "write the user alone; its password is " + section.key(PASSWORD),
        example(USER));
  }

  private void checkNeeds(String there, String missing) {
    if (section.isGiven(there, faults) && !section.isGiven(missing, faults)) {
      section.missing(
          faults,
          missing,
          section.prefix() + " has " + there + " but no " + missing,
          "add it, or remove the other",
          example(missing));
    }
  }

  private String example(String suffix) {
    return section.example(suffix);
  }
}
