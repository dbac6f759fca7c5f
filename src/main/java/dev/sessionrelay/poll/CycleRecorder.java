package dev.sessionrelay.poll;

import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.settings.Plural;
import java.time.Clock;

/**
 * How the turns of a target ended, told to the ledger: opens or ends the incident of the target as
 * a whole, and ends the sessions that are proven to be gone. {@link PollRecorder} does so for each
 * poll.
 *
 * @param origin of the target's first poll
 */
record CycleRecorder(
    Target target,
    Origin origin,
    SlowDownTracker pace,
    GoneProof proofs,
    Ledger ledger,
    Clock clock) {
  /** For a turn that begins. */
  GoneEvidence evidence() {
    return new GoneEvidence(proofs::moment, askedFor -> proofs.seen(scope(), askedFor, ledger));
  }

  void record(PollCycle turn) {
    for (PollCycle.PassingFailure passing : turn.sessionFailures()) {
      failed(passing.poll().origin(), passing.poll().askedFor(), passing.failure());
    }
    Failure vanished = judge(turn.evidence());
    if (vanished != null) {
      failed(origin, null, vanished);
    } else if (turn.wholeFailure() != null) {
      failed(origin, null, turn.wholeFailure());
    } else if (turn.answered()) {
      ledger.recovered(origin, null, clock.instant());
    }
  }

  /**
   * Records the sessions that are proven to be gone.
   *
   * @return what the whole target fails with when all its sessions vanished at once, else null
   */
  private Failure judge(GoneEvidence turn) {
    String scope = scope();
    GoneProof.GoneVerdict verdict = proofs.judge(turn, target.account(), scope);
    for (GoneProof.ProvenGone gone : verdict.proven()) {
      DuePoll poll = gone.poll();
      ledger.gone(poll.origin(), PollRecorder.session(poll), gone.proof(), clock.instant());
      proofs.settled(scope, poll);
      pace.askLater(poll);
    }
    proofs.keep(scope, ledger);
    if (verdict.vanished() == 0) {
      return null;
    }
    Failure one = turn.claims().get(0).failure().as(FailureKind.UNPROVEN_NOT_FOUND);
    return one.saying(
        "%s vanished at once and none was seen since; they are kept as they were: %s"
            .formatted(Plural.of(verdict.vanished(), "session"), one.message()));
  }

  /** Each id of a target may be a scope of its own (Ray): then the account is what they share. */
  private String scope() {
    return target.endpoint().asksByScope()
        ? "/" + origin.endpoint() + "/" + origin.account()
        : origin.source();
  }

  private void failed(Origin origin, String askedFor, Failure failure) {
    ledger.failed(failure.incident(origin, askedFor), clock.instant());
  }
}
