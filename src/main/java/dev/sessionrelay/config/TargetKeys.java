package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.Parameter;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Catalogue.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys of targets. Those that an endpoint asks for are its parameters: the forms of ids are the
 * endpoints' ({@link EndpointDefinition}).
 */
public final class TargetKeys {
  public static final Key<String> ENDPOINT =
      target(
              "endpoint",
              Types.TEXT.withExample(Vendors.EXAMPLE_LISTING),
              "The vendor call to make: the name of a file in `routes/vendors`.")
          .needed("always");
  public static final Key<String> ACCOUNT =
      target(
              "account",
              Types.TEXT.withExample("prod"),
              "The account to make it with; its vendor must be the endpoint's.")
          .needed("always");
  public static final Key<Duration> EVERY =
      target(
              "every",
              Types.duration("100ms", "365d").withExample("30s"),
              "Time from one poll to the next. Starts are spread so that targets do not poll at"
                  + " once.")
          .needed("unless `cron` is given");
  public static final Key<String> CRON =
      target(
          "cron",
          Types.CRON,
          "Quartz cron expression, instead of `every`. In the time zone of the process.");
  public static final Key<String> EMIT =
      target(
              "emit",
              Types.word("changes", "every-poll"),
              "`changes` sends events when something changed; `every-poll` adds one"
                  + " `session.observed` for each session and poll.")
          .defaults("changes");

  /** What every target may have, whatever its endpoint. */
  public static final List<Key<?>> COMMON = List.of(ENDPOINT, ACCOUNT, EVERY, CRON, EMIT);

  private static final Set<String> OF_OWN_ENDPOINTS = Set.of("workspace", "sessions");

  private TargetKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Targets",
            "A target is what to poll: one endpoint with one account, some sessions, and how"
                + " often. `<name>` is yours. The table of endpoints below tells which of these"
                + " keys each endpoint has.",
            Stream.of(COMMON.stream(), ofEndpoints(), own()).flatMap(keys -> keys).toList()));
  }

  /** What the vendors' calls ask for, each key once, those first that are needed. */
  private static Stream<Key<?>> ofEndpoints() {
    Map<String, List<EndpointDefinition>> byKey = new LinkedHashMap<>();
    for (EndpointDefinition endpoint : Vendors.endpoints()) {
      for (Parameter parameter : endpoint.parameters()) {
        byKey.computeIfAbsent(parameter.key(), key -> new ArrayList<>()).add(endpoint);
      }
    }
    return byKey.entrySet().stream()
        .sorted(Comparator.comparing(key -> !isRequired(key.getKey(), key.getValue())))
        .map(key -> parameter(key.getKey(), key.getValue()));
  }

  private static boolean isRequired(String name, List<EndpointDefinition> endpoints) {
    return endpoints.get(0).parameter(name).filter(Parameter::required).isPresent();
  }

  private static Key<?> parameter(String name, List<EndpointDefinition> endpoints) {
    Map<Vendor, String> meanings = new LinkedHashMap<>();
    List<String> owners = new ArrayList<>();
    for (EndpointDefinition endpoint : endpoints) {
      Parameter parameter = endpoint.parameter(name).orElseThrow();
      meanings.putIfAbsent(Vendors.of(endpoint.vendor()), parameter.meaning());
      owners.add(endpoint.name());
    }
    if (OF_OWN_ENDPOINTS.contains(name)) {
      owners.add(Vendors.own().name());
    }
    Parameter example = example(name, endpoints);
    Key<?> key =
        target(name, type(example), Meanings.of(meanings)).only(owners.toArray(String[]::new));
    return example.usual() == null ? key : key.defaults(example.usual());
  }

  /** That of the listing which all examples are of, if it has one. */
  private static Parameter example(String name, List<EndpointDefinition> endpoints) {
    return Vendors.endpoint(Vendors.EXAMPLE_LISTING)
        .flatMap(endpoint -> endpoint.parameter(name))
        .orElseGet(() -> endpoints.get(0).parameter(name).orElseThrow());
  }

  /** Where an operator's endpoint may have the same key, its own form is looked at later. */
  private static ValueType<?> type(Parameter parameter) {
    if (parameter.isIds()) {
      return ids();
    }
    return OF_OWN_ENDPOINTS.contains(parameter.key()) || parameter.key().equals("session")
        ? Types.TEXT.withExample(parameter.type().example())
        : parameter.type();
  }

  private static Stream<Key<?>> own() {
    return Stream.of(
        target(
                "param.<parameter>",
                Types.TEXT.withExample("eu-1"),
                "A parameter of an endpoint of your own, as its route file describes it.")
            .only(Vendors.own().name()));
  }

  private static <T> Key<T> target(String suffix, ValueType<T> type, String meaning) {
    return Key.of("target.<name>." + suffix, type, meaning);
  }

  private static ValueType<String> ids() {
    return Types.TEXT.withExample("file:notebooks.txt");
  }
}
