package dev.sessionrelay.poll;

import dev.sessionrelay.auth.HttpClientTokenFetcher;
import dev.sessionrelay.auth.TokenFetcher;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;

/**
 * The HTTP client that fetches tokens for one account: its proxy, TLS and time-outs, but a pool of
 * its own, as the account's polls hold their connections while they wait for the token.
 */
public final class TokenHttp {
  private TokenHttp() {}

  public static TokenFetcher fetcher(AccountSettings settings) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(connections(settings).build())
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
    if (settings.proxy() != null) {
      builder.setProxy(HttpHost.create(settings.proxy()));
    }
    return new HttpClientTokenFetcher(builder.build());
  }

  private static PoolingHttpClientConnectionManagerBuilder connections(AccountSettings settings) {
    PoolingHttpClientConnectionManagerBuilder builder =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(1)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .setTimeToLive(1, TimeUnit.MINUTES)
                    .build());
    if (settings.tls() != null) {
      builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(settings.tls()));
    }
    return builder;
  }
}
