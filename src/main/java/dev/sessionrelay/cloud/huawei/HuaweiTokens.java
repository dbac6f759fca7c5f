package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.CredentialRotation;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The IAM token of one account: fetched when needed, once however many polls wait for it, and kept
 * until shortly before it expires.
 *
 * <p>A failed fetch counts for all who waited for it, and for a second after, so that a hundred
 * polls do not ask a hundred times; a refused user is not asked about again for half a minute
 * unless its settings changed, because IAM locks users out.
 */
public final class HuaweiTokens implements Authenticator {
  private static final String HEADER = "X-Auth-Token";

  public static final Duration FAILURE_COUNTS_FOR = Duration.ofSeconds(1);
  public static final Duration REFUSAL_COUNTS_FOR = Duration.ofSeconds(30);

  /** A token that replaced a refused one and is refused too: no other token will do. */
  public static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

  private final HuaweiIam iam;
  private final CredentialRotation password;
  private final Clock monotonic;
  private final AtomicReference<TokenInUse> current = new AtomicReference<>();
  private final AtomicReference<CompletableFuture<TokenInUse>> inFlight = new AtomicReference<>();
  private volatile Failed failed;
  private volatile Instant renewedAt = Instant.MIN;

  public HuaweiTokens(
      HuaweiCredentials.Password credentials, Clock clock, Clock monotonic, TokenFetcher fetcher) {
    this.iam = new HuaweiIam(credentials, clock, fetcher);
    this.password =
        new CredentialRotation(
            () -> List.of(SecretValues.reveal(credentials.password())), Duration.ZERO, monotonic);
    this.monotonic = monotonic;
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return Map.of(HEADER, get());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    return renew(refused.get(HEADER));
  }

  @Override
  public long version() {
    return password.version();
  }

  private record TokenInUse(String text, Instant useUntil) {
    @Override
    public String toString() {
      return "TokenInUse[[secret], useUntil=" + useUntil + "]";
    }
  }

  private record Failed(CredentialException why, byte[] request, Instant until) {}

  /**
   * @throws CredentialException when IAM does not grant a token or cannot be reached
   */
  public String get() throws CredentialException {
    TokenInUse token = current.get();
    return token != null && monotonic.instant().isBefore(token.useUntil())
        ? token.text()
        : fetched();
  }

  /**
   * The vendor refused this token. A token that is no longer the current one has been replaced
   * already and changes nothing.
   *
   * @return true when another token is there or can be fetched
   */
  public boolean renew(String refused) {
    TokenInUse token = current.get();
    if (token == null || !token.text().equals(refused)) {
      return true;
    }
    return mayRenew() && (!current.compareAndSet(token, null) || markRenewed());
  }

  private boolean mayRenew() {
    Instant last = renewedAt;
    return last.equals(Instant.MIN) || !monotonic.instant().isBefore(last.plus(RENEWAL_PAUSE));
  }

  private boolean markRenewed() {
    renewedAt = monotonic.instant();
    return true;
  }

  private String fetched() throws CredentialException {
    CompletableFuture<TokenInUse> mine = new CompletableFuture<>();
    CompletableFuture<TokenInUse> running = inFlight.compareAndExchange(null, mine);
    if (running != null) {
      return await(running).text();
    }
    try {
      complete(mine);
    } finally {
      inFlight.set(null);
    }
    return await(mine).text();
  }

  private void complete(CompletableFuture<TokenInUse> mine) {
    try {
      mine.complete(validOrFetch());
    } catch (CredentialException | RuntimeException | Error e) {
      mine.completeExceptionally(e);
    }
  }

  /** Another poll may have fetched between this one's look at the token and its turn here. */
  private TokenInUse validOrFetch() throws CredentialException {
    TokenInUse token = current.get();
    if (token != null && monotonic.instant().isBefore(token.useUntil())) {
      return token;
    }
    byte[] request = iam.request();
    throwIfJustFailed(request);
    return fetch(request);
  }

  private TokenInUse fetch(byte[] request) throws CredentialException {
    try {
      Instant asked = monotonic.instant();
      HuaweiIam.Token token = iam.fetch(request);
      TokenInUse inUse = new TokenInUse(token.text(), asked.plus(token.life()));
      current.set(inUse);
      return inUse;
    } catch (CredentialException e) {
      failed = new Failed(e, request, monotonic.instant().plus(countsFor(e)));
      throw e;
    }
  }

  /** A proxy's 407 for no time: the account waits for the proxy, or has another user there. */
  private static Duration countsFor(CredentialException e) {
    int status = e.answer().map(TokenResponse::status).orElse(0);
    if (status == 407) {
      return Duration.ZERO;
    }
    boolean refused = status == 400 || status == 401 || status == 403;
    return refused ? REFUSAL_COUNTS_FOR : FAILURE_COUNTS_FOR;
  }

  private void throwIfJustFailed(byte[] request) throws CredentialException {
    Failed last = failed;
    boolean counts =
        last != null
            && monotonic.instant().isBefore(last.until())
            && Arrays.equals(last.request(), request);
    if (counts) {
      throw last.why();
    }
  }

  private static TokenInUse await(CompletableFuture<TokenInUse> future) throws CredentialException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CredentialException("Interrupted while waiting for a Huawei token", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CredentialException known
          ? known
          : new CredentialException("A Huawei token cannot be fetched", e.getCause());
    }
  }
}
