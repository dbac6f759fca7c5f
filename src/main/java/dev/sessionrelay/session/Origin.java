package dev.sessionrelay.session;

import java.util.Objects;

/**
 * Where an observation comes from.
 *
 * @param vendor {@code huawei}, {@code alibaba}, {@code oracle}, or the word of an operator's own
 *     account
 * @param service the vendor's product, such as {@code dataarts-fabric}
 * @param endpoint name of the vendor call, which is also the id of its route
 * @param account name of the operator's account
 * @param target name of the operator's target
 * @param scope what makes session ids unique inside the account: the workspace id; {@code
 *     platform/workspace} at Oracle; the route id of a Ray session
 * @param workspaceId the vendor's id of the workspace, or null where the call has none (Ray)
 * @param source CloudEvents {@code source}: with the session id as {@code subject} it names one
 *     session for good. Made of the others, once: every poll asks for it several times
 */
public record Origin(
    String vendor,
    String service,
    String endpoint,
    String account,
    String target,
    String scope,
    String workspaceId,
    String source) {

  public Origin {
    Objects.requireNonNull(vendor, "vendor");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(scope, "scope");
    source = "/" + endpoint + "/" + account + "/" + scope;
  }

  /** Its source is made of the rest. */
  public Origin(
      String vendor,
      String service,
      String endpoint,
      String account,
      String target,
      String scope,
      String workspaceId) {
    this(vendor, service, endpoint, account, target, scope, workspaceId, null);
  }

  /** The account in a {@link #source}. */
  public static String accountOf(String source) {
    return source.split("/", 4)[2];
  }

  /**
   * Names one session whichever endpoint and target saw it: {@code service/account/scope/session},
   * with {@code %2F} for a slash inside the service or the session id. An account knows each id of
   * a scope once per service.
   */
  public String sessionKey(String sessionId) {
    return segment(service) + "/" + account + "/" + scope + "/" + segment(sessionId);
  }

  private static String segment(String text) {
    return text.replace("%", "%25").replace("/", "%2F");
  }
}
