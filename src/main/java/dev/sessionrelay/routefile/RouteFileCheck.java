package dev.sessionrelay.routefile;

import dev.sessionrelay.routefile.RouteFile.BeanUse;
import dev.sessionrelay.routefile.RouteFile.Use;
import dev.sessionrelay.routefile.RouteFileReader.ReadRoute;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds what is wrong with route files without starting anything. Everything that is wrong is
 * reported at once. Safe for several threads.
 */
public final class RouteFileCheck {
  private final RouteFileReader reader = new RouteFileReader();
  private final EndpointRules endpoints;

  /** Loaded when the first file needs it: it makes a Camel context. */
  private static final class Expressions {
    static final SimpleCheck SIMPLE = new SimpleCheck();
  }

  public RouteFileCheck(RouteComponents components) {
    this.endpoints = new EndpointRules(components);
  }

  /**
   * What files may refer to.
   *
   * @param beans the beans that there are, with the names of their methods
   * @param hasValue whether a placeholder has a value, given what stands between its braces, such
   *     as {@code sink.file.directory} or {@code env:HOME}
   */
  public record KnownWords(Map<String, Set<String>> beans, Predicate<String> hasValue) {
    public KnownWords {
      beans = Map.copyOf(beans);
    }
  }

  /**
   * A file that has been checked for itself.
   *
   * @param route absent when the file is too broken to say what it defines
   * @param faults faults and warnings in the order of lines
   */
  public record Checked(Optional<RouteFile> route, List<ConfigError> faults) {
    public Checked {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Checks all that depends on nothing but the file.
   *
   * @param file its name relative to the home directory, such as {@code routes/sinks/x.camel.yaml}
   */
  public Checked file(String file, RouteFolder folder, String text) {
    boolean released = ReleasedRoutes.has(file, text);
    ReadRoute reading = reader.read(file, folder, text, released);
    if (released || reading.route() == null) {
      return new Checked(Optional.ofNullable(reading.route()), reading.faults());
    }
    ConfigErrors findings = new ConfigErrors(file);
    new ShapeRules(reading, findings).check();
    Expressions.SIMPLE.check(reading.tree(), findings);
    reading.route().endpoints().forEach(use -> endpoints.check(use, findings));
    List<ConfigError> all = new ArrayList<>(reading.faults());
    all.addAll(findings.all());
    return new Checked(Optional.of(reading.route()), ConfigErrors.sorted(all));
  }

  /** Checks what depends on the rest: beans, values of placeholders, ids of other files. */
  public List<ConfigError> together(List<RouteFile> routes, KnownWords known) {
    List<ConfigError> all = new ArrayList<>(duplicates(routes));
    for (RouteFile route : routes) {
      ConfigErrors findings = new ConfigErrors(route.file());
      route.beans().forEach(use -> bean(use, known, findings));
      route.placeholders().forEach(use -> placeholder(use, known, findings));
      all.addAll(findings.all());
    }
    return ConfigErrors.sorted(all);
  }

  private static void bean(BeanUse use, KnownWords known, ConfigErrors findings) {
    String bean = use.bean().name();
    Set<String> methods = known.beans().get(bean);
    if (methods == null) {
      unknown("there is no bean '", use.bean(), known.beans().keySet(), findings);
    } else {
      use.method()
          .filter(method -> !methods.contains(method.name()))
          .ifPresent(
              method -> unknown("bean '" + bean + "' has no method '", method, methods, findings));
    }
  }

  private static void unknown(String problem, Use use, Set<String> known, ConfigErrors findings) {
    findings.fault(
        use.line(),
        problem + use.name() + "'",
        Suggestion.to(use.name(), known)
            .map(near -> Suggestion.question("'" + near + "'"))
            .orElse("known are " + String.join(", ", known.stream().sorted().toList())));
  }

  private static void placeholder(Use use, KnownWords known, ConfigErrors findings) {
    if (RouteReferences.isUnknownSource(use.name())) {
      String source = use.name().substring(0, use.name().indexOf(':') + 1);
      findings.fault(
          use.line(),
          "a placeholder cannot be read from '" + source + "'",
          "use {{env:NAME}}, or a key of application.properties, which may be {{file:PATH}}");
    } else if (!known.hasValue().test(use.name())) {
      boolean environment = use.name().startsWith("env:");
      String advice =
          environment
              ? "set the environment variable " + use.name().substring("env:".length())
              : "add '" + use.name() + " = …' to application.properties";
      findings.fault(
          use.line(),
          "{{" + use.name() + "}} has no value",
          advice + ", or give a default as {{" + use.name() + ":default}}");
    }
  }

  private static List<ConfigError> duplicates(List<RouteFile> routes) {
    Map<String, RouteFile> first = new HashMap<>();
    List<ConfigError> faults = new ArrayList<>();
    for (RouteFile route : routes) {
      RouteFile other = route.id().isEmpty() ? null : first.putIfAbsent(route.id(), route);
      if (other != null) {
        String problem = "the id '" + route.id() + "' is also the id of " + other.file();
        String advice = "give each file an id of its own";
        faults.add(ConfigError.inFile(route.file(), 0, problem, advice, null));
      }
    }
    return faults;
  }
}
