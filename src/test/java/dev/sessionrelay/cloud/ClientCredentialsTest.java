package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Access tokens of an OAuth 2.0 client. */
class ClientCredentialsTest {
  private static final OutgoingRequest REQUEST =
      new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]);

  private final SettableClock clock = SettableClock.standing();
  private final List<Map<String, String>> asked = new ArrayList<>();
  private String answer = "{\"access_token\":\"t%d\",\"token_type\":\"bearer\",\"expires_in\":600}";
  private int status = 200;

  private final Authenticator authenticator =
      new ClientCredentials(
              URI.create("https://login.example.com/token"),
              "relay",
              Secret.of("marked-secret"),
              "read")
          .authenticator(clock, clock, () -> "n", new Service());

  private final class Service implements TokenFetcher {
    @Override
    public TokenResponse post(URI address, byte[] json) throws IOException {
      throw new IOException("not asked so");
    }

    @Override
    public TokenResponse form(URI address, Map<String, String> fields) {
      asked.add(fields);
      return new TokenResponse(
          status, Map.of(), answer.formatted(asked.size()).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItEnds() throws Exception {
    assertEquals("Bearer t1", authorization());
    clock.advance(Duration.ofSeconds(539));
    assertEquals("Bearer t1", authorization());
    clock.advance(Duration.ofSeconds(2));
    assertEquals("Bearer t2", authorization());
    assertEquals(
        Map.of(
            "grant_type", "client_credentials",
            "client_id", "relay",
            "client_secret", "marked-secret",
            "scope", "read"),
        asked.get(0));
  }

  @Test
  void aRefusedTokenIsReplacedOnce() throws Exception {
    String refused = authorization();
    assertTrue(authenticator.renew(Map.of("Authorization", refused)));
    String second = authorization();
    assertEquals("Bearer t2", second);
    assertFalse(authenticator.renew(Map.of("Authorization", second)));
  }

  @Test
  void aRefusedClientIsSaidWithoutItsSecret() {
    status = 401;
    answer = "{\"error\":\"invalid_client\",\"error_description\":\"no marked-secret\"}";
    CredentialException refused = assertThrows(CredentialException.class, this::authorization);
    assertEquals(
        "https://login.example.com/token did not grant a token to client relay: status 401",
        refused.getMessage());
    String body = new String(refused.answer().orElseThrow().body(), StandardCharsets.UTF_8);
    assertFalse(body.contains("marked-secret"), body);
    assertThrows(CredentialException.class, this::authorization);
    assertEquals(1, asked.size(), "a refused client is not asked about at once again");
  }

  @Test
  void anAnswerWithoutTokenIsNone() {
    answer = "<html>";
    assertThrows(CredentialException.class, this::authorization);
  }

  private String authorization() throws CredentialException {
    return authenticator.authenticate(REQUEST).get("Authorization");
  }
}
