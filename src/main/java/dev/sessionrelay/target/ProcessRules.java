package dev.sessionrelay.target;

import dev.sessionrelay.config.Faults;
import dev.sessionrelay.config.Section;
import dev.sessionrelay.config.Setting;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.config.SettingsReader;
import dev.sessionrelay.config.Urls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Rules between keys of the process, and the warning about secrets in plain text. */
final class ProcessRules {
  private final Settings settings;
  private final Faults faults;

  ProcessRules(Settings settings, Faults faults) {
    this.settings = settings;
    this.faults = faults;
  }

  void check(Map<String, Account> accounts) {
    checkDelays();
    checkPorts();
    checkLedger();
    settings.given().values().stream()
        .filter(SettingsReader::isPlain)
        .filter(setting -> !staysHere(setting, accounts))
        .forEach(this::warnPlain);
  }

  private void checkDelays() {
    Section retry = settings.section("retry");
    Duration first = retry.value("delay", Duration.class);
    if (first.compareTo(retry.value("max-delay", Duration.class)) > 0) {
      String suffix = retry.has("delay") ? "delay" : "max-delay";
      faults.at(
          retry.entry(suffix),
          "retry.delay is longer than retry.max-delay",
          "the first wait is the shortest",
          suffix.equals("delay") ? "500ms" : "8s");
    }
  }

  private void checkPorts() {
    int web = settings.number("web.port");
    boolean same = settings.flag("simulator.enabled") && web == settings.number("simulator.port");
    if (same) {
      Section given = settings.section(settings.section("web").has("port") ? "web" : "simulator");
      faults.at(
          given.entry("port"),
          "web.port and simulator.port are both " + web,
          "give them different ports",
          given.prefix().equals("web") ? "18081" : "18080");
    }
  }

  private void checkLedger() {
    Section ledger = settings.section("ledger");
    boolean isSqlite = settings.text("ledger.url").startsWith("jdbc:sqlite:");
    for (String suffix : new String[] {"user", "password"}) {
      if (isSqlite && ledger.isGood(suffix)) {
        faults.warn(
            ledger.entry(suffix),
            ledger.key(suffix) + " has no effect: the ledger is a file of SQLite",
            "remove it",
            null);
      }
    }
  }

  /** A demo or test: the secret opens nothing outside this machine. */
  private boolean staysHere(Setting setting, Map<String, Account> accounts) {
    String[] parts = setting.entry().key().split("\\.");
    if (parts[0].equals("account")) {
      return Optional.ofNullable(accounts.get(parts[1]))
          .filter(account -> Urls.isLoopback(account.baseUri()))
          .isPresent();
    }
    String prefix = setting.entry().key().substring(0, setting.entry().key().lastIndexOf('.'));
    return parts[0].equals("sink")
        && settings
            .section(prefix)
            .secret("url")
            .filter(url -> Urls.isLoopback(URI.create(url.reveal().strip())))
            .isPresent();
  }

  private void warnPlain(Setting setting) {
    faults.warn(
        setting.entry(),
        setting.entry().key() + " is a secret in plain text",
        "keep it in the environment or in a file of its own",
        "{{file:/run/secrets/" + setting.key().suffix() + "}}");
  }
}
