package dev.sessionrelay.simulator;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens that the IAM has given out. */
final class HuaweiTokens {
  /** Old ones are forgotten beyond it. */
  private static final int MOST = 10_000;

  /**
   * @param project whether it is good for a project, as session calls need it
   */
  record Token(String text, Instant issuedAt, Instant expiresAt, boolean project) {
    @Override
    public String toString() {
      return "token until " + expiresAt;
    }
  }

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Token> issued = new ConcurrentHashMap<>();
  private volatile Duration lifetime;

  HuaweiTokens(Clock clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  void lifetime(Duration value) {
    lifetime = value;
  }

  Token issue(boolean project) {
    if (issued.size() >= MOST) {
      issued.values().removeIf(token -> !token.expiresAt().isAfter(clock.instant()));
    }
    Instant now = clock.instant();
    Token token = new Token("MII" + randomText(), now, now.plus(lifetime), project);
    issued.put(token.text(), token);
    return token;
  }

  private String randomText() {
    byte[] bytes = new byte[96];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** As after a change of the password: no token is good any longer. */
  void revokeAll() {
    issued.clear();
  }

  Optional<Reply> refuse(String text) {
    Token token = issued.get(text);
    if (token == null) {
      return Optional.of(HuaweiErrors.badToken());
    }
    if (!token.expiresAt().isAfter(clock.instant())) {
      return Optional.of(HuaweiErrors.expiredToken());
    }
    return token.project() ? Optional.empty() : Optional.of(HuaweiErrors.of(403));
  }
}
