package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import java.util.List;

/** An empty feed, for what never reads it. */
final class NoLog implements EventLog {
  @Override
  public Progress open(String sink, Start start) {
    return new Progress(0, List.of());
  }

  @Override
  public List<Stored> read(String sink, long afterPosition, int limit) {
    return List.of();
  }

  @Override
  public List<Stored> at(List<Long> positions) {
    return List.of();
  }

  @Override
  public void advance(String sink, Progress progress, List<DeadLetter> dead) {}

  @Override
  public void note(String sink, Condition condition) {}

  @Override
  public long newest() {
    return 0;
  }

  @Override
  public AutoCloseable onAppend(Runnable listener) {
    return () -> {};
  }
}
