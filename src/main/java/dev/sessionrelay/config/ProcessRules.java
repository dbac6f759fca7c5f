package dev.sessionrelay.config;

import static dev.sessionrelay.config.ProcessKeys.SIMULATOR_PORT;

import dev.sessionrelay.settings.ClusterKeys;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.LedgerKeys;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SectionChecks;
import dev.sessionrelay.settings.Setting;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SinkKeys;
import dev.sessionrelay.settings.Suggestion;
import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules between keys of the process, and the warning about secrets in plain text. */
record ProcessRules(Settings settings, ConfigErrors faults) {
  private static final List<DoubtfulSecret> DOUBTS =
      List.of(
          DoubtfulSecret.of(
              "^([\"'`]).*\\1$|^[\u2018\u201c].*[\u2019\u201d]$",
              " is in quotation marks, which count as part of it",
              "write the value without them"),
          DoubtfulSecret.of(
              "\\s[#!]",
              " holds what looks like a comment, which counts as part of it",
              "put the comment on a line of its own"),
          DoubtfulSecret.of(
              "^\\$(\\w+|\\{[^}]*}|\\([^)]*\\))$|^%\\w+%$|^<[^>]*>$|\\{\\{.*}}",
              " is the name of a value, as shells and templates write it, and is taken as it is",
              "write {{env:NAME}} or {{file:PATH}}"),
          DoubtfulSecret.of(
              "^(?i)(export )?[\\w.-]*(secret|token|passw|key)[\\w.-]*\\s*[=:]\\s*[^=\\s]|^\\{.*\"",
              " begins with a name or is JSON, and all of it counts as the value",
              "write the value alone"),
          DoubtfulSecret.of(
              "^([*xX.\u2022])\\1*$|^(?i)(change[-_ ]?me|to-?do|\\[secret])$",
              " only stands for a secret",
              "write the secret itself"),
          new DoubtfulSecret(
              Pattern.compile("token$"),
              Pattern.compile("^(?i)(bearer|basic|[a-z-]+:)\\s"),
              " begins with the name of a header or scheme, which is sent before it anyway",
              "write the token alone"),
          DoubtfulSecret.of(
              "[\\p{Cf}\\p{Zs}&&[^ ]]",
              " holds a character that cannot be seen",
              "copy it again, or type it"),
          DoubtfulSecret.of(
              "^\\s|\\s$", " begins or ends with a blank", "remove it unless it is meant"));

  /** What a secret looks like that was most likely meant otherwise. */
  private record DoubtfulSecret(Pattern keys, Pattern values, String problem, String advice) {
    static DoubtfulSecret of(String values, String problem, String advice) {
      return new DoubtfulSecret(Pattern.compile(""), Pattern.compile(values), problem, advice);
    }

    boolean concerns(String key, String value) {
      return keys.matcher(key).find() && values.matcher(value).find();
    }
  }

  private static final String LOOPBACK = "127(\\.\\d{1,3}){3}|(0{0,4}:){2,7}0{0,3}1";

  void check(Map<String, Account> accounts, Set<String> targets) {
    checkTrace(targets);
    checks("retry").ordered(ProcessKeys.RETRY_DELAY, ProcessKeys.RETRY_MAX_DELAY);
    checkPorts();
    checkWeb();
    checkCluster();
    if (settings.get(LedgerKeys.URL).startsWith("jdbc:sqlite:")) {
      String reason = "the ledger is a file of SQLite";
      checks("ledger").noEffect(LedgerKeys.USER, reason);
      checks("ledger").noEffect(LedgerKeys.PASSWORD, reason);
    }
    settings.given().values().stream()
        .filter(setting -> setting.key().isSecret())
        .forEach(this::warnDoubtful);
    settings.given().values().stream()
        .filter(Setting::isPlainSecret)
        .filter(setting -> !staysHere(setting, accounts))
        .forEach(this::warnPlain);
  }

  /** Five refused signatures lock a key at some vendors. */
  private void warnDoubtful(Setting setting) {
    String value = setting.current().reveal();
    String key = setting.entry().key();
    DOUBTS.stream()
        .filter(doubt -> doubt.concerns(key, value))
        .findFirst()
        .ifPresent(doubt -> faults.warn(setting.entry(), key + doubt.problem(), doubt.advice()));
  }

