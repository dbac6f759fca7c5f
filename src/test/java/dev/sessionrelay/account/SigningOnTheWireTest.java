package dev.sessionrelay.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.OutgoingRequest;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures hold for the bytes that a server really received from a real client. */
class SigningOnTheWireTest {
  private static final String QUERY_TARGET =
      "/v1/a%20b/c~d/e%2Bf%25?name=a%20b%2Bc%2Fd&empty=&utf8=%E4%B8%AD&tilde=~&star=%2A";

  /** Whoever takes the present time instead of the one that was sent is found out. */
  private static final Clock NOT_NOW = SettableClock.standing();

  private RawHttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = RawHttpServer.start(request -> Reply.of(200));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static Authenticator authenticator(Credentials credentials) {
    return credentials.authenticator(
        NOT_NOW, NOT_NOW, () -> UUID.randomUUID().toString(), TokenFetcher.NONE);
  }

  private static HttpClientBuilder client(Authenticator authenticator) {
    return HttpClients.custom()
        .disableAutomaticRetries()
        .addRequestInterceptorLast(new SigningInterceptor(authenticator))
        .addExecInterceptorFirst(
            "renewal", new CredentialRenewal(authenticator, answer -> answer.status() == 401));
  }

  private Received send(Credentials credentials, HttpUriRequestBase request) throws IOException {
    try (CloseableHttpClient client = client(authenticator(credentials)).build()) {
      int status = client.execute(request, response -> response.getCode());
      assertEquals(200, status);
    }
    return server.requests().get(server.requests().size() - 1);
  }

  private HttpUriRequestBase get(String target) {
    return new HttpUriRequestBase("GET", server.uri(target));
  }

  private HttpUriRequestBase post(String target, String body) {
    HttpUriRequestBase request = new HttpUriRequestBase("POST", server.uri(target));
    if (body != null) {
      request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    }
    return request;
  }

  private static Credentials huawei(String token, String project) {
    return new HuaweiCredentials.Keys(
        Secret.of("AK"), Secret.of("SK"), token == null ? null : Secret.of(token), project);
  }

  private static Credentials alibaba() {
    return new AlibabaCredentials(Secret.of("AK"), Secret.of("SK"), Secret.of("sts"));
  }

