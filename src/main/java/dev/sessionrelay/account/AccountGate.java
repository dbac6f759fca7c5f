package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Every request of an account passes here, each page of a listing and each repetition too: the
 * vendor's waits, pauses after a refused credential, a circuit breaker per endpoint, and the
 * account's rate limit. Safe for concurrent use.
 */
public final class AccountGate {
  private final String account;
  private final GateSettings settings;
  private final Clock clock;
  private final Sleeper waiting;
  private final Pacer pacer;
  private final CredentialProbe trial;
  private final AccountHolds holds;
  private final Map<String, EndpointBreaker> breakers = new ConcurrentHashMap<>();

  /**
   * @param waiting how a request waits for its turn under the rate limit
   */
  public AccountGate(String account, GateSettings settings, Clock clock, Sleeper waiting) {
    this.account = account;
    this.settings = settings;
    this.clock = clock;
    this.waiting = waiting;
    this.pacer = new Pacer(clock, settings.requestsPerSecond());
    this.trial = new CredentialProbe(settings.oneByOneUntilProven());
    this.holds = new AccountHolds(clock, settings.slowDown());
  }

  /**
   * Asks to make one request. Waits for the rate limit and for another request's trial of the
   * credential, each at most {@link GateSettings#longestQueue()}; never for anything longer.
   *
   * @param endpoint name of the vendor call; the breaker is per endpoint
   */
  public Permit enter(String endpoint) throws InterruptedException {
    Optional<Hold> hold = holds.current();
    if (hold.isPresent()) {
      return new Permit.RequestRefused(hold.get());
    }
    CredentialProbe.Entry entry = trial.enter(settings.longestQueue());
    if (entry == CredentialProbe.Entry.REFUSED) {
      return new Permit.RequestRefused(hold(Hold.Reason.TRIAL, Duration.ofSeconds(1)));
    }
    return enter(breaker(endpoint), entry);
  }

  private Permit enter(EndpointBreaker breaker, CredentialProbe.Entry entry)
      throws InterruptedException {
    Optional<Hold> hold = holds.current().or(breaker::acquire);
    if (hold.isPresent()) {
      trial.release(entry);
      return new Permit.RequestRefused(hold.get());
    }
    return queued(new Admission(breaker, breaker.epoch(), entry, holds.generation()));
  }

  private Permit queued(Admission passage) throws InterruptedException {
    boolean through = false;
    try {
      Optional<Hold> hold = queue(passage);
      through = hold.isEmpty();
      return through ? passage : new Permit.RequestRefused(hold.get());
    } finally {
      if (!through) {
        passage.close();
      }
    }
  }

  /** While it waited, the vendor may have told another request that the account must wait. */
  private Optional<Hold> queue(Admission passage) throws InterruptedException {
    Optional<Duration> wait = pacer.reserve(settings.longestQueue());
    if (wait.isEmpty()) {
      return Optional.of(hold(Hold.Reason.RATE_LIMIT, Duration.ofSeconds(1)));
    }
    sleep(wait.get());
    sleep(pacer.depart());
    return holds.current().or(passage::overtaken);
  }

  private void sleep(Duration pause) throws InterruptedException {
    if (!pause.isZero()) {
      waiting.sleep(pause);
    }
  }

  /** For how long no request of the account may go; zero when none is held. Breakers apart. */
  public Duration pause() {
    return holds
        .current()
        .map(hold -> Duration.between(clock.instant(), hold.until()))
        .filter(pause -> !pause.isNegative())
        .orElse(Duration.ZERO);
  }

  /**
   * The account's credential or configuration changed: what was refused before means nothing now.
   */
  public void credentialChanged() {
    holds.forget(Hold.Reason.CREDENTIAL);
    trial.doubt();
  }

  /** The account is another user at its proxy: what the proxy refused means nothing now. */
  public void proxyUserChanged() {
    holds.forget(Hold.Reason.PROXY);
    trial.doubt();
  }

  /** Takes over a hold that another process was told, or that was in force before a restart. */
  public void hold(Hold hold) {
    holds.add(hold);
  }

  public GateState state() {
    Map<String, GateState.Breaker> states = new TreeMap<>();
    breakers.forEach((endpoint, breaker) -> states.put(endpoint, breaker.state()));
    return new GateState(account, holds.active(), trial.isProven(), states);
  }

  private EndpointBreaker breaker(String endpoint) {
    return breakers.computeIfAbsent(
        endpoint, name -> new EndpointBreaker(account + "/" + name, settings, clock));
  }

  private Hold hold(Hold.Reason reason, Duration pause) {
    return new Hold(clock.instant().plus(pause), reason, null);
  }

  /** One request on its way: where it came through, so that what is reported lands there. */
  private final class Admission implements Permit.Allowed {
    private final EndpointBreaker breaker;
    private final long epoch;
    private final CredentialProbe.Entry entry;
    private final long generation;
    private final long doubts = trial.doubts();
    private final AtomicBoolean reported = new AtomicBoolean();

    Admission(EndpointBreaker breaker, long epoch, CredentialProbe.Entry entry, long generation) {
      this.breaker = breaker;
      this.epoch = epoch;
      this.entry = entry;
      this.generation = generation;
    }

    Optional<Hold> overtaken() {
      return breaker.epoch() == epoch ? Optional.empty() : Optional.of(breaker.hold());
    }

    @Override
    public void succeeded() {
      if (reported.compareAndSet(false, true)) {
        holds.succeeded(generation);
        breaker.answered(epoch);
        trial.prove(doubts);
        trial.release(entry);
      }
    }

    @Override
    public void failed(Failure failure) {
      if (reported.compareAndSet(false, true)) {
        tellBreaker(failure);
        tellTrial(failure);
        holds.failed(generation, failure);
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

    private void tellBreaker(Failure failure) {
      if (failure.row().opensBreaker()) {
        breaker.failed(epoch, failure);
      } else if (failure.status() != null && !AccountHolds.isOfProxy(failure)) {
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
}
