package dev.sessionrelay.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.SecretScrubber;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/**
 * The project that access keys are used in: its id, asked for once where only its name is known.
 *
 * <p>Source: "Querying Project Information Based on the Specified Criteria", IAM API reference.
 */
final class HuaweiProject {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final URI iam;
  private final Clock clock;
  private final TokenFetcher fetcher;
  private volatile String id;

  /**
   * @param id null when it is to be found by the name; null both when the vendor is to decide
   */
  HuaweiProject(String id, String name, URI iam, Clock clock, TokenFetcher fetcher) {
    this.id = id;
    this.name = name;
    this.iam = iam;
    this.clock = clock;
    this.fetcher = fetcher;
  }

  /** Null when the vendor is to decide. */
  String id(AccessKey key) throws CredentialException {
    if (id == null && name != null) {
      find(key);
    }
    return id;
  }

  private synchronized void find(AccessKey key) throws CredentialException {
    if (id == null) {
      id = read(ask(key));
    }
  }

  private TokenResponse ask(AccessKey key) throws CredentialException {
    String query = "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    URI address = URI.create(HuaweiIam.withoutSlash(iam.toString()) + "/v3/projects?" + query);
    OutgoingRequest request =
        new OutgoingRequest(
            "GET", address.getRawAuthority(), address.getRawPath(), query, Map.of(), new byte[0]);
    Map<String, String> headers = HuaweiSigner.sign(request, key, null, clock.instant());
    try {
      return SecretScrubber.ofHeaders(headers).removedFrom(fetcher.get(address, headers));
    } catch (IOException e) {
      throw new CredentialException(iam + " gives no answer: " + e, e);
    }
  }

  private String read(TokenResponse answer) throws CredentialException {
    if (answer.status() != 200) {
      throw new CredentialException(
          "%s did not tell the id of project %s: status %s".formatted(iam, name, answer.status()),
          answer);
    }
    for (JsonNode project : projects(answer)) {
      if (project.path("name").asText().equals(name) && project.path("id").isTextual()) {
        return project.path("id").textValue();
      }
    }
    throw new CredentialException(
        "%s knows no project of the name %s; check account.<name>.project, or give its id"
            .formatted(iam, name),
        (Throwable) null);
  }

  private JsonNode projects(TokenResponse answer) throws CredentialException {
    try {
      return JSON.readTree(answer.body()).path("projects");
    } catch (IOException e) {
      throw new CredentialException(iam + " answered no JSON about project " + name, answer);
    }
  }

  /** Whether a project is written as its id, not by its name. */
  static boolean isId(String project) {
    return project.matches("[0-9a-f]{32}");
  }

  /** The project as it was written; empty where none was. */
  static String realm(String id, String name) {
    return Objects.requireNonNullElse(id, Objects.requireNonNullElse(name, ""));
  }
}
