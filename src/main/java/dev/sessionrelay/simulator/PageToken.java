package dev.sessionrelay.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a listing goes on. Opaque to the client and good for the same filters only.
 *
 * @param last id of the last session shown; empty at the start
 * @param total what the first page counted
 */
record PageToken(String last, int total, int filter) {
  /** Standard base64 on purpose: a client that does not encode + and / in queries fails here. */
  String text() {
    String plain = "%08x %s %d".formatted(filter, last, total);
    return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  PageToken after(String id) {
    return new PageToken(id, total, filter);
  }

  /** Empty when the text is no token of ours or belongs to other filters. */
  static Optional<PageToken> read(String text, int filter) {
    String[] parts = decode(text).split(" ");
    boolean valid =
        parts.length == 3
            && parts[0].equals("%08x".formatted(filter))
            && parts[2].matches("\\d{1,9}");
    return valid
        ? Optional.of(new PageToken(parts[1], Integer.parseInt(parts[2]), filter))
        : Optional.empty();
  }

  private static String decode(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
