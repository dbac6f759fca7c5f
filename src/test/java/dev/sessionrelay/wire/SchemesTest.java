package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.cloud.ReceivedSignatures;
import dev.sessionrelay.cloud.TestKeys;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of credentials through the product's own routes: the vendors' code recomputes the
 * signature from the bytes that a server received. One relay polls them all, each with a server of
 * its own.
 */
class SchemesTest {
  private static final String KEY_ID =
      "ocid1.tenancy.oc1..t/ocid1.user.oc1..u/" + "ab:".repeat(15) + "cd";
  private static final String AK = "HPUAEXAMPLE";
  private static final String SK = "secret+/=key";

  @TempDir static Path directory;

  private static final Map<String, RawHttpServer> SERVERS = new LinkedHashMap<>();
  private static RunningRelay relay;
  private static RelayHome home;

  @BeforeAll
  static void pollThemAll() throws Exception {
    home = new RelayHome(directory);
    account("token", "huawei", "region", "cn-north-4", "token", "fixed-token");
    SERVERS.put(
        "iam", RawHttpServer.start(r -> Vendors.grant("granted", "2099-01-01T00:00:00.000000Z")));
    account(
        "password",
        "huawei",
        "iam-url",
        SERVERS.get("iam").uri("").toString(),
        "user",
        "reader",
        "password",
        "pass\"word",
        "domain",
        "corp",
        "project",
        "cn-north-4");
    account("keys", "huawei", "access-key", AK, "secret-key", SK);
    account(
        "temporary-keys",
        "huawei",
        "access-key",
        AK,
        "secret-key",
        SK,
        "security-token",
        "hw-sts+/=",
        "project",
        "0123456789abcdef0123456789abcdef");
    account(
        "ram", "alibaba", "region", "cn-hangzhou", "access-key-id", AK, "access-key-secret", SK);
    account(
        "sts",
        "alibaba",
        "region",
        "cn-hangzhou",
        "access-key-id",
        AK,
        "access-key-secret",
        SK,
        "security-token",
        "ali-sts+/=");
    String[] id = KEY_ID.split("/");
    account(
        "api-key",
        "oracle",
        "tenancy",
        id[0],
        "user",
        id[1],
        "fingerprint",
        id[2],
        "key-file",
        TestKeys.file("pkcs8-aes256").toString(),
        "pass-phrase",
        "correct-horse");
    home.file(
        "oci-config",
        "[DEFAULT]\nregion=eu-frankfurt-1\n[RELAY]\ntenancy=%s\nuser=%s\nfingerprint=%s\nkey_file=%s\n"
            .formatted(id[0], id[1], id[2], TestKeys.file("pkcs1")));
    account("profile", "oracle", "config-file", "oci-config", "profile", "RELAY");
    home.file("session-token", "head.body.sign\n");
    account(
        "session-token",
        "oracle",
        "security-token-file",
        "session-token",
        "key-file",
        TestKeys.file("pkcs8").toString());
    fromTheEnvironment(id);
    for (String huawei : List.of("token", "password", "keys", "temporary-keys")) {
      home.target(huawei + "-sql", Vendors.SQL, huawei)
          .target(huawei + "-ray", Vendors.RAY, huawei);
    }
    for (String alibaba : List.of("ram", "sts")) {
      home.target(alibaba + "-get", Vendors.CLUSTER, alibaba)
          .target(alibaba + "-list", Vendors.CLUSTERS, alibaba);
    }
    for (String oracle : List.of("api-key", "profile", "session-token")) {
      home.target(oracle + "-notebook", Vendors.NOTEBOOK, oracle);
    }
    relay = home.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> discovered().size() == 20);
  }

  /** Accounts that name no credential. */
  private static void fromTheEnvironment(String[] id) throws IOException {
    home.environment("HUAWEICLOUD_SDK_AK", "ENVAK").environment("HUAWEICLOUD_SDK_SK", "env-secret");
    home.environment("ALIBABA_CLOUD_ACCESS_KEY_ID", "ENVID");
    home.environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "env-alibaba");
    home.environment("OCI_CLI_PROFILE", "POLLER");
    Files.createDirectories(directory.resolve(".oci"));
    home.file(
        ".oci/config",
        "[POLLER]\ntenancy=%s\nuser=%s\nfingerprint=%s\nkey_file=~/.oci/key.pem\n"
            .formatted(id[0], id[1], id[2]));
    home.file(".oci/key.pem", TestKeys.text("pkcs1"));
    account("env-huawei", "huawei");
    account("env-alibaba", "alibaba", "region", "cn-hangzhou");
    account("env-oracle", "oracle");
    home.target("env-huawei-sql", Vendors.SQL, "env-huawei");
    home.target("env-alibaba-get", Vendors.CLUSTER, "env-alibaba");
    home.target("env-oracle-notebook", Vendors.NOTEBOOK, "env-oracle");
  }

  private static void account(String name, String vendor, String... keys) throws IOException {
    RawHttpServer server = RawHttpServer.start(Vendors::answer);
    SERVERS.put(name, server);
    home.account(name, vendor, server.uri(""), keys);
    home.set("account." + name + ".requests-per-second", "200");
  }

  /** Target and session of every session that was discovered. */
  private static Set<String> discovered() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Set<String> found = new TreeSet<>();
    for (String line : home.events()) {
      JsonNode event = json.readTree(line);
      if (event.path("type").asText().equals("sessionrelay.session.discovered")) {
        found.add(event.at("/data/target").asText() + " " + event.path("subject").asText());
      }
    }
    return found;
  }

  @AfterAll
  static void stop() throws IOException {
    if (relay != null) {
      relay.close();
    }
    for (RawHttpServer server : SERVERS.values()) {
      server.close();
    }
  }

  private static List<Received> received(String account) {
    List<Received> all = List.copyOf(SERVERS.get(account).requests());
    assertFalse(all.isEmpty());
    return all;
  }

  private static Set<String> headers(String account, String name) {
    return received(account).stream()
        .map(request -> String.valueOf(request.headers().get(name)))
        .collect(Collectors.toSet());
  }

  @Test
  void aFixedHuaweiToken() {
    assertEquals(Set.of("fixed-token"), headers("token", "x-auth-token"));
    assertEquals(Set.of("null"), headers("token", "authorization"));
  }

  @Test
  void aHuaweiTokenOfIam() throws IOException {
    List<Received> asked = received("iam");
    assertEquals(1, asked.size());
    assertEquals("POST /v3/auth/tokens", asked.get(0).method() + " " + asked.get(0).target());
    JsonNode auth = new ObjectMapper().readTree(asked.get(0).body()).path("auth");
    assertEquals("pass\"word", auth.at("/identity/password/user/password").asText());
    assertEquals("cn-north-4", auth.at("/scope/project/name").asText());
    assertEquals(Set.of("granted"), headers("password", "x-auth-token"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "temporary-keys"})
  void huaweiKeys(String account) throws Exception {
    for (Received request : received(account)) {
      assertTrue(ReceivedSignatures.huaweiHolds(request, AK, SK), request.target());
      assertFalse(ReceivedSignatures.huaweiHolds(request, AK, "other"));
    }
    boolean temporary = account.startsWith("temporary");
    assertEquals(Set.of(temporary ? "hw-sts+/=" : "null"), headers(account, "x-security-token"));
    String signed = received(account).get(0).headers().get("authorization");
    assertEquals(temporary, signed.contains("x-security-token"), signed);
    assertEquals(Set.of("GET", "POST"), methods(account));
  }

  private static Set<String> methods(String account) {
    return received(account).stream().map(Received::method).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ram", "sts"})
  void alibabaKeysOnBothCalls(String account) throws Exception {
    for (Received request : received(account)) {
      assertTrue(ReceivedSignatures.alibabaHolds(request, AK, SK), request.target());
      assertFalse(ReceivedSignatures.alibabaHolds(request, AK, "other"));
      assertTrue(request.query().contains("regionId=cn-hangzhou"), request.target());
    }
    String token = account.equals("sts") ? "ali-sts+/=" : "null";
    assertEquals(Set.of(token), headers(account, "x-acs-security-token"));
    assertEquals(
        Set.of(Vendors.PAGE_TOKEN),
        received(account).stream()
            .filter(request -> request.target().contains("nextToken="))
            .map(request -> request.target().replaceAll(".*nextToken=([^&]*).*", "$1"))
            .map(encoded -> URLDecoder.decode(encoded, StandardCharsets.UTF_8))
            .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ram", "sts"})
  void aNonceWasUsedTwice(String account) {
    assertEquals(received(account).size(), headers(account, "x-acs-signature-nonce").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "profile", "session-token"})
  void oracleKeys(String account) throws Exception {
    String keyId = account.equals("session-token") ? "ST$head.body.sign" : KEY_ID;
    for (Received request : received(account)) {
      assertTrue(ReceivedSignatures.oracleHolds(request, keyId), request.target());
      assertNull(request.headers().get("x-auth-token"));
    }
    assertEquals(received(account).size(), headers(account, "opc-request-id").size());
  }

  @Test
  void theVendorsOwnVariablesWhereAnAccountNamesNone() throws Exception {
    for (Received request : received("env-huawei")) {
      assertTrue(ReceivedSignatures.huaweiHolds(request, "ENVAK", "env-secret"));
    }
    for (Received request : received("env-alibaba")) {
      assertTrue(ReceivedSignatures.alibabaHolds(request, "ENVID", "env-alibaba"));
    }
    for (Received request : received("env-oracle")) {
      assertTrue(ReceivedSignatures.oracleHolds(request, KEY_ID));
    }
  }

  @Test
  void everyRequestGoesToTheHostThatWasSigned() {
    SERVERS.forEach(
        (account, server) ->
            assertEquals(Set.of("127.0.0.1:" + server.port()), headers(account, "host"), account));
  }
}
