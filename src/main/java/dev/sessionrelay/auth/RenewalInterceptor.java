package dev.sessionrelay.auth;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Renews a credential the moment the vendor refuses it, where the headers of that very attempt are
 * at hand, and tells whoever decides about another try by a header of the answer.
 */
public final class RenewalInterceptor implements ExecChainHandler {
  /**
   * On every answer that refuses the credential and on no other: {@link #RENEWED} when another try
   * may succeed, {@link #UNCHANGED} when it would show the vendor the same credential again.
   */
  public static final String HEADER = "Session-Relay-Credential";

  public static final String RENEWED = "renewed";
  public static final String UNCHANGED = "unchanged";

  private final Authenticator authenticator;
  private final Refusal refusal;

  /** Whether an answer refuses the credential; it leaves the answer as it is. */
  @FunctionalInterface
  public interface Refusal {
    boolean isOne(ClassicHttpResponse response) throws IOException;
  }

  /** A 401 is a refusal. */
  public RenewalInterceptor(Authenticator authenticator) {
    this(authenticator, response -> response.getCode() == HttpStatus.SC_UNAUTHORIZED);
  }

  public RenewalInterceptor(Authenticator authenticator, Refusal refusal) {
    this.authenticator = authenticator;
    this.refusal = refusal;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    response.removeHeaders(HEADER);
    if (refusal.isOne(response)) {
      boolean renewed = authenticator.renew(SigningInterceptor.sent(scope.clientContext));
      response.setHeader(HEADER, renewed ? RENEWED : UNCHANGED);
    }
    return response;
  }
}
