package dev.sessionrelay.sink;

import dev.sessionrelay.session.Texts;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;

/** What the failure of a sink's route means for the event. Pure. */
final class DeliveryVerdict {
  /** Longest error text that is kept, in characters. */
  static final int LONGEST_ERROR = 300;

  private static final int LONGEST_CHAIN = 20;

  /** Paths and queries of addresses may be secrets, as those of chat webhooks are. */
  private static final Pattern ADDRESS =
      Pattern.compile("(\\b[a-zA-Z][a-zA-Z0-9+.-]*://)(?:[^\\s/@]*@)?([^\\s/?#\"']*)[^\\s\"']*");

  /** Of an address: a path that is more than a slash. */
  private static final Pattern PATH = Pattern.compile("[a-zA-Z]+://[^/?#]*(/[^?#]+).*");

  private DeliveryVerdict() {}

  /** Everything but an HTTP refusal is tried again: it may be the network, a disk, a mistake. */
  static Verdict of(Throwable failure, Instant now) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
      if (cause instanceof HttpOperationFailedException http) {
        return of(http, now);
      }
      cause = cause.getCause();
    }
    return new Verdict.Retry(words(failure), null);
  }

  private static Verdict of(HttpOperationFailedException http, Instant now) {
    String says = withoutOwnPath(http.getResponseBody(), http.getUri());
    return HttpVerdict.of(
        http.getStatusCode(),
        name -> header(http.getResponseHeaders(), name),
        says == null ? null : bounded(says),
        now);
  }

  /** "Cannot POST /services/T0/B0/secret" is what many servers say. */
  private static String withoutOwnPath(String says, String uri) {
    Matcher path = PATH.matcher(uri == null ? "" : uri);
    return says == null || !path.matches()
        ? says
        : says.replaceAll(Pattern.quote(path.group(1)) + "[^\\s\"'<>]*+", "/…");
  }

  private static String header(Map<String, String> headers, String name) {
    return headers == null
        ? null
        : headers.entrySet().stream()
            .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
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
    String start = text.substring(0, Math.min(text.length(), 4 * LONGEST_ERROR));
    String safe = Texts.oneLine(ADDRESS.matcher(start).replaceAll("$1$2/…"));
    return safe.length() <= LONGEST_ERROR ? safe : safe.substring(0, LONGEST_ERROR) + "…";
  }
}
