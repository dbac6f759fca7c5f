package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every request of an account passes here, each page of a listing and each repetition too: the
 * vendor's waits, pauses after a refused credential, a circuit breaker per endpoint, and the
 * account's rate limit. Safe for concurrent use.
 */
public final class AccountGate {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.account");

  private final String account;
  private final GateSettings settings;
  private final GateTime time;
  private final Pacer pacer;
  private final CredentialProbe trial;
  private final AccountHolds holds;
  private final HoldJournal journal;
  private final Map<String, EndpointBreaker> breakers = new ConcurrentHashMap<>();

  /** A gate that remembers nothing of what was before. */
  public AccountGate(String account, GateSettings settings, GateTime time) {
    this(account, settings, new HoldJournal(account, HoldStore.NONE, () -> "", time), () -> true);
  }

  AccountGate(String account, GateSettings settings, HoldJournal journal, BooleanSupplier mayAsk) {
    this.account = account;
    this.settings = settings;
    this.time = journal.time();
    this.pacer = new Pacer(time.monotonic(), settings.requestsPerSecond());
    this.trial = new CredentialProbe(settings.oneByOneUntilProven());
    this.holds = new AccountHolds(time.monotonic(), settings.slowDown(), mayAsk);
    this.journal = journal;
    journal.read().forEach(this::restore);
  }

  private void restore(HoldJournal.JournalEntry entry) {
    Hold hold = entry.hold();
    if (hold.until().isAfter(time.monotonic().instant())) {
      LOG.info(
          "account '{}' waits until {}, as before the start: {}",
          account,
          time.shown(hold.until()).truncatedTo(ChronoUnit.SECONDS),
          hold.why());
    }
    if (entry.hold().reason() == Hold.Reason.BREAKER) {
      breaker(entry.endpoint()).restore(entry.hold());
    } else {
      holds.restore(entry.hold(), entry.inARow());
    }
  }

  /** Everything that has to outlive the process does. */
  private void remember() {
    List<HoldJournal.JournalEntry> entries = new ArrayList<>(holds.entries());
    breakers.forEach(
        (endpoint, breaker) -> {
          Hold open = breaker.open();
          if (open != null) {
            entries.add(new HoldJournal.JournalEntry(endpoint, open, 0));
          }
        });
    journal.write(entries);
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
    Optional<Hold> hold = holds.current();
    OptionalLong epoch = hold.isPresent() ? OptionalLong.empty() : breaker.acquire();
    if (epoch.isEmpty()) {
      trial.release(entry);
      return new Permit.RequestRefused(hold.orElseGet(breaker::hold));
    }
    return queued(new Admission(breaker, epoch.getAsLong(), entry, holds.generation()));
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
      time.sleeper().sleep(pause);
    }
  }

  /** For how long no request of the account may go, breakers apart; zero when none is held. */
  public Duration pause() {
    return holds.pause();
  }

  /** The clock on the wall, by which requests are signed, was set. */
  public void clockJumped() {
    holds.clockJumped();
    remember();
  }

  /** Credential or configuration changed: what was refused before means nothing now. */
  public void credentialChanged() {
    forget(Hold.Reason.CREDENTIAL);
  }

  /** The account is another user at its proxy: what the proxy refused means nothing now. */
  public void proxyUserChanged() {
    forget(Hold.Reason.PROXY);
  }

  private void forget(Hold.Reason reason) {
    holds.forget(reason);
    trial.doubt();
    remember();
  }

  /** In the time that people have. */
  public GateState state() {
    Map<String, GateState.Breaker> states = new TreeMap<>();
    breakers.forEach((endpoint, breaker) -> states.put(endpoint, breaker.state(time)));
    List<Hold> active =
        holds.active().stream().map(hold -> hold.endingAt(time.shown(hold.until()))).toList();
    return new GateState(account, active, holds.held(), trial.isProven(), states);
  }

  private EndpointBreaker breaker(String endpoint) {
    return breakers.computeIfAbsent(
        endpoint, name -> new EndpointBreaker(account + "/" + name, settings, time.monotonic()));
  }

  private Hold hold(Hold.Reason reason, Duration pause) {
    return Hold.of(time.monotonic().instant(), pause, reason, null);
  }

  /**
   * An account's gate at this moment, for the status page, metrics and the ledger.
   *
   * @param holds what all requests of the account wait for, those that are over left out
   * @param held for how long requests have been held back in all
   * @param proven whether the credential has worked since it was last refused or changed
   * @param breakers by endpoint, those that had requests
   */
  public record GateState(
      String account,
      List<Hold> holds,
      Duration held,
      boolean proven,
      Map<String, Breaker> breakers) {
    public GateState {
      holds = List.copyOf(holds);
      breakers = Map.copyOf(breakers);
    }

    /**
     * @param state {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}
     * @param until when the next request may try; null when closed
     * @param cause the failure that opened it; null when closed
     */
    public record Breaker(String state, Instant until, Failure cause) {}
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
        boolean letGo = holds.succeeded(generation);
        boolean told = breaker.answered(epoch);
        trial.prove(doubts);
        trial.release(entry);
        if (letGo || told || journal.isBehind()) {
          remember();
        }
      }
    }

    @Override
    public void failed(Failure failure) {
      failed(failure, failure.status() != null && !AccountHolds.isOfProxy(failure));
    }

    /**
     * A token service that is down is in the way of the endpoint; its answers are not the
     * endpoint's.
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
        remember();
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
}
