package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.settings.ValueSources.VaultLookup;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a configuration is checked against beside itself.
 *
 * @param home directory that holds {@code application.properties}, and that paths in it start from
 * @param environment gives the value of an environment variable, or null
 * @param endpoints what targets may poll
 * @param sinks names of the sink routes there are, named webhooks left out
 */
public record LoadContext(
    Path home,
    Function<String, String> environment,
    EndpointCatalogue endpoints,
    Set<String> sinks,
    VaultLookup vaults,
    Clock clock) {
  static final Set<String> BUILT_IN_SINKS = Set.of("file", "log", "webhook");

  public LoadContext {
    home = home.toAbsolutePath().normalize();
    sinks = Set.copyOf(sinks);
  }

  /** The five endpoints and three sinks of the product. */
  public static LoadContext builtIn(Path home, Function<String, String> environment, Clock clock) {
    return new LoadContext(
        home,
        environment,
        EndpointCatalogue.builtIn(),
        BUILT_IN_SINKS,
        (reference, camel) -> {
          throw new IllegalStateException("no vault can be asked from here");
        },
        clock);
  }

  public LoadContext withEndpoints(EndpointCatalogue others) {
    return new LoadContext(home, environment, others, sinks, vaults, clock);
  }

  public LoadContext withVaults(VaultLookup others) {
    return new LoadContext(home, environment, endpoints, sinks, others, clock);
  }

  /** With these sinks beside the built-in ones. */
  public LoadContext withSinks(Set<String> more) {
    Set<String> all = new TreeSet<>(BUILT_IN_SINKS);
    all.addAll(more);
    return new LoadContext(home, environment, endpoints, all, vaults, clock);
  }

  /** A path as operators write it: relative to the home directory, {@code ~} for the user's. */
  Path resolve(String path) {
    return home.resolve(osEnvironment().expand(path)).normalize();
  }

  /** The variables, and the user's home directory. */
  ProcessEnvironment osEnvironment() {
    String user = environment.apply("HOME");
    return new ProcessEnvironment(environment, user == null ? home : Path.of(user));
  }
}
