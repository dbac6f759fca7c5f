package dev.sessionrelay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import dev.sessionrelay.config.WebKeys;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.status.StatusJson;
import dev.sessionrelay.status.StatusReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * The status page of a relay on this machine, asked by another process.
 *
 * @param home the directory that the relay must run in
 * @param web where the page listens, and what it asks for
 */
record RunningStatus(Path home, Settings web) {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /**
   * @param json the report as it came, fields of another release included
   */
  record StatusAnswer(String json, StatusReport report) {}

  /** No relay of this home directory answers; the message says what to do. */
  static final class NoneException extends Exception {
    NoneException(String message) {
      super(message);
    }
  }

  /**
   * @throws NoneException also when the relay that answers runs in another directory
   */
  StatusAnswer ask() throws NoneException, InterruptedException {
    int port = port();
    if (port == 0) {
      throw new NoneException(
          "the status page is switched off; give it a port in application.properties and start the"
              + " relay again, for example: web.port = 18081");
    }
    StatusAnswer status = parsed(body());
    String there = status.report().process().home();
    if (!isHome(there)) {
      throw new NoneException(
          "the relay on port %s runs in %s, not in %s; give each a port of its own, for example: web.port = %s"
              .formatted(port, there, home, port == 65535 ? port - 1 : port + 1));
    }
    return status;
  }

  private String body() throws NoneException, InterruptedException {
    try {
      HttpResponse<String> answer = client().send(request(), BodyHandlers.ofString());
      if (answer.statusCode() == 401) {
        throw stranger(
            "asks for another password than application.properties has; start the relay again if it"
                + " was changed there");
      } else if (answer.statusCode() != 200) {
        throw stranger("answers with status " + answer.statusCode());
      }
      return answer.body();
    } catch (HttpTimeoutException e) {
      throw stranger("does not answer within " + ANSWER.toSeconds() + " s");
    } catch (SSLException e) {
      throw stranger("speaks no HTTPS that can be trusted: " + e.getMessage());
    } catch (IOException e) {
      throw new NoneException(
          "no relay answers on %s:%s (web.port): it is not running, or was started with another port; start it with: bin/session-relay run --home %s"
              .formatted(host(), port(), home));
    }
  }

  private HttpClient client() throws NoneException {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
    Optional<Path> certificate = web.find(WebKeys.CERTIFICATE).map(home::resolve);
    if (certificate.isPresent()) {
      client.sslContext(OwnCertificate.trusting(certificate.get()));
    }
    return client.build();
  }

  private HttpRequest request() {
    String scheme = web.find(WebKeys.CERTIFICATE).isPresent() ? "https" : "http";
    URI page = URI.create(scheme + "://" + host() + ":" + port() + "/status");
    HttpRequest.Builder request = HttpRequest.newBuilder(page).timeout(ANSWER);
    authorization().ifPresent(header -> request.header("Authorization", header));
    return request.build();
  }

  private Optional<String> authorization() {
    Optional<String> token = web.find(WebKeys.TOKEN).map(secret -> "Bearer " + secret.reveal());
    return token.or(
        () ->
            web.find(WebKeys.PASSWORD)
                .map(secret -> web.find(WebKeys.USER).orElse("") + ":" + secret.reveal())
                .map(text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
                .map(text -> "Basic " + text));
  }

  private int port() {
    return web.get(WebKeys.PORT);
  }

  /** An address that stands for all of the machine's is asked by one of them. */
  private String host() {
    String address = web.get(WebKeys.ADDRESS);
    return switch (address) {
      case "0.0.0.0", "::" -> "127.0.0.1";
      default -> address.contains(":") ? "[" + address + "]" : address;
    };
  }

  private StatusAnswer parsed(String body) throws NoneException {
    try {
      return new StatusAnswer(body, StatusJson.read(body));
    } catch (JacksonException e) {
      throw stranger("answers with something else than a status");
    }
  }

  private NoneException stranger(String does) {
    return new NoneException(
        "what listens on %s:%s (web.port) %s; see the log of the relay, or give it another port, for example: web.port = 18091"
            .formatted(host(), port(), does));
  }

  private boolean isHome(String there) {
    try {
      return Files.isSameFile(home, Path.of(there));
    } catch (IOException e) {
      return false;
    }
  }
}
