package dev.sessionrelay.simulator;

import java.time.Duration;
import java.util.Map;

/** What a vendor, or what stands before it, does wrong when a test wants it. */
public sealed interface Misbehaviour {

  /** The vendor's documented error of a status. */
  record Status(int status) implements Misbehaviour {}

  /** A 429 with the vendor's own hint to wait. */
  record Throttle(Duration retryAfter) implements Misbehaviour {}

  /** The right answer, later. */
  record Delay(Duration before) implements Misbehaviour {}

  /** The right answer, byte by byte. */
  record Drip(Duration perByte) implements Misbehaviour {}

  /** The right headers, half of the body, then the end of the connection. */
  record Truncate() implements Misbehaviour {}

  /** A page for people, as captive portals and gateways send it, with status 200. */
  record Html() implements Misbehaviour {}

  /** JSON that does not end before so many bytes. */
  record Huge(long bytes) implements Misbehaviour {}

  /** The connection ends without an answer. */
  record Drop() implements Misbehaviour {}

  /** The request is carried out, but its answer gets lost: the connection ends. */
  record LoseAnswer() implements Misbehaviour {}

  record Redirect(int status, String location) implements Misbehaviour {}

  /** Any answer at all. */
  record Raw(int status, Map<String, String> headers, byte[] body) implements Misbehaviour {
    public Raw {
      headers = Map.copyOf(headers);
    }
  }
}
