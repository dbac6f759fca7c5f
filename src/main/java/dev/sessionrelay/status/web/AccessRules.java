package dev.sessionrelay.status.web;

import dev.sessionrelay.config.WebKeys;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * Who may look: everybody where neither a password nor a token is set, which only the loopback
 * address may be. Compares in constant time; reads secrets anew, so that rotated ones are taken.
 *
 * @param user of {@code password}, or null
 * @param password or null
 * @param token that stands for both, or null
 * @param metricsToken for metrics alone, or null
 */
record AccessRules(String user, Secret password, Secret token, Secret metricsToken) {
  static final AccessRules OPEN = new AccessRules(null, null, null, null);

  private static final String BASIC = "basic ";
  private static final String BEARER = "bearer ";

  static AccessRules of(Settings settings) {
    return new AccessRules(
        settings.find(WebKeys.USER).orElse(null),
        settings.find(WebKeys.PASSWORD).orElse(null),
        settings.find(WebKeys.TOKEN).orElse(null),
        settings.find(WebKeys.METRICS_TOKEN).orElse(null));
  }

  /** Whether somebody has to say who he is. */
  boolean isRequired() {
    return password != null || token != null;
  }

  /**
   * Whether this opens everything, or metrics.
   *
   * @param authorization the header of the request
   * @param metrics whether metrics are asked for
   */
  boolean admits(String authorization, boolean metrics) {
    boolean admitted = false;
    Optional<String> bearer = credentials(authorization, BEARER);
    if (bearer.isPresent()) {
      admitted |= isSame(bearer.get(), token);
      admitted |= metrics & isSame(bearer.get(), metricsToken);
    }
    Optional<String> basic = credentials(authorization, BASIC).flatMap(AccessRules::decoded);
    if (basic.isPresent()) {
      int colon = basic.get().indexOf(':');
      String said = basic.get().substring(colon + 1);
      admitted |= isSame(said, token);
      admitted |= metrics & isSame(said, metricsToken);
      admitted |=
          isSame(said, password) & isSame(basic.get().substring(0, Math.max(0, colon)), user);
    }
    return admitted;
  }

  private static Optional<String> credentials(String authorization, String scheme) {
    return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        ? Optional.of(authorization.substring(scheme.length()).strip())
        : Optional.empty();
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSame(String said, Secret secret) {
    return secret != null && isSame(said, secret.reveal());
  }

  /** Digests have one length: how long the secret is, or where it differs, takes no time. */
  private static boolean isSame(String said, String right) {
    return right != null && MessageDigest.isEqual(digest(said), digest(right));
  }

  private static byte[] digest(String text) {
    return ContentDigest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
