package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The metadata service of an instance, which wants to see a token of its own when hardened. */
public final class InstanceMetadata {
  /** Six hours, the most that one may ask for. */
  private static final String SECONDS = "21600";

  private InstanceMetadata() {}

  /**
   * What it answers to who has its token; without one where it gives none.
   *
   * @param tokens where it gives them, below the same host
   * @param header that shows one; its name with {@code -ttl-seconds} says how long one is to live
   * @throws IOException when there is no answer
   */
  public static TokenResponse get(TokenFetcher service, URI asked, String tokens, String header)
      throws IOException {
    URI address = asked.resolve(tokens);
    TokenResponse token = service.put(address, Map.of(header + "-ttl-seconds", SECONDS));
    String text = new String(token.body(), StandardCharsets.UTF_8).strip();
    return service.get(
        asked,
        token.status() == 200
            ? Map.of(header, SecretValues.forHeader(text, "the token of " + address))
            : Map.of());
  }
}
