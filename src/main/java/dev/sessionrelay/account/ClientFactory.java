package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.AccountKeys;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.util.IOHelper;

/** Makes the client of an account from what the operator has set. */
public final class ClientFactory {
  private static final Duration LONGEST_QUEUE = Duration.ofSeconds(5);

  private final CamelContext camel;
  private final FailureTable failures;
  private final ClientObserver observer;
  private final GateTime time;
  private final HoldStore holds;

  /** For what begins anew with each process. */
  public ClientFactory(CamelContext camel, FailureTable failures, Clock clock) {
    this(camel, failures, ClientObserver.NONE, GateTime.real(clock), HoldStore.NONE);
  }

  /**
   * @param observer watches what the clients send and are answered
   * @param holds where what accounts wait for outlives the process
   */
  public ClientFactory(
      CamelContext camel,
      FailureTable failures,
      ClientObserver observer,
      GateTime time,
      HoldStore holds) {
    this.camel = camel;
    this.failures = failures;
    this.observer = observer;
    this.time = time;
    this.holds = holds;
  }

  /**
   * @throws CredentialException when a file of the account cannot be used
   */
  public AccountClient client(Account account, Settings settings) throws Exception {
    return client(account, settings, () -> true);
  }

  /**
   * The same.
   *
   * @param mayAsk whether this process acts for the account, asked before each request
   */
  public AccountClient client(Account account, Settings settings, BooleanSupplier mayAsk)
      throws Exception {
    AccountSettings reach = reach(account, settings, tls(account, settings));
    return client(account, settings, reach, forTokens(account, reach), mayAsk);
  }

  /**
   * A client in the place of one that cannot be made: every poll fails before anything is sent, and
   * what it then waits for is over with it.
   *
   * @param why names the file that cannot be used
   */
  public AccountClient unusable(Account account, Settings settings, CredentialException why)
      throws Exception {
    ClientObserver refusal =
        (vendor, client) ->
            client.addExecInterceptorFirst(
                "unusable",
                (request, scope, chain) -> {
                  throw new CredentialException(why.getMessage(), (Throwable) null);
                });
    AccountSettings reach = reach(account, settings, null);
    return new ClientFactory(camel, failures, observer.and(refusal), time, HoldStore.NONE)
        .client(account, settings, reach, reach, () -> true);
  }

  private AccountClient client(
      Account account,
      Settings settings,
      AccountSettings reach,
      AccountSettings forTokens,
      BooleanSupplier mayAsk)
      throws Exception {
    Optional<TokenHttp> tokens =
        account.credentials().needTokens()
            ? Optional.of(new TokenHttp(forTokens, observer))
            : Optional.empty();
    try {
      return client(account, settings, reach, tokens, mayAsk);
    } catch (Exception e) {
      tokens.ifPresent(IOHelper::close);
      throw e;
    }
  }

  private AccountClient client(
      Account account,
      Settings settings,
      AccountSettings reach,
      Optional<TokenHttp> tokens,
      BooleanSupplier mayAsk)
      throws Exception {
    Authenticator authenticator =
        account
            .credentials()
            .authenticator(
                clock(),
                time.monotonic(),
                new RequestNonces(),
                tokens.map(TokenFetcher.class::cast).orElse(TokenFetcher.NONE));
    HoldJournal journal =
        new HoldJournal(account.name(), holds, () -> AccessFingerprint.of(account), time);
    AccountGate gate = new AccountGate(account.name(), gate(account, settings), journal, mayAsk);
    String realm = account.credentials().realm();
    return new AccountClient(
        reach, realm, authenticator, tokens, gate, failures, observer, camel, clock());
  }

  private static AccountSettings forTokens(Account account, AccountSettings reach)
      throws CredentialException {
    Path authorities = account.credentials().tokenAuthorities();
    SSLContext trusted =
        authorities == null ? reach.tls() : TlsContexts.of(authorities, null, null, null);
    URI machine = account.credentials().machine();
    return machine == null ? reach : reach.past(machine.getHost(), trusted);
  }

  private AccountSettings reach(Account account, Settings settings, SSLContext tls) {
    return new AccountSettings(
        account.name(),
        account.vendor(),
        account.baseUri(),
        new AccountSettings.HttpProxy(account.proxy(), proxyAuthorization(account)),
        tls,
        account.connections(),
        settings.get(ProcessKeys.CONNECT_TIMEOUT),
        settings.get(ProcessKeys.RESPONSE_TIMEOUT),
        Math.toIntExact(settings.get(ProcessKeys.ANSWER_SIZE)),
        settings.get(ProcessKeys.ANSWER_TIME));
  }

  private Clock clock() {
    return time.wall();
  }

  private ProxyAuthorization proxyAuthorization(Account account) {
    return account.proxyUser() == null
        ? null
        : new ProxyAuthorization(account.proxyUser(), clock());
  }

  /**
   * Whose certificates and keys an account uses, or null for those of the JDK.
   *
   * @throws CredentialException when a file of the account cannot be used
   */
  public static SSLContext tls(Account account, Settings settings) throws CredentialException {
    if (account.caFile() == null && account.clientCertificate() == null) {
      return null;
    }
    Secret passPhrase =
        settings
            .section("account." + account.name())
            .find(AccountKeys.CLIENT_KEY_PASS_PHRASE)
            .orElse(null);
    return TlsContexts.of(
        account.caFile(), account.clientCertificate(), account.clientKey(), passPhrase);
  }

  private static GateSettings gate(Account account, Settings settings) {
    return new GateSettings(
        account.requestsPerSecond(),
        LONGEST_QUEUE,
        settings.get(ProcessKeys.BREAKER_FAILURES),
        settings.get(ProcessKeys.BREAKER_WAIT),
        slowDown(settings),
        Vendors.of(account.vendor()).locksKeys() || account.proxyUser() != null);
  }

  /** How pauses grow: {@code slow-down.*}. */
  public static SlowDown slowDown(Settings settings) {
    return new SlowDown(
        settings.get(ProcessKeys.SLOW_DOWN_FACTOR), settings.get(ProcessKeys.SLOW_DOWN_CEILING));
  }
}
