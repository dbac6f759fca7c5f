package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.database.LedgerException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real feed that can be made to fail. */
final class FaultyLog implements EventLog {
  final AtomicInteger advances = new AtomicInteger();
  volatile boolean broken;
  private final EventLog real;

  FaultyLog(EventLog real) {
    this.real = real;
  }

  private EventLog real() {
    if (broken) {
      throw new LedgerException("the disk of the ledger is full; free some space", null);
    }
    return real;
  }

  @Override
  public Progress open(String sink, Start start) {
    return real().open(sink, start);
  }

  @Override
  public void wants(String sink, Wanted wanted) {
    real().wants(sink, wanted);
  }

  @Override
  public List<Stored> read(String sink, long afterPosition, int limit) {
    return real().read(sink, afterPosition, limit);
  }

  @Override
  public List<Stored> at(List<Long> positions) {
    return real().at(positions);
  }

  @Override
  public void advance(String sink, Progress progress, List<DeadLetter> dead) {
    real().advance(sink, progress, dead);
    advances.incrementAndGet();
  }

  @Override
  public void note(String sink, Condition condition) {
    real().note(sink, condition);
  }

  @Override
  public long newest() {
    return real().newest();
  }

  @Override
  public AutoCloseable onAppend(Runnable listener) {
    return real.onAppend(listener);
  }
}
