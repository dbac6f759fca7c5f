package dev.sessionrelay.outages;

import java.time.Duration;
import java.util.Properties;

/**
 * What the relay must make of a case of the failure matrix.
 *
 * @param ofTarget whether the incident is the whole target's rather than the session's
 * @param requests within one turn
 * @param pause from the last request to the next; zero when the next turn may ask
 * @param status 0 without an answer
 * @param message part of it
 * @param solution part of it
 */
record Expected(
    String failureClass,
    boolean ofTarget,
    int requests,
    Duration pause,
    int status,
    String code,
    String message,
    String solution,
    String requestId) {

  static Expected of(String row, int status) {
    Rule rule = Rule.valueOf(row);
    return new Expected(
        rule.failureClass, rule.ofTarget, rule.requests, rule.pause, status, null, "", "", null);
  }

  Expected saying(String part) {
    return new Expected(
        failureClass, ofTarget, requests, pause, status, code, part, solution, requestId);
  }

  Expected read(Properties said) {
    Expected told =
        new Expected(
            failureClass,
            ofTarget,
            requests,
            pause,
            status,
            said.getProperty("code"),
            said.getProperty("message"),
            said.getProperty("solution", ""),
            said.getProperty("request-id"));
    String wait = said.getProperty("retry-after");
    return wait == null ? told : told.waiting(Duration.parse("PT" + wait + "S"));
  }

  /** What is longer than any pause between two tries ends the turn. */
  private Expected waiting(Duration wait) {
    int tries = wait.compareTo(Duration.ofSeconds(8)) > 0 ? 1 : requests;
    return new Expected(
        failureClass, ofTarget, tries, wait, status, code, message, solution, requestId);
  }

  /** The decisions, written down a second time. */
  private enum Rule {
    BAD_REQUEST("REJECTED", false, 1, Duration.ofMinutes(2)),
    UNAUTHENTICATED("UNAUTHENTICATED", true, 1, Duration.ofSeconds(30)),
    BAD_SIGNATURE("UNAUTHENTICATED", true, 1, Duration.ofMinutes(5)),
    SIGN_AGAIN("UNAUTHENTICATED", true, 2, Duration.ZERO),
    FORBIDDEN("FORBIDDEN", false, 1, Duration.ofMinutes(2)),
    REFUSED_TOKEN("FORBIDDEN", false, 1, Duration.ofMinutes(2)),
    NOT_FOUND("GONE", false, 1, Duration.ofMinutes(2)),
    TIMED_OUT("TIMED_OUT", true, 3, Duration.ZERO),
    THROTTLED("THROTTLED", true, 3, Duration.ofSeconds(4)),
    VENDOR_FAULT("VENDOR_FAULT", true, 3, Duration.ZERO),
    OTHER_SERVER_ERROR("UNDOCUMENTED", true, 3, Duration.ZERO),
    CONFLICT("UNDOCUMENTED", true, 3, Duration.ZERO),
    OTHER_CLIENT_ERROR("UNDOCUMENTED", false, 1, Duration.ofMinutes(2)),
    REDIRECT("UNDOCUMENTED", false, 1, Duration.ofMinutes(2)),
    OTHER_STATUS("UNDOCUMENTED", false, 1, Duration.ZERO),
    PROXY_REFUSED("UNREACHABLE", true, 1, Duration.ofSeconds(30)),
    NO_ANSWER("UNREACHABLE", true, 3, Duration.ZERO),
    MALFORMED("MALFORMED", false, 1, Duration.ZERO);

    private final String failureClass;
    private final boolean ofTarget;
    private final int requests;
    private final Duration pause;

    Rule(String failureClass, boolean ofTarget, int requests, Duration pause) {
      this.failureClass = failureClass;
      this.ofTarget = ofTarget;
      this.requests = requests;
      this.pause = pause;
    }
  }
}
