package dev.sessionrelay.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The canonical picture of one vendor session, as last observed. Null means that the vendor did not
 * say. Which documented vendor field lands where is in the README's field table.
 *
 * @param origin the call that saw it
 * @param sessionId the vendor's id
 * @param kind canonical kind: {@code SQL}, {@code RAY}, {@code SPARK}, {@code NOTEBOOK}, {@code
 *     THRIFT}, ...
 * @param vendorKind the vendor's own word
 * @param vendorState the vendor's own word, unchanged; at Oracle {@code
 *     lifecycleState/execution_state}
 * @param attributes documented fields without a canonical place, as plain JSON values
 * @param requestId the vendor's id of the answer; differs on every poll and is no change
 */
public record Session(
    Origin origin,
    String sessionId,
    String name,
    String kind,
    String vendorKind,
    SessionState state,
    String vendorState,
    Activity activity,
    StateReason stateReason,
    Owner owner,
    String queue,
    Engine engine,
    Instant createdAt,
    Instant startedAt,
    Instant lastActivityAt,
    Boolean autoStart,
    AutoStop autoStop,
    Links links,
    List<ConfigurationItem> configuration,
    Map<String, Object> attributes,
    String requestId) {

  public Session {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(sessionId, "sessionId");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(activity, "activity");
    configuration = configuration == null ? List.of() : List.copyOf(configuration);
    attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
  }

  public record StateReason(String code, String message) {}

  public record Owner(String id, String name) {}

  public record Engine(String version, String displayVersion, Boolean accelerated) {}

  public record AutoStop(Boolean enabled, Integer idleTimeoutMinutes) {}

  public record Links(String ui, String endpoint, String internalEndpoint) {}

  public record ConfigurationItem(String file, String key, String value) {}
}
