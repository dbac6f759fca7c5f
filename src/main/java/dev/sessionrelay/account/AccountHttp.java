package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.failure.LenientHead;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * camel-http set up for one account: a pool of its own, the client's own retries, redirects and
 * cookies off, every time-out set, requests signed on their final request line.
 *
 * <p>Requests go to the component's HTTP client itself: its producer would parse each address again
 * and copy headers into a message that nobody reads, and it takes no host with an underscore.
 */
final class AccountHttp implements AutoCloseable {
  /** Else the client offers whatever compressors the class path happens to hold. */
  private static final String CODINGS = "gzip, x-gzip, deflate";

  /** So that a vendor that moves to another address is followed there. */
  static final TimeValue LONGEST_USE = TimeValue.ofMinutes(1);

  private final HttpComponent component;
  private final HttpEndpoint endpoint;
  private final CloseableHttpClient client;
  private final HttpHost host;
  private final String base;
  private final String path;

  /**
   * An answer as it came, whole.
   *
   * @param head to look headers up in
   */
  record HttpAnswer(int status, byte[] body, ClassicHttpResponse head) {
    private static final byte[] NOTHING = new byte[0];

    private static HttpAnswer of(ClassicHttpResponse response) throws IOException {
      byte[] body = EntityUtils.toByteArray(response.getEntity());
      return new HttpAnswer(response.getCode(), body == null ? NOTHING : body, response);
    }

    /** The first header of this name, in any letter case; null without one. */
    String header(String name) {
      Header header = head.getFirstHeader(name);
      return header == null ? null : header.getValue();
    }
  }

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
    this.base = withoutTrailingSlash(settings.baseUri());
    this.host = host(settings.baseUri());
    this.path =
        base.substring(base.indexOf("://") + 3 + settings.baseUri().getRawAuthority().length());
    CredentialRenewal renewal = new CredentialRenewal(authenticator, refusals);
    this.component =
        component(settings, new SigningInterceptor(authenticator), renewal, observer, camel);
    this.endpoint = (HttpEndpoint) component.createEndpoint(host.getSchemeName() + "://vendor");
    ServiceHelper.startService(component, endpoint);
    this.client = (CloseableHttpClient) endpoint.getHttpClient();
  }

  /** {@link URI#getHost} knows no name with an underscore. */
  private static HttpHost host(URI base) throws URISyntaxException {
    return new HttpHost(base.getScheme(), URIAuthority.create(base.getRawAuthority()));
  }

  /**
   * @param credential version of the credential that the request was let through for
   * @throws IOException when there was no answer, or none that can be read
   */
  HttpAnswer send(VendorRequest request, long credential) throws IOException {
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(SigningInterceptor.VERSION, credential);
    context.setAttribute(TargetTrace.TARGET, request.target());
    return client.execute(host, message(request), context, HttpAnswer::of);
  }

  private ClassicHttpRequest message(VendorRequest request) {
    String query = request.query() == null ? "" : "?" + request.query();
    ClassicHttpRequest message =
        new BasicClassicHttpRequest(
            request.method(),
            host.getSchemeName(),
            new URIAuthority(host),
            path + request.path() + query);
    message.addHeader("Accept", "application/json");
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      message.setHeader(header.getKey(), header.getValue());
    }
    return message;
  }

  String base() {
    return base;
  }

  @Override
  public void close() {
    ServiceHelper.stopAndShutdownServices(endpoint, component);
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

  /**
   * Every limit is set, and the client does nothing by itself. Its step of authentication by user
   * name, for which it takes each path apart, stays where a proxy may ask for one.
   */
  static void limit(HttpClientBuilder builder, AccountSettings settings, int maxAnswerBytes) {
    if (settings.proxy().address() == null) {
      builder.replaceExecInterceptor(ChainElement.PROTOCOL.name(), ResponseLimits::withKnownCoding);
    } else {
      builder.addExecInterceptorAfter(
          ChainElement.COMPRESS.name(), "known-coding", ResponseLimits::withKnownCoding);
    }
    builder
        .addExecInterceptorFirst(
            "bounded-answer",
            new ResponseLimits(
                maxAnswerBytes,
                settings.maxAnswerTime(),
                new ExchangeWatch(settings.responseTimeout(), settings.maxAnswerTime())))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(settings.maxAnswerTime()))
                .setResponseTimeout(settings.socketTimeout())
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .addRequestInterceptorFirst(
            (request, entity, context) -> {
              request.setHeader("Accept-Encoding", CODINGS);
              ExchangeWatch.of(context).hears();
            })
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
            .setConnectionFactory(LenientHead.connections(LenientHead::lengthUnlessSuccess))
            .setMaxConnTotal(size)
            .setMaxConnPerRoute(size)
            .setDnsResolver(names)
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setHandshakeTimeout(Timeout.of(settings.responseTimeout()))
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(settings.socketTimeout())
                    .setTimeToLive(longestUse)
                    .build());
    if (settings.tls() != null) {
      builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(settings.tls()));
    }
    return builder.build();
  }
}
