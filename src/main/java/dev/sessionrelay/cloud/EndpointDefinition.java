package dev.sessionrelay.cloud;

import dev.sessionrelay.config.ValueType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A vendor call as the configuration sees it: whose it is and what a target must say for it.
 *
 * @param vendor vendor word of the accounts that may make this call; null for any
 * @param service the vendor's product, such as {@code dataarts-fabric}
 */
public record EndpointDefinition(
    String name, String vendor, String service, List<Parameter> parameters) {

  /** What a parameter is for. */
  public enum Role {
    /** Part of what makes session ids unique in an account. */
    SCOPE,
    /** The ids to ask for, one request each. */
    IDS,
    /** The ids to ask for, each being a scope of its own (Ray routes). */
    SCOPE_IDS,
    /** Narrows a listing. */
    FILTER,
    /** Neither: how to ask, not what for. */
    OPTION
  }

  /**
   * @param key the key of a target, such as {@code workspace} or {@code param.cluster}
   * @param type what a value, or each id of a list, looks like
   */
  public record Parameter(String key, ValueType<?> type, boolean required, Role role) {
    public Parameter {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(role, "role");
    }

    public boolean isIds() {
      return role == Role.IDS || role == Role.SCOPE_IDS;
    }
  }

  public EndpointDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(service, "service");
    parameters = List.copyOf(parameters);
  }

  public Optional<Parameter> parameter(String key) {
    return parameters.stream().filter(parameter -> parameter.key().equals(key)).findFirst();
  }

  /** The parameter that lists ids, if this is not a listing. */
  public Optional<Parameter> ids() {
    for (Parameter parameter : parameters) {
      if (parameter.isIds()) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }

  public boolean isBuiltIn() {
    return Endpoints.BUILT_IN.stream().anyMatch(endpoint -> endpoint.name().equals(name));
  }
}
