package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aliyun.credentials.models.CredentialModel;
import com.aliyun.credentials.provider.URLCredentialProvider;
import com.sun.net.httpserver.HttpServer;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.simulator.huawei.HuaweiCloud;
import dev.sessionrelay.simulator.oracle.OracleCloud;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts without a key of their own, against the strict simulator. */
class InstanceIdentityTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path directory;
  private static TestSimulator simulator;
  private static HttpServer sidecar;
  private static String given;

  @BeforeAll
  static void start() throws Exception {
    simulator = PollHome.simulator(directory);
    String base = "http://127.0.0.1:" + simulator.port();
    sidecar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    given = role(base);
    sidecar.createContext(
        "/credentials",
        exchange -> {
          byte[] answer = given.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sidecar.start();
    Files.writeString(directory.resolve("oidc-token"), "demo-oidc-token\n");
    Files.writeString(directory.resolve("id-token"), HuaweiCloud.ID_TOKEN + "\n");
    StringBuilder more = new StringBuilder();
    for (String way :
        new String[] {
          "alibaba|ecs-role = relay-reader|metadata-url = " + base,
          "alibaba|role-arn = acs:ram::123456789012:role/relay-reader|oidc-provider-arn ="
              + " acs:ram::1:oidc-provider/ack|oidc-token-file = oidc-token|sts-url = "
              + base
              + "/sts",
          "alibaba|access-key-id = LTAIdemoAccessKeyId|access-key-secret ="
              + " demoAlibabaAccessKeySecret|role-arn ="
              + " acs:ram::123456789012:role/relay-reader|sts-url = "
              + base
              + "/sts",
          "oracle|principal = instance|metadata-url = " + base + "|auth-url = " + base + "/auth",
          "alibaba|credentials-url = http://127.0.0.1:"
              + sidecar.getAddress().getPort()
              + "/credentials",
          "huawei|agency = ecs|metadata-url = " + base,
          "alibaba|ecs-role = other|metadata-url = " + base,
          "huawei|idp-id = demo-idp|id-token-file = id-token|iam-url = " + base,
          "huawei|idp-id = other-idp|id-token-file = id-token|iam-url = " + base,
          "huawei|idp-id = no-file|id-token-file = nowhere|iam-url = " + base,
        }) {
      more.append(account(way, base));
    }
    PollHome.copy(directory, simulator.port(), 1, more.toString());
  }

  private static String account(String way, String base) {
    String[] parts = way.split("\\|");
    String name = parts[1].replaceAll("[^a-z]", "");
    boolean huawei = parts[0].equals("huawei");
    boolean oracle = parts[0].equals("oracle");
    StringBuilder lines = new StringBuilder();
    lines.append("account.%s.vendor = %s\n".formatted(name, parts[0]));
    lines.append("account.%s.region = %s\n".formatted(name, huawei ? "cn-north-4" : "cn-hangzhou"));
    lines.append("account.%s.base-url = %s\n".formatted(name, base));
    for (int i = 1; i < parts.length; i++) {
      lines.append("account.%s.%s\n".formatted(name, parts[i]));
    }
    lines.append("target.%s.account = %s\ntarget.%s.every = 1h\n".formatted(name, name, name));
    if (oracle) {
      lines.append(
          "target.%1$s.endpoint = oracle-notebook-session\ntarget.%1$s.platform = %2$s\ntarget.%1$s.workspace = %3$s\ntarget.%1$s.sessions = 5e551042-0a1d-4b00-8000-000000000001\n"
              .formatted(name, OracleCloud.PLATFORM, OracleCloud.WORKSPACE));
      return lines.toString().replace("cn-hangzhou", OracleCloud.REGION);
    }
    lines.append(
        huawei
            ? "target.%1$s.endpoint = huawei-sql-session\ntarget.%1$s.workspace = 0b1c2d3e-1111-2222-3333-444455556666\ntarget.%1$s.sessions = ac8111bf-3601-4905-8ddd-000000000001\n"
                .formatted(name)
            : "target.%1$s.endpoint = alibaba-session-clusters\ntarget.%1$s.workspace = w-1234abcd\n"
                .formatted(name));
    return lines.toString();
  }

  /** What the metadata service gives to a client that has its token. */
  private static String role(String base) throws IOException, InterruptedException {
    HttpRequest token =
        HttpRequest.newBuilder(URI.create(base + "/latest/api/token"))
            .header("X-aliyun-ecs-metadata-token-ttl-seconds", "60")
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpRequest role =
        HttpRequest.newBuilder(
                URI.create(base + "/latest/meta-data/ram/security-credentials/relay-reader"))
            .header(
                "X-aliyun-ecs-metadata-token",
                CLIENT.send(token, HttpResponse.BodyHandlers.ofString()).body())
            .build();
    return CLIENT.send(role, HttpResponse.BodyHandlers.ofString()).body();
  }

  @AfterAll
  static void stop() {
    sidecar.stop(0);
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ecsrolerelayreader, X-Acs-Security-Token, Credential=STS.",
    "rolearnacsramrolerelayreader, X-Acs-Security-Token, Credential=STS.",
    "agencyecs, X-Security-Token, Access=",
    "idpiddemoidp, X-Security-Token, Access=",
    "accesskeyiddemoccesseyd, X-Acs-Security-Token, Credential=STS.",
  })
  void temporaryKeysAreFetchedAndShownToNobody(String target, String header, String key) {
    Ran polled = Ran.in(directory, "poll", target);
    assertEquals(0, polled.code(), polled.err());
    assertTrue(polled.err().contains(key), polled.err());
    assertTrue(
        polled.err().toLowerCase().contains("> " + header.toLowerCase() + ": [secret]"),
        polled.err());
    assertFalse(polled.err().contains("token of "), polled.err());
    assertFalse(polled.err().contains(HuaweiCloud.ID_TOKEN), polled.err());
  }

  @Test
  void aPrincipalPollsAndItsTokenIsShownToNobody() {
    Ran polled = Ran.in(directory, "poll", "principalinstance");
    assertEquals(0, polled.code(), polled.err());
    assertFalse(polled.err().contains("ST$ey"), polled.err());
    Ran checked = Ran.in(directory, "check");
    assertTrue(
        checked.err().contains("account principalinstance uses the principal of this instance"),
        checked.err());
    assertTrue(checked.err().contains("role/relay-reader by an access key"), checked.err());
  }

  @Test
  void anAddressGivesTheKeysThatTheVendorsOwnLibraryReadsThere() throws Exception {
    String address = "http://127.0.0.1:" + sidecar.getAddress().getPort() + "/credentials";
    CredentialModel read =
        URLCredentialProvider.builder().credentialsURI(address).build().getCredentials();
    assertTrue(read.getAccessKeyId().startsWith("STS."), read.getAccessKeyId());
    String name = "credentialsurlhttpcredentials";
    Ran polled = Ran.in(directory, "poll", name);
    assertEquals(0, polled.code(), polled.err());
    assertTrue(polled.err().contains("Credential=" + read.getAccessKeyId()), polled.err());
  }

  @Test
  void aProviderThatIamDoesNotHaveAndAFileThatIsNotThereAreSaid() {
    Ran polled = Ran.in(directory, "poll", "idpidotheridp");
    assertEquals(1, polled.code(), polled.out());
    assertTrue(
        polled.err().contains("UNAUTHENTICATED 404 IAM.0004: Could not find identity_provider"),
        polled.err());
    assertTrue(polled.err().contains("identity provider other-idp (idp-id)"), polled.err());
    polled = Ran.in(directory, "poll", "idpidnofile");
    assertEquals(1, polled.code(), polled.out());
    String missing = "Secret file " + directory.resolve("nowhere") + " does not exist. Create it";
    assertTrue(polled.err().contains(missing), polled.err());
    Ran checked = Ran.in(directory, "check");
    assertTrue(
        checked
            .err()
            .contains(
                "account idpiddemoidp uses the identity provider demo-idp by the ID token in "
                    + directory.resolve("id-token")),
        checked.err());
  }

  @Test
  void aRoleThatTheInstanceDoesNotHaveIsSaid() {
    Ran polled = Ran.in(directory, "poll", "ecsroleother");
    assertEquals(1, polled.code(), polled.out());
    assertTrue(polled.err().contains("UNAUTHENTICATED 404: no such role"), polled.err());
  }
}
