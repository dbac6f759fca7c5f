package dev.sessionrelay.failure.gate;

import dev.sessionrelay.failure.Failure;
import java.util.concurrent.atomic.AtomicBoolean;

/** The gate's answer to a request that wants to go out. */
public sealed interface Permit {

  /** No request now: {@link Hold#until()} tells when asking again makes sense. */
  record Refused(Hold hold) implements Permit {}

  /**
   * One request may go now. What became of it is reported once, after a renewed credential has been
   * tried; further reports are ignored. Closing without a report takes the permit back.
   */
  final class Allowed implements Permit, AutoCloseable {
    private final Report report;
    private final AtomicBoolean reported = new AtomicBoolean();

    Allowed(Report report) {
      this.report = report;
    }

    public void succeeded() {
      if (reported.compareAndSet(false, true)) {
        report.succeeded();
      }
    }

    public void failed(Failure failure) {
      if (reported.compareAndSet(false, true)) {
        report.failed(failure);
      }
    }

    @Override
    public void close() {
      if (reported.compareAndSet(false, true)) {
        report.withdrawn();
      }
    }
  }

  /** Who wants to know what became of a permitted request. */
  interface Report {
    void succeeded();

    void failed(Failure failure);

    void withdrawn();
  }
}
