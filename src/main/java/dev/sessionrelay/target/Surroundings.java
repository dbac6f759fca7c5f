package dev.sessionrelay.target;

import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.Environment;
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
public record Surroundings(
    Path home,
    Function<String, String> environment,
    EndpointCatalogue endpoints,
    Set<String> sinks,
    Clock clock) {
  static final Set<String> BUILT_IN_SINKS = Set.of("file", "log", "webhook");

  public Surroundings {
    home = home.toAbsolutePath().normalize();
    sinks = Set.copyOf(sinks);
  }

  /** The five endpoints and three sinks of the product. */
  public static Surroundings builtIn(Path home, Function<String, String> environment, Clock clock) {
    return new Surroundings(home, environment, EndpointCatalogue.builtIn(), BUILT_IN_SINKS, clock);
  }

  public Surroundings withEndpoints(EndpointCatalogue others) {
    return new Surroundings(home, environment, others, sinks, clock);
  }

  /** With these sinks beside the built-in ones. */
  public Surroundings withSinks(Set<String> more) {
    Set<String> all = new TreeSet<>(BUILT_IN_SINKS);
    all.addAll(more);
    return new Surroundings(home, environment, endpoints, all, clock);
  }

  /** A path as operators write it: relative to the home directory, {@code ~} for the user's. */
  Path resolve(String path) {
    return home.resolve(osEnvironment().expand(path)).normalize();
  }

  /** The variables, and the user's home directory. */
  Environment osEnvironment() {
    String user = environment.apply("HOME");
    return new Environment(environment, user == null ? home : Path.of(user));
  }
}
