package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.settings.SecretPatterns;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of an answer what was sent as a credential: gateways, proxies and debug pages repeat
 * requests, and nothing in a bare token says that it is one. Pure.
 */
public final class SecretScrubber {
  private final Set<String> secrets = new LinkedHashSet<>();

  private SecretScrubber() {}

  /** Of the headers that a request was sent with. */
  public static SecretScrubber ofHeaders(Map<String, String> sent) {
    SecretScrubber echoes = new SecretScrubber();
    HeaderRules headers = Vendors.headers();
    sent.forEach((name, value) -> headers.secrets(name, value).forEach(echoes::add));
    return echoes;
  }

  /** Of secrets that are part of a request's body. */
  public static SecretScrubber of(Collection<String> secrets) {
    SecretScrubber echoes = new SecretScrubber();
    secrets.forEach(echoes::add);
    return echoes;
  }

  /** In each way that a secret is written inside JSON and URLs. */
  private void add(String secret) {
    if (secret.length() < SecretPatterns.SHORTEST) {
      return;
    }
    secrets.add(secret);
    if (!isPlain(secret)) {
      secrets.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
      secrets.add(secret.replace("/", "\\/"));
      secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
  }

  /** Letters and digits are the same in all of them. */
  private static boolean isPlain(String secret) {
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  public String removedFrom(String text) {
    return SecretPatterns.without(text, secrets);
  }

  /** The same bytes when there is nothing to remove. */
  public byte[] removedFrom(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String rest = removedFrom(text);
    return rest.equals(text) ? body : rest.getBytes(StandardCharsets.UTF_8);
  }

  public TokenResponse removedFrom(TokenResponse answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.replaceAll((name, value) -> value == null ? null : removedFrom(value));
    return new TokenResponse(answer.status(), headers, removedFrom(answer.body()));
  }
}
