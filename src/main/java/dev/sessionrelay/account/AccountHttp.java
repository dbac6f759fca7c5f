package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * camel-http set up for one account: a pool of its own, the client's own retries, redirects and
 * cookies off, every time-out set, requests signed on their final request line.
 */
final class AccountHttp implements AutoCloseable {
  /** Else the client offers whatever compressors the class path happens to hold. */
  private static final String CODINGS = "gzip, x-gzip, deflate";

  /** By default a head may go on without an end; tokens of a vendor are lines of some 20 KB. */
  private static final Http1Config BOUNDED_HEAD =
      Http1Config.custom().setMaxLineLength(64 * 1024).setMaxHeaderCount(200).build();

  /** So that a vendor that moves to another address is followed there. */
  static final TimeValue LONGEST_USE = TimeValue.ofMinutes(1);

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
      ClientObserver observer,
      CamelContext camel)
      throws Exception {
    refuseUnknownHost(settings);
    this.base = withoutTrailingSlash(settings.baseUri());
    CredentialRenewal renewal = new CredentialRenewal(authenticator, refusals);
    this.component =
        component(settings, new SigningInterceptor(authenticator), renewal, observer, camel);
    this.endpoint = (HttpEndpoint) component.createEndpoint(base);
    endpoint.setThrowExceptionOnFailure(false);
    this.producer = endpoint.createProducer();
    ServiceHelper.startService(component, endpoint, producer);
  }

  /** Camel's component takes an address apart as Java does, which knows no such host. */
  private static void refuseUnknownHost(AccountSettings settings) {
    if (settings.baseUri().getHost() == null) {
      throw new IllegalArgumentException(
          ("account.%s.base-url has the host '%s', and no request can be sent to a name with an"
                  + " underscore; give the machine a name without one, for example in /etc/hosts")
              .formatted(settings.name(), UrlChecks.host(settings.baseUri())));
    }
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
      ClientObserver observer,
      CamelContext camel) {
    HttpComponent component = new HttpComponent();
    component.setCamelContext(camel);
    component.setClientConnectionManager(pool(settings, settings.connections()));
    component.setHttpClientConfigurer(
        builder -> {
          limit(builder, settings, settings.maxAnswerBytes());
          builder.addExecInterceptorFirst("without-echo", new SecretScrubberInterceptor());
          builder.addExecInterceptorFirst("renewal", renewal);
          builder.addRequestInterceptorLast(signing);
          connect(builder, settings, observer);
        });
    return component;
  }

  /** Every limit is set, and the client does nothing by itself. */
  static void limit(HttpClientBuilder builder, AccountSettings settings, int maxAnswerBytes) {
    builder
        .addExecInterceptorFirst(
            "bounded-answer", new ResponseLimits(maxAnswerBytes, settings.maxAnswerTime()))
        .addExecInterceptorAfter(
            ChainElement.COMPRESS.name(), "known-coding", ResponseLimits::withKnownCoding)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(settings.maxAnswerTime()))
                .setResponseTimeout(Timeout.of(settings.responseTimeout()))
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .addRequestInterceptorFirst(
            (request, entity, context) -> request.setHeader("Accept-Encoding", CODINGS))
        .setUserAgent("session-relay");
  }

  /** Call this last: whoever watches sees signed requests, and a proxy's answer is bounded too. */
  static void connect(
      HttpClientBuilder builder, AccountSettings settings, ClientObserver observer) {
    observer.observe(settings.vendor(), builder);
    settings.proxy().serve(builder);
  }

  private static String withoutTrailingSlash(URI uri) {
    String text = uri.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Connections to the vendor, at most so many. */
  static PoolingHttpClientConnectionManager pool(AccountSettings settings, int size) {
    return pool(settings, size, SystemDefaultDnsResolver.INSTANCE, LONGEST_USE);
  }

  static PoolingHttpClientConnectionManager pool(
      AccountSettings settings, int size, DnsResolver names, TimeValue longestUse) {
    PoolingHttpClientConnectionManagerBuilder builder =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(BOUNDED_HEAD).build())
            .setMaxConnTotal(size)
            .setMaxConnPerRoute(size)
            .setDnsResolver(names)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(Timeout.of(settings.responseTimeout()))
                    .setTimeToLive(longestUse)
                    .build());
    if (settings.tls() != null) {
      builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(settings.tls()));
    }
    return builder.build();
  }
}
