package dev.sessionrelay.cloud.alibaba;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aliyun.credentials.http.CompatibleUrlConnClient;
import com.aliyun.credentials.http.HttpRequest;
import com.aliyun.credentials.models.CredentialModel;
import com.aliyun.credentials.provider.ECSMetadataServiceCredentialsFetcher;
import com.aliyun.credentials.provider.OIDCRoleArnCredentialProvider;
import com.aliyun.credentials.provider.RamRoleArnCredentialProvider;
import com.aliyun.credentials.provider.RefreshResult;
import dev.sessionrelay.account.TokenHttp;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.HmacKey;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.TemporaryKeys.KeyNames;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.cloud.alibaba.AlibabaRoles.AssumedRole;
import dev.sessionrelay.cloud.alibaba.AlibabaRoles.InstanceRole;
import dev.sessionrelay.cloud.alibaba.AlibabaRoles.OidcRole;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.simulator.alibaba.AlibabaCloud;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RecordingFront;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Roles, asked for by us and by the vendor's own library of credentials: the strict simulator takes
 * both, they ask for the same, and they read the same in one answer.
 */
class AlibabaRolesTest {
  private static final String PROVIDER = "acs:ram::123456789012:oidc-provider/ack-rrsa";
  private static final String NAME = "session-relay";

  /** What differs with each request. */
  private static final Set<String> OF_THE_MOMENT =
      Set.of("Timestamp", "SignatureNonce", "Signature", "AccessKeyId");

  /** What says how the vendor's library signs; we sign by a later version, in headers. */
  private static final Set<String> OF_THE_SIGNATURE = Set.of("SignatureMethod", "SignatureVersion");

  @TempDir Path directory;

  private final Clock clock = Clock.systemUTC();
  private TestSimulator simulator;
  private RecordingFront front;
  private TokenHttp service;

  @BeforeEach
  void start() throws IOException {
    simulator = TestSimulator.start(SimulatorOptions.defaults().withPort(0).withStrict(true));
    front = RecordingFront.start(simulator.port());
    service = new TokenHttp(HttpClients.createDefault());
  }

  @AfterEach
  void stop() throws IOException {
    service.close();
    front.close();
    simulator.close();
  }

  /** The vendor's client as it is, but for the hosts, which it knows by TLS alone. */
  private final class LedClient extends CompatibleUrlConnClient {
    @Override
    public HttpURLConnection buildHttpConnection(HttpRequest request) {
      String led = request.getSysUrl().replaceFirst("https?://[^/]+", front.uri("").toString());
      request.setSysUrl(led.replace("/?", "/sts?"));
      return super.buildHttpConnection(request);
    }
  }

  private Granted<AccessKey> ours(AlibabaRoles role) throws IOException {
    return role.fetch(service, clock, () -> UUID.randomUUID().toString());
  }

  private CredentialModel vendorsAssumedRole(String secret) throws IOException {
    RamRoleArnCredentialProvider provider =
        RamRoleArnCredentialProvider.builder()
            .accessKeyId(AlibabaCloud.ACCESS_KEY_ID)
            .accessKeySecret(secret)
            .roleArn(AlibabaCloud.ROLE_ARN)
            .roleSessionName(NAME)
            .build();
    try (LedClient client = new LedClient()) {
      return provider.createCredential(client).value();
    }
  }

  private AssumedRole assumedRole() {
    return new AssumedRole(
        new AlibabaCredentials(
            Secret.of(AlibabaCloud.ACCESS_KEY_ID), Secret.of(AlibabaCloud.ACCESS_KEY_SECRET), null),
        AlibabaCloud.ROLE_ARN,
        front.uri("/sts"));
  }

  @Test
  void aRoleIsAssumedAsTheVendorsLibraryAssumesIt() throws IOException {
    CredentialModel vendors = vendorsAssumedRole(AlibabaCloud.ACCESS_KEY_SECRET);
    assertSameKey(vendors, OidcRole.NAMES, front.answers().get(0));
    ours(assumedRole());
    Received theirs = front.requests().get(0);
    Received own = front.requests().get(1);
    assertEquals(theirs.method(), own.method());
    Map<String, String> asked = parameters(own.query());
    asked.put("Action", own.headers().get("x-acs-action"));
    asked.put("Version", own.headers().get("x-acs-version"));
    asked.put("Format", own.headers().get("accept").replace("application/json", "JSON"));
    assertEquals(lasting(parameters(theirs.query())), lasting(asked));
  }

