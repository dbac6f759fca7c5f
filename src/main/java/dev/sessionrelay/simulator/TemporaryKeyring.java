package dev.sessionrelay.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keys that a cloud has given for some time: good until they end. Safe for concurrent use. */
public final class TemporaryKeyring {
  /** As the metadata services of the clouds give them. */
  private static final Duration LIFE = Duration.ofHours(6);

  private final String prefix;
  private final Clock clock;
  private final Map<String, IssuedKey> issued = new ConcurrentHashMap<>();

  /**
   * @param prefix what ids begin with
   */
  public TemporaryKeyring(String prefix, Clock clock) {
    this.prefix = prefix;
    this.clock = clock;
  }

  /** A key with all its parts. */
  public record IssuedKey(String id, String secret, String securityToken, Instant end) {
    @Override
    public String toString() {
      return id;
    }
  }

  public IssuedKey issue() {
    return issue(LIFE);
  }

  public IssuedKey issue(Duration life) {
    String words = Reply.requestIdHex();
    IssuedKey key =
        new IssuedKey(
            prefix + words.substring(0, 16).toUpperCase(Locale.ROOT),
            HexFormat.of().formatHex(words.getBytes(StandardCharsets.UTF_8)).substring(0, 40),
            Base64.getEncoder()
                .encodeToString(("token of " + words).getBytes(StandardCharsets.UTF_8)),
            clock.instant().plus(life));
    issued.put(key.id(), key);
    return key;
  }

  /** Empty for keys that were never issued, and those that have ended. */
  public Optional<KnownKey> find(String id) {
    return Optional.ofNullable(issued.get(id))
        .filter(key -> key.end().isAfter(clock.instant()))
        .map(key -> new KnownKey(key.secret(), key.securityToken()));
  }
}