  private SectionChecks checks(String prefix) {
    return new SectionChecks(settings.section(prefix), faults);
  }

  private void checkTrace(Set<String> targets) {
    settings
        .find(ProcessKeys.TRACE_TARGET)
        .filter(target -> !targets.contains(target))
        .ifPresent(
            target ->
                faults.at(
                    settings.entry(ProcessKeys.TRACE_TARGET.name()),
                    "there is no target '" + target + "'",
                    Suggestion.advice(target, targets, "write the name of a target, or remove it"),
                    targets.stream().findFirst().orElse(ProcessKeys.TRACE_TARGET.example())));
  }

  private void checkPorts() {
    int web = settings.get(WebKeys.PORT);
    if (settings.get(ProcessKeys.SIMULATOR) && web == settings.get(SIMULATOR_PORT)) {
      PropertyKey<Integer> given =
          settings.entry(WebKeys.PORT.name()) != null ? WebKeys.PORT : SIMULATOR_PORT;
      faults.at(
          settings.entry(given.name()),
          "web.port and simulator.port are both " + web,
          "give them different ports",
          given.example());
    }
  }

  private void checkCluster() {
    if (!settings.get(ClusterKeys.ENABLED)) {
      checks("cluster").noEffect(ClusterKeys.NODE, "cluster.enabled is false");
      return;
    }
    if (settings.get(LedgerKeys.URL).startsWith("jdbc:sqlite:")) {
      faults.at(
          settings.entry(ClusterKeys.ENABLED.name()),
          "cluster.enabled needs a ledger on a server, and this one is a file of SQLite",
          "let ledger.url name a PostgreSQL database, such as"
              + " jdbc:postgresql://db.example.com:5432/relay, or leave cluster.enabled out",
          "false");
    }
    if (settings.get(ProcessKeys.SIMULATOR)) {
      faults.at(
          settings.entry(ClusterKeys.ENABLED.name()),
          "cluster.enabled and simulator.enabled are both true, but the simulator plays inside of"
              + " one relay, and others could not reach it",
          "set simulator.enabled = false, and run bin/session-relay simulate apart if you need it",
          "false");
    }
  }

  private void checkWeb() {
    SectionChecks web = checks("web");
    web.together(WebKeys.USER, WebKeys.PASSWORD);
    web.together(WebKeys.CERTIFICATE, WebKeys.KEY);
    settings
        .find(WebKeys.USER)
        .filter(user -> user.contains(":"))
        .ifPresent(
            user ->
                faults.at(
                    settings.entry(WebKeys.USER.name()),
                    "web.user holds a colon, where Basic authentication ends the user",
                    "write the user alone; its password is web.password",
                    WebKeys.USER.example()));
    boolean guarded =
        settings.find(WebKeys.PASSWORD).isPresent() || settings.find(WebKeys.TOKEN).isPresent();
    boolean local = settings.get(WebKeys.ADDRESS).matches(LOOPBACK);
    if (settings.get(WebKeys.PORT) != 0 && !local && !guarded) {
      faults.at(
          settings.entry(WebKeys.ADDRESS.name()),
          "other machines reach the status page at "
              + settings.get(WebKeys.ADDRESS)
              + ", and it asks them for no password",
          "add web.token, or web.user and web.password, for example web.token ="
              + " {{file:/run/secrets/web-token}}; or keep the page on this machine",
          "127.0.0.1");
    }
  }

  /** A demo or test: the secret opens nothing outside this machine. */
  private boolean staysHere(Setting setting, Map<String, Account> accounts) {
    String key = setting.entry().key();
    String[] parts = key.split("\\.");
    if (parts[0].equals("account")) {
      return Optional.ofNullable(accounts.get(parts[1]))
          .filter(account -> UrlChecks.isLoopback(account.baseUri()))
          .isPresent();
    }
    return parts[0].equals("sink")
        && settings
            .section(key.substring(0, key.lastIndexOf('.')))
            .find(SinkKeys.URL)
            .filter(url -> UrlChecks.isLoopback(URI.create(url.reveal().strip())))
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
