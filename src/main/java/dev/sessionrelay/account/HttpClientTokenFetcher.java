package dev.sessionrelay.account;

import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Asks a token service with an Apache HTTP client.
 *
 * <p>The client brings the account's proxy, TLS settings and time-outs, has redirects and retries
 * switched off, and a connection pool that is not the one of the account's polls: these hold their
 * connections while they wait for the token.
 */
public final class HttpClientTokenFetcher implements TokenFetcher {
  /**
   * Largest body, in bytes, that is read of an answer; IAM's with its service catalogue is less.
   */
  public static final int MAX_BODY = 512 * 1024;

  private final HttpClient client;

  public HttpClientTokenFetcher(HttpClient client) {
    this.client = client;
  }

  @Override
  public TokenResponse post(URI address, byte[] json) throws IOException {
    HttpPost request = new HttpPost(address);
    request.setHeader("Accept", "application/json");
    request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
    return client.execute(request, HttpClientTokenFetcher::read);
  }

  private static TokenResponse read(ClassicHttpResponse response) throws IOException {
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
    try (InputStream in = response.getEntity().getContent()) {
      return in.readNBytes(MAX_BODY);
    }
  }
}
