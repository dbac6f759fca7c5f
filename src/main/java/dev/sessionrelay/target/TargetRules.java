package dev.sessionrelay.target;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.Parameter;
import dev.sessionrelay.config.BadValueException;
import dev.sessionrelay.config.Catalogue;
import dev.sessionrelay.config.Entry;
import dev.sessionrelay.config.Faults;
import dev.sessionrelay.config.IdList;
import dev.sessionrelay.config.Key;
import dev.sessionrelay.config.Nearest;
import dev.sessionrelay.config.Section;
import dev.sessionrelay.config.Setting;
import dev.sessionrelay.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the targets, or says what is wrong with them. */
final class TargetRules {
  private static final Set<String> COMMON = Set.of("endpoint", "account", "every", "cron", "emit");

  private final Settings settings;
  private final Surroundings surroundings;
  private final Map<String, Account> accounts;
  private final TargetsBefore before;
  private final Faults faults;
  private final Set<Path> files = new TreeSet<>();

  /**
   * @param accounts those in which nothing is wrong
   * @param before targets that need not be made again
   */
  TargetRules(
      Settings settings,
      Surroundings surroundings,
      Map<String, Account> accounts,
      TargetsBefore before,
      Faults faults) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.accounts = accounts;
    this.before = before;
    this.faults = faults;
  }

  /** The targets in which nothing is wrong, by name. */
  Map<String, Target> targets() {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (String name : settings.names("target")) {
      Target known = before.unchanged(name);
      if (known == null) {
        target(name, settings.section("target." + name)).ifPresent(t -> targets.put(name, t));
      } else {
        targets.put(name, known);
      }
    }
    return targets;
  }

  /** Files of ids that targets name. */
  Set<Path> files() {
    return files;
  }

  private Optional<Target> target(String name, Section section) {
    Optional<EndpointDefinition> endpoint = endpoint(section);
    Optional<String> account = account(section, endpoint);
    Optional<Schedule> schedule = schedule(section);
    endpoint.ifPresent(e -> checkOwner(section, e));
    endpoint.ifPresent(e -> checkRequired(section, e));
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
      Section section,
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
        section.text("emit").filter("every-poll"::equals).isPresent(),
        ids,
        all);
  }

  private Optional<EndpointDefinition> endpoint(Section section) {
    Set<String> known = surroundings.endpoints().names();
    Optional<String> name =
        named(section, "endpoint", known, "the name of a file in routes/vendors");
    return name.flatMap(surroundings.endpoints()::find);
  }

  private Optional<String> account(Section section, Optional<EndpointDefinition> endpoint) {
    Set<String> known = settings.names("account");
    Optional<String> name = named(section, "account", known, "an account of this file");
    endpoint.ifPresent(e -> name.ifPresent(n -> checkVendor(section, e, n)));
    return name;
  }

  /** The value of a key that refers to something by its name. */
  private Optional<String> named(Section section, String suffix, Set<String> known, String what) {
    if (!section.has(suffix)) {
      section.missing(
          faults,
          suffix,
          section.prefix() + " has no " + suffix,
          "add " + what,
          known.stream().findFirst().orElse(null));
    }
    Optional<String> name = section.text(suffix);
    if (name.filter(n -> !known.contains(n)).isPresent()) {
      faults.at(
          section.entry(suffix),
          section.key(suffix) + " is '" + name.get() + "', and there is no such " + suffix,
          nearest(name.get(), known),
          null);
    }
    return name.filter(known::contains);
  }

  private static String nearest(String name, Set<String> known) {
    return Nearest.to(name, known)
        .map(near -> "did you mean " + near + "?")
        .orElse(known.isEmpty() ? "there is none yet" : "there are " + String.join(", ", known));
  }

  private void checkVendor(Section section, EndpointDefinition endpoint, String account) {
    Set<String> vendors = surroundings.endpoints().vendors();
    Optional<String> vendor =
        settings.section("account." + account).text("vendor").filter(vendors::contains);
    if (endpoint.vendor() == null || vendor.filter(v -> !v.equals(endpoint.vendor())).isEmpty()) {
      return;
    }
    List<String> others =
        accounts.values().stream()
            .filter(other -> other.vendor().equals(endpoint.vendor()))
            .map(Account::name)
            .toList();
    faults.at(
        section.entry("account"),
        section.key("account")
            + " is "
            + account
            + ", an account at "
            + vendor.get()
            + ", and "
            + endpoint.name()
            + " is a call of "
            + endpoint.vendor(),
        others.isEmpty()
            ? "add an account with vendor = " + endpoint.vendor()
            : "accounts at " + endpoint.vendor() + " are " + String.join(", ", others),
        others.stream().findFirst().orElse(null));
  }

  private Optional<Schedule> schedule(Section section) {
    boolean every = section.has("every");
    if (every && section.has("cron")) {
      faults.at(
          section.entry("cron"),
          section.prefix() + " has every and cron",
          "keep one of them",
          null);
    } else if (!every && !section.has("cron")) {
      section.missing(
          faults,
          "every",
          section.prefix() + " does not say when to poll",
          "add every or cron",
          "30s");
    }
    return section
        .find("every", Duration.class)
        .<Schedule>map(Schedule.Every::new)
        .or(() -> section.text("cron").map(Schedule.Cron::new));
  }

  private void checkOwner(Section section, EndpointDefinition endpoint) {
    for (Entry entry : section.entries()) {
      String suffix = entry.key().substring(section.prefix().length() + 1);
      if (!COMMON.contains(suffix)
          && endpoint.parameter(suffix).isEmpty()
          && Catalogue.standard().find(entry.key()).isPresent()) {
        foreign(entry, suffix, endpoint);
      }
    }
  }

  private void foreign(Entry entry, String suffix, EndpointDefinition endpoint) {
    List<String> own = endpoint.parameters().stream().map(Parameter::key).toList();
    faults.at(
        entry,
        "unknown key " + entry.key() + ": " + endpoint.name() + " has no " + suffix,
        Nearest.to(suffix, own)
            .map(near -> "did you mean " + near + "?")
            .orElse("it has " + (own.isEmpty() ? "no parameters" : String.join(", ", own))),
        null);
  }

  private void checkRequired(Section section, EndpointDefinition endpoint) {
    endpoint.parameters().stream()
        .filter(parameter -> parameter.required() && !section.has(parameter.key()))
        .forEach(
            parameter ->
                section.missing(
                    faults,
                    parameter.key(),
                    section.prefix()
                        + " has no "
                        + parameter.key()
                        + ", which "
                        + endpoint.name()
                        + " needs",
                    "add " + parameter.type().expected(),
                    parameter.type().example()));
  }

  private Map<String, String> parameters(Section section, EndpointDefinition endpoint) {
    Map<String, String> values = new TreeMap<>();
    for (Parameter parameter : endpoint.parameters()) {
      if (!parameter.isIds()) {
        value(section, parameter)
            .ifPresent(value -> values.put(Target.parameterName(parameter.key()), value));
      }
    }
    return values;
  }

  private Optional<String> value(Section section, Parameter parameter) {
    Optional<Setting> given = section.given(parameter.key());
    if (given.isEmpty()) {
      return section.has(parameter.key()) ? Optional.empty() : usual(section, parameter);
    }
    try {
      parameter.type().parse(given.get().text());
      return given.map(Setting::text);
    } catch (BadValueException e) {
      badId(given.get(), parameter, e);
      return Optional.empty();
    }
  }

  private static Optional<String> usual(Section section, Parameter parameter) {
    return Catalogue.standard().find(section.key(parameter.key())).map(Key::defaultText);
  }

  private void badId(Setting setting, Parameter parameter, BadValueException e) {
    faults.at(
        setting.entry(),
        setting.entry().key() + " is '" + setting.text() + "', which " + e.getMessage(),
        "write " + parameter.type().expected(),
        parameter.type().example());
  }

  private List<String> ids(Section section, EndpointDefinition endpoint) {
    Optional<Parameter> parameter = endpoint.ids();
    return parameter
        .flatMap(ids -> section.given(ids.key()))
        .map(setting -> ids(setting, parameter.get()))
        .orElse(List.of());
  }

  private List<String> ids(Setting setting, Parameter parameter) {
    Optional<Path> file = IdList.fileOf(setting.text()).map(surroundings::resolve);
    file.ifPresent(files::add);
    return file.isPresent()
        ? IdList.of(setting, file.get(), parameter.type(), faults)
        : IdList.of(setting, parameter.type(), faults);
  }
}
