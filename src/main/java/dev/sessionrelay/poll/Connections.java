package dev.sessionrelay.poll;

import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;

/** Pools of connections for one account. */
final class Connections {
  /** By default a head may go on without an end. Tokens of some vendors are lines of some 20 KB. */
  private static final Http1Config BOUNDED_HEAD =
      Http1Config.custom().setMaxLineLength(64 * 1024).setMaxHeaderCount(200).build();

  /** So that a vendor that moves to another address is followed there. */
  private static final long LONGEST_USE_MINUTES = 5;

  private Connections() {}

  static PoolingHttpClientConnectionManager pool(AccountSettings settings, int size) {
    PoolingHttpClientConnectionManagerBuilder builder =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(BOUNDED_HEAD).build())
            .setMaxConnTotal(size)
            .setMaxConnPerRoute(size)
            .setDefaultConnectionConfig(times(settings));
    if (settings.tls() != null) {
      builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(settings.tls()));
    }
    return builder.build();
  }

  private static ConnectionConfig times(AccountSettings settings) {
    return ConnectionConfig.custom()
        .setConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .setSocketTimeout(
            Math.toIntExact(settings.responseTimeout().toMillis()), TimeUnit.MILLISECONDS)
        .setTimeToLive(LONGEST_USE_MINUTES, TimeUnit.MINUTES)
        .build();
  }
}
