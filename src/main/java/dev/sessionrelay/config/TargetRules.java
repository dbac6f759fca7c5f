package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.CronSyntax;
import dev.sessionrelay.settings.IdList;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SectionChecks;
import dev.sessionrelay.settings.Setting;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.Suggestion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the targets, or says what is wrong with them.
 *
 * @param accounts those in which nothing is wrong
 * @param before a sound configuration to take {@linkplain UnchangedTargets targets} over from, or
 *     null
 * @param files receives the files of ids that targets name
 */
record TargetRules(
    Settings settings,
    LoadContext surroundings,
    Map<String, Account> accounts,
    Configuration before,
    ConfigErrors faults,
    Set<Path> files) {
  /** The targets in which nothing is wrong, by name. */
  Map<String, Target> targets() {
    UnchangedTargets unchanged = new UnchangedTargets(before, settings, surroundings, accounts);
    Map<String, Target> targets = new LinkedHashMap<>();
    for (String name : settings.names("target")) {
      Target known = unchanged.find(name);
      if (known == null) {
        target(name, settings.section("target." + name)).ifPresent(t -> targets.put(name, t));
      } else {
        targets.put(name, known);
      }
    }
    return targets;
  }

  private Optional<Target> target(String name, SettingsSection section) {
    SectionChecks checks = new SectionChecks(section, faults);
    Optional<EndpointDefinition> endpoint = endpoint(checks);
    Optional<String> account = account(checks, endpoint);
    Optional<Schedule> schedule = schedule(checks);
    endpoint.ifPresent(e -> checkOwner(section, e));
    endpoint.ifPresent(e -> checkRequired(checks, e));
    Map<String, String> parameters = endpoint.map(e -> parameters(section, e)).orElse(Map.of());
    List<String> ids = endpoint.map(e -> ids(section, e)).orElse(List.of());
    Optional<Account> from = account.map(accounts::get);
    if (endpoint.isEmpty() || from.isEmpty() || schedule.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        target(name, section, endpoint.get(), from.get(), schedule.get(), ids, parameters));
  }

  private static Target target(
      String name,
      SettingsSection section,
      EndpointDefinition endpoint,
      Account account,
      Schedule schedule,
      List<String> ids,
      Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    Optional.ofNullable(account.region()).ifPresent(region -> all.putIfAbsent("region", region));
    return new Target(
        name,
        endpoint,
        account.name(),
        account.vendor(),
        schedule,
        section.get(TargetKeys.ENABLED),
        section.get(TargetKeys.EMIT).equals("every-poll"),
        section.get(TargetKeys.EMIT_STALE),
        ids,
        all);
  }

  private Optional<EndpointDefinition> endpoint(SectionChecks checks) {
    Set<String> known = surroundings.endpoints().names();
    return named(checks, TargetKeys.ENDPOINT, known, "the name of a file in routes/vendors")
        .flatMap(surroundings.endpoints()::find);
  }

  private Optional<String> account(SectionChecks checks, Optional<EndpointDefinition> endpoint) {
    Set<String> known = settings.names("account");
    Optional<String> name = named(checks, TargetKeys.ACCOUNT, known, "an account of this file");
    endpoint.ifPresent(e -> name.ifPresent(n -> checkVendor(checks.section(), e, n)));
    return name;
  }

  /** The value of a key that refers to something by its name. */
  private static Optional<String> named(
      SectionChecks checks, PropertyKey<String> key, Set<String> known, String what) {
    String suffix = key.suffix();
    checks.requires(suffix, "", "add " + what, known.stream().findFirst().orElse(null));
    Optional<String> name = checks.section().find(key);
    name.filter(n -> !known.contains(n))
        .ifPresent(
            n ->
                checks.known(
                    key,
                    n,
                    known,
                    "is '" + n + "', and there is no such " + suffix,
                    known.isEmpty()
                        ? "there is none yet"
                        : "there are " + String.join(", ", known)));
    return name.filter(known::contains);
  }

  private void checkVendor(SettingsSection section, EndpointDefinition endpoint, String account) {
    Set<String> vendors = surroundings.endpoints().vendors();
    Optional<String> vendor =
        settings.section("account." + account).find(AccountKeys.VENDOR).filter(vendors::contains);
    if (endpoint.vendor() == null || vendor.filter(v -> !v.equals(endpoint.vendor())).isEmpty()) {
      return;
    }
    List<String> others =
        accounts.values().stream()
            .filter(other -> other.vendor().equals(endpoint.vendor()))
            .map(Account::name)
            .toList();
    faults.at(
        section.entry(TargetKeys.ACCOUNT),
        "%s is %s, an account at %s, and %s is a call of %s"
            .formatted(
                section.key(TargetKeys.ACCOUNT),
                account,
                vendor.get(),
                endpoint.name(),
                endpoint.vendor()),
        others.isEmpty()
            ? "add an account with vendor = " + endpoint.vendor()
            : "accounts at " + endpoint.vendor() + " are " + String.join(", ", others),
        others.stream().findFirst().orElse(null));
  }

  private Optional<Schedule> schedule(SectionChecks checks) {
    checks.oneOf(TargetKeys.EVERY, TargetKeys.CRON, "does not say when to poll");
    Optional<Schedule> every = checks.section().find(TargetKeys.EVERY).map(Schedule.Every::new);
    return every.or(() -> checks.section().find(TargetKeys.CRON).map(cron -> cron(checks, cron)));
  }

  /** The type has made sure that it came due at some time. */
  private Schedule cron(SectionChecks checks, String expression) {
    if (!CronSyntax.comesDue(expression, surroundings.clock().instant())) {
      faults.at(
          checks.section().entry(TargetKeys.CRON),
          checks.section().key(TargetKeys.CRON) + " never comes due again: its last time is past",
          "leave out the year, or name one to come",
          TargetKeys.CRON.example());
    }
    return new Schedule.Cron(expression);
  }

  private void checkOwner(SettingsSection section, EndpointDefinition endpoint) {
    for (String suffix : section.suffixes()) {
      if (!TargetKeys.isCommon(suffix)
          && endpoint.parameter(suffix).isEmpty()
          && section.declared(suffix).isPresent()) {
        foreign(section.entry(suffix), suffix, endpoint);
      }
    }
  }

  private void foreign(PropertyEntry entry, String suffix, EndpointDefinition endpoint) {
    List<String> own = endpoint.parameters().stream().map(EndpointParameter::key).toList();
    faults.unknown(
        entry,
        ": " + endpoint.name() + " has no " + suffix,
        Suggestion.advice(
            suffix, own, "it has " + (own.isEmpty() ? "no parameters" : String.join(", ", own))));
  }

  private static void checkRequired(SectionChecks checks, EndpointDefinition endpoint) {
    String reason = ", which " + endpoint.name() + " needs";
    endpoint.parameters().stream()
        .filter(EndpointParameter::required)
        .forEach(
            parameter ->
                checks.requires(
                    parameter.key(),
                    reason,
                    "add " + parameter.type().expected(),
                    parameter.type().example()));
  }

  private Map<String, String> parameters(SettingsSection section, EndpointDefinition endpoint) {
    Map<String, String> values = new TreeMap<>();
    for (EndpointParameter parameter : endpoint.parameters()) {
      if (!parameter.isIds()) {
        value(section, parameter)
            .ifPresent(value -> values.put(Target.parameterName(parameter.key()), value));
      }
    }
    return values;
  }

  private Optional<String> value(SettingsSection section, EndpointParameter parameter) {
    Optional<Setting> given = section.given(parameter.key());
    if (given.isEmpty()) {
      return section.has(parameter.key())
          ? Optional.empty()
          : section.declared(parameter.key()).map(PropertyKey::defaultText);
    }
    try {
      parameter.type().parse(given.get().text());
      return given.map(Setting::text);
    } catch (BadValueException e) {
      badId(given.get(), parameter, e);
      return Optional.empty();
    }
  }

  private void badId(Setting setting, EndpointParameter parameter, BadValueException e) {
    faults.at(
        setting.entry(),
        setting.entry().key() + " is '" + setting.text() + "', which " + e.getMessage(),
        "write " + parameter.type().expected(),
        parameter.type().example());
  }

  private List<String> ids(SettingsSection section, EndpointDefinition endpoint) {
    return endpoint
        .ids()
        .flatMap(parameter -> section.given(parameter.key()).map(given -> ids(given, parameter)))
        .orElse(List.of());
  }

  private List<String> ids(Setting setting, EndpointParameter parameter) {
    Optional<Path> file = IdList.fileOf(setting.text()).map(surroundings::resolve);
    file.ifPresent(files::add);
    return file.isPresent()
        ? IdList.of(setting, file.get(), parameter.type(), faults)
        : IdList.of(setting, parameter.type(), faults);
  }
}
