package dev.sessionrelay.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.cloud.RenewedCredential.CredentialIssuer;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An OAuth 2.0 client, whose access tokens are fetched when needed and renewed before they end.
 *
 * <p>Source: RFC 6749, section 4.4; the client's id and secret go into the body, as section 2.3.1
 * allows.
 *
 * @param scope what the token is for, or null
 */
record ClientCredentials(URI tokenUrl, String clientId, Secret clientSecret, String scope)
    implements Credentials {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIFE_IF_NOT_TOLD = Duration.ofHours(1);

  @Override
  public Authenticator authenticator(
      Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
    CredentialRotation secret =
        new CredentialRotation(
            () -> List.of(SecretValues.reveal(clientSecret)), Duration.ZERO, monotonic);
    return new AccessTokens(
        new RenewedCredential<>(new TokenService(this, tokens), monotonic), secret);
  }

  @Override
  public boolean needTokens() {
    return true;
  }

  @Override
  public String words() {
    return "access tokens of the client " + clientId + " from " + tokenUrl;
  }

  private record AccessTokens(RenewedCredential<String> tokens, CredentialRotation secret)
      implements Authenticator {
    @Override
    public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
      return Map.of("Authorization", "Bearer " + tokens.get());
    }

    @Override
    public boolean renew(Map<String, String> refused) {
      return tokens.renew(token -> ("Bearer " + token).equals(refused.get("Authorization")));
    }

    @Override
    public long version() {
      return secret.version();
    }
  }

  private record TokenService(ClientCredentials client, TokenFetcher fetcher)
      implements CredentialIssuer<String> {
    @Override
    public byte[] request() throws CredentialException {
      return SecretValues.reveal(client.clientSecret()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Granted<String> fetch(byte[] secret) throws CredentialException {
      TokenResponse answer = post(new String(secret, StandardCharsets.UTF_8));
      if (answer.status() != 200) {
        throw new CredentialException(
            "%s did not grant a token to client %s: status %s"
                .formatted(client.tokenUrl(), client.clientId(), answer.status()),
            answer);
      }
      JsonNode json = json(answer);
      String token = json.path("access_token").asText("");
      if (token.isBlank() || !json.path("token_type").asText("Bearer").equalsIgnoreCase("Bearer")) {
        throw new CredentialException(
            client.tokenUrl() + " answered 200 without a bearer token in access_token",
            new TokenResponse(200, Map.of(), new byte[0]));
      }
      long seconds = json.path("expires_in").asLong(LIFE_IF_NOT_TOLD.toSeconds());
      return new Granted<>(
          SecretValues.forHeader(token, "access_token of " + client.tokenUrl()),
          Duration.ofSeconds(seconds));
    }

    private TokenResponse post(String secret) throws CredentialException {
      Map<String, String> fields = new TreeMap<>();
      fields.put("grant_type", "client_credentials");
      fields.put("client_id", client.clientId());
      fields.put("client_secret", secret);
      if (client.scope() != null) {
        fields.put("scope", client.scope());
      }
      try {
        return SecretScrubber.of(List.of(secret))
            .removedFrom(fetcher.form(client.tokenUrl(), fields));
      } catch (IOException e) {
        throw new CredentialException(client.tokenUrl() + " gives no answer: " + e, e);
      }
    }

    private static JsonNode json(TokenResponse answer) {
      try {
        return JSON.readTree(answer.body());
      } catch (IOException e) {
        return JSON.missingNode();
      }
    }
  }
}
