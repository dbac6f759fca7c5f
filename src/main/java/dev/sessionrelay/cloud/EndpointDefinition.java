package dev.sessionrelay.cloud;

import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.mapping.SessionMapping;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One vendor call: whose it is, what a target must say for it, and how its answers are read.
 *
 * @param name also the name of its route file
 * @param vendor vendor word of the accounts that may make this call; null for any
 * @param service the vendor's product, such as {@code dataarts-fabric}
 */
public record EndpointDefinition(
    String name,
    String vendor,
    String service,
    List<EndpointParameter> parameters,
    SessionMapping mapping) {

  /** An id that is safe in a URL as it stands, so that what is configured is what is sent. */
  public static final ValueType<String> URL_SAFE =
      ValueTypes.pattern(
          "id",
          "1 to 255 letters, digits, hyphens, underscores, dots and tildes",
          "2f1b6c1e-7a0d-4a0e-9f0a-0c1d2e3f4a5b",
          "(?!\\.{1,2}$)[A-Za-z0-9._~-]{1,255}");

  /** What a parameter is for. */
  public enum Role {
    /** Part of what makes session ids unique in an account. */
    SCOPE,
    /** The ids to ask for, one request each. */
    IDS,
    /** The ids to ask for, each being a scope of its own, in which there is one session. */
    SCOPE_IDS,
    /** Narrows a listing. */
    FILTER,
    /** Neither: how to ask, not what for. */
    OPTION
  }

  /**
   * @param key the key of a target, such as {@code workspace} or {@code param.cluster}
   * @param type what a value, or each id of a list, looks like
   * @param meaning for the reference of keys
   * @param usual the value where none is given, or null
   */
  public record EndpointParameter(
      String key, ValueType<?> type, boolean required, Role role, String meaning, String usual) {
    public static final String SESSIONS =
        "Session ids: a comma list, or `file:` and the name of a file with one id a line and `#`"
            + " for comments.";

    public EndpointParameter {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(role, "role");
    }

    public EndpointParameter(String key, ValueType<?> type, boolean required, Role role) {
      this(key, type, required, role, "", null);
    }

    public static EndpointParameter required(
        String key, ValueType<?> type, Role role, String meaning) {
      return new EndpointParameter(key, type, true, role, meaning, null);
    }

    public static EndpointParameter optional(
        String key, ValueType<?> type, Role role, String meaning) {
      return new EndpointParameter(key, type, false, role, meaning, null);
    }

    public EndpointParameter usually(String value) {
      return new EndpointParameter(key, type, required, role, meaning, value);
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

  /** An endpoint that an operator added: for accounts of any vendor, in canonical words. */
  public static EndpointDefinition own(String name, List<EndpointParameter> parameters) {
    return new EndpointDefinition(name, null, name, parameters, CanonicalSessions.MAPPING);
  }

  public Optional<EndpointParameter> parameter(String key) {
    return parameters.stream().filter(parameter -> parameter.key().equals(key)).findFirst();
  }

  /** The parameter that lists ids, if this is not a listing. */
  public Optional<EndpointParameter> ids() {
    return parameters.stream().filter(EndpointParameter::isIds).findFirst();
  }

  /** Whether each id is a scope of its own: another session in it means that the first is gone. */
  public boolean asksByScope() {
    return ids().filter(parameter -> parameter.role() == Role.SCOPE_IDS).isPresent();
  }
}
