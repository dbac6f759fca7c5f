package dev.sessionrelay.relay.reload;

import dev.sessionrelay.relay.reload.ReloadResult.Cause;
import java.time.Instant;

/** What the reloads since the start have come to. The start counts as the first. */
public final class ReloadHistory {
  private volatile ReloadResult last;
  private volatile Instant changed;

  /** Called by one thread at a time. */
  public void add(ReloadResult result) {
    if (result.applied() && (changed == null || !result.changes().isEmpty())) {
      changed = result.at();
    }
    if (!saysNothing(result)) {
      last = result;
    }
  }

  /** Files that were looked at once more, after what was said last, and are as they were then. */
  private boolean saysNothing(ReloadResult result) {
    return last != null
        && result.cause() == Cause.FILES
        && last.applied()
        && result.applied()
        && result.changes().isEmpty()
        && result.faults().equals(last.faults());
  }

  /** The newest that has something to say, refused or not. */
  public ReloadResult last() {
    return last;
  }

  /** Since when what is in force has been in force. */
  public Instant changed() {
    return changed;
  }
}
