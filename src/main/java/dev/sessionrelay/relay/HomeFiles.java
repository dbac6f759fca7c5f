package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.LoadContext;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.routefile.RouteComponents;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFileCheck;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.routefile.RouteKind;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.simulator.Simulator;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a home directory: route files, and the configuration that they bear on. For one
 * thread.
 */
public final class HomeFiles {
  /** No key begins so: none is needed. */
  private static final String NO_KEY = "=";

  private final Path home;
  private final Function<String, String> environment;
  private final Clock clock;
  private final RouteComponents components = new RouteComponents(HomeFiles.class.getClassLoader());
  private final RouteFileCheck check = new RouteFileCheck(components);
  private final RouteFiles routeFiles;
  private final VaultFunctions vaults;
  private final CustomEndpoints endpoints = new CustomEndpoints();
  private Configuration known;

  /** Of a home directory with all its routes. */
  public HomeFiles(Path home, Function<String, String> environment, Clock clock) {
    this(home, home, environment, clock);
  }

  private HomeFiles(
      Path home, Path installation, Function<String, String> environment, Clock clock) {
    this.home = home;
    this.environment = environment;
    this.clock = clock;
    this.vaults = new VaultFunctions(clock);
    this.routeFiles = new RouteFiles(home, installation, check);
  }

  /** With the shipped routes beneath those of the home directory. */
  public static HomeFiles installed(Path home, Function<String, String> environment, Clock clock) {
    return new HomeFiles(home, installation().orElse(home), environment, clock);
  }

  /** Where the product was unpacked or built: above the classes or the jar that run. */
  private static Optional<Path> installation() {
    try {
      URI code = HomeFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Stream.iterate(Path.of(code).getParent(), Objects::nonNull, Path::getParent)
          .limit(2)
          .filter(folder -> Files.isDirectory(folder.resolve("routes/vendors")))
          .findFirst();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** A file in the shipped {@code routes/examples}, such as {@code kafka.camel.yaml}. */
  public static Optional<Path> example(String file) {
    return installation()
        .map(top -> top.resolve("routes/examples").resolve(file))
        .filter(Files::isRegularFile);
  }

  /** The file of an endpoint's route. */
  public Optional<Path> vendorRoute(String endpoint) {
    return routeFiles.file(RouteFolder.VENDORS, endpoint);
  }

  /** The file of a sink's route. */
  public Optional<Path> sinkRoute(String sink) {
    return routeFiles.file(RouteFolder.SINKS, sink);
  }

  RouteFileCheck check() {
    return check;
  }

  RouteFiles routeFiles() {
    return routeFiles;
  }

  /** Reads the configuration, for targets of built-in endpoints and of those in these files. */
  LoadResult configuration(List<RouteFile> routes) {
    LoadContext surroundings =
        surroundings().withEndpoints(endpoints.with(routes)).withSinks(sinks(routes));
    Path keys = home.resolve(DemoSimulator.KEYS);
    if (Files.exists(keys)) {
      Simulator.prepareKeys(keys);
      return checked(load(surroundings), routes);
    }
    LoadResult loaded = load(surroundings);
    return loaded instanceof LoadResult.Invalid
        ? withKeys(keys, surroundings, loaded)
        : checked(loaded, routes);
  }

  /** What the configuration and the route files make together. */
  private LoadResult checked(LoadResult loaded, List<RouteFile> routes) {
    if (!(loaded instanceof LoadResult.Valid valid)) {
      return loaded;
    }
    ConfigErrors errors = new RouteRules(valid.configuration(), routes).errors();
    errors.addAll(camelKeys(valid.configuration()));
    valid.configuration().warnings().forEach(errors::add);
    return errors.isEmpty()
        ? loaded
        : new LoadResult.Invalid(errors.all(), valid.configuration().files());
  }

  /** What is wrong with keys that are Camel's own. */
  List<ConfigError> camelKeys(Configuration configuration) {
    return new CamelKeyRules(configuration.settings(), components, getClass().getClassLoader())
        .errors()
        .all();
  }

  /** Without the keys of the demo a first start would find error with its accounts. */
  private LoadResult withKeys(Path keys, LoadContext surroundings, LoadResult without) {
    if (!isSimulated(surroundings)) {
      return without;
    }
    Simulator.prepareKeys(keys);
    return load(surroundings);
  }

  /** What has not changed since the newest sound reading is not read again. */
  private LoadResult load(LoadContext surroundings) {
    LoadResult loaded = Configuration.load(surroundings, known);
    if (loaded instanceof LoadResult.Valid valid) {
      known = valid.configuration();
    }
    return loaded;
  }

  /** What files say alone, without accounts, targets and sinks, whatever is wrong with them. */
  Optional<Configuration> settingsAlone() {
    return settings(surroundings(), NO_KEY)
        .map(
            settings ->
                new Configuration(
                    home,
                    settings,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    PriceList.NONE,
                    Map.of(),
                    List.of(),
                    Set.of()));
  }

  private LoadContext surroundings() {
    return LoadContext.builtIn(home, environment, clock).withVaults(vaults);
  }

  private static LoadContext surroundings(Path home, Clock clock) {
    return LoadContext.builtIn(home, System::getenv, clock).withVaults(new VaultFunctions(clock));
  }

  private static boolean isSimulated(LoadContext surroundings) {
    return settings(surroundings, "simulator.")
        .filter(settings -> settings.get(ProcessKeys.SIMULATOR))
        .isPresent();
  }

  private static Optional<Settings> settings(LoadContext surroundings, String needed) {
    try {
      return Optional.of(Configuration.settings(surroundings, needed));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }

  /** Reads everything; what is wrong with route files is told beside the configuration's errors. */
  public LoadResult load() {
    RouteFiles.Read read = routeFiles.read();
    LoadResult loaded = configuration(read.routes());
    List<ConfigError> faults = new ArrayList<>(read.faults());
    if (loaded instanceof LoadResult.Invalid invalid) {
      faults.addAll(invalid.faults());
    }
    return faults.stream().allMatch(ConfigError::isWarning)
        ? loaded
        : new LoadResult.Invalid(faults, Set.of());
  }

  private static Set<String> sinks(List<RouteFile> routes) {
    return routes.stream()
        .filter(route -> route.folder() == RouteFolder.SINKS && route.kind() == RouteKind.ROUTE)
        .map(RouteFile::id)
        .collect(Collectors.toSet());
  }

  /**
   * As {@link Configuration#settings} of a home directory, for commands.
   *
   * @param needed beginning of the keys that must be right
   */
  public static Settings settings(Path home, String needed, Clock clock)
      throws ConfigurationException {
    return Configuration.settings(surroundings(home, clock), needed);
  }

  /**
   * Opens the ledger of a home directory, where a relay may be running. Accounts and targets need
   * not be in order for it.
   *
   * @throws ConfigurationException when what the configuration says about the ledger is wrong
   */
  public static LedgerAccess openLedger(Path home, Clock clock) throws ConfigurationException {
    Settings settings = settings(home, "ledger.", clock);
    return LedgerAccess.open(LedgerSettings.of(settings, home), clock);
  }

  /**
   * The prices of a home directory, for commands.
   *
   * @throws ConfigurationException when something is wrong with them
   */
  public static PriceList prices(Path home, Clock clock) throws ConfigurationException {
    return Configuration.prices(surroundings(home, clock));
  }
}
