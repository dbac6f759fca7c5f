package dev.sessionrelay.ledger.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LedgerSamples;
import dev.sessionrelay.session.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastSeenTest {
  private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");
  private static final int SESSIONS = 50_000;

  private final Origin origin = LedgerSamples.ORIGIN;
  private final LastSeen seen = new LastSeen();

  /** All polls waited for minutes, and the relay could not be stopped meanwhile. */
  @Test
  void whenManySessionsWereSeenAgainPollsWaitedUntilEachWasComparedWithEach() {
    for (int i = 0; i < SESSIONS; i++) {
      answered(i, NOW);
      PollScope scope = new PollScope(origin, "s-" + i, "", false);
      for (int turn = 0; turn <= LastSeen.MISSED_TURNS; turn++) {
        seen.turnEnded(scope);
      }
      assertTrue(answered(i, NOW.plusSeconds(60)));
    }
    List<LastSeen.UnseenScope> written = seen.unseen();
    assertEquals(SESSIONS, written.size());
    assertTimeout(Duration.ofSeconds(5), () -> seen.savedUnseen(written));
    assertEquals(List.of(), seen.unseen());
  }

  private boolean answered(int number, Instant at) {
    return seen.seen(new Observation(origin, "s-" + number, Coverage.ONE, List.of(), at, false));
  }
}
