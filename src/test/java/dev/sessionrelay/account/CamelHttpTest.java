package dev.sessionrelay.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.ReceivedSignatures;
import dev.sessionrelay.cloud.TestKeys;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.alibaba.AlibabaCredentials;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials;
import dev.sessionrelay.cloud.oracle.OracleCredentials;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The interceptors inside the client that camel-http builds. */
class CamelHttpTest {
  private static final String TARGET =
      "/api/v1/sessionClusters?regionId=cn-hangzhou&nextToken=a%2Bb%3D%3D&name=x%20y~";

  private final SettableClock clock = SettableClock.standing();
  private final DefaultCamelContext context = new DefaultCamelContext();

  @AfterEach
  void stop() {
    context.stop();
  }

  private Exchange call(Credentials credentials, RawHttpServer server, String method) {
    Authenticator authenticator =
        credentials.authenticator(clock, clock, () -> "nonce-1", TokenFetcher.NONE);
    HttpClientConfigurer signing =
        builder ->
            builder
                .addRequestInterceptorLast(new SigningInterceptor(authenticator))
                .addExecInterceptorFirst(
                    "renewal",
                    new CredentialRenewal(authenticator, answer -> answer.status() == 401));
    HttpComponent http = new HttpComponent();
    http.setHttpClientConfigurer(signing);
    http.setAutomaticRetriesDisabled(true);
    context.addComponent("http", http);
    context.start();
    return context
        .createProducerTemplate()
        .request(
            "http://127.0.0.1:" + server.port(),
            exchange -> {
              exchange.getIn().setHeader(Exchange.HTTP_METHOD, method);
              exchange.getIn().setHeader(Exchange.HTTP_PATH, TARGET.replaceFirst("\\?.*", ""));
              exchange.getIn().setHeader(Exchange.HTTP_RAW_QUERY, TARGET.replaceFirst(".*\\?", ""));
              exchange.getIn().setHeader("x-acs-action", "ListSessionClusters");
              exchange.getIn().setHeader("x-acs-version", "2023-08-08");
            });
  }

  @Test
  void alibabaWithACallNamedByTheRoute() throws Exception {
    try (RawHttpServer server = RawHttpServer.start(request -> Reply.of(200))) {
      Credentials keys = new AlibabaCredentials(Secret.of("AK"), Secret.of("SK"), null);
      Exchange exchange = call(keys, server, "GET");
      assertEquals(null, exchange.getException());
      Received received = server.requests().get(0);
      assertEquals(TARGET.replace("~", "%7E"), received.target(), "Camel encodes the tilde");
      assertEquals("ListSessionClusters", received.headers().get("x-acs-action"));
      assertTrue(ReceivedSignatures.alibabaHolds(received, "AK", "SK"));
    }
  }

  @Test
  void huaweiPostWithoutBody() throws Exception {
    try (RawHttpServer server = RawHttpServer.start(request -> Reply.of(200))) {
      Credentials keys = new HuaweiCredentials.Keys(Secret.of("AK"), Secret.of("SK"), null, null);
      call(keys, server, "POST");
      Received received = server.requests().get(0);
      assertEquals("0", received.headers().get("content-length"));
      assertTrue(ReceivedSignatures.huaweiHolds(received, "AK", "SK"));
    }
  }

  @Test
  void oracleWithTheRequestIdOfTheAttempt() throws Exception {
    try (RawHttpServer server = RawHttpServer.start(request -> Reply.of(200))) {
      Credentials key =
          new OracleCredentials.ApiKey("t", "u", "f", TestKeys.file("pkcs8"), null, null);
      call(key, server, "GET");
      Received received = server.requests().get(0);
      assertEquals("nonce-1", received.headers().get("opc-request-id"));
      assertTrue(ReceivedSignatures.oracleHolds(received, "t/u/f"));
    }
  }

  @Test
  void aRefusalArrivesWithTheVerdictOfTheRenewal() throws Exception {
    try (RawHttpServer server = RawHttpServer.start(request -> Reply.of(401))) {
      Exchange exchange = call(new Credentials.Bearer(Secret.of("t")), server, "GET");
      HttpOperationFailedException failure =
          assertInstanceOf(HttpOperationFailedException.class, exchange.getException());
      Map<String, String> headers = failure.getResponseHeaders();
      assertEquals(CredentialRenewal.UNCHANGED, headers.get(CredentialRenewal.HEADER));
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void aMissingCredentialArrivesAsItself() throws Exception {
    try (RawHttpServer server = RawHttpServer.start(request -> Reply.of(200))) {
      Credentials key =
          new OracleCredentials.ApiKey("t", "u", "f", Path.of("missing.pem"), null, null);
      Exchange exchange = call(key, server, "GET");
      assertInstanceOf(CredentialException.class, exchange.getException());
      assertEquals(0, server.requests().size());
    }
  }
}
