package dev.sessionrelay.account;

import dev.sessionrelay.cloud.CredentialRotation;
import dev.sessionrelay.cloud.SecretScrubber;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.config.Account.ProxyUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;

/**
 * The one place that tells a proxy who we are: by Basic authentication (RFC 7617), with the
 * password as it is now, and unasked, so that no connection costs a 407 first.
 *
 * <p>The client itself sends it with CONNECT, or with each request that the proxy is to forward,
 * and never inside a tunnel. A 407 is not tried again here. Safe for concurrent use; one serves all
 * clients of an account.
 *
 * <p>Add it with {@code addExecInterceptorFirst}, around whatever bounds the size of an answer:
 * what a proxy repeats of its user's password is taken out of the answer here.
 */
public final class ProxyAuthorization implements ExecChainHandler {
  private final ProxyUser user;
  private final CredentialRotation password;

  public ProxyAuthorization(ProxyUser user, Clock clock) {
    this.user = user;
    this.password =
        new CredentialRotation(
            () -> List.of(SecretValues.reveal(user.password())), Duration.ZERO, clock);
  }

  /** Rises when the password has become another one, such as a rotated file. */
  public long version() {
    return password.version();
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (scope.route.getProxyHost() == null) {
      return chain.proceed(request, scope);
    }
    String now = password.get().get(0);
    scope.clientContext.getAuthExchange(scope.route.getProxyHost()).select(basic(now));
    ClassicHttpResponse response = chain.proceed(request, scope);
    SecretScrubberInterceptor.remove(response, echoes(response.getCode(), now));
    return response;
  }

  private BasicScheme basic(String now) {
    BasicScheme basic = new BasicScheme();
    basic.initPreemptive(new UsernamePasswordCredentials(user.name(), now.toCharArray()));
    return basic;
  }

  /** A password may be a word that a vendor's good answer has too, for reasons of its own. */
  private SecretScrubber echoes(int status, String now) {
    String sent =
        Base64.getEncoder()
            .encodeToString((user.name() + ":" + now).getBytes(StandardCharsets.UTF_8));
    return SecretScrubber.of(status == HttpStatus.SC_OK ? List.of(sent) : List.of(sent, now));
  }

  @Override
  public String toString() {
    return "ProxyAuthorization[" + user + "]";
  }
}
