package dev.sessionrelay.sink;

import dev.sessionrelay.failure.RetryAfter;
import dev.sessionrelay.failure.ShownText;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;

/** What became of events that a sink's route was given. Pure. */
sealed interface DeliveryResult {
  DeliveryResult TAKEN = new Taken();

  /** For an attempt whose error cannot even be put into words; made while there is room for it. */
  DeliveryResult UNTOLD = new Retry("this process lacks threads, file descriptors or memory", null);

  /** Longest error text that is kept, in characters. */
  int LONGEST_ERROR = 300;

  /** So that a secret is seen whole, which that would cut. */
  int LONGEST_SCAN = 8 * LONGEST_ERROR;

  /** Longest wait that a receiver may ask for. */
  Duration LONGEST_WAIT = Duration.ofHours(1);

  int LONGEST_CHAIN = 20;

  /** Those that name another address. */
  Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Paths and queries of addresses may be secrets, as those of chat webhooks are. */
  Pattern ADDRESS =
      Pattern.compile("(\\b[a-zA-Z][a-zA-Z0-9+.-]*://)(?:[^\\s/@]*@)?([^\\s/?#\"']*)[^\\s\"']*");

  /** Of an address: a path that is more than a slash. */
  Pattern PATH = Pattern.compile("[a-zA-Z]+://[^/?#]*(/[^?#]+).*");

  /** What happened, bounded and without secrets; shown to operators. Null when they were taken. */
  String error();

  /** The route has completed. */
  record Taken() implements DeliveryResult {
    @Override
    public String error() {
      return null;
    }
  }

  /**
   * Try again later.
   *
   * @param pause how long the sink asked to be left alone as a whole, or null when it did not
   * @param refusal whether the receiver refuses, which an operator has to end
   */
  record Retry(String error, Duration pause, boolean refusal) implements DeliveryResult {
    Retry(String error, Duration pause) {
      this(error, pause, false);
    }
  }

  /** The receiver will not take this one event: repeated, it becomes a dead letter. */
  record Refused(String error) implements DeliveryResult {}

  /**
   * The sink wants no more events at all, until its configuration changes or the process restarts.
   */
  record Stop(String error) implements DeliveryResult {}

  /**
   * Everything but an HTTP answer about this one event is retried: it may be the network, a disk, a
   * mistake.
   *
   * @param finals statuses that speak of one event
   */
  static DeliveryResult of(Throwable failure, Set<Integer> finals, Instant now) {
    try {
      return told(failure, finals, now);
    } catch (RuntimeException | Error e) {
      return UNTOLD;
    }
  }

  private static DeliveryResult told(Throwable failure, Set<Integer> finals, Instant now) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
      if (cause instanceof HttpOperationFailedException http) {
        return of(http, finals, now);
      }
      cause = cause.getCause();
    }
    return new Retry(words(failure), null);
  }

  /**
   * A redirect is never followed, as the signed event was meant for the address that was
   * configured; many are passing (maintenance, log-in pages).
   */
  private static DeliveryResult of(
      HttpOperationFailedException answer, Set<Integer> finals, Instant now) {
    int status = answer.getStatusCode();
    String says = bounded(withoutOwnPath(answer));
    String error = "HTTP " + status + (says.isEmpty() ? "" : ": " + says);
    String goal =
        REDIRECTS.contains(status) ? " (a redirect is not followed: configure its goal)" : "";
    return switch (ReceiverAnswer.of(status, finals)) {
      case TAKEN -> TAKEN;
      case FINAL -> new Refused(error);
      case GONE -> new Stop(error);
      case REFUSAL -> new Retry(error + goal, wait(answer, now), true);
      case PASSING, FAILURE -> new Retry(error, wait(answer, now), false);
    };
  }

  /** No time at all is no wait. */
  private static Duration wait(HttpOperationFailedException answer, Instant now) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (answer.getResponseHeaders() != null) {
      headers.putAll(answer.getResponseHeaders());
    }
    return RetryAfter.parse(headers::get, now, LONGEST_WAIT)
        .filter(wait -> !wait.isZero())
        .orElse(null);
  }

  /** "Cannot POST /services/T0/B0/secret" is what many servers say. */
  private static String withoutOwnPath(HttpOperationFailedException answer) {
    String says = Objects.requireNonNullElse(answer.getResponseBody(), "");
    Matcher path = PATH.matcher(Objects.requireNonNullElse(answer.getUri(), ""));
    return path.matches()
        ? says.replaceAll(Pattern.quote(path.group(1)) + "[^\\s\"'<>]*+", "/…")
        : says;
  }

  /**
   * The failure and its root cause in one bounded line, without anything of an address but host.
   */
  static String words(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < LONGEST_CHAIN; depth++) {
      root = root.getCause();
    }
    String text = text(failure);
    return bounded(root == failure ? text : text + " (" + text(root) + ")");
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    String type = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? type : type + ": " + message;
  }

  private static String bounded(String text) {
    String start = text.substring(0, Math.min(text.length(), LONGEST_SCAN));
    String safe = ShownText.of(ADDRESS.matcher(start).replaceAll("$1$2/…"), LONGEST_ERROR);
    return safe == null ? "" : safe;
  }
}
