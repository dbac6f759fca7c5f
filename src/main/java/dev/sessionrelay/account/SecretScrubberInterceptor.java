package dev.sessionrelay.account;

import dev.sessionrelay.cloud.SecretScrubber;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Takes the credential that a request was sent with out of its answer, so that a vendor that
 * repeats it brings it into no error, event or log.
 *
 * <p>Add it with {@code addExecInterceptorFirst}, around whatever bounds the size of an answer: the
 * answer is read whole here.
 */
public final class SecretScrubberInterceptor implements ExecChainHandler {
  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    remove(response, SecretScrubber.ofHeaders(SigningInterceptor.sent(scope.clientContext)));
    return response;
  }

  /** Reads the answer whole. */
  static void remove(ClassicHttpResponse response, SecretScrubber echoes) throws IOException {
    for (Header header : response.getHeaders()) {
      replace(response, header, echoes);
    }
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      response.setEntity(replaced(entity, echoes));
    }
  }

  private static void replace(ClassicHttpResponse response, Header header, SecretScrubber echoes) {
    String value = header.getValue();
    if (value != null && !echoes.removedFrom(value).equals(value)) {
      response.removeHeader(header);
      response.addHeader(header.getName(), echoes.removedFrom(value));
    }
  }

  private static HttpEntity replaced(HttpEntity entity, SecretScrubber echoes) throws IOException {
    byte[] body = entity.getContent().readAllBytes();
    return new ByteArrayEntity(
        echoes.removedFrom(body), ContentType.parseLenient(entity.getContentType()));
  }
}
