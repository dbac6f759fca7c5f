package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.ReceivedSignatures;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A proxy that wants to know its user, before three accounts: {@code plain} over http, {@code
 * tunnel} over https, {@code token} with tokens of a service that is reached over http too.
 */
class ProxyUserTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** An account that the proxy refused waits longer, unless its user has changed. */
  private static final Duration BEFORE_THE_PAUSE_IS_OVER = Duration.ofSeconds(20);

  private static final String USER = "CORP relay";
  private static final String PASSWORD = "p:w/\u00e4\u20ac\"\\";

  @TempDir static Path keys;
  private static Certificates certificates;

  @TempDir Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private RawHttpServer plain;
  private RawHttpServer tunnel;
  private RawHttpServer ofToken;
  private RawHttpServer iam;
  private ForwardProxy proxy;
  private RelayHome home;

  @BeforeAll
  static void certificates() throws Exception {
    certificates = new Certificates(keys);
  }

  @BeforeEach
  void serve() throws Exception {
    plain = closing(RawHttpServer.start(Vendors::answer));
    tunnel = closing(RawHttpServer.start(certificates.serve("here", false), Vendors::answer));
    ofToken = closing(RawHttpServer.start(certificates.serve("here", false), Vendors::answer));
    iam =
        closing(RawHttpServer.start(r -> Vendors.grant("granted", "2099-01-01T00:00:00.000000Z")));
    Map<String, Integer> ways = new HashMap<>();
    ways.put("fabric.example.com", plain.port());
    ways.put("iam.example.com:8080", iam.port());
    ways.put("localhost:" + tunnel.port(), tunnel.port());
    ways.put("localhost:" + ofToken.port(), ofToken.port());
    proxy = closing(new ForwardProxy(ways)).demands(USER + ":" + PASSWORD);
    home = home();
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  private RelayHome home() throws Exception {
    RelayHome fresh = new RelayHome(directory);
    fresh.account(
        "plain", "huawei", "http://fabric.example.com", "access-key", "AK", "secret-key", "SK");
    fresh.account("tunnel", "huawei", https(tunnel), "access-key", "AK", "secret-key", "SK");
    fresh.account(
        "token",
        "huawei",
        https(ofToken),
        "iam-url",
        "http://iam.example.com:8080",
        "user",
        "u",
        "password",
        "p",
        "domain",
        "d",
        "project",
        "p");
    for (String account : List.of("plain", "tunnel", "token")) {
      behindTheProxy(fresh, account);
      fresh.target(account + "-t", account.equals("token") ? Vendors.RAY : Vendors.SQL, account);
    }
    return fresh;
  }

  private void behindTheProxy(RelayHome fresh, String account) throws Exception {
    String prefix = "account." + account + ".";
    fresh.set(prefix + "connections", "1"); // so that one which a refusal keeps is missed
    fresh.set(prefix + "proxy", proxy.uri());
    fresh.set(prefix + "proxy-user", USER);
    fresh.set(prefix + "proxy-password", "{{file:proxy-password}}");
    fresh.set(prefix + "allow-plain-http", "true");
    fresh.set(prefix + "ca-file", certificates.trusted());
  }

  private static String https(RawHttpServer server) {
    return "https://localhost:" + server.port();
  }

  private List<RawHttpServer> servers() {
    return List.of(plain, tunnel, ofToken, iam);
  }

  private RunningRelay startWith(String password) throws Exception {
    home.file("proxy-password", password + "\n");
    return closing(home.start());
  }

  private boolean polled(int times) {
    return List.of(plain, tunnel, ofToken).stream()
        .allMatch(server -> server.requests().size() >= times);
  }

  private void awaitIncidentOfEach(RunningRelay relay) {
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().size() == 3);
  }

  private static void awaitTurns(RunningRelay relay, int more) {
    for (String target : List.of("plain-t", "tunnel-t", "token-t")) {
      long turns = relay.turns(target).turns();
      await().atMost(LONG).until(() -> relay.turns(target).turns() > turns + more);
    }
  }

  @Test
  void theProxyIsToldUnaskedAndNobodyElseEver() throws Exception {
    RunningRelay relay = startWith(PASSWORD);
    await().atMost(LONG).until(() -> polled(3));

    assertEquals(List.of(), relay.ledger().openIncidents());
    assertEquals(0, proxy.refusals(), "no connection costs a 407 first");
    for (String head : proxy.heads()) {
      assertEquals(2, head.split("Proxy-Authorization: Basic ", -1).length, head);
    }
    for (RawHttpServer server : servers()) {
      for (Received request : server.requests()) {
        assertFalse(request.headers().containsKey("proxy-authorization"), request.head());
      }
    }
    for (Received request : plain.requests()) {
      assertTrue(ReceivedSignatures.huaweiHolds(request, "AK", "SK"));
    }
    assertEquals("granted", ofToken.requests().get(0).headers().get("x-auth-token"));
    assertEquals(1, iam.requests().size());
    assertEquals(tunnel.connections() + ofToken.connections(), heads("CONNECT"));
  }

  private long heads(String method) {
    return proxy.heads().stream().filter(head -> head.startsWith(method + " ")).count();
  }

  @Test
  void aRefusedUserIsSaidClearlyAndTriedRarely() throws Exception {
    RunningRelay relay = startWith("mistyped");
    awaitIncidentOfEach(relay);
    awaitTurns(relay, 10);

    Map<String, Incident> incidents = new TreeMap<>();
    relay.ledger().openIncidents().forEach(one -> incidents.put(one.origin().target(), one));
    assertEquals(List.of("plain-t", "token-t", "tunnel-t"), List.copyOf(incidents.keySet()));
    incidents.values().forEach(ProxyUserTest::checkWords);
    assertEquals(3, proxy.refusals(), "proxies lock users: one request of each account");
    servers().forEach(server -> assertEquals(List.of(), server.requests()));
  }

  private static void checkWords(Incident incident) {
    assertEquals("UNREACHABLE", incident.failureClass());
    assertEquals(407, incident.status());
    assertTrue(incident.message().startsWith("the proxy refused"), incident::message);
    assertTrue(incident.message().contains("the vendor was not asked"), incident::message);
    assertTrue(incident.solution().contains("account.<name>.proxy-password"), incident::solution);
    assertFalse(incident.toString().contains("mistyped"), incident::toString);
  }

  @Test
  void aPasswordRotatedInItsFileEndsThePauseAtOnce() throws Exception {
    RunningRelay relay = startWith("before");
    awaitIncidentOfEach(relay);
    home.file("proxy-password", PASSWORD);
    await().atMost(BEFORE_THE_PAUSE_IS_OVER).until(() -> relay.ledger().openIncidents().isEmpty());
    assertTrue(polled(1));
    assertEquals(3, proxy.refusals());
  }

  /** Connections that are open go on where the proxy asks once for a tunnel: so they are ended. */
  @Test
  void aProxyThatForgetsItsUserMakesNoSessionGone() throws Exception {
    RunningRelay relay = startWith(PASSWORD);
    await().atMost(LONG).until(() -> polled(3));
    proxy.demands("somebody:else").hangUp();
    awaitIncidentOfEach(relay);
    awaitTurns(relay, 10);

    assertEquals(3, proxy.refusals());
    assertFalse(home.events().toString().contains("session.gone"), "the vendor was not asked");
    assertEquals(1, iam.requests().size(), "the token was not refused");
  }
}
