package dev.sessionrelay.routefile;

import dev.sessionrelay.settings.ContentDigest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One file below {@code routes/} that defines one route, template or configuration.
 *
 * @param file name relative to the home directory, such as {@code routes/sinks/file.camel.yaml}
 * @param text the whole file, with the words that its short forms leave out
 * @param checksum SHA-256 of the file as it is written, in hexadecimal
 * @param id the id of what the file defines
 * @param configurations pattern of the route configurations it wants, or null
 * @param endpoints every endpoint address in it, the one of {@code from} first
 * @param beans beans that it refers to
 * @param placeholders the insides of its {@code {{…}}} that have no default of their own
 */
public record RouteFile(
    String file,
    RouteFolder folder,
    String text,
    String checksum,
    RouteKind kind,
    String id,
    String configurations,
    List<EndpointUse> endpoints,
    List<BeanUse> beans,
    List<Use> placeholders) {

  /** A name that the file uses, with its line. */
  public record Use(String name, int line) {}

  /**
   * A bean that the file uses.
   *
   * @param method absent where Camel is to find one
   */
  public record BeanUse(Use bean, Optional<Use> method) {}

  /**
   * An endpoint address.
   *
   * @param scheme what stands before the first colon
   * @param path what stands between the first colon and the question mark
   * @param options option names, from the address and from {@code parameters}
   */
  public record EndpointUse(String scheme, String path, List<Option> options, int line) {
    public EndpointUse {
      options = List.copyOf(options);
    }
  }

  /**
   * An option of an endpoint with its value as written.
   *
   * @param inAddress whether it stands behind the question mark, and not under {@code parameters}
   */
  public record Option(String name, String value, boolean inAddress, int line) {
    @Override
    public String toString() {
      return name;
    }
  }

  public RouteFile {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(kind, "kind");
    endpoints = List.copyOf(endpoints);
    beans = List.copyOf(beans);
    placeholders = List.copyOf(placeholders);
  }

  /** What the route starts with; empty for a route configuration. */
  public Optional<EndpointUse> from() {
    return kind == RouteKind.CONFIGURATION ? Optional.empty() : endpoints.stream().findFirst();
  }

  /** The file name without folder and {@code .camel.yaml}. */
  public String stem() {
    return stem(file);
  }

  static String stem(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.camel\\.yaml$", "");
  }

  /**
   * Equal for two files that run alike: same text, same values of the placeholders in it, same
   * settings that its beans and endpoints are made of.
   *
   * @param values value of a placeholder, or null; for {@code route:<id>}, a text that differs when
   *     those settings do
   */
  public String fingerprint(UnaryOperator<String> values) {
    StringBuilder all = new StringBuilder(checksum).append(values.apply("route:" + id));
    Set.copyOf(placeholders.stream().map(Use::name).toList()).stream()
        .sorted()
        .forEach(name -> all.append('\n').append(name).append('=').append(values.apply(name)));
    return ContentDigest.hex(all.toString());
  }

  /** Never the text: an operator may have written a secret into it. */
  @Override
  public String toString() {
    return file;
  }
}
