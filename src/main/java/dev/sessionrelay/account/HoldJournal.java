package dev.sessionrelay.account;

import dev.sessionrelay.session.StoredHold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of an account's holds that outlives the process. Written when one was added or let go,
 * which is rare. Safe for concurrent use.
 */
final class HoldJournal {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.account");

  /** No process starts in less. */
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  private final String account;
  private final HoldStore store;
  private final Supplier<String> access;
  private final GateTime time;
  private final Map<StoredKey, JournalEntry> written = new HashMap<>();
  private String problem;
  private volatile boolean behind;

  /**
   * A hold and what led to it.
   *
   * @param endpoint empty when it is of the whole account
   */
  record JournalEntry(String endpoint, Hold hold, int inARow) {}

  private record StoredKey(Hold.Reason reason, String endpoint) {
    static StoredKey of(JournalEntry entry) {
      return new StoredKey(entry.hold().reason(), entry.endpoint());
    }
  }

  /**
   * @param access what the account reaches the vendor with, now: what was held for another one
   *     means nothing
   */
  HoldJournal(String account, HoldStore store, Supplier<String> access, GateTime time) {
    this.account = account;
    this.store = store;
    this.access = access;
    this.time = time;
  }

  GateTime time() {
    return time;
  }

  /** What was in force when the process before this one ended; never longer than it was given. */
  synchronized List<JournalEntry> read() {
    try {
      return read(store.read().apply(account));
    } catch (RuntimeException e) {
      LOG.warn("what account '{}' waited for before is not known: {}", account, e.getMessage());
      return List.of();
    }
  }

  private List<JournalEntry> read(List<StoredHold> stored) {
    String now = stored.isEmpty() ? "" : access.get();
    behind = !stored.isEmpty();
    List<JournalEntry> inForce = new ArrayList<>();
    for (StoredHold each : stored) {
      JournalEntry entry = entry(each);
      written.put(StoredKey.of(entry), entry);
      if (each.access().equals(now)) {
        inForce.add(entry);
      }
    }
    return inForce;
  }

  private JournalEntry entry(StoredHold stored) {
    Hold.Reason reason = Hold.Reason.valueOf(stored.reason());
    Instant end = time.monotonic().instant().plus(stored.left(time.wall().instant()));
    Hold hold = new Hold(end, stored.given(), reason, null, stored.why());
    return new JournalEntry(stored.endpoint(), hold, stored.inARow());
  }

  /** Writes what differs. What cannot be written now is tried with the next success. */
  synchronized void write(List<JournalEntry> all) {
    List<JournalEntry> now = all.stream().filter(HoldJournal::outlastsAStart).toList();
    if (now.isEmpty() && written.isEmpty()) {
      behind = false;
      return;
    }
    try {
      Map<StoredKey, JournalEntry> gone = new HashMap<>(written);
      now.forEach(entry -> save(entry, gone.remove(StoredKey.of(entry))));
      gone.forEach(this::forget);
      problem = null;
      behind = false;
    } catch (RuntimeException e) {
      behind = true;
      warnOnce(e.getMessage());
    }
  }

  /** What is stored may not be what is held: of a run before, or as it could not be written. */
  boolean isBehind() {
    return behind;
  }

  private static boolean outlastsAStart(JournalEntry entry) {
    return entry.hold().given().compareTo(SHORTEST) >= 0;
  }

  private void warnOnce(String now) {
    if (!String.valueOf(now).equals(problem)) {
      LOG.warn("what account '{}' waits for would not survive a restart: {}", account, now);
      problem = String.valueOf(now);
    }
  }

  private void save(JournalEntry entry, JournalEntry before) {
    if (!entry.equals(before)) {
      store.save().accept(stored(entry));
      written.put(StoredKey.of(entry), entry);
    }
  }

  private void forget(StoredKey key, JournalEntry entry) {
    store.forget().accept(stored(entry));
    written.remove(key);
  }

  private StoredHold stored(JournalEntry entry) {
    Hold hold = entry.hold();
    return new StoredHold(
        account,
        hold.reason().name(),
        entry.endpoint(),
        time.shown(hold.until()),
        hold.given(),
        entry.inARow(),
        hold.why(),
        access.get());
  }
}
