package dev.sessionrelay.relay;

import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.relay.reload.SettingsSource;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFileCheck.KnownWords;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a start looks at, without starting: no ledger is opened, no address called. What
 * is wrong in one place does not hide what is wrong in another.
 */
public final class ConfigurationCheck {
  private final HomeFiles files;
  private final Clock clock;
  private final ConfigErrors faults = new ConfigErrors();

  private ConfigurationCheck(HomeFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param faults faults and warnings in the order of files and lines
   * @param configuration what was read, as far as it is in order; empty when there is no file
   */
  public record CheckResult(
      List<ConfigError> faults, Optional<Configuration> configuration, int routeFiles) {
    public CheckResult {
      faults = List.copyOf(faults);
    }

    /** Whether a relay could start; warnings do not count. */
    public boolean isSound() {
      return faults.stream().allMatch(ConfigError::isWarning);
    }
  }

  /** Looks at everything, once. */
  public static CheckResult of(HomeFiles files, Clock clock) {
    return new ConfigurationCheck(files, clock).look();
  }

  private CheckResult look() {
    RouteFiles.Read read = files.routeFiles().read();
    faults.addAll(read.faults());
    Optional<Configuration> configuration = configuration(read.routes());
    faults.addAll(
        files
            .check()
            .together(
                read.routes(),
                new KnownWords(BeanMethods.ALL, name -> hasValue(configuration, name))));
    configuration.ifPresent(this::accounts);
    configuration.ifPresent(known -> tryOut(known, read.routes()));
    return new CheckResult(faults.all(), configuration, read.routes().size());
  }

  /** Where accounts, targets or sinks are wrong, their settings are still good for a trial. */
  private Optional<Configuration> configuration(List<RouteFile> routes) {
    LoadResult loaded = files.configuration(routes);
    if (loaded instanceof LoadResult.Valid valid) {
      faults.addAll(valid.configuration().warnings());
      return Optional.of(valid.configuration());
    }
    faults.addAll(((LoadResult.Invalid) loaded).faults());
    Optional<Configuration> settings = files.settingsAlone();
    settings.ifPresent(alone -> faults.addAll(files.camelKeys(alone)));
    return settings;
  }

  /** A relay starts without such an account. */
  private void accounts(Configuration configuration) {
    for (Account account : configuration.accounts().values()) {
      try {
        ClientFactory.tls(account, configuration.settings());
      } catch (CredentialException e) {
        String name = "account." + account.name();
        faults.warn(
            configuration.settings().section(name).entries().get(0),
            name + " cannot be used: " + e.getMessage(),
            "until its file is in order, its targets fail");
      }
    }
  }

  /** A key that is wrong has a value once it is mended. */
  private boolean hasValue(Optional<Configuration> configuration, String name) {
    return faults.concern(name)
        || configuration.isEmpty()
        || SettingsSource.value(configuration.get(), name) != null;
  }

  /** Only Camel can tell the rest; it is not asked about files that are known to be wrong. */
  private void tryOut(Configuration configuration, List<RouteFile> routes) {
    List<RouteFile> promising =
        routes.stream().filter(route -> isPromising(route, configuration)).toList();
    faults.addAll(
        RouteBeans.dryRun(configuration, clock)
            .check(promising, name -> SettingsSource.value(configuration, name)));
  }

  private boolean isPromising(RouteFile route, Configuration configuration) {
    return faults.all().stream()
            .noneMatch(fault -> !fault.isWarning() && fault.file().equals(route.file()))
        && route.placeholders().stream()
            .allMatch(use -> SettingsSource.value(configuration, use.name()) != null);
  }
}
