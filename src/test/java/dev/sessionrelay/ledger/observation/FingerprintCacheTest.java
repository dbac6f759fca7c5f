package dev.sessionrelay.ledger.observation;

import static dev.sessionrelay.ledger.LedgerSamples.observation;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LedgerSamples;
import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Session;
import org.junit.jupiter.api.Test;

class FingerprintCacheTest {
  private final FingerprintCache memory = new FingerprintCache(2);

  @Test
  void forgetsWhatWasUsedLeastRecently() {
    remember("sc-1");
    remember("sc-2");
    assertTrue(isUnchanged(Coverage.ONE, "sc-1"), "used once more");
    remember("sc-3");
    assertTrue(isUnchanged(Coverage.ONE, "sc-1"));
    assertFalse(isUnchanged(Coverage.ONE, "sc-2"));
    assertTrue(isUnchanged(Coverage.ONE, "sc-3"));
  }

  @Test
  void listingIsUnchangedOnlyWithTheNumberOfSessionsThatIsKnown() {
    Observation listed = observation(null, Coverage.COMPLETE, false, session("sc-1", RUNNING));
    remember("sc-1");
    assertFalse(isUnchanged(Coverage.COMPLETE, "sc-1"), "number unknown");
    memory.rememberListed(listed, 2);
    assertFalse(isUnchanged(Coverage.COMPLETE, "sc-1"), "another one exists");
    assertTrue(isUnchanged(Coverage.PARTIAL, "sc-1"), "says nothing about others");
    memory.rememberListed(listed, 1);
    assertTrue(isUnchanged(Coverage.COMPLETE, "sc-1"));
    assertTrue(isUnchanged(Coverage.SOLE, "sc-1"));
  }

  private void remember(String id) {
    Session seen = session(id, RUNNING);
    memory.remember(LedgerSamples.listing(seen), id, Fingerprint.of(seen));
  }

  private boolean isUnchanged(Coverage coverage, String id) {
    return memory.isUnchanged(observation(id, coverage, false, session(id, RUNNING)));
  }
}
