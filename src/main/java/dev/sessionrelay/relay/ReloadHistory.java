package dev.sessionrelay.relay;

import dev.sessionrelay.reload.ReloadResult;
import java.time.Instant;

/** What the reloads since the start have come to. The start counts as the first. */
public final class ReloadHistory {
  private volatile ReloadResult last;
  private volatile Instant changed;

  /** Called by one thread at a time. */
  void add(ReloadResult result) {
    if (result.applied() && (changed == null || !result.changes().isEmpty())) {
      changed = result.at();
    }
    last = result;
  }

  /** The newest, refused or not. */
  public ReloadResult last() {
    return last;
  }

  /** Since when what is in force has been in force. */
  public Instant changed() {
    return changed;
  }
}
