package dev.sessionrelay.auth;

import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Renews a credential the moment the vendor answers 401 to it, where the headers of that very
 * attempt are at hand, and tells whoever decides about another try by a header of the answer.
 */
public final class RenewalInterceptor implements HttpResponseInterceptor {
  /**
   * On every 401 and on no other answer: {@link #RENEWED} when another try may succeed, {@link
   * #UNCHANGED} when it would show the vendor the same credential again.
   */
  public static final String HEADER = "Session-Relay-Credential";

  public static final String RENEWED = "renewed";
  public static final String UNCHANGED = "unchanged";

  private final Authenticator authenticator;

  public RenewalInterceptor(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  @Override
  public void process(HttpResponse response, EntityDetails entity, HttpContext context) {
    response.removeHeaders(HEADER);
    if (response.getCode() == HttpStatus.SC_UNAUTHORIZED) {
      boolean renewed = authenticator.renew(SigningInterceptor.sent(context));
      response.setHeader(HEADER, renewed ? RENEWED : UNCHANGED);
    }
  }
}