  /** Else the simulator would take whatever the library signs. */
  @Test
  void theSimulatorRefusesTheVendorsLibraryWithAnotherSecret() {
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> vendorsAssumedRole("another-secret"));
    assertTrue(refused.getMessage().contains("SignatureDoesNotMatch"), refused.getMessage());
  }

  @Test
  void aTokenOfAPodIsShownAsTheVendorsLibraryShowsIt() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), AlibabaCloud.OIDC_TOKEN);
    OIDCRoleArnCredentialProvider provider =
        OIDCRoleArnCredentialProvider.builder()
            .roleArn(AlibabaCloud.ROLE_ARN)
            .oidcProviderArn(PROVIDER)
            .oidcTokenFilePath(token.toString())
            .roleSessionName(NAME)
            .build();
    CredentialModel vendors;
    try (LedClient client = new LedClient()) {
      vendors = provider.createCredential(client).value();
    }
    assertSameKey(vendors, OidcRole.NAMES, front.answers().get(0));
    ours(new OidcRole(AlibabaCloud.ROLE_ARN, PROVIDER, token, front.uri("/sts")));
    Received theirs = front.requests().get(0);
    Received own = front.requests().get(1);
    assertEquals(theirs.method(), own.method());
    assertEquals(lasting(form(theirs)), form(own));
    Map<String, String> common = parameters(theirs.query());
    common.keySet().removeAll(OF_THE_SIGNATURE);
    assertEquals(common.keySet(), parameters(own.query()).keySet());
    assertEquals(lasting(common), lasting(parameters(own.query())));
    String kind = "application/x-www-form-urlencoded";
    assertTrue(theirs.headers().get("content-type").startsWith(kind), theirs.head());
    assertTrue(own.headers().get("content-type").startsWith(kind), own.head());
  }

  @Test
  void anInstanceIsAskedAsTheVendorsLibraryAsksIt() throws IOException {
    ECSMetadataServiceCredentialsFetcher fetcher =
        new ECSMetadataServiceCredentialsFetcher(AlibabaCloud.ROLE_NAME, true, 9_000, 9_000);
    RefreshResult<CredentialModel> vendors;
    try (LedClient client = new LedClient()) {
      vendors = fetcher.fetch(client);
    }
    assertSameKey(vendors.value(), AlibabaRoles.PLAIN, front.answers().get(1));
    ours(new InstanceRole(AlibabaCloud.ROLE_NAME, front.uri("")));
    List<Received> sent = front.requests();
    assertEquals(4, sent.size());
    assertEquals(line(sent.get(0)), line(sent.get(2)));
    assertEquals(line(sent.get(1)), line(sent.get(3)));
    String life = "x-aliyun-ecs-metadata-token-ttl-seconds";
    assertEquals(sent.get(0).headers().get(life), sent.get(2).headers().get(life));
    assertTrue(sent.get(3).headers().containsKey("x-aliyun-ecs-metadata-token"));
  }

  private static String line(Received request) {
    return request.method() + " " + request.target();
  }

  /** Both read the answer alike: three parts of a key, and its end to the second. */
  private static void assertSameKey(CredentialModel vendors, KeyNames names, String answer)
      throws IOException {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    byte[] body = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
    Granted<AccessKey> read =
        names.read(
            new TokenResponse(200, Map.of(), body),
            URI.create("http://here"),
            Clock.fixed(now, ZoneOffset.UTC));
    assertEquals(vendors.getAccessKeyId(), read.value().id());
    assertEquals(
        HmacKey.of(vendors.getAccessKeySecret()).sign("x"), read.value().secret().sign("x"));
    assertEquals(vendors.getSecurityToken(), read.value().securityToken());
    Duration life = Duration.between(now, Instant.ofEpochMilli(vendors.getExpiration()));
    assertEquals(life, read.life());
  }

  private static Map<String, String> form(Received request) {
    return parameters(new String(request.body(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> parameters(String encoded) {
    Map<String, String> found = new TreeMap<>();
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        found.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return found;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Without what is of the moment, and without an hour, which STS gives by default. */
  private static Map<String, String> lasting(Map<String, String> parameters) {
    Map<String, String> rest = new TreeMap<>(parameters);
    rest.keySet().removeAll(OF_THE_MOMENT);
    rest.keySet().removeAll(OF_THE_SIGNATURE);
    rest.remove("DurationSeconds", "3600");
    return rest;
  }
}
