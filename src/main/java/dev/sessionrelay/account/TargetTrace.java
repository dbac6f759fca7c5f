package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.SecretPatterns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Tells the requests of one target and their answers for a while, without their secrets. Requests
 * for tokens are left out: nothing but secrets is in their answers.
 */
public final class TargetTrace implements ClientObserver, ExecChainHandler {
  /** Attribute of a request's context: the target that it is made for. */
  static final String TARGET = TargetTrace.class.getName() + ".target";

  private static final int LONGEST_BODY = 64 * 1024;

  private final LongSupplier nanos;
  private volatile Followed followed;

  private record Followed(String target, long end, Consumer<String> out) {}

  /**
   * @param nanos monotonic
   */
  public TargetTrace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * From now on this target is followed, and none that was before.
   *
   * @param out takes an exchange, several lines
   */
  public void follow(String target, Duration time, Consumer<String> out) {
    followed = new Followed(target, nanos.getAsLong() + time.toNanos(), out);
  }

  /** From now on none is followed. */
  public void end() {
    followed = null;
  }

  @Override
  public void observe(String vendor, HttpClientBuilder client) {
    client.addExecInterceptorFirst("target-trace", this);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Followed now = followed;
    if (now == null || !isOf(now, scope)) {
      return chain.proceed(request, scope);
    }
    long began = nanos.getAsLong();
    List<String> lines = new ArrayList<>();
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      sent(lines, request, SigningInterceptor.sent(scope.clientContext));
      lines.add("< " + response.getCode() + " after " + millis(began) + " ms");
      headers(lines, "< ", response);
      lines.add(body(response));
      return response;
    } catch (IOException | HttpException | RuntimeException e) {
      sent(lines, request, SigningInterceptor.sent(scope.clientContext));
      lines.add("< no answer after " + millis(began) + " ms: " + e);
      throw e;
    } finally {
      now.out().accept(String.join("\n", lines));
    }
  }

  private boolean isOf(Followed now, ExecChain.Scope scope) {
    return now.target().equals(scope.clientContext.getAttribute(TARGET))
        && nanos.getAsLong() - now.end() < 0;
  }

  private long millis(long began) {
    return Duration.ofNanos(nanos.getAsLong() - began).toMillis();
  }

  /**
   * @param credentials what the signing added
   */
  private static void sent(
      List<String> lines, ClassicHttpRequest request, Map<String, String> credentials) {
    lines.add("> " + request.getMethod() + " " + line(SecretPatterns.inAddress(address(request))));
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : request.getHeaders()) {
      headers.put(header.getName(), header.getValue());
    }
    headers.putAll(credentials);
    headers.forEach((name, value) -> lines.add("> " + name + ": " + shown(name, value)));
  }

  private static String address(ClassicHttpRequest request) {
    return request.getScheme() + "://" + request.getAuthority() + request.getRequestUri();
  }

  private static void headers(List<String> lines, String mark, HttpMessage message) {
    for (Header header : message.getHeaders()) {
      lines.add(mark + header.getName() + ": " + line(SecretPatterns.inProse(header.getValue())));
    }
  }

  /** Leaves the body to be read again. */
  private static String body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return "";
    }
    byte[] body = EntityUtils.toByteArray(entity);
    response.setEntity(
        new ByteArrayEntity(
            body == null ? new byte[0] : body, ContentType.parseLenient(entity.getContentType())));
    return body == null ? "" : shown(body);
  }

  private static String shown(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String safe = line(SecretPatterns.inProse(SecretPatterns.inJson(text)));
    return safe.length() <= LONGEST_BODY
        ? safe
        : safe.substring(0, LONGEST_BODY) + " … " + safe.length() + " characters";
  }

  private static String shown(String name, String value) {
    return line(Vendors.headers().shown(name, value));
  }

  private static String line(String text) {
    return Texts.oneLine(text);
  }
}
