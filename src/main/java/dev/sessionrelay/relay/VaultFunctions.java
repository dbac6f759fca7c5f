package dev.sessionrelay.relay;

import dev.sessionrelay.relay.reload.RootCause;
import dev.sessionrelay.routefile.RouteComponents;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SecretPatterns;
import dev.sessionrelay.settings.SecretUnavailableException;
import dev.sessionrelay.settings.ValueSources;
import dev.sessionrelay.settings.ValueSources.VaultLookup;
import dev.sessionrelay.settings.VaultOutageException;
import dev.sessionrelay.settings.VaultSecret;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.util.SensitiveUtils;

/**
 * Values of vaults, by Camel's own property functions. They stand in a Camel context of their own,
 * since they are needed before the relay has one. Safe for concurrent use.
 */
final class VaultFunctions implements VaultLookup {
  private static final String SERVICE = "META-INF/services/org/apache/camel/properties-function/";

  /** Camel's own interval, in milliseconds, where no key says otherwise. */
  private static final long REFRESH_MILLIS = 30_000;

  private final RouteComponents components =
      new RouteComponents(VaultFunctions.class.getClassLoader());
  private final Clock clock;
  private final Map<String, Supplier<String>> known = new HashMap<>();
  private final Executor background;
  private Map<String, String> camel = Map.of();
  private Main main;

  VaultFunctions(Clock clock) {
    this.clock = clock;
    this.background =
        work -> {
          Thread thread = new Thread(work, "vault");
          thread.setDaemon(true);
          thread.start();
        };
  }

  /** What was read before stays known, until Camel's keys say that the vault is another one. */
  @Override
  public synchronized Supplier<String> find(String reference, Supplier<Map<String, String>> keys) {
    Map<String, String> now = ofVaults(keys.get());
    if (!now.equals(camel)) {
      close();
      camel = now;
    }
    return known.computeIfAbsent(
        reference,
        wanted ->
            new VaultSecret(wanted, () -> read(wanted), refreshMillis(wanted), background, clock));
  }

  /** Camel's keys that say where vaults are. */
  private static Map<String, String> ofVaults(Map<String, String> keys) {
    Map<String, String> all = new TreeMap<>(keys);
    all.keySet().removeIf(key -> !key.matches("camel\\.(vault|kubernetes-config)\\..*"));
    return all;
  }

  private void close() {
    known.clear();
    if (main != null) {
      main.stop();
      main = null;
    }
  }

  private long refreshMillis(String reference) {
    String key = "camel.vault." + name(reference) + ".refreshperiod";
    return camel.entrySet().stream()
        .filter(entry -> entry.getKey().replace("-", "").equalsIgnoreCase(key))
        .map(Map.Entry::getValue)
        .filter(period -> period.matches("\\d{1,12}"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(REFRESH_MILLIS);
  }

  private String read(String reference) {
    String name = name(reference);
    PropertiesFunction function = function(name);
    long begun = System.nanoTime();
    String value;
    try {
      value = function.apply(reference.substring(name.length() + 1));
    } catch (RuntimeException e) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
      throw new VaultOutageException(
          "asked for "
              + seconds
              + " s: "
              + words(e)
              + "; see that what camel."
              + keys(name)
              + ".* names is up and lets the relay read it");
    }
    if (value == null || value.isBlank()) {
      throw new SecretUnavailableException("there is no such value in it; check the name");
    }
    return Secret.trimmed(value);
  }

  private synchronized PropertiesFunction function(String name) {
    if (getClass().getClassLoader().getResource(SERVICE + name) == null) {
      throw new SecretUnavailableException(
          RouteComponents.addJar(ValueSources.VAULTS.get(name), components.camelVersion()));
    }
    try {
      if (main == null) {
        main = started();
      }
      return main.getCamelContext().getPropertiesComponent().getPropertiesFunction(name);
    } catch (RuntimeException | LinkageError e) {
      throw new SecretUnavailableException(words(e));
    }
  }

  private Main started() {
    Main vaults = new Main();
    vaults.setShutdownStrategy(new SimpleMainShutdownStrategy());
    vaults
        .configure()
        .withName("vaults")
        .withJmxEnabled(false)
        .withRoutesIncludePattern("false")
        .withAutoConfigurationLogSummary(false)
        .setStartupSummaryLevel(StartupSummaryLevel.Off);
    vaults.setPropertyPlaceholderLocations("false");
    Properties keys = new Properties();
    keys.putAll(camel);
    vaults.setInitialProperties(keys);
    vaults.start();
    return vaults;
  }

  /** How the keys begin that say where it is. */
  private static String keys(String name) {
    boolean cluster = ValueSources.VAULTS.get(name).endsWith("kubernetes");
    return cluster ? "kubernetes-config" : "vault." + name;
  }

  private static String name(String reference) {
    return reference.substring(0, reference.indexOf(':'));
  }

  /** Without what Camel was given to sign in with. */
  private String words(Throwable e) {
    List<String> secrets =
        camel.entrySet().stream()
            .filter(entry -> SensitiveUtils.containsSensitive(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return SecretPatterns.without(SecretPatterns.inProse(RootCause.of(e)), secrets);
  }
}
