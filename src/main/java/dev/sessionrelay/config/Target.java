package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.session.Origin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * What an operator asks for: an endpoint, an account, sessions, and how often.
 *
 * @param account name of the account
 * @param vendor the account's vendor word
 * @param enabled whether it is polled
 * @param everyPoll whether each poll of a session makes an event
 * @param tellsStale whether events tell when its sessions grow stale, and fresh again
 * @param ids what to ask for, one request each; empty for a listing
 * @param parameters what request templates may use, by name: {@code workspace}, {@code platform},
 *     {@code kind}, {@code page-size}, {@code region} …; those of an endpoint of one's own without
 *     {@code param.}
 */
public record Target(
    String name,
    EndpointDefinition endpoint,
    String account,
    String vendor,
    Schedule schedule,
    boolean enabled,
    boolean everyPoll,
    boolean tellsStale,
    List<String> ids,
    Map<String, String> parameters) {

  public Target {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(vendor, "vendor");
    Objects.requireNonNull(schedule, "schedule");
    ids = List.copyOf(ids);
    parameters = Map.copyOf(parameters);
  }

  /** As {@link #equals}, and at once for the many that a reload has left as they were. */
  public boolean isSame(Target other) {
    return this == other || equals(other);
  }

  public boolean isListing() {
    return ids.isEmpty();
  }

  /**
   * Where an answer comes from.
   *
   * @param id the id asked for, or null for a listing
   */
  public Origin origin(String id) {
    return new Origin(
        vendor,
        endpoint.service(),
        endpoint.name(),
        account,
        name,
        scope(id),
        parameters.get("workspace"));
  }

  /**
   * Whether it makes this request.
   *
   * @param source of the answer
   * @param id the id asked for, or null for the target as a whole
   */
  public boolean asks(String source, String id) {
    String first = isListing() ? null : ids.get(0);
    return (id == null || ids.contains(id))
        && source.equals(origin(id == null ? first : id).source());
  }

  /**
   * What narrows the listing, as text; empty for nothing. Where it differs, sessions may be missing
   * without being gone.
   */
  public String filter() {
    return endpoint.parameters().stream()
        .filter(Target::mayNarrow)
        .map(parameter -> parameterName(parameter.key()))
        .filter(parameters::containsKey)
        .sorted()
        .map(name -> name + "=" + parameters.get(name))
        .collect(Collectors.joining("&"));
  }

  /** What an optional parameter of an endpoint of one's own does is not known. */
  private static boolean mayNarrow(EndpointParameter parameter) {
    return parameter.role() == Role.FILTER
        || parameter.role() == Role.OPTION && parameter.key().startsWith("param.");
  }

  /** The parameters of the request for this id, the id itself among them. */
  public Map<String, String> parameters(String id) {
    Map<String, String> all = new HashMap<>(parameters);
    endpoint.ids().filter(ids -> id != null).ifPresent(ids -> all.put(singular(ids.key()), id));
    return Map.copyOf(all);
  }

  /**
   * {@code sessions} holds the values of {@code session}, and {@code routes} those of {@code
   * route}.
   */
  private static String singular(String key) {
    return key.endsWith("s") ? key.substring(0, key.length() - 1) : key;
  }

  /** The parameter's name in request templates. */
  static String parameterName(String key) {
    return key.startsWith("param.") ? key.substring("param.".length()) : key;
  }

  /**
   * What makes session ids unique inside the account. An endpoint without any such parameter has
   * one scope, {@code all}.
   */
  String scope(String id) {
    StringJoiner scope = new StringJoiner("/").setEmptyValue("all");
    for (EndpointParameter parameter : endpoint.parameters()) {
      if (parameter.role() == Role.SCOPE_IDS) {
        return id;
      }
      if (parameter.role() == Role.SCOPE) {
        scope.add(scopePart(parameter));
      }
    }
    return scope.toString();
  }

  /** The built-in endpoints' ids need no encoding; an operator's own may. */
  private String scopePart(EndpointParameter parameter) {
    String value = parameters.getOrDefault(parameterName(parameter.key()), "");
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
