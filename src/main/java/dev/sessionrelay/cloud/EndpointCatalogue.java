package dev.sessionrelay.cloud;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The endpoints that targets can name: those built in, and those in an operator's folder. */
public final class EndpointCatalogue {
  private final Map<String, EndpointDefinition> byName;
  private final Set<String> vendors;

  private EndpointCatalogue(Map<String, EndpointDefinition> byName) {
    this.byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    this.vendors = Collections.unmodifiableSet(vendors(byName.values()));
  }

  public static EndpointCatalogue builtIn() {
    return of(Vendors.endpoints());
  }

  public static EndpointCatalogue of(Collection<EndpointDefinition> endpoints) {
    Map<String, EndpointDefinition> byName = new TreeMap<>();
    endpoints.forEach(endpoint -> byName.put(endpoint.name(), endpoint));
    return new EndpointCatalogue(byName);
  }

  /** This catalogue and more; an endpoint of the same name takes the place of the earlier one. */
  public EndpointCatalogue with(Collection<EndpointDefinition> more) {
    Map<String, EndpointDefinition> both = new TreeMap<>(byName);
    more.forEach(endpoint -> both.put(endpoint.name(), endpoint));
    return new EndpointCatalogue(both);
  }

  public Optional<EndpointDefinition> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Set<String> names() {
    return byName.keySet();
  }

  /** Vendor words that accounts may have; empty of meaning when an endpoint takes any. */
  public Set<String> vendors() {
    return vendors;
  }

  private static Set<String> vendors(Collection<EndpointDefinition> endpoints) {
    Set<String> vendors = new TreeSet<>(Vendors.names());
    endpoints.stream()
        .map(EndpointDefinition::vendor)
        .filter(Objects::nonNull)
        .forEach(vendors::add);
    return vendors;
  }

  public boolean takesAnyVendor() {
    return byName.values().stream().anyMatch(endpoint -> endpoint.vendor() == null);
  }
}
