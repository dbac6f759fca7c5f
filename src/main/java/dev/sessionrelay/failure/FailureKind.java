package dev.sessionrelay.failure;

import static dev.sessionrelay.failure.FailureAction.KEEP_STATE;
import static dev.sessionrelay.failure.FailureAction.LEAVE_ENDPOINT;
import static dev.sessionrelay.failure.FailureAction.PAUSE_ACCOUNT;
import static dev.sessionrelay.failure.FailureAction.RENEW_CREDENTIAL;
import static dev.sessionrelay.failure.FailureAction.RETRY;
import static dev.sessionrelay.failure.FailureAction.SESSION_GONE;
import static dev.sessionrelay.failure.FailureAction.SLOW_DOWN_ACCOUNT;
import static dev.sessionrelay.failure.FailureAction.SLOW_DOWN_BEHIND_PROXY;
import static dev.sessionrelay.failure.FailureAction.SLOW_DOWN_TARGET;
import static dev.sessionrelay.failure.FailureAction.TRIP_BREAKER;
import static dev.sessionrelay.failure.FailureAction.WAIT_AS_TOLD;

import java.util.List;
import java.util.Optional;

/**
 * The failure table: what each kind of failure means and what is done about it. Everything else
 * (classification, the branches of {@code routes/errors}, the README) refers to these rows.
 */
public enum FailureKind {
  BAD_REQUEST(
      "400",
      FailureClass.REJECTED,
      "the request is wrong: our configuration, most likely",
      "Check the ids and parameters of the target: the vendor refuses the request itself.",
      SLOW_DOWN_TARGET),
  UNAUTHENTICATED(
      "401",
      FailureClass.UNAUTHENTICATED,
      "the credential is missing, wrong or expired",
      "Check the credentials of the account, and that this machine's clock is right.",
      RENEW_CREDENTIAL,
      SLOW_DOWN_ACCOUNT),
  FORBIDDEN(
      "403",
      FailureClass.FORBIDDEN,
      "the credential may not read this",
      "Grant the account's user the permission to read sessions of this workspace.",
      SLOW_DOWN_TARGET),
  NOT_FOUND(
      "404",
      FailureClass.GONE,
      "the session is gone, or never was",
      "Check the session id, the workspace and the region: the vendor does not know them.",
      SESSION_GONE),
  UNPROVEN_NOT_FOUND(
      "404 without proof",
      FailureClass.GONE,
      "several sessions vanished at once, or one that was never seen in this region or tenancy"
          + " or at this base-url; no session is taken for gone",
      "Check the permissions of the account's user, the workspace, and account.<name>.region and"
          + " base-url. If the sessions are deleted, remove them from the target, or have them forgotten:"
          + " bin/session-relay sessions forget",
      KEEP_STATE),
  FOREIGN_NOT_FOUND(
      "other 404",
      FailureClass.GONE,
      "not the service's own answer about this session: about something else, such as its workspace,"
          + " or of a gateway or proxy; no session is taken for gone",
      "Check the target's workspace, account.<name>.region and base-url, and what stands between here"
          + " and the vendor.",
      SLOW_DOWN_TARGET),
  PROXY_REFUSED(
      "407",
      FailureClass.UNREACHABLE,
      "the proxy refused the account's proxy user, or wants one; the vendor was not asked",
      "Check account.<name>.proxy-user and account.<name>.proxy-password, and that the proxy takes"
          + " Basic authentication.",
      SLOW_DOWN_BEHIND_PROXY),
  TIMED_OUT(
      "408",
      FailureClass.TIMED_OUT,
      "the vendor's service was too slow for itself",
      "Nothing to do if it passes; otherwise ask the vendor with the request id.",
      "timed-out",
      RETRY),
  THROTTLED(
      "429",
      FailureClass.THROTTLED,
      "too many requests",
      "Poll less often, or lower account.<name>.requests-per-second, for example 5.",
      "throttled",
      WAIT_AS_TOLD,
      RETRY),
  VENDOR_FAULT(
      "500",
      FailureClass.VENDOR_FAULT,
      "the vendor's service is broken",
      "Nothing to do if it passes; otherwise ask the vendor with the request id.",
      "vendor-fault",
      RETRY,
      TRIP_BREAKER,
      LEAVE_ENDPOINT),
  OTHER_SERVER_ERROR(
      "other 5xx",
      FailureClass.UNDOCUMENTED,
      "not in the vendor's document; read like 500",
      "Nothing to do if it passes; otherwise look at what stands between here and the vendor.",
      "undocumented",
      RETRY,
      TRIP_BREAKER,
      LEAVE_ENDPOINT),
  OTHER_CLIENT_ERROR(
      "other 4xx",
      FailureClass.UNDOCUMENTED,
      "not in the vendor's document; read like 400",
      "Check the ids and parameters of the target, and account.<name>.base-url if it is set.",
      SLOW_DOWN_TARGET),
  REDIRECT(
      "3xx",
      FailureClass.UNDOCUMENTED,
      "not in the vendor's document; never followed, as the credentials would go along",
      "Set account.<name>.base-url to the vendor's final address,"
          + " for example https://sessions.example.com.",
      SLOW_DOWN_TARGET),
  OTHER_STATUS(
      "any other",
      FailureClass.UNDOCUMENTED,
      "not in the vendor's document",
      "Look at what stands between here and the vendor: a proxy or gateway may have answered.",
      KEEP_STATE),
  NO_ANSWER(
      "no answer",
      FailureClass.UNREACHABLE,
      "DNS, connect, TLS, reset or no response in time",
      "Check the network, the proxy and the account's region or base-url.",
      "unreachable",
      RETRY,
      TRIP_BREAKER),
  MALFORMED(
      "invalid 200",
      FailureClass.MALFORMED,
      "not JSON, wrong shape, truncated, too large, too slow or without a required field",
      "Look at the excerpt: a proxy may have answered, or the vendor changed its answer.",
      KEEP_STATE),

