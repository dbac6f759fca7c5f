package dev.sessionrelay.cloud.huawei;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.RenewedCredential.CredentialIssuer;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.SecretScrubber;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Huawei's IAM service: a user's password for a project-scoped token.
 *
 * <p>Source: "Obtaining a User Token Through Password Authentication", IAM API reference.
 */
public final class HuaweiIam implements CredentialIssuer<String> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration LIFE_IF_NOT_TOLD = Duration.ofHours(1);

  private final HuaweiCredentials.Password credentials;
  private final URI address;
  private final Clock clock;
  private final TokenFetcher fetcher;

  HuaweiIam(HuaweiCredentials.Password credentials, Clock clock, TokenFetcher fetcher) {
    this.credentials = credentials;
    this.address = URI.create(withoutSlash(credentials.iam().toString()) + "/v3/auth/tokens");
    this.clock = clock;
    this.fetcher = fetcher;
  }

  /** The address of a service; the site for Europe has a domain of its own. */
  static String host(String service, String region) {
    boolean european = region.startsWith("eu-") && !region.equals("eu-west-0");
    return "https://" + service + "." + region + ".myhuaweicloud." + (european ? "eu" : "com");
  }

  /** The address of IAM that an account names or its region has; without both it is a fault. */
  static Optional<URI> address(CredentialSource source) {
    Optional<String> region = source.optionalText("region");
    Optional<URI> iam = source.uri("iam-url").or(() -> region.map(r -> URI.create(host("iam", r))));
    if (iam.isEmpty()) {
      source
          .section()
          .missing(
              source.faults(),
              "region",
              source.section().prefix() + " has no region to find IAM in",
              "name the region, or the address of IAM as " + source.section().key("iam-url"),
              "cn-north-4");
    }
    return iam;
  }

  /** The body of the request for a token, with the password as it is now. */
  @Override
  public byte[] request() throws CredentialException {
    ObjectNode json = JSON.createObjectNode();
    json.withArray("/auth/identity/methods").add("password");
    ObjectNode user = json.withObject("/auth/identity/password/user");
    user.put("name", credentials.user());
    user.put("password", SecretValues.reveal(credentials.password()));
    user.putObject("domain").put("name", credentials.domain());
    boolean byId = credentials.projectId() != null;
    json.withObject("/auth/scope/project")
        .put(byId ? "id" : "name", byId ? credentials.projectId() : credentials.projectName());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Granted<String> fetch(byte[] request) throws CredentialException {
    TokenResponse answer = post(request);
    String user = "user " + credentials.user() + " of " + credentials.domain();
    return new Granted<>(granted(answer, address, user), life(answer.body()));
  }

  /**
   * The token in an answer.
   *
   * @param to who asked, for error texts
   */
  static String granted(TokenResponse answer, URI address, String to) throws CredentialException {
    if (answer.status() != 201) {
      throw new CredentialException(
          "%s did not grant a token to %s: status %s".formatted(address, to, answer.status()),
          answer);
    }
    return answer
        .header("X-Subject-Token")
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () ->
                new CredentialException(
                    address + " answered 201 without a token in header X-Subject-Token", answer));
  }

  private TokenResponse post(byte[] request) throws CredentialException {
    SecretScrubber echoes = SecretScrubber.of(List.of(SecretValues.reveal(credentials.password())));
    try {
      return echoes.removedFrom(fetcher.post(address, request));
    } catch (IOException e) {
      throw new CredentialException(address + " gives no answer: " + e, e);
    }
  }

  /** By the service's own clock where it tells when it issued the token, else by this machine's. */
  private Duration life(byte[] body) {
    Instant end = time(body, "expires_at");
    Instant begin = time(body, "issued_at");
    return end == null
        ? LIFE_IF_NOT_TOLD
        : Duration.between(begin == null ? clock.instant() : begin, end);
  }

  /** Null when the body does not say: a token that works is better than a strict reading. */
  private static Instant time(byte[] body, String field) {
    try {
      return Instant.parse(JSON.readTree(body).path("token").path(field).asText());
    } catch (IOException | DateTimeException e) {
      return null;
    }
  }

  static String withoutSlash(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }
}
