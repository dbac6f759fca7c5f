package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One request on its way: where it came through, so that what is reported lands there. */
final class Admission implements Permit.Allowed {
  private final AccountHolds holds;
  private final CredentialProbe trial;
  private final CredentialProbe.Entry entry;
  private final EndpointBreaker breaker;
  private final long epoch;
  private final long generation;
  private final long doubts;
  private final Consumer<Boolean> reports;
  private final AtomicBoolean reported = new AtomicBoolean();

  /**
   * @param epoch in which the breaker let it go
   * @param reports told when the request is reported, whether that may have changed what is held
   */
  Admission(
      AccountHolds holds,
      CredentialProbe trial,
      CredentialProbe.Entry entry,
      EndpointBreaker breaker,
      long epoch,
      Consumer<Boolean> reports) {
    this.holds = holds;
    this.trial = trial;
    this.entry = entry;
    this.breaker = breaker;
    this.epoch = epoch;
    this.generation = holds.generation();
    this.doubts = trial.doubts();
    this.reports = reports;
  }

  /** The pause of a breaker that opened since. */
  Optional<Hold> overtaken() {
    return breaker.epoch() == epoch ? Optional.empty() : Optional.of(breaker.hold());
  }

  @Override
  public void succeeded() {
    if (reported.compareAndSet(false, true)) {
      boolean letGo = holds.succeeded(generation);
      boolean told = breaker.answered(epoch);
      trial.prove(doubts);
      trial.release(entry);
      reports.accept(letGo || told);
    }
  }

  @Override
  public void failed(Failure failure) {
    failed(failure, failure.status() != null && !AccountHolds.isOfProxy(failure));
  }

  /**
   * A token service that is down is in the way of the endpoint; its answers are not the endpoint's.
   */
  @Override
  public void unsent(Failure failure) {
    failed(failure, false);
  }

  private void failed(Failure failure, boolean answered) {
    if (reported.compareAndSet(false, true)) {
      tellBreaker(failure, answered);
      tellTrial(failure);
      holds.failed(generation, failure);
      reports.accept(true);
      trial.release(entry);
    }
  }

  @Override
  public void close() {
    if (reported.compareAndSet(false, true)) {
      breaker.released(epoch);
      trial.release(entry);
    }
  }

  private void tellBreaker(Failure failure, boolean answered) {
    if (failure.row().opensBreaker()) {
      breaker.failed(epoch, failure);
    } else if (answered) {
      breaker.answered(epoch);
    } else {
      breaker.released(epoch);
    }
  }

  /**
   * "No such session" is said to those who proved who they are; other refusals may come first.
   * Proxies lock users too.
   */
  private void tellTrial(Failure failure) {
    if (AccountHolds.isOfCredential(failure) || AccountHolds.isOfProxy(failure)) {
      trial.doubt();
    } else if (failure.row() == FailureKind.NOT_FOUND) {
      trial.prove(doubts);
    }
  }
}
