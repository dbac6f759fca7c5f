package dev.sessionrelay.ledger;

import java.util.List;

/** A feed without events, which keeps nothing. */
public final class ForgetfulLog implements EventLog {
  private static final Progress NONE = new Progress(0, List.of());

  @Override
  public Progress open(String sink, Start start) {
    return NONE;
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
