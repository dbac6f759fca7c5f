package dev.sessionrelay.cloud.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.oracle.bmc.auth.internal.AuthUtils;
import com.oracle.bmc.auth.internal.X509FederationClient.X509FederationRequest;
import dev.sessionrelay.account.TokenHttp;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.TestKeys;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.simulator.oracle.OracleCloud;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Principals against the strict simulator, and against Oracle's own library. */
class OraclePrincipalsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private final SettableClock clock = SettableClock.runningFrom(Instant.now());
  private static final String SESSION = "nb-1";

  private final Map<String, String> environment = new HashMap<>();
  private TestSimulator simulator;
  private TokenHttp service;
  private URI base;

  @BeforeEach
  void start() {
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults()
                .withPort(0)
                .withStrict(true)
                .withClock(clock)
                .withKeys(directory));
    // Those that the simulator has by itself end when their time has come.
    simulator.put(Endpoint.ORACLE, SESSION, "ACTIVE/idle");
    base = simulator.baseUri();
    service = new TokenHttp(HttpClients.createDefault());
  }

  @AfterEach
  void stop() throws IOException {
    service.close();
    simulator.close();
  }

  private Authenticator principal(String kind, URI auth) throws CredentialException {
    ProcessEnvironment env = new ProcessEnvironment(environment::get, directory);
    CredentialFound found = OraclePrincipals.of(kind, base, auth, env);
    return found
        .credentials()
        .authenticator(clock, clock, () -> UUID.randomUUID().toString(), service);
  }

  private int asked(Map<String, String> headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path())).GET();
    headers.forEach(request::header);
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String path() {
    return "/20260430/aiDataPlatforms/%s/workspaces/%s/notebook/api/sessions/%s"
        .formatted(OracleCloud.PLATFORM, OracleCloud.WORKSPACE, SESSION);
  }

  private Map<String, String> headers(Authenticator authenticator) throws CredentialException {
    return authenticator.authenticate(
        new OutgoingRequest("GET", base.getAuthority(), path(), null, Map.of(), new byte[0]));
  }

  @Test
  void anInstanceShowsItsCertificateAndRenewsBeforeTheEnd() throws Exception {
    Authenticator instance = principal("instance", URI.create(base + "/auth"));
    Map<String, String> first = headers(instance);
    assertEquals(200, asked(first));
    assertEquals(keyId(first), keyId(headers(instance)));
    clock.advance(Duration.ofMinutes(19));
    assertNotEquals(keyId(first), keyId(headers(instance)));
    assertTrue(instance.renew(first), "an old token is not in use any more");
  }

  private static String keyId(Map<String, String> headers) {
    return headers.get("Authorization").replaceAll(".*keyId=\"([^\"]*)\".*", "$1");
  }

  /** The request is the one that Oracle's library makes, and so is the fingerprint. */
  @Test
  void whatAnInstanceAsksIsWhatOraclesLibraryAsks() throws Exception {
    try (RawHttpServer auth = RawHttpServer.start(request -> RawHttpServer.Reply.of(401))) {
      Authenticator instance = principal("instance", auth.uri(""));
      CredentialException refused =
          assertThrows(CredentialException.class, () -> headers(instance));
      assertTrue(refused.getMessage().endsWith("/v1/x509 answered 401"), refused.getMessage());
      RawHttpServer.Received sent = auth.requests().get(0);
      assertEquals("/v1/x509", sent.path());
      JsonNode body = JSON.readTree(sent.body());
      X509Certificate leaf = certificate(body.path("certificate").asText());
      JsonNode vendors =
          JSON.valueToTree(
              new X509FederationRequest(
                  body.path("publicKey").asText(),
                  AuthUtils.base64EncodeNoChunking(leaf),
                  Set.of(AuthUtils.base64EncodeNoChunking(leaf)),
                  "DEFAULT",
                  "SHA256"));
      assertEquals(vendors, body);
      assertTrue(
          sent.headers()
              .get("authorization")
              .contains(
                  "keyId=\"%s/fed-x509-sha256/%s\""
                      .formatted(
                          AuthUtils.getTenantIdFromCertificate(leaf),
                          AuthUtils.getFingerPrint(leaf))),
          sent.head());
      assertEquals("application/json", sent.headers().get("content-type"));
    }
  }

  private static X509Certificate certificate(String base64) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  @Test
  void aPodShowsItsServiceAccount() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), OracleCloud.SERVICE_ACCOUNT + "\n");
    environment.put("OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH", token.toString());
    assertEquals(200, asked(headers(principal("workload", base))));
    Files.writeString(token, "another-token");
    Authenticator refused = principal("workload", base);
    CredentialException failure = assertThrows(CredentialException.class, () -> headers(refused));
    assertTrue(failure.getMessage().endsWith("SessionTokens answered 403"), failure.getMessage());
    assertFalse(failure.getMessage().contains("another-token"));
  }

  /** As the variables of Oracle's SDK for Python say; its cluster's authority is no public one. */
  @Test
  void aPodTrustedNoClusterAndHadNoRegion() throws Exception {
    environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    assertEquals(
        new OraclePrincipals.WorkloadIdentity(
            URI.create("https://10.96.0.1:12250"),
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"),
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")),
        workload().credentials());
    environment.put("KUBERNETES_SERVICE_HOST", "fd00:10:96::1");
    assertEquals(
        URI.create("https://[fd00:10:96::1]:12250"),
        ((OraclePrincipals.WorkloadIdentity) workload().credentials()).address());
    environment.put("KUBERNETES_SERVICE_HOST", "a host");
    assertThrows(CredentialException.class, this::workload);
    environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    environment.put("OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH", "/keys/cluster.pem");
    environment.put("OCI_RESOURCE_PRINCIPAL_REGION", "fra");
    assertEquals(Path.of("/keys/cluster.pem"), workload().credentials().tokenAuthorities());
    assertEquals("eu-frankfurt-1", workload().region());
  }

  private CredentialFound workload() throws CredentialException {
    return OraclePrincipals.of(
        "workload", base, null, new ProcessEnvironment(environment::get, directory));
  }

  @Test
  void aResourceHasATokenAndAKeyInFilesThatAreExchanged() throws Exception {
    Path token = Files.writeString(directory.resolve("rpst"), "token-one\n");
    environment.put("OCI_RESOURCE_PRINCIPAL_VERSION", "2.2");
    environment.put("OCI_RESOURCE_PRINCIPAL_RPST", token.toString());
    environment.put(
        "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM", TestKeys.file("pkcs8").toAbsolutePath().toString());
    environment.put("OCI_RESOURCE_PRINCIPAL_REGION", "fra");
    ProcessEnvironment env = new ProcessEnvironment(environment::get, directory);
    assertEquals("eu-frankfurt-1", OraclePrincipals.of("resource", base, null, env).region());
    Authenticator resource = principal("resource", null);
    assertEquals("ST$token-one", keyId(headers(resource)));
    Files.writeString(token, "token-two, longer\n".replace(", ", "-"));
    clock.advance(Duration.ofSeconds(2));
    assertEquals("ST$token-two-longer", keyId(headers(resource)));
    environment.put("OCI_RESOURCE_PRINCIPAL_RPST", "content");
    assertEquals("ST$content", keyId(headers(principal("resource", null))));
  }

  @Test
  void elsewhereThereIsNone() {
    CredentialException failure =
        assertThrows(CredentialException.class, () -> principal("resource", null));
    assertEquals(
        "Environment variable OCI_RESOURCE_PRINCIPAL_RPST is not set, so this is not a resource"
            + " with a principal; run there, or choose other credentials",
        failure.getMessage());
  }
}
