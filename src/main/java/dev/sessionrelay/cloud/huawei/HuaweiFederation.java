package dev.sessionrelay.cloud.huawei;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.CredentialRotation;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.RenewedCredential;
import dev.sessionrelay.cloud.RenewedCredential.CredentialIssuer;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.SecretScrubber;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.cloud.TemporaryKeys;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Temporary keys of a federated user, whom an identity provider (OpenID Connect) vouches for with
 * an ID token, as a cluster projects it into pods.
 *
 * <p>Source: {@code FederalAccessor} of huaweicloud-sdk-core 3.1.192; "Obtaining a Token with an
 * OpenID Connect ID Token" and "Obtaining Temporary Access Keys and Security Tokens of a Federated
 * User", IAM API reference.
 *
 * @param idpId the provider, as IAM knows it
 * @param projectId optional, sent as {@code X-Project-Id}
 * @param projectName optional, by which the id is found
 * @param iam base address of the IAM service
 */
record HuaweiFederation(String idpId, Path tokenFile, String projectId, String projectName, URI iam)
    implements Credentials {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TYPE = "Content-Type";
  private static final String JSON_TYPE = "application/json;charset=UTF-8";

  /** Six hours, as the vendor's library asks for. */
  private static final int LIFE_SECONDS = 6 * 60 * 60;

  static Optional<CredentialFound> read(CredentialSource source) {
    String project = source.optionalText("project").orElse(null);
    boolean byId = project == null || HuaweiProject.isId(project);
    return HuaweiIam.address(source)
        .flatMap(
            iam ->
                CredentialFound.of(
                    new HuaweiFederation(
                        source.text("idp-id"),
                        source.file("id-token-file"),
                        byId ? project : null,
                        byId ? null : project,
                        iam)));
  }

  @Override
  public Authenticator authenticator(
      Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher service) {
    HuaweiProject project = new HuaweiProject(projectId, projectName, iam, clock, service);
    SecretFile file = SecretFile.of(tokenFile, clock);
    // Another ID token may get keys where the one before was refused.
    CredentialRotation idToken =
        new CredentialRotation(() -> List.of(SecretValues.read(file)), Duration.ZERO, monotonic);
    return new TemporaryKeys(
        new RenewedCredential<>(new KeyIssuer(this, clock, service), monotonic),
        HuaweiCredentials.Keys.scheme(project, clock),
        idToken::version,
        advice());
  }

  private String advice() {
    return "Check that IAM has the OpenID Connect identity provider %s (idp-id), that the file %s (id-token-file) holds an ID token of its issuer and client that has not expired, and that the provider's conversion rules put the token's user into a group with the permission."
        .formatted(idpId, tokenFile);
  }

  @Override
  public boolean needTokens() {
    return true;
  }

  @Override
  public String realm() {
    return HuaweiProject.realm(projectId, projectName);
  }

  @Override
  public String words() {
    return "the identity provider " + idpId + " by the ID token in " + tokenFile;
  }

  /** IAM, which is asked twice: for a token without a scope, and with it for keys. */
  private record KeyIssuer(HuaweiFederation federation, Clock clock, TokenFetcher service)
      implements CredentialIssuer<AccessKey> {
    /** The ID token, which whoever mounts the file may have exchanged since. */
    @Override
    public byte[] request() throws CredentialException {
      SecretFile file = SecretFile.of(federation.tokenFile(), clock);
      return SecretValues.read(file).strip().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Granted<AccessKey> fetch(byte[] request) throws CredentialException {
      String idToken = new String(request, StandardCharsets.UTF_8);
      ObjectNode body = JSON.createObjectNode();
      body.withObject("/auth/id_token").put("id", idToken);
      URI tokens = address("/v3.0/OS-AUTH/id-token/tokens");
      Map<String, String> headers = Map.of(TYPE, JSON_TYPE, "X-Idp-Id", federation.idpId());
      TokenResponse answer = post(tokens, body, headers, idToken);
      return keys(HuaweiIam.granted(answer, tokens, federation.words()));
    }

    private Granted<AccessKey> keys(String token) throws CredentialException {
      ObjectNode body = JSON.createObjectNode();
      ObjectNode identity = body.withObject("/auth/identity");
      identity.putArray("methods").add("token");
      identity.putObject("token").put("id", token).put("duration_seconds", LIFE_SECONDS);
      URI keys = address("/v3.0/OS-CREDENTIAL/securitytokens");
      return HuaweiAgency.NAMES.read(post(keys, body, Map.of(TYPE, JSON_TYPE), token), keys, clock);
    }

    private URI address(String path) {
      return URI.create(HuaweiIam.withoutSlash(federation.iam().toString()) + path);
    }

    private TokenResponse post(
        URI address, ObjectNode body, Map<String, String> headers, String secret)
        throws CredentialException {
      try {
        byte[] json = body.toString().getBytes(StandardCharsets.UTF_8);
        return SecretScrubber.of(List.of(secret)).removedFrom(service.post(address, json, headers));
      } catch (IOException e) {
        throw new CredentialException(address + " gives no answer: " + e, e);
      }
    }
  }
}
