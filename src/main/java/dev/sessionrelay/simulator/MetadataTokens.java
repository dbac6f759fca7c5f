package dev.sessionrelay.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens that a hardened metadata service gives and wants to see. Safe for concurrent use. */
public final class MetadataTokens {
  private static final int LONGEST_SECONDS = 21_600;

  private final String header;
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  /**
   * @param header that shows one
   */
  public MetadataTokens(String header) {
    this.header = header;
  }

  public Reply issue(SimulatedCall call) {
    String seconds = call.header(header + "-ttl-seconds").orElse("");
    if (!seconds.matches("\\d{1,5}") || Integer.parseInt(seconds) > LONGEST_SECONDS) {
      return plain(400, "invalid ttl");
    }
    String token = Reply.requestIdHex();
    given.add(token);
    return plain(200, token);
  }

  public boolean isShown(SimulatedCall call) {
    return call.header(header).filter(given::contains).isPresent();
  }

  public static Reply plain(int status, String text) {
    return new Reply(
        status, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
  }
}
