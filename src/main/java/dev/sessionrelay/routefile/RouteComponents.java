package dev.sessionrelay.routefile;

import dev.sessionrelay.settings.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.spi.EndpointUriFactory;

/**
 * Which Camel components there are on the class path, which options their endpoints have, and which
 * jar would bring one that is missing.
 */
public final class RouteComponents {
  private static final String SERVICES = "META-INF/services/org/apache/camel/";

  private final ClassLoader classes;
  private final Properties catalogue = catalogue();

  /**
   * @param classes where components are looked for
   */
  public RouteComponents(ClassLoader classes) {
    this.classes = classes;
  }

  /** Whether endpoints of this scheme can be made. */
  public boolean has(String scheme) {
    return classes.getResource(SERVICES + "component/" + scheme) != null;
  }

  private Optional<String> artifact(String scheme) {
    return Optional.ofNullable(catalogue.getProperty(scheme))
        .map(name -> name.isEmpty() ? "camel-" + scheme : name)
        .map(name -> addJar(name, camelVersion()));
  }

  /** How to get a component that is missing. */
  public String advice(String scheme) {
    return artifact(scheme)
        .or(() -> nearest(scheme).map(near -> Suggestion.question("'" + near + ":'")))
        .orElse("Camel has no component of this name; check the spelling");
  }

  /** What to do for a jar of Camel's that is missing. */
  public static String addJar(String artifact, String version) {
    return "put the jar org.apache.camel:%s:%s and what it depends on into lib/ext/"
            .formatted(artifact, version)
        + " (bin/session-relay lib add %s), then start again".formatted(artifact);
  }

  /** The known scheme that was probably meant. */
  private Optional<String> nearest(String scheme) {
    Set<String> known = new HashSet<>(catalogue.stringPropertyNames());
    known.addAll(installed());
    return Suggestion.to(scheme, known);
  }

  /** Every jar of components lists its schemes, as this one does. */
  private Set<String> installed() {
    Set<String> schemes = new HashSet<>();
    try {
      for (URL list : Collections.list(classes.getResources(SERVICES + "component.properties"))) {
        Properties properties = new Properties();
        try (InputStream in = list.openStream()) {
          properties.load(in);
        }
        schemes.addAll(List.of(properties.getProperty("components", "").split(" ")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemes;
  }

  /** The Camel version that the catalogue of components is of. */
  public String camelVersion() {
    return catalogue.getProperty("camel.version");
  }

  /** The options of the scheme's endpoints; empty when any may stand there. */
  Optional<Options> options(String scheme) {
    return factory(scheme)
        .map(
            factory ->
                new Options(
                    factory.propertyNames(),
                    factory.multiValuePrefixes(),
                    factory.secretPropertyNames(),
                    factory.isLenientProperties()));
  }

  /**
   * What an endpoint knows.
   *
   * @param prefixes names that begin with one of these values are free, such as {@code job.} of
   *     quartz; the key is the name in the description
   * @param secrets names whose values are secrets
   * @param lenient other names are sent on as part of the address
   */
  record Options(
      Set<String> names, Map<String, String> prefixes, Set<String> secrets, boolean lenient) {
    boolean has(String name) {
      return names.contains(name) || prefixes.values().stream().anyMatch(name::startsWith);
    }

    /** All of them, for people. */
    String list() {
      return names.stream()
          .map(name -> prefixes.containsKey(name) ? prefixes.get(name) + "<name>" : name)
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }

  private Optional<EndpointUriFactory> factory(String scheme) {
    try (InputStream in =
        classes.getResourceAsStream(SERVICES + "urifactory/" + scheme + "-endpoint")) {
      if (in == null) {
        return Optional.empty();
      }
      Properties service = new Properties();
      service.load(in);
      return Optional.of(create(service.getProperty("class")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EndpointUriFactory create(String type) {
    try {
      return (EndpointUriFactory)
          Class.forName(type, true, classes).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the Camel component jar of " + type + " is damaged", e);
    }
  }

  private static Properties catalogue() {
    try (InputStream in =
        RouteComponents.class.getResourceAsStream("camel-components.properties")) {
      Properties catalogue = new Properties();
      catalogue.load(in);
      return catalogue;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
