package dev.sessionrelay.status.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.ledger.query.SessionRow;
import java.util.Optional;

/** A session in the table. */
public record SessionLine(SessionRow row, JsonNode session) {

  /** Whether its state is what is the case now, as far as can be known. */
  public boolean isCurrent() {
    return !row.isStale();
  }

  /** The name that people gave it, or its id. */
  public String title() {
    return row.name() == null || row.name().isBlank() ? row.subject() : row.name();
  }

  /** Its page. */
  public PageAddress page() {
    return PageAddress.of("session").with("key", row.key());
  }

  /** Version of what runs it. */
  public String engine() {
    JsonNode engine = session.path("engine");
    return engine.path("displayVersion").asText(engine.path("version").asText(""));
  }

  /** Its page at the vendor, or null. */
  public String vendorPage() {
    return webAddress(session.path("links").path("ui").asText("")).orElse(null);
  }

  /** What a browser may be sent to: a vendor's text could be a script. */
  static Optional<String> webAddress(String text) {
    return Optional.of(text).filter(address -> address.matches("(?i)https?://[^\\s\"<>]+"));
  }
}
