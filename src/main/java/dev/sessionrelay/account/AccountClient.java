package dev.sessionrelay.account;

import dev.sessionrelay.account.AccountHttp.HttpAnswer;
import dev.sessionrelay.account.SigningInterceptor.StaleCredentialException;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.HeldException;
import dev.sessionrelay.failure.PollException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.util.IOHelper;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account at one vendor: its connections, its threads, its gate. Every request to a vendor
 * passes here and nowhere else: held back when the account must wait, paced, signed inside the HTTP
 * client, bounded, and what is not a 200 classified. Nothing of the message around it goes out, and
 * nothing of the answer but its body and request id comes back.
 */
public final class AccountClient implements AutoCloseable {
  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.account");

  private final AccountSettings settings;
  private final String realm;
  private final AccountHttp http;
  private final VersionWatcher credential;
  private final VersionWatcher proxyUser;
  private final Optional<TokenHttp> tokens;
  private final AccountGate gate;
  private final FailureClassifier classifier;
  private final Clock clock;
  private final ThreadPoolExecutor executor;
  private final FairQueue rounds = new FairQueue();

  /**
   * A vendor's 200, whole and unparsed.
   *
   * @param requestId request id from the answer's headers, or null
   * @param at when the answer was complete
   * @param known whether whoever asked has read it before
   */
  public record VendorResponse(byte[] body, String requestId, Instant at, boolean known) {}

  /**
   * @param realm {@link dev.sessionrelay.cloud.Credentials#realm} of its credentials
   * @param tokens the client that fetches the account's tokens, to be closed with this one
   * @param observer watches what is sent and answered
   */
  public AccountClient(
      AccountSettings settings,
      String realm,
      Authenticator authenticator,
      Optional<TokenHttp> tokens,
      AccountGate gate,
      FailureTable failures,
      ClientObserver observer,
      CamelContext camel,
      Clock clock)
      throws Exception {
    this.settings = settings;
    this.realm = realm;
    this.tokens = tokens;
    this.gate = gate;
    this.classifier =
        new FailureClassifier(
            Vendors.of(settings.vendor()).errors(), failures, clock, authenticator.advice());
    this.clock = clock;
    this.http =
        new AccountHttp(settings, authenticator, classifier::refusesCredential, observer, camel);
    this.executor = newExecutor();
    this.credential = new VersionWatcher(authenticator::version, this::credentialChanged);
    this.proxyUser = new VersionWatcher(settings.proxy()::version, this::proxyUserChanged);
  }

  public String name() {
    return settings.name();
  }

  /** Where the vendor is asked, and for whose sessions. */
  public String place() {
    return realm.isEmpty() ? http.base() : http.base() + " " + realm;
  }

  public AccountGate gate() {
    return gate;
  }

  /**
   * Rises when the account's credential has become another one. What held the account because of
   * the one before is over then.
   */
  public long credentialVersion() {
    return credential.look();
  }

  /** Nobody passes the gate with the new credential before the gate knows of it. */
  private void credentialChanged() {
    gate.credentialChanged();
    LOG.info("account '{}' has another credential now", name());
  }

  private void proxyUserChanged() {
    gate.proxyUserChanged();
    LOG.info("account '{}' has another password at its proxy now", name());
  }

  /**
   * Carries out a poll on the account's own threads, so that a slow vendor holds up no other
   * account. Targets take turns, so that one with many sessions holds up no other target.
   *
   * @throws RejectedExecutionException when the client takes no more polls
   */
  public void execute(String target, Runnable poll) {
    executor.execute(rounds.place(target, poll));
  }

  /** Threads that carry this account's polls. */
  public ExecutorService executor() {
    return executor;
  }

  /**
   * Sends one request.
   *
   * @param endpoint name of the vendor call
   * @param again whether the same request was refused just before, and its credential renewed
   * @throws HeldException when the account may not send now; nothing was sent
   * @throws PollException when the answer was no 200, or there was none
   */
  public VendorResponse ask(String endpoint, VendorRequest request, boolean again)
      throws HeldException, InterruptedException {
    long version = credentialVersion();
    proxyUser.look();
    try (Permit.Allowed permit = enter(endpoint)) {
      VendorResponse response = ask(request, version, permit, again);
      permit.succeeded();
      return response;
    } catch (UncheckedIOException e) {
      // Rotated between the gate and the signature: nothing was sent, the gate hears of it first.
      return ask(endpoint, request, again);
    }
  }

  /** Takes no more polls, and closes the connections when those that it has are done. */
  void retire() {
    executor.shutdown();
  }

  /** Closes at once; polls that run are interrupted. */
  @Override
  public void close() {
    executor.shutdownNow();
    disconnect();
  }

  private void disconnect() {
    http.close();
    tokens.ifPresent(IOHelper::close);
  }

  private Permit.Allowed enter(String endpoint) throws HeldException, InterruptedException {
    Permit permit = gate.enter(endpoint);
    if (permit instanceof Permit.RequestRefused refused) {
      throw new HeldException(refused.hold().why(), refused.hold().failure());
    }
    return (Permit.Allowed) permit;
  }

  private VendorResponse ask(
      VendorRequest request, long credential, Permit.Allowed permit, boolean again) {
    ClockPair before = ClockPair.of(clock);
    try {
      return response(send(request, credential, permit), request);
    } catch (PollException thrown) {
      PollException e = refusedForItsDate(thrown, before) ? thrown.worthAnotherTry() : thrown;
      if (!again && e.renewed()) {
        throw e;
      }
      permit.failed(e.failure());
      throw e.heldFor(gate.pause());
    }
  }

  /** The clock was set while the request was on its way: the vendor may have found it too old. */
  private boolean refusedForItsDate(PollException e, ClockPair before) {
    return AccountHolds.isOfCredential(e.failure()) && before.jumpedUntil(ClockPair.of(clock));
  }

  private HttpAnswer send(VendorRequest request, long credential, Permit.Allowed permit) {
    try {
      return http.send(request, credential);
    } catch (StaleCredentialException e) {
      throw new UncheckedIOException(e);
    } catch (CredentialException e) {
      Failure failure = classifier.failure(e);
      permit.unsent(failure);
      throw new PollException(failure);
    } catch (Exception e) {
      throw new PollException(classifier.failure(e), e);
    }
  }

  private VendorResponse response(HttpAnswer answer, VendorRequest request) {
    boolean known = answer.status() == 200 && request.known().test(answer.body());
    if (answer.status() != 200 || !known && classifier.errors().isErrorIn200(answer.body())) {
      throw new PollException(
          classifier.failure(answer.status(), answer.body(), answer::header),
          CredentialRenewal.RENEWED.equals(answer.header(CredentialRenewal.HEADER)));
    }
    return new VendorResponse(
        answer.body(), classifier.errors().requestId(answer::header), clock.instant(), known);
  }

  private ThreadPoolExecutor newExecutor() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            settings.connections(),
            settings.connections(),
            IDLE_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new PriorityBlockingQueue<>(),
            new CamelThreadFactory("#name#-#counter#", "account-" + settings.name(), true)) {
          @Override
          protected void terminated() {
            disconnect();
          }
        };
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