  private static Credentials oracle() {
    return new OracleCredentials.ApiKey("t", "u", "f", TestKeys.file("pkcs1"), null, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1/sessions", "/v1/sessions/", "/v1?route_id=1", QUERY_TARGET})
  void everySchemeOnEveryTarget(String target) throws Exception {
    Received huawei = send(huawei(null, null), get(target));
    assertEquals(target, huawei.target());
    assertEquals("127.0.0.1:" + server.port(), huawei.headers().get("host"));
    assertTrue(ReceivedSignatures.huaweiHolds(huawei, "AK", "SK"));
    assertFalse(ReceivedSignatures.huaweiHolds(huawei, "AK", "other"));

    Received alibaba = send(alibaba(), get(target));
    assertTrue(ReceivedSignatures.alibabaHolds(alibaba, "AK", "SK"));
    assertFalse(ReceivedSignatures.alibabaHolds(alibaba, "AK", "other"));

    Received oracle = send(oracle(), get(target));
    assertTrue(ReceivedSignatures.oracleHolds(oracle, "t/u/f"));
    Received moved =
        new Received(oracle.head(), "GET", oracle.target() + "x", oracle.headers(), oracle.body());
    assertFalse(ReceivedSignatures.oracleHolds(moved, "t/u/f"));
  }

  @Test
  void bodiesAndTheLackOfThem() throws Exception {
    for (String body : new String[] {null, "", "{\"a\":\"ü\"}"}) {
      String target = "/v1/sessions?route_id=1-2";
      assertTrue(
          ReceivedSignatures.huaweiHolds(send(huawei(null, null), post(target, body)), "AK", "SK"));
      assertTrue(ReceivedSignatures.alibabaHolds(send(alibaba(), post(target, body)), "AK", "SK"));
      assertTrue(ReceivedSignatures.oracleHolds(send(oracle(), post(target, body)), "t/u/f"));
    }
  }

  @Test
  void temporaryHuaweiKeysAndProject() throws Exception {
    Received received = send(huawei("temporary", "p1"), get("/v1/sessions"));
    assertEquals("temporary", received.headers().get("x-security-token"));
    assertEquals("p1", received.headers().get("x-project-id"));
    assertTrue(
        received
            .headers()
            .get("authorization")
            .contains("SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,"));
    assertTrue(ReceivedSignatures.huaweiHolds(received, "AK", "SK"));
  }

  @Test
  void theRequestsOwnHeadersAreSignedForAlibaba() throws Exception {
    HttpUriRequestBase request = get("/api/v1?regionId=r");
    request.setHeader("x-acs-action", "GetSessionCluster");
    request.setHeader("x-acs-version", "2023-08-08");
    Received received = send(alibaba(), request);
    assertTrue(received.headers().get("authorization").contains("x-acs-action;"));
    assertTrue(received.headers().get("authorization").contains(";x-acs-version"));
    assertTrue(ReceivedSignatures.alibabaHolds(received, "AK", "SK"));
  }

  @Test
  void everyAttemptHasItsOwnNonceAndRequestId() throws Exception {
    assertNotEquals(
        send(alibaba(), get("/")).headers().get("x-acs-signature-nonce"),
        send(alibaba(), get("/")).headers().get("x-acs-signature-nonce"));
    String first = send(oracle(), get("/")).headers().get("opc-request-id");
    assertTrue(first.matches("[A-Za-z0-9_-]+"), first);
    assertNotEquals(first, send(oracle(), get("/")).headers().get("opc-request-id"));
  }

  @Test
  void credentialHeadersFromOutsideReachedTheVendor() throws Exception {
    HttpUriRequestBase request = get("/");
    request.addHeader("Authorization", "Basic other");
    request.addHeader("X-Auth-Token", "other");
    request.addHeader("X-ACS-Security-Token", "other");
    request.addHeader("X-Sdk-Date", "other");
    Received received = send(new Credentials.None(), request);
    for (String name : List.of("authorization", "x-auth-token", "x-acs-security-token")) {
      assertNull(received.headers().get(name), name);
    }

    request.addHeader("X-Sdk-Date", "other");
    request.addHeader("authorization", "Basic other");
    Received signed = send(huawei(null, null), request);
    assertTrue(ReceivedSignatures.huaweiHolds(signed, "AK", "SK"));
  }

  @Test
  void fixedHeaders() throws Exception {
    assertEquals(
        "t1",
        send(new HuaweiCredentials.FixedToken(Secret.of("t1")), get("/"))
            .headers()
            .get("x-auth-token"));
    assertEquals(
        "Bearer t2",
        send(new Credentials.Bearer(Secret.of("t2")), get("/")).headers().get("authorization"));
    assertEquals(
        "t3",
        send(new Credentials.HeaderCredentials(Map.of("X-Api-Key", Secret.of("t3"))), get("/"))
            .headers()
            .get("x-api-key"));
  }

  @Test
  void throughAProxyThePathAloneIsSigned() throws Exception {
    HttpHost proxy = new HttpHost("127.0.0.1", server.port());
    URI vendor = URI.create("http://fabric.example.com:8080/v1/sessions?route_id=a%20b");
    Authenticator authenticator = authenticator(huawei(null, null));
    try (CloseableHttpClient client = client(authenticator).setProxy(proxy).build()) {
      client.execute(new HttpUriRequestBase("GET", vendor), response -> response.getCode());
    }
    Received received = server.requests().get(0);
    assertEquals(vendor.toString(), received.target());
    assertEquals("fabric.example.com:8080", received.headers().get("host"));
    assertTrue(ReceivedSignatures.huaweiHolds(received, "AK", "SK"));
  }

  @Test
  void aStreamedBodyWasEmptyOnTheWireAfterSigning() throws Exception {
    byte[] body = "streamed".getBytes(StandardCharsets.UTF_8);
    for (Credentials credentials : List.of(huawei(null, null), oracle())) {
      HttpUriRequestBase request = post("/", null);
      request.setEntity(
          new InputStreamEntity(new ByteArrayInputStream(body), ContentType.TEXT_PLAIN));
      Received received = send(credentials, request);
      assertEquals("streamed", new String(received.body(), StandardCharsets.UTF_8));
      boolean holds =
          credentials instanceof OracleCredentials.ApiKey
              ? ReceivedSignatures.oracleHolds(received, "t/u/f")
              : ReceivedSignatures.huaweiHolds(received, "AK", "SK");
      assertTrue(holds);
    }
  }

  @Test
  void aCredentialThatCannotBeHadPassesThroughTheClientAsItself() {
    Credentials missing =
        new OracleCredentials.ApiKey("t", "u", "f", Path.of("missing.pem"), null, null);
    CredentialException failure =
        assertThrows(CredentialException.class, () -> send(missing, get("/")));
    assertEquals(
        "Secret file missing.pem does not exist. Create it, for example: printf %s VALUE >"
            + " missing.pem",
        failure.getMessage());
  }

  @Test
  void theAnswerSaysWhetherAnotherTryMakesSense() throws Exception {
    try (RawHttpServer refusing =
            RawHttpServer.start(
                request ->
                    new Reply(
                        request.path().equals("/ok") ? 200 : 401,
                        Map.of(CredentialRenewal.HEADER, "renewed"),
                        "{}"));
        CloseableHttpClient client = client(new RenewsOnce()).build()) {
      assertEquals("renewed", verdict(client, refusing.uri("/")));
      assertEquals("unchanged", verdict(client, refusing.uri("/")));
      assertNull(verdict(client, refusing.uri("/ok")), "only ours counts, not a vendor's");
    }
  }

  private static String verdict(CloseableHttpClient client, URI uri) throws IOException {
    return client.execute(
        new HttpUriRequestBase("GET", uri),
        response -> {
          var header = response.getFirstHeader(CredentialRenewal.HEADER);
          return header == null ? null : header.getValue();
        });
  }

  private static final class RenewsOnce implements Authenticator {
    private int token = 1;

    @Override
    public Map<String, String> authenticate(OutgoingRequest request) {
      return Map.of("X-Auth-Token", "token-" + token);
    }

    @Override
    public long version() {
      return 1;
    }

    @Override
    public boolean renew(Map<String, String> refused) {
      boolean renewed = refused.equals(Map.of("X-Auth-Token", "token-1"));
      token++;
      return renewed;
    }
  }
}