  /** This and the following are decided by the vendor's code. */
  BAD_SIGNATURE(
      "bad signature",
      FailureClass.UNAUTHENTICATED,
      "the signature or token was refused; more than five in a row lock the key at some vendors",
      "Check the account's access key and secret key for typing errors, and this machine's clock.",
      RENEW_CREDENTIAL,
      PAUSE_ACCOUNT),
  SIGN_AGAIN(
      "signature seen twice",
      FailureClass.UNAUTHENTICATED,
      "a signature was seen twice",
      "Nothing to do if it passes; otherwise a proxy on the way repeats requests.",
      RETRY),
  REFUSED_TOKEN(
      "403 for a token",
      FailureClass.FORBIDDEN,
      "the token was refused, though with 403",
      "Check that the token belongs to the project and region, and has not expired.",
      RENEW_CREDENTIAL,
      SLOW_DOWN_TARGET),
  CONFLICT(
      "409 conflict",
      FailureClass.UNDOCUMENTED,
      "something else is changing the resource just now",
      "Nothing to do: it passes.",
      "undocumented",
      RETRY);

  private final String status;
  private final FailureClass failureClass;
  private final String meaning;
  private final String advice;
  private final String retryName;
  private final List<FailureAction> actions;

  FailureKind(
      String status,
      FailureClass failureClass,
      String meaning,
      String advice,
      FailureAction... actions) {
    this(status, failureClass, meaning, advice, null, actions);
  }

  FailureKind(
      String status,
      FailureClass failureClass,
      String meaning,
      String advice,
      String retryName,
      FailureAction... actions) {
    this.status = status;
    this.failureClass = failureClass;
    this.meaning = meaning;
    this.advice = advice;
    this.retryName = retryName;
    this.actions = List.of(actions);
  }

  /** The row of a status alone; {@link #OTHER_STATUS} also for what is no HTTP status at all. */
  public static FailureKind ofStatus(int status) {
    return switch (status) {
      case 400 -> BAD_REQUEST;
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 407 -> PROXY_REFUSED;
      case 408 -> TIMED_OUT;
      case 429 -> THROTTLED;
      case 500 -> VENDOR_FAULT;
      default -> ofFamily(status / 100);
    };
  }

  private static FailureKind ofFamily(int hundreds) {
    return switch (hundreds) {
      case 3 -> REDIRECT;
      case 4 -> OTHER_CLIENT_ERROR;
      case 5 -> OTHER_SERVER_ERROR;
      default -> OTHER_STATUS;
    };
  }

  /** As in the README's first column: {@code 400}, {@code other 5xx}, {@code bad signature}. */
  public String status() {
    return status;
  }

  public FailureClass failureClass() {
    return failureClass;
  }

  /** What the operator should understand. */
  public String meaning() {
    return meaning;
  }

  /** What the operator can do, when the vendor gives no advice of its own. */
  public String advice() {
    return advice;
  }

  public List<FailureAction> actions() {
    return actions;
  }

  public boolean does(FailureAction action) {
    return actions.contains(action);
  }

  /** Whether it counts for the circuit breaker. An answer with 4xx shows that the vendor lives. */
  public boolean opensBreaker() {
    return does(TRIP_BREAKER);
  }

  /**
   * Requests within one turn, the first included, unless configured otherwise. They are made only
   * where the branch of {@code routes/errors} that takes the failure has a {@code retryWhile}; two
   * are the fewest with which that does anything.
   */
  public int defaultAttempts() {
    return retryName == null ? 2 : 3;
  }

  /** The property that sets the attempts; empty for a failure that has none of its own. */
  public Optional<String> attemptsKey() {
    return Optional.ofNullable(retryName).map(name -> "retry." + name + ".attempts");
  }
}
