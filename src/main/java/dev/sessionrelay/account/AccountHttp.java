package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;

/**
 * camel-http set up for one account: a pool of its own, the client's own retries, redirects and
 * cookies off, every time-out set, requests signed on their final request line.
 */
final class AccountHttp implements AutoCloseable {
  /** By default a head may go on without an end. Huawei's tokens are lines of some 20 KB. */
  private static final Http1Config BOUNDED_HEAD =
      Http1Config.custom().setMaxLineLength(64 * 1024).setMaxHeaderCount(200).build();

  /** So that a vendor that moves to another address is followed there. */
  private static final long LONGEST_USE_MINUTES = 5;

  private final HttpComponent component;
  private final HttpEndpoint endpoint;
  private final Producer producer;
  private final String base;

  /**
   * @param refusals which answers refuse the credential, so that it is renewed if it can be
   */
  AccountHttp(
      AccountSettings settings,
      Authenticator authenticator,
      Predicate<TokenResponse> refusals,
      HttpTrace wire,
      CamelContext camel)
      throws Exception {
    this.base = withoutTrailingSlash(settings.baseUri());
    CredentialRenewal renewal = new CredentialRenewal(authenticator, refusals);
    this.component =
        component(settings, new SigningInterceptor(authenticator), renewal, wire, camel);
    this.endpoint = (HttpEndpoint) component.createEndpoint(base);
    endpoint.setThrowExceptionOnFailure(false);
    this.producer = endpoint.createProducer();
    ServiceHelper.startService(component, endpoint, producer);
  }

  Producer producer() {
    return producer;
  }

  String base() {
    return base;
  }

  @Override
  public void close() {
    ServiceHelper.stopAndShutdownServices(producer, endpoint, component);
  }

  private static HttpComponent component(
      AccountSettings settings,
      SigningInterceptor signing,
      CredentialRenewal renewal,
      HttpTrace wire,
      CamelContext camel) {
    HttpComponent component = new HttpComponent();
    component.setCamelContext(camel);
    component.setAutomaticRetriesDisabled(true);
    component.setRedirectHandlingDisabled(true);
    component.setCookieManagementDisabled(true);
    component.setAuthCachingDisabled(true);
    component.setClientConnectionManager(pool(settings, settings.connections()));
    component.setConnectTimeout(settings.connectTimeout().toMillis());
    component.setConnectionRequestTimeout(settings.maxAnswerTime().toMillis());
    component.setResponseTimeout(settings.responseTimeout().toMillis());
    component.setSoTimeout(settings.responseTimeout().toMillis());
    component.setUserAgent("session-relay");
    component.setHttpClientConfigurer(
        builder -> configure(builder, settings, signing, renewal, wire));
    return component;
  }

  private static void configure(
      HttpClientBuilder builder,
      AccountSettings settings,
      SigningInterceptor signing,
      CredentialRenewal renewal,
      HttpTrace wire) {
    builder.addExecInterceptorFirst(
        "bounded-answer", new ResponseLimits(settings.maxAnswerBytes(), settings.maxAnswerTime()));
    builder.addExecInterceptorFirst("without-echo", new SecretScrubberInterceptor());
    builder.addExecInterceptorFirst("renewal", renewal);
    builder.addRequestInterceptorLast(signing);
    HttpTraceInterceptor.add(wire, settings.vendor(), builder);
    settings.proxy().serve(builder);
  }

  private static String withoutTrailingSlash(URI uri) {
    String text = uri.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Connections to the vendor, at most so many. */
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
