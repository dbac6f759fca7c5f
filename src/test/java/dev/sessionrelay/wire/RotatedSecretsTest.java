package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.ReceivedSignatures;
import dev.sessionrelay.cloud.TestKeys;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of secrets that are written anew under a running relay. */
class RotatedSecretsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int SESSIONS = 20;

  @TempDir Path directory;

  /** The keys that the vendor knows, with their secrets. */
  private final Map<String, String> known = new ConcurrentHashMap<>();

  private final AtomicInteger badSignatures = new AtomicInteger();
  private RawHttpServer server;
  private RunningRelay relay;

  @AfterEach
  void stop() throws IOException {
    relay.close();
    server.close();
  }

  private static String key(Received request) {
    return request
        .headers()
        .get("authorization")
        .replaceAll(".*(Access|Credential)=([^,]*),.*", "$2");
  }

  private Reply vendor(Received request) {
    try {
      String key = key(request);
      if (!known.containsKey(key)) {
        return refused("Get secretKey failed");
      }
      if (!ReceivedSignatures.huaweiHolds(request, key, known.get(key))) {
        badSignatures.incrementAndGet();
        return refused("verify aksk signature fail");
      }
      return Vendors.json(
          "{\"session_id\":\""
              + request.path().replaceAll(".*/", "")
              + "\",\"status\":\"RUNNING\"}");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reply refused(String why) {
    return new Reply(
        401,
        Map.of("Content-Type", "application/json"),
        "{\"error_code\":\"APIG.0301\",\"error_msg\":\"" + why + "\"}");
  }

  private RelayHome huawei() throws Exception {
    server = RawHttpServer.start(this::vendor);
    RelayHome home = new RelayHome(directory);
    home.account(
        "a",
        "huawei",
        server.uri(""),
        "access-key",
        "{{file:ak}}",
        "secret-key",
        "{{file:sk}}",
        "connections",
        "" + SESSIONS,
        "requests-per-second",
        "2000");
    home.set("target.t.endpoint", Vendors.SQL)
        .set("target.t.account", "a")
        .set("target.t.every", "100ms");
    home.set("target.t.workspace", "w").set("target.t.sessions", "file:ids.txt");
    home.file(
        "ids.txt",
        IntStream.range(0, SESSIONS).mapToObj(i -> "s-" + i).collect(Collectors.joining("\n")));
    return home;
  }

  /** As tools do it: written beside, then renamed. */
  private void replace(String name, String text) throws IOException {
    Path fresh = Files.writeString(directory.resolve(name + ".new"), text);
    Files.move(
        fresh,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private long answered(String key) {
    return server.requests().stream().filter(request -> key(request).equals(key)).count();
  }

  @Test
  void bothFilesOfAPairAtOnce() throws Exception {
    RelayHome home = huawei();
    known.put("AK1", "secret-1");
    known.put("AK2", "secret-2");
    home.file("ak", "AK1\n");
    home.file("sk", "secret-1\n");
    relay = home.start();
    await().atMost(LONG).until(() -> answered("AK1") >= SESSIONS);
    replace("ak", "AK2\n");
    replace("sk", "secret-2\n");
    await().atMost(LONG).until(() -> answered("AK2") >= SESSIONS);
    assertEquals(0, badSignatures.get());
    assertEquals(List.of(), relay.ledger().openIncidents());
  }

  @Test
  void aKeyWasLockedWhileThePairWasRotatedOneFileAfterTheOther() throws Exception {
    RelayHome home = huawei();
    known.put("AK1", "secret-1");
    known.put("AK2", "secret-2");
    home.file("ak", "AK1");
    home.file("sk", "secret-1");
    relay = home.start();
    await().atMost(LONG).until(() -> answered("AK1") >= SESSIONS);
    replace("ak", "AK2");
    long turns = relay.turns("t").turns();
    await().atMost(LONG).until(() -> relay.turns("t").turns() > turns + 10);
    assertTrue(answered("AK2") <= 1, "the new key has no secret yet");
    replace("sk", "secret-2");
    await().atMost(LONG).until(() -> answered("AK2") >= SESSIONS);
    assertTrue(badSignatures.get() <= 1, "five lock the key");
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().isEmpty());
  }

  @Test
  void aPairThatDoesNotFitIsTriedByOneRequestAndMendedWithoutARestart() throws Exception {
    RelayHome home = huawei();
    known.put("AK1", "secret-1");
    known.put("AK2", "secret-2");
    home.file("ak", "AK1");
    home.file("sk", "secret-1");
    relay = home.start();
    await().atMost(LONG).until(() -> answered("AK1") >= SESSIONS);
    replace("ak", "AK2");
    replace("sk", "mistyped");
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().size() == 1);
    long turns = relay.turns("t").turns();
    await().atMost(LONG).until(() -> relay.turns("t").turns() > turns + 10);
    assertEquals(1, badSignatures.get(), "five lock the key");
    replace("ak", "AK1");
    replace("sk", "secret-1");
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().isEmpty());
    assertEquals(1, badSignatures.get());
  }

  @Test
  void aSessionTokenOfOracle() throws Exception {
    server =
        RawHttpServer.start(
            request ->
                request.headers().get("authorization").contains("keyId=\"ST$old\"")
                    ? expired()
                    : Vendors.answer(request));
    RelayHome home = new RelayHome(directory);
    home.account(
        "a",
        "oracle",
        server.uri(""),
        "security-token-file",
        "token",
        "key-file",
        TestKeys.file("pkcs8").toString());
    home.target("t", Vendors.NOTEBOOK, "a");
    home.file("token", "old\n");
    relay = home.start();
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().size() == 1);
    int held = server.requests().size();
    replace("token", "new\n");
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().isEmpty());
    assertEquals(1, held, "an account whose credential is refused waits");
    Received last = server.requests().get(server.requests().size() - 1);
    assertTrue(ReceivedSignatures.oracleHolds(last, "ST$new"));
  }

  private static Reply expired() {
    return new Reply(
        401,
        Map.of("Content-Type", "application/json"),
        "{\"code\":\"NotAuthenticated\",\"message\":\"The session has expired\"}");
  }

  /** After two refusals its turn would come in a quarter of an hour. */
  @Test
  void aForbiddenTargetIsAskedAgainAtOnceWithAnotherCredential() throws Exception {
    server =
        RawHttpServer.start(
            request ->
                request.headers().get("x-auth-token").equals("weak")
                    ? new Reply(
                        403,
                        Map.of(),
                        "{\"error_code\":\"APIG.0302\",\"error_msg\":\"not authorized\"}")
                    : Vendors.answer(request));
    RelayHome home = new RelayHome(directory);
    home.account("a", "huawei", server.uri(""), "token", "{{file:token}}");
    home.set("slow-down.factor", "100");
    home.target("t", Vendors.SQL, "a");
    home.file("token", "weak");
    SettableClock clock = SettableClock.runningFrom(Instant.now());
    relay = home.start(clock);
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().size() == 1);
    clock.advance(Duration.ofSeconds(11));
    await().atMost(LONG).until(() -> server.requests().size() == 2);
    replace("token", "strong");
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().isEmpty());
  }
}
