package dev.sessionrelay.failure;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why there was no answer, in an operator's words. HTTP client exceptions are told apart by their
 * simple name and words, so that this package depends on no HTTP client.
 */
enum NoResponseReason {
  HOST_UNKNOWN(
      "the host name cannot be resolved",
      "Check account.<name>.region or base-url for typing errors, and this machine's DNS.",
      is(UnknownHostException.class)),
  CONNECT_TIMED_OUT(
      "no connection in time",
      "Check firewall, proxy and the account's base-url; the limit is http.connect-timeout.",
      named("ConnectTimeoutException").or(says(SocketTimeoutException.class, "connect"))),
  POOL_EXHAUSTED(
      "all connections of the account are busy",
      "Raise account.<name>.connections, for example 16, or poll less often.",
      named("ConnectionRequestTimeoutException")),
  ANSWER_TIMED_OUT(
      "no answer in time",
      "If the vendor is only slow, raise http.response-timeout, for example 40s.",
      is(SocketTimeoutException.class)),
  TLS_NAME(
      "the TLS certificate is of another host",
      "Check account.<name>.base-url: its host must be one that the certificate names.",
      named("SSLPeerUnverifiedException")
          .or(says(Exception.class, "No subject alternative"))
          .or(says(Exception.class, "doesn't match any of the subject"))
          .or(says(Exception.class, "No name matching"))),
  TLS_EXPIRED(
      "the TLS certificate has expired or is not valid yet",
      "The host has to renew it; if others reach the host, this machine's clock is wrong.",
      expired()),
  TLS_TRUST(
      "the TLS certificate is not trusted",
      "If the host has a private certificate authority, set account.<name>.ca-file to its PEM"
          + " file, for example ca.pem; else something stands in between.",
      says(Exception.class, "PKIX").or(named("CertPathValidatorException"))),
  TLS(
      "the TLS handshake failed",
      "Check that account.<name>.base-url has the right scheme and port, and client-certificate"
          + " where the host wants one.",
      is(SSLException.class)),
  REFUSED(
      "the connection was refused",
      "Check account.<name>.base-url, the port, and the proxy if there is one.",
      is(ConnectException.class)),
  NO_ROUTE(
      "there is no way to the host",
      "Check this machine's network.",
      is(NoRouteToHostException.class)),
  BROKEN_OFF(
      "the connection broke off before the answer",
      "Nothing to do if it passes; otherwise look at the network, proxy or gateway in between.",
      is(SocketException.class)
          .or(named("NoHttpResponseException"))
          .or(named("ConnectionClosedException"))),
  OTHER("the request failed before an answer came", FailureKind.NO_ANSWER.advice(), e -> true);

  /** A body that ended too early is an answer all the same: a malformed one. */
  private static final Predicate<Throwable> CUT_OFF =
      named("TruncatedChunkException")
          .or(named("MalformedChunkCodingException"))
          .or(says(Exception.class, "Premature end of"));

  private static final int DEEPEST_CAUSE = 16;

  private final String words;
  private final String advice;
  private final Predicate<Throwable> test;

  NoResponseReason(String words, String advice, Predicate<Throwable> test) {
    this.words = words;
    this.advice = advice;
    this.test = test;
  }

  /** The first kind, in the order above, that one of the causes is. */
  static NoResponseReason of(Throwable thrown) {
    List<Throwable> causes = causes(thrown).toList();
    return Stream.of(values())
        .filter(kind -> causes.stream().anyMatch(kind.test))
        .findFirst()
        .orElse(OTHER);
  }

  static boolean isCutOff(Throwable thrown) {
    return causes(thrown).anyMatch(CUT_OFF);
  }

  /** The exception and its causes, outermost first; ends even where causes go in a circle. */
  static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(DEEPEST_CAUSE);
  }

  String words() {
    return words;
  }

  String advice() {
    return advice;
  }

  private static Predicate<Throwable> is(Class<? extends Throwable> type) {
    return type::isInstance;
  }

  private static Predicate<Throwable> named(String simpleName) {
    return thrown -> thrown.getClass().getSimpleName().equals(simpleName);
  }

  private static Predicate<Throwable> says(Class<? extends Throwable> type, String words) {
    return thrown ->
        type.isInstance(thrown)
            && thrown.getMessage() != null
            && thrown
                .getMessage()
                .toLowerCase(Locale.ROOT)
                .contains(words.toLowerCase(Locale.ROOT));
  }

  private static Predicate<Throwable> expired() {
    return named("CertificateExpiredException").or(named("CertificateNotYetValidException"));
  }
}
