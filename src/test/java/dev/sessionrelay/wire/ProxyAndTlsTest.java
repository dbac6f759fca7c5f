package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.ReceivedSignatures;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies, private certificate authorities and client certificates, per account. */
class ProxyAndTlsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir static Path keys;
  private static Certificates certificates;

  @TempDir Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, Integer> ways = new HashMap<>();
  private RelayHome home;

  @BeforeAll
  static void certificates() throws Exception {
    certificates = new Certificates(keys);
  }

  @BeforeEach
  void home() throws IOException {
    home = new RelayHome(directory);
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

  private RawHttpServer tls(String name, boolean mutual) throws Exception {
    ServerSocket socket = certificates.serve(name, mutual);
    return closing(RawHttpServer.start(socket, Vendors::answer));
  }

  private static URI https(RawHttpServer server) {
    return URI.create("https://127.0.0.1:" + server.port());
  }

  private RunningRelay start() throws Exception {
    return closing(home.start());
  }

  private void account(String name, URI base, String... more) {
    home.account(name, "huawei", base, "access-key", "AK", "secret-key", "SK");
    for (int i = 0; i < more.length; i += 2) {
      home.set("account." + name + "." + more[i], more[i + 1]);
    }
    home.target(name + "-t", Vendors.SQL, name);
  }

  private static List<Received> good(RawHttpServer server) {
    return server.requests().stream().filter(request -> request.method().equals("GET")).toList();
  }

  @Test
  void everythingOfAnAccountGoesThroughItsProxy() throws Exception {
    RawHttpServer plain = closing(RawHttpServer.start(Vendors::answer));
    RawHttpServer secret = tls("here", false);
    RawHttpServer elsewhere = tls("elsewhere", false);
    RawHttpServer iam =
        closing(
            RawHttpServer.start(
                certificates.serve("elsewhere", false),
                r -> Vendors.grant("granted", "2099-01-01T00:00:00.000000Z")));
    RawHttpServer direct = closing(RawHttpServer.start(Vendors::answer));
    ways.put("fabric.example.com:8080", plain.port());
    ways.put("elsewhere.example.com:443", elsewhere.port());
    ways.put("elsewhere.example.com:8443", iam.port());
    ways.put("localhost:" + secret.port(), secret.port());
    ForwardProxy proxy = closing(new ForwardProxy(ways));
    String ca = certificates.trusted().toString();
    account(
        "plain",
        URI.create("http://fabric.example.com:8080"),
        "proxy",
        proxy.uri().toString(),
        "allow-plain-http",
        "true");
    account(
        "port",
        URI.create("https://localhost:" + secret.port()),
        "proxy",
        proxy.uri().toString(),
        "ca-file",
        ca);
    home.account(
        "token",
        "huawei",
        "https://elsewhere.example.com",
        "proxy",
        proxy.uri().toString(),
        "ca-file",
        ca,
        "iam-url",
        "https://elsewhere.example.com:8443",
        "user",
        "u",
        "password",
        "p",
        "domain",
        "d",
        "project",
        "p");
    home.target("token-t", Vendors.RAY, "token");
    account("direct", direct.uri(""));
    RunningRelay relay = start();
    await()
        .atMost(LONG)
        .until(
            () ->
                good(plain).size() > 1
                    && good(secret).size() > 1
                    && elsewhere.requests().size() > 1
                    && good(direct).size() > 1);
    assertEquals(List.of(), relay.ledger().openIncidents());
    for (Received request : good(plain)) {
      assertEquals("fabric.example.com:8080", request.headers().get("host"));
      assertTrue(ReceivedSignatures.huaweiHolds(request, "AK", "SK"));
    }
    for (Received request : good(secret)) {
      assertTrue(ReceivedSignatures.huaweiHolds(request, "AK", "SK"));
    }
    assertEquals("granted", elsewhere.requests().get(0).headers().get("x-auth-token"));
    assertEquals(1, iam.requests().size());
    assertFalse(proxy.heads().toString().contains("127.0.0.1:" + direct.port()));
    for (String head : proxy.heads()) {
      boolean bare = head.contains("uthorization:") || head.contains("Auth-Token:");
      assertEquals(head.startsWith("GET http://fabric"), bare, head);
    }
  }

  @Test
  void aPrivateAuthorityAndAClientCertificate() throws Exception {
    RawHttpServer server = tls("here", false);
    RawHttpServer mutual = tls("here", true);
    String ca = certificates.trusted().toString();
    account("private", https(server), "ca-file", ca);
    account(
        "mutual",
        https(mutual),
        "ca-file",
        ca,
        "client-certificate",
        certificates.certificate("client").toString(),
        "client-key",
        certificates.key("client").toString());
    RunningRelay relay = start();
    await().atMost(LONG).until(() -> good(server).size() > 1 && good(mutual).size() > 1);
    assertEquals(List.of(), relay.ledger().openIncidents());
  }

  @Test
  void untrustedServersAndMissingCertificatesAreUnreachableInClearWords() throws Exception {
    String ca = certificates.trusted().toString();
    RawHttpServer unknown = tls("here", false);
    RawHttpServer selfSigned = tls("nobody", false);
    RawHttpServer wrongName = tls("elsewhere", false);
    RawHttpServer mutual = tls("here", true);
    RawHttpServer plain = closing(RawHttpServer.start(Vendors::answer));
    RawHttpServer iam = tls("nobody", false);
    RawHttpServer expired = tls("expired", false);
    account("expired", https(expired), "ca-file", ca);
    account("unknown", https(unknown));
    account("self", https(selfSigned), "ca-file", ca);
    account("name", https(wrongName), "ca-file", ca);
    account("mutual", https(mutual), "ca-file", ca);
    account("no-tls", https(plain));
    home.account(
        "iam",
        "huawei",
        https(unknown),
        "ca-file",
        ca,
        "iam-url",
        https(iam).toString(),
        "user",
        "u",
        "password",
        "p",
        "domain",
        "d",
        "project",
        "p");
    home.target("iam-t", Vendors.RAY, "iam");
    RunningRelay relay = start();
    await().atMost(LONG).until(() -> relay.ledger().openIncidents().size() == 7);
    Map<String, Incident> byTarget = new HashMap<>();
    relay
        .ledger()
        .openIncidents()
        .forEach(incident -> byTarget.put(incident.origin().target(), incident));
    check(
        byTarget.get("unknown-t"), "the TLS certificate is not trusted", "account.<name>.ca-file");
    check(byTarget.get("self-t"), "the TLS certificate is not trusted", "account.<name>.ca-file");
    check(byTarget.get("name-t"), "the TLS certificate is of another host", "base-url");
    check(byTarget.get("mutual-t"), "the TLS handshake failed", "client-certificate");
    check(byTarget.get("no-tls-t"), "the TLS handshake failed", "scheme");
    check(byTarget.get("expired-t"), "the TLS certificate has expired", "clock");
    check(byTarget.get("iam-t"), "the TLS certificate is not trusted", "account.<name>.ca-file");
    for (RawHttpServer server : List.of(unknown, selfSigned, wrongName, mutual, iam, expired)) {
      assertEquals(List.of(), good(server), "no credential was sent");
    }
  }

  private static void check(Incident incident, String words, String advice) {
    assertEquals("UNREACHABLE", incident.failureClass());
    assertTrue(incident.message().contains(words), incident::message);
    assertTrue(incident.solution().contains(advice), incident::solution);
  }

  @Test
  void credentialsOverPlainHttpNeedAnExplicitSetting() throws Exception {
    account("bare", URI.create("http://fabric.example.com"));
    home.account(
        "iam",
        "huawei",
        "https://fabric.example.com",
        "iam-url",
        "http://iam.example.com",
        "user",
        "u",
        "password",
        "p",
        "domain",
        "d",
        "project",
        "p");
    home.target("iam-t", Vendors.RAY, "iam");
    LoadResult.Invalid refused = assertInstanceOf(LoadResult.Invalid.class, home.load());
    List<String> faults =
        refused.faults().stream()
            .filter(fault -> !fault.isWarning())
            .map(ConfigError::render)
            .toList();
    assertEquals(2, faults.size(), faults.toString());
    assertTrue(
        faults.get(0).contains("account.bare.base-url is plain http:// to fabric.example.com"),
        faults.get(0));
    assertTrue(
        faults.get(1).contains("account.iam.iam-url is plain http:// to iam.example.com"),
        faults.get(1));
  }
}
