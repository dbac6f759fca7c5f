package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * What a service grants one account for some time, a token or temporary keys: fetched when needed,
 * once however many polls wait for it, and kept until shortly before it expires.
 *
 * <p>A failed fetch counts for all who waited for it, and for a second after, so that a hundred
 * polls do not ask a hundred times; the one of before goes on as long as it lives. A refusal is not
 * asked about again for half a minute unless the request is another one, because services lock
 * users out.
 *
 * @param <T> what is granted
 */
public final class RenewedCredential<T> {
  public static final Duration FAILURE_COUNTS_FOR = Duration.ofSeconds(1);
  public static final Duration REFUSAL_COUNTS_FOR = Duration.ofSeconds(30);

  /** A credential that replaced a refused one and is refused too: no other one will do. */
  public static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

  /** It is replaced this long before it expires, or a tenth of its life if that is less. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /** In force at least this long, even by a clock that is ahead: the vendor decides by its own. */
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(5);

  private final CredentialIssuer<T> issuer;
  private final Clock monotonic;
  private final AtomicReference<GrantInUse<T>> current = new AtomicReference<>();
  private final AtomicReference<CompletableFuture<GrantInUse<T>>> inFlight =
      new AtomicReference<>();
  private volatile Failed failed;
  private volatile Instant renewedAt = Instant.MIN;

  public RenewedCredential(CredentialIssuer<T> issuer, Clock monotonic) {
    this.issuer = issuer;
    this.monotonic = monotonic;
  }

  /**
   * What a service grants to whoever asks.
   *
   * @param address of the service, for error texts
   */
  public static <T> RenewedCredential<T> of(URI address, GrantService<T> service, Clock monotonic) {
    return new RenewedCredential<>(new NamedService<>(address, service), monotonic);
  }

  /** A service whose request is always the same. */
  @FunctionalInterface
  public interface GrantService<T> {
    /**
     * @throws CredentialException when it is not granted
     * @throws IOException when there is no answer
     */
    Granted<T> fetch() throws IOException;
  }

  private record NamedService<T>(URI address, GrantService<T> service)
      implements CredentialIssuer<T> {
    @Override
    public byte[] request() {
      return new byte[0];
    }

    @Override
    public Granted<T> fetch(byte[] request) throws CredentialException {
      try {
        return service.fetch();
      } catch (CredentialException e) {
        throw e;
      } catch (IOException e) {
        throw new CredentialException(address + " gives no answer: " + e, e);
      }
    }
  }

  /** The service that grants it. */
  public interface CredentialIssuer<T> {
    /** What is asked, as it is now. */
    byte[] request() throws CredentialException;

    /**
     * @param request made by {@link #request}
     * @throws CredentialException when it is not granted, or the service cannot be reached
     */
    Granted<T> fetch(byte[] request) throws CredentialException;
  }

  /**
   * @param life until it expires, from when it was asked for
   */
  public record Granted<T>(T value, Duration life) {
    private Duration use() {
      Duration tenth = life.dividedBy(10);
      Duration use = life.minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN);
      return use.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : use;
    }

    @Override
    public String toString() {
      return "Granted[[secret], life=" + life + "]";
    }
  }

  private record GrantInUse<T>(T value, Instant useUntil, Instant end) {
    @Override
    public String toString() {
      return "GrantInUse[[secret], useUntil=" + useUntil + "]";
    }
  }

  private record Failed(CredentialException why, byte[] request, Instant until) {}

  /**
   * @throws CredentialException when the service does not grant it or cannot be reached
   */
  public T get() throws CredentialException {
    GrantInUse<T> grant = current.get();
    return isInForce(grant) ? grant.value() : fetched();
  }

  private boolean isInForce(GrantInUse<T> grant) {
    return grant != null && monotonic.instant().isBefore(grant.useUntil());
  }

  /**
   * The vendor refused one. One that is no longer the current one has been replaced already and
   * changes nothing.
   *
   * @param refused tells the refused one
   * @return true when another one is there or can be fetched
   */
  public boolean renew(Predicate<T> refused) {
    GrantInUse<T> grant = current.get();
    if (grant == null || !refused.test(grant.value())) {
      return true;
    }
    return mayRenew() && (!current.compareAndSet(grant, null) || markRenewed());
  }

  private boolean mayRenew() {
    Instant last = renewedAt;
    return last.equals(Instant.MIN) || !monotonic.instant().isBefore(last.plus(RENEWAL_PAUSE));
  }

  private boolean markRenewed() {
    renewedAt = monotonic.instant();
    return true;
  }

  private T fetched() throws CredentialException {
    CompletableFuture<GrantInUse<T>> mine = new CompletableFuture<>();
    CompletableFuture<GrantInUse<T>> running = inFlight.compareAndExchange(null, mine);
    if (running != null) {
      return await(running).value();
    }
    try {
      complete(mine);
    } finally {
      inFlight.set(null);
    }
    return await(mine).value();
  }

  private void complete(CompletableFuture<GrantInUse<T>> mine) {
    try {
      mine.complete(validOrFetch());
    } catch (CredentialException | RuntimeException | Error e) {
      mine.completeExceptionally(e);
    }
  }

  /** Another poll may have fetched between this one's look at the token and its turn here. */
  private GrantInUse<T> validOrFetch() throws CredentialException {
    GrantInUse<T> grant = current.get();
    if (isInForce(grant)) {
      return grant;
    }
    try {
      byte[] request = issuer.request();
      throwIfJustFailed(request);
      return fetch(request);
    } catch (CredentialException e) {
      if (grant != null && monotonic.instant().isBefore(grant.end())) {
        return grant;
      }
      throw e;
    }
  }

  private GrantInUse<T> fetch(byte[] request) throws CredentialException {
    try {
      Instant asked = monotonic.instant();
      Granted<T> granted = issuer.fetch(request);
      GrantInUse<T> inUse =
          new GrantInUse<>(granted.value(), asked.plus(granted.use()), asked.plus(granted.life()));
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

  private static <T> GrantInUse<T> await(CompletableFuture<GrantInUse<T>> future)
      throws CredentialException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CredentialException("Interrupted while waiting for a token", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CredentialException known
          ? known
          : new CredentialException("A token cannot be fetched", e.getCause());
    }
  }
}
