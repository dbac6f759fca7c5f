package dev.sessionrelay.simulator.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.bmc.auth.SimpleAuthenticationDetailsProvider;
import com.oracle.bmc.http.signing.DefaultRequestSigner;
import dev.sessionrelay.simulator.Client;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Paths;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in at Oracle, and how the others are refused. */
class StrictOracleTest {
  private static final String SIGNED = "x-date (request-target) host";
  private static final String REFUSED = "401 NotAuthenticated";

  @TempDir private static Path keys;

  private final SettableClock clock = SettableClock.standing();
  private final String path = Paths.notebook("nb-1");
  private final Map<String, PublicKey> known = new ConcurrentHashMap<>();
  private TestSimulator simulator;
  private Client client;
  private PrivateKey key;
  private String keyId;

  @BeforeEach
  void start() throws Exception {
    OracleKey demo = OracleKey.ensure(keys);
    known.put(demo.keyId(), demo.publicKey());
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults()
                .withSessions("0")
                .withStrict(true)
                .withClock(clock)
                .withKeys(keys),
            (cloud, sessions) ->
                cloud instanceof OracleCloud
                    ? new OracleApi(
                        sessions, new OracleGate(true, known), new OracleIdentity(new HashMap<>()))
                    : cloud.open(SimulatorOptions.defaults(), sessions));
    simulator.put(Endpoint.ORACLE, "nb-1", "ACTIVE/idle");
    client = new Client(simulator);
    key = OracleSigning.privateKey(keys.resolve(DemoKeys.ORACLE_KEY_FILE));
    keyId = demo.keyId();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void signatureOpensTheDoor() throws Exception {
    assertEquals("200 ", send(path, clock.instant(), SIGNED, keyId, key));
  }

  @Test
  void signatureOfTheVendorsOwnSignerOpensTheDoor() throws Exception {
    try (TestSimulator now =
        TestSimulator.start(simulator.options().withClock(Clock.systemUTC()))) {
      now.put(Endpoint.ORACLE, "nb-1", "ACTIVE/idle");
      SimpleAuthenticationDetailsProvider details =
          SimpleAuthenticationDetailsProvider.builder()
              .tenantId(DemoKeys.ORACLE_TENANCY)
              .userId(DemoKeys.ORACLE_USER)
              .fingerprint(OracleKey.ensure(keys).fingerprint())
              .privateKeySupplier(this::openKey)
              .build();
      List<String> headers = new ArrayList<>();
      DefaultRequestSigner.createRequestSigner(details)
          .signRequest(URI.create(now.baseUri() + path), "GET", Map.of(), null)
          .forEach((name, value) -> headers.addAll(List.of(name, value)));

      Client.Answer answer = new Client(now).get(path, headers.toArray(String[]::new));

      assertEquals(200, answer.status(), answer.body());
    }
  }

  private InputStream openKey() {
    try {
      return Files.newInputStream(keys.resolve(DemoKeys.ORACLE_KEY_FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 200 ", "-4, 200 ", "6, " + REFUSED, "-6, " + REFUSED})
  void datesMayBeFiveMinutesOff(long minutes, String expected) throws Exception {
    Instant date = clock.instant().plus(Duration.ofMinutes(minutes));

    assertEquals(expected.strip(), send(path, date, SIGNED, keyId, key).strip());
  }

  @ParameterizedTest
  @CsvSource({"x-date host", "x-date (request-target)", "(request-target) host"})
  void dateTargetAndHostMustBeSigned(String names) throws Exception {
    assertEquals(REFUSED, send(path, clock.instant(), names, keyId, key));
  }

  @Test
  void strangersAreRefused() throws Exception {
    KeyPair stranger = newKey();

    assertEquals(REFUSED, send(path, clock.instant(), SIGNED, keyId, stranger.getPrivate()));
    assertEquals(REFUSED, send(path, clock.instant(), SIGNED, "t/u/f", key));
    assertEquals(REFUSED, code(client.get(path)));
    assertEquals(REFUSED, code(client.get(path, "Authorization", "Basic abc")));
  }

  @Test
  void signatureCoversTheTarget() throws Exception {
    String[] headers =
        OracleSigning.sign(client.authority(), path, clock.instant(), SIGNED, keyId, key);

    assertEquals(REFUSED, code(client.get(path + "?x=1", headers)));
  }

  @Test
  void sessionTokenIsAKeyIdOfItsOwn() throws Exception {
    KeyPair pair = newKey();
    known.put("ST$token", pair.getPublic());

    assertEquals("200 ", send(path, clock.instant(), SIGNED, "ST$token", pair.getPrivate()));
  }

  @Test
  void demoKeyIsMadeOnceAndForTheOwnerOnly(@TempDir Path directory) throws Exception {
    OracleKey made = OracleKey.ensure(directory.resolve("a/b"));
    OracleKey again = OracleKey.ensure(directory.resolve("a/b"));
    OracleKey other = OracleKey.ensure(directory.resolve("c"));

    assertEquals(made, again);
    assertNotEquals(made.fingerprint(), other.fingerprint());
    assertTrue(made.fingerprint().matches("([0-9a-f]{2}:){15}[0-9a-f]{2}"));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.file())));
    String config = Files.readString(made.file().resolveSibling(DemoKeys.ORACLE_CONFIG_FILE));
    assertTrue(config.startsWith("[DEMO]\n"), config);
    assertTrue(config.contains("fingerprint=" + made.fingerprint()), config);
  }

  @Test
  void brokenDemoKeySaysWhatToDo(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve(DemoKeys.ORACLE_KEY_FILE), "nonsense");

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> OracleKey.ensure(directory));

    assertTrue(e.getMessage().endsWith("delete it and a new one is made"), e.getMessage());
  }

  private static KeyPair newKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private String send(String target, Instant date, String names, String id, PrivateKey signer)
      throws Exception {
    return code(
        client.get(
            target, OracleSigning.sign(client.authority(), target, date, names, id, signer)));
  }

  private static String code(Client.Answer answer) {
    return answer.status() + " " + answer.json().path("code").asText();
  }
}
