package dev.sessionrelay.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The texts that make up one credential, such as an access key and its secret key, as they are now.
 *
 * <p>Files of a pair are rotated one after the other. While only some of the parts have changed,
 * those before stay in force until the others follow, or until patience ends: an access key with
 * the secret of another one is a bad signature, and a few of these lock a key. Safe for concurrent
 * use.
 */
public final class CredentialRotation {
  /** How long the second file of a pair may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Source source;
  private final Duration patience;
  private final Clock clock;
  private volatile State state;

  /**
   * @param clock monotonic: one that is set must not end or lengthen the patience
   */
  public CredentialRotation(Source source, Duration patience, Clock clock) {
    this.source = source;
    this.patience = patience;
    this.clock = clock;
  }

  /** Reads all parts; one that the credential does not have is null. */
  @FunctionalInterface
  public interface Source {
    List<String> read() throws CredentialException;
  }

  /**
   * @param pendingSince when some of the parts, but not all, were first seen changed; else null
   */
  private record State(List<String> inForce, Instant pendingSince, long version) {
    State pending(Instant since) {
      return new State(inForce, since, version);
    }

    State replacedBy(List<String> parts) {
      return new State(parts, null, version + 1);
    }

    boolean isWholeChange(List<String> parts) {
      for (int i = 0; i < parts.size(); i++) {
        boolean absent = parts.get(i) == null && inForce.get(i) == null;
        if (!absent && Objects.equals(parts.get(i), inForce.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return "version " + version;
    }
  }

  /** The parts in force. */
  public List<String> get() throws CredentialException {
    return now().inForce();
  }

  /** Rises with every change; that of the last good reading when it cannot be read now. */
  public long version() {
    try {
      return now().version();
    } catch (CredentialException e) {
      State last = state;
      return last == null ? 0 : last.version();
    }
  }

  private State now() throws CredentialException {
    List<String> parts = source.read();
    State last = state;
    boolean same = last != null && last.pendingSince() == null && last.inForce().equals(parts);
    return same ? last : changed();
  }

  /** Reads again: what was read before others were let in may be older than what they read. */
  private synchronized State changed() throws CredentialException {
    List<String> parts = source.read();
    state = state == null ? new State(parts, null, 1) : after(state, parts);
    return state;
  }

  private State after(State last, List<String> parts) {
    if (last.inForce().equals(parts)) {
      return last.pending(null);
    }
    Instant since = last.pendingSince() == null ? clock.instant() : last.pendingSince();
    boolean waited = !clock.instant().isBefore(since.plus(patience));
    return waited || last.isWholeChange(parts) ? last.replacedBy(parts) : last.pending(since);
  }
}
