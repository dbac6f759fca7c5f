package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keys of targets. Those that an endpoint asks for are its parameters: the forms of ids are the
 * endpoints' ({@link EndpointDefinition}).
 */
public final class TargetKeys {
  public static final PropertyKey<String> ENDPOINT =
      target("endpoint", ValueTypes.TEXT.withExample(Vendors.EXAMPLE_LISTING))
          .means("The vendor call to make: the name of a file in `routes/vendors`.")
          .needed("always");
  public static final PropertyKey<String> ACCOUNT =
      target("account", ValueTypes.TEXT.withExample("prod"))
          .means("The account to make it with; its vendor must be the endpoint's.")
          .needed("always");
  public static final PropertyKey<Duration> EVERY =
      target("every", ValueTypes.duration("100ms", "365d").withExample("30s"))
          .means(
              "Time from one poll to the next. Starts are spread so that targets do not poll at"
                  + " once.")
          .needed("unless `cron` is given");
  public static final PropertyKey<String> CRON =
      target("cron", ValueTypes.CRON)
          .means(
              "Quartz cron expression, instead of `every`. In the time zone of the process: in the hour"
                  + " that comes twice in autumn it comes due twice, in the one left out in spring not"
                  + " at all.");
  public static final PropertyKey<String> EMIT =
      target("emit", ValueTypes.word("changes", "every-poll"), "changes")
          .means(
              "`changes` sends events when something changed; `every-poll` adds one"
                  + " `session.observed` for each session and poll.");

  static final PropertyKey<Boolean> ENABLED =
      target("enabled", ValueTypes.BOOLEAN, "true")
          .means(
              "`false` stops polling it: its sessions are shown as last seen, and none is taken for"
                  + " gone. `bin/session-relay pause` does so without an edit.");

  private static final PropertyKey<String> PARAMETER =
      target("param.<parameter>", ValueTypes.TEXT.withExample("eu-1"))
          .means("A parameter of an endpoint of your own, as its route file describes it.")
          .only(Vendors.own().name());

  public static final PropertyKey<Boolean> EMIT_STALE =
      target("emit-stale", ValueTypes.BOOLEAN, "false")
          .means(
              "`true` adds `session.stale` when two turns in a row had no answer about a session,"
                  + " and `session.fresh` when it is seen again.");

  /** What every target may have, whatever its endpoint. */
  public static final List<PropertyKey<?>> COMMON =
      Stream.concat(
              Stream.of(ENDPOINT, ACCOUNT, EVERY, CRON, ENABLED, EMIT, EMIT_STALE),
              IncidentKeys.OF_TARGETS.stream())
          .toList();

  private static final Set<String> COMMON_SUFFIXES =
      COMMON.stream().map(PropertyKey::suffix).collect(Collectors.toUnmodifiableSet());

  private static final Set<String> OF_OWN_ENDPOINTS = Set.of("workspace", "sessions");

  private TargetKeys() {}

  /** Whether this is the last part of a key that every target may have. */
  static boolean isCommon(String suffix) {
    return COMMON_SUFFIXES.contains(suffix);
  }

  static List<Group> groups() {
    return List.of(
        new Group(
            "Targets",
            "A target is what to poll: one endpoint with one account, some sessions, and how"
                + " often. `<name>` is yours. The table of endpoints below tells which of these"
                + " keys each endpoint has.",
            Stream.of(COMMON.stream(), ofEndpoints(), Stream.of(PARAMETER))
                .<PropertyKey<?>>flatMap(keys -> keys)
                .toList()));
  }

  /** What the vendors' calls ask for, each key once, those first that are needed. */
  private static Stream<PropertyKey<?>> ofEndpoints() {
    Map<String, List<EndpointDefinition>> byKey = new LinkedHashMap<>();
    for (EndpointDefinition endpoint : Vendors.endpoints()) {
      for (EndpointParameter parameter : endpoint.parameters()) {
        byKey.computeIfAbsent(parameter.key(), key -> new ArrayList<>()).add(endpoint);
      }
    }
    return byKey.entrySet().stream()
        .sorted(Comparator.comparing(key -> !isRequired(key.getKey(), key.getValue())))
        .map(key -> parameter(key.getKey(), key.getValue()));
  }

  private static boolean isRequired(String name, List<EndpointDefinition> endpoints) {
    return endpoints.get(0).parameter(name).filter(EndpointParameter::required).isPresent();
  }

  private static PropertyKey<?> parameter(String name, List<EndpointDefinition> endpoints) {
    Map<Vendor, String> meanings = new LinkedHashMap<>();
    List<String> owners = new ArrayList<>();
    for (EndpointDefinition endpoint : endpoints) {
      EndpointParameter parameter = endpoint.parameter(name).orElseThrow();
      meanings.putIfAbsent(Vendors.of(endpoint.vendor()), parameter.meaning());
      owners.add(endpoint.name());
    }
    if (OF_OWN_ENDPOINTS.contains(name)) {
      owners.add(Vendors.own().name());
    }
    EndpointParameter example = example(name, endpoints);
    return target(name, type(example), example.usual())
        .means(KeyMeanings.of(meanings))
        .only(owners.toArray(String[]::new));
  }

  /** That of the listing which all examples are of, if it has one. */
  private static EndpointParameter example(String name, List<EndpointDefinition> endpoints) {
    return Vendors.endpoint(Vendors.EXAMPLE_LISTING)
        .flatMap(endpoint -> endpoint.parameter(name))
        .orElseGet(() -> endpoints.get(0).parameter(name).orElseThrow());
  }

  /** Where an operator's endpoint may have the same key, its own form is looked at later. */
  private static ValueType<?> type(EndpointParameter parameter) {
    if (parameter.isIds()) {
      return ValueTypes.TEXT.withExample("file:notebooks.txt");
    }
    return OF_OWN_ENDPOINTS.contains(parameter.key()) || parameter.key().equals("session")
        ? ValueTypes.TEXT.withExample(parameter.type().example())
        : parameter.type();
  }

  private static <T> PropertyKey<T> target(String suffix, ValueType<T> type) {
    return target(suffix, type, null);
  }

  private static <T> PropertyKey<T> target(String suffix, ValueType<T> type, String defaultText) {
    return PropertyKey.of("target.<name>." + suffix, type, defaultText);
  }
}
