package dev.sessionrelay.account;

import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * The HTTP client that fetches tokens for one account: its proxy, TLS, time-outs and limits, but a
 * pool of its own, as the account's polls hold their connections while they wait for the token.
 */
public final class TokenHttp implements TokenFetcher, Closeable {
  private final CloseableHttpClient client;
  private final TokenFetcher fetcher;

  /**
   * @param wire watches what is sent and answered
   */
  public TokenHttp(AccountSettings settings, HttpTrace wire) {
    this.client = client(settings, wire);
    this.fetcher = new HttpClientTokenFetcher(client);
  }

  @Override
  public TokenResponse post(URI address, byte[] json) throws IOException {
    return fetcher.post(address, json);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private static CloseableHttpClient client(AccountSettings settings, HttpTrace wire) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(AccountHttp.pool(settings, 1))
            .addExecInterceptorFirst(
                "bounded-answer",
                new ResponseLimits(HttpClientTokenFetcher.MAX_BODY, settings.maxAnswerTime()))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(
                        settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .setUserAgent("session-relay");
    HttpTraceInterceptor.add(wire, settings.vendor(), builder);
    settings.proxy().serve(builder);
    return builder.build();
  }
}
