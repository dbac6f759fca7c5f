package dev.sessionrelay.account;

import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.BufferedHttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * The HTTP client that fetches tokens for one account: its proxy, TLS, time-outs and limits, but a
 * pool of its own, as the account's polls hold their connections while they wait for the token.
 */
public final class TokenHttp implements TokenFetcher, Closeable {
  /**
   * Largest body, in bytes, that is read of an answer; IAM's with its service catalogue is less.
   */
  public static final int MAX_BODY = 512 * 1024;

  private final CloseableHttpClient client;

  /**
   * @param client has redirects and retries switched off
   */
  public TokenHttp(CloseableHttpClient client) {
    this.client = client;
  }

  /**
   * @param observer watches what is sent and answered
   */
  TokenHttp(AccountSettings settings, ClientObserver observer) {
    this(client(settings, observer));
  }

  @Override
  public TokenResponse post(URI address, byte[] json) throws IOException {
    HttpPost request = new HttpPost(address);
    request.setHeader("Accept", "application/json");
    request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
    return client.execute(request, TokenHttp::read);
  }

  @Override
  public TokenResponse post(URI address, byte[] json, Map<String, String> headers)
      throws IOException {
    HttpPost request = new HttpPost(address);
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(json, ContentType.create("application/json")));
    return client.execute(request, TokenHttp::read);
  }

  @Override
  public TokenResponse put(URI address, Map<String, String> headers) throws IOException {
    HttpPut request = new HttpPut(address);
    headers.forEach(request::setHeader);
    return client.execute(request, TokenHttp::read);
  }

  @Override
  public TokenResponse form(URI address, Map<String, String> fields) throws IOException {
    HttpPost request = new HttpPost(address);
    request.setHeader("Accept", "application/json");
    List<NameValuePair> pairs = new ArrayList<>();
    fields.forEach((name, value) -> pairs.add(new BasicNameValuePair(name, value)));
    request.setEntity(new UrlEncodedFormEntity(pairs, StandardCharsets.UTF_8));
    return client.execute(request, TokenHttp::read);
  }

  @Override
  public TokenResponse get(URI address, Map<String, String> headers) throws IOException {
    HttpGet request = new HttpGet(address);
    request.setHeader("Accept", "application/json");
    headers.forEach(request::setHeader);
    return client.execute(request, TokenHttp::read);
  }

  /** Reads an answer, which can be read again afterwards. */
  static TokenResponse read(ClassicHttpResponse response) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new TokenResponse(response.getCode(), headers, body(response));
  }

  private static byte[] body(ClassicHttpResponse response) throws IOException {
    if (response.getEntity() == null) {
      return new byte[0];
    }
    HttpEntity whole = new BufferedHttpEntity(response.getEntity());
    response.setEntity(whole);
    return whole.getContent().readNBytes(MAX_BODY);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private static CloseableHttpClient client(AccountSettings settings, ClientObserver observer) {
    HttpClientBuilder builder =
        HttpClientBuilder.create().setConnectionManager(AccountHttp.pool(settings, 1));
    AccountHttp.limit(builder, settings, MAX_BODY);
    AccountHttp.connect(builder, settings, observer);
    return builder.build();
  }
}
