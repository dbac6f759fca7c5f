package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Renews a credential the moment the vendor refuses it, where the headers of that very attempt are
 * at hand, and tells whoever decides about another try by a header of the answer.
 *
 * <p>Add it with {@code addExecInterceptorFirst}, around whatever bounds the size of an answer: an
 * error is read whole here.
 */
public final class CredentialRenewal implements ExecChainHandler {
  /**
   * On every answer that refuses the credential and on no other: {@link #RENEWED} when another try
   * may succeed, {@link #UNCHANGED} when it would show the vendor the same credential again.
   */
  public static final String HEADER = "Session-Relay-Credential";

  public static final String RENEWED = "renewed";
  public static final String UNCHANGED = "unchanged";

  private final Authenticator authenticator;
  private final Predicate<TokenResponse> refusesCredential;

  /**
   * @param refusesCredential asked about answers of status 400 and above; not every vendor says 401
   */
  public CredentialRenewal(
      Authenticator authenticator, Predicate<TokenResponse> refusesCredential) {
    this.authenticator = authenticator;
    this.refusesCredential = refusesCredential;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    response.removeHeaders(HEADER);
    if (response.getCode() >= HttpStatus.SC_BAD_REQUEST
        && refusesCredential.test(answer(response))) {
      boolean renewed = authenticator.renew(SigningInterceptor.sent(scope.clientContext));
      response.setHeader(HEADER, renewed ? RENEWED : UNCHANGED);
    }
    return response;
  }

  private static TokenResponse answer(ClassicHttpResponse response) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new TokenResponse(response.getCode(), headers, body(response));
  }

  /** Leaves the body to be read once more. */
  private static byte[] body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body = entity == null ? null : EntityUtils.toByteArray(entity);
    if (body == null) {
      return new byte[0];
    }
    response.setEntity(
        new ByteArrayEntity(body, ContentType.parseLenient(entity.getContentType())));
    return body;
  }
}
