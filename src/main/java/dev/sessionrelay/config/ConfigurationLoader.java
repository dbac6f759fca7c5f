package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertiesFile;
import dev.sessionrelay.settings.RegularFile;
import dev.sessionrelay.settings.SecretFile;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsReader;
import dev.sessionrelay.settings.ValueSources;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads and checks a whole configuration without putting any of it in force. */
final class ConfigurationLoader {
  private final LoadContext surroundings;
  private final Configuration before;
  private final ConfigErrors faults = new ConfigErrors();
  private final Set<Path> files = new TreeSet<>();

  /**
   * @param before a sound configuration, of which what has not changed is taken over; or null
   */
  ConfigurationLoader(LoadContext surroundings, Configuration before) {
    this.surroundings = surroundings;
    this.before = before;
  }

  LoadResult load() {
    try {
      return load(file());
    } catch (IOException e) {
      return new LoadResult.Invalid(List.of(unreadable(e)), files);
    }
  }

  /** The settings, whatever is wrong with keys that do not begin with {@code needed}. */
  Settings settings(String needed) throws ConfigurationException {
    Settings settings;
    try {
      settings = read(file().withoutVaults(needed));
    } catch (IOException e) {
      throw new ConfigurationException(List.of(unreadable(e)));
    }
    List<ConfigError> wrong =
        faults.all().stream()
            .filter(fault -> fault.key() != null && fault.key().startsWith(needed))
            .filter(fault -> !fault.isWarning())
            .toList();
    if (!wrong.isEmpty()) {
      throw new ConfigurationException(wrong);
    }
    return settings;
  }

  /** The prices, whatever is wrong with other keys. */
  PriceList prices() throws ConfigurationException {
    Settings settings = settings("price.");
    ConfigErrors wrong = new ConfigErrors();
    PriceList prices = new PriceRules(settings, surroundings.endpoints().vendors(), wrong).prices();
    if (!wrong.isEmpty()) {
      throw new ConfigurationException(wrong.all());
    }
    return prices;
  }

  private PropertiesFile file() throws IOException {
    Path file = surroundings.home().resolve(Configuration.FILE);
    files.add(file);
    return PropertiesFile.parse(Configuration.FILE, RegularFile.text(file));
  }

  private Settings read(PropertiesFile properties) {
    if (properties.entries().isEmpty() && properties.faults().isEmpty()) {
      // What a copy onto a full disk, or one that is under way, leaves: every target would end.
      faults.add(unreadable("sets nothing", "put its lines back, or begin with the shipped file"));
    }
    Settings known = before == null ? Settings.none() : before.settings();
    return SettingsReader.read(
        properties,
        ConfigurationKeys.CATALOGUE,
        new ValueSources(surroundings.environment(), this::contents, surroundings.vaults()),
        known,
        faults);
  }

  private LoadResult load(PropertiesFile properties) {
    Settings settings = read(properties);
    AccountRules accountRules = new AccountRules(settings, surroundings, faults, files);
    Map<String, Account> accounts = accountRules.accounts();
    Map<String, Target> targets =
        new TargetRules(settings, surroundings, accounts, before, faults, files).targets();
    new OverlapRules(settings, faults).check(targets.values());
    Set<String> names = settings.names("target");
    Map<String, SinkDefinition> sinks =
        new SinkRules(settings, surroundings, names, faults).sinks();
    Map<String, AlertDefinition> alerts =
        new AlertRules(
                settings, targets, surroundings.endpoints().vendors(), sinks.keySet(), faults)
            .alerts();
    List<MaintenanceWindow> maintenance =
        new MaintenanceRules(settings, sinks.keySet(), faults).windows();
    PriceList prices =
        new PriceRules(settings, surroundings.endpoints().vendors(), faults).prices();
    Map<String, String> owners = new OwnerRules(settings, surroundings, faults, files).owners();
    new ProcessRules(settings, faults).check(accounts, settings.names("target"));
    if (!faults.isEmpty()) {
      return new LoadResult.Invalid(faults.all(), files);
    }
    accountRules.warnUnused(accounts, targets);
    return new LoadResult.Valid(
        new Configuration(
            surroundings.home(),
            settings,
            accounts,
            targets,
            sinks,
            alerts,
            maintenance,
            prices,
            owners,
            faults.warnings(),
            files));
  }

  private Supplier<String> contents(String path) {
    Path file = surroundings.resolve(path);
    files.add(file);
    return SecretFile.of(file, surroundings.clock());
  }

  private static ConfigError unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return unreadable("does not exist", "create it, or name its directory with --home DIR");
    } else if (e instanceof CharacterCodingException) {
      return unreadable("is not UTF-8 text", "save it as UTF-8");
    }
    return unreadable(RegularFile.reason(e), "check its rights");
  }

  private static ConfigError unreadable(String problem, String advice) {
    return ConfigError.inFile(Configuration.FILE, 0, "the file " + problem, advice, null);
  }
}
