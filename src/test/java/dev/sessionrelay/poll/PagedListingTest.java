package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a listing comes to its end. */
class PagedListingTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Origin ORIGIN =
      new Origin("alibaba", "spark", "alibaba-session-clusters", "a", "t", "w-1", "w-1");

  private final PagedListing listing = new PagedListing(Polls.poll(null, NOW), 10);

  @Test
  void aLastPageThatRepeatsItsTokenEndsTheListingWhenAllThatWereCountedAreThere() throws Exception {
    listing.add(page("n", 2, "a"), NOW);
    listing.add(page("n", 2, "b"), NOW);
    assertFalse(listing.isOpen());
    assertTrue(listing.isComplete());
  }

  @Test
  void aRepeatedTokenBeforeThatIsMalformed() throws Exception {
    listing.add(page("n", 3, "a"), NOW);
    assertThrows(MalformedAnswerException.class, () -> listing.add(page("n", 3, "b"), NOW));
  }

  @Test
  void aRepeatedTokenWithoutACountIsMalformed() throws Exception {
    listing.add(page("n", null, "a"), NOW);
    assertThrows(MalformedAnswerException.class, () -> listing.add(page("n", null, "b"), NOW));
  }

  @Test
  void aHundredThousandPagesComeToAnEnd() throws Exception {
    PagedListing all = new PagedListing(Polls.poll(null, NOW), 100_000);
    for (int i = 1; i < 100_000; i++) {
      all.add(page("n-" + i, null, "s-" + i), NOW);
    }
    assertTrue(all.isOpen());
    assertThrows(MalformedAnswerException.class, () -> all.add(page("n", null, "s"), NOW));
  }

  private static SessionPage page(String nextToken, Integer total, String id) {
    Session session = new SessionBuilder(ORIGIN, id).state(SessionState.RUNNING).build();
    return new SessionPage(List.of(session), nextToken, total, List.of());
  }
}
