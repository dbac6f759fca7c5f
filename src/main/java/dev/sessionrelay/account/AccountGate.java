package dev.sessionrelay.account;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
  private final Consumer<Boolean> reported = this::reported;

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

  private void reported(boolean changed) {
    if (changed || journal.isBehind()) {
      remember();
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
    return queued(new Admission(holds, trial, entry, breaker, epoch.getAsLong(), reported));
  }

  private Permit queued(Admission admission) throws InterruptedException {
    boolean through = false;
    try {
      Optional<Hold> hold = queue(admission);
      through = hold.isEmpty();
      return through ? admission : new Permit.RequestRefused(hold.get());
    } finally {
      if (!through) {
        admission.close();
      }
    }
  }

  /** While it waited, the vendor may have told another request that the account must wait. */
  private Optional<Hold> queue(Admission admission) throws InterruptedException {
    Optional<Duration> wait = pacer.reserve(settings.longestQueue());
    if (wait.isEmpty()) {
      return Optional.of(hold(Hold.Reason.RATE_LIMIT, Duration.ofSeconds(1)));
    }
    sleep(wait.get());
    sleep(pacer.depart());
    return holds.current().or(admission::overtaken);
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
}
