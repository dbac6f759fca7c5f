package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.TlsContexts;
import dev.sessionrelay.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The API server of Kubernetes and its etcd, as processes, with roles that decide who reads what.
 */
final class RealCluster implements AutoCloseable {
  /** May do everything. */
  private static final String ADMIN = "admin-token-77d0";

  private final Path apiServer;
  private final Path directory;
  private final URI address = URI.create("https://127.0.0.1:" + FreePort.any());
  private final URI store = URI.create("http://127.0.0.1:" + FreePort.any());
  private final Process etcd;
  private Process server;

  /**
   * @param apiServer the program {@code kube-apiserver}
   * @param etcd the program {@code etcd}
   * @param directory where both keep what they have
   * @param reader token of the user {@code relay}, who may do nothing yet
   */
  RealCluster(Path apiServer, Path etcd, Path directory, String reader) throws Exception {
    this.apiServer = apiServer;
    this.directory = directory;
    Files.writeString(
        directory.resolve("users.csv"),
        ADMIN + ",admin,1,\"system:masters\"\n" + reader + ",relay,2\n");
    run("openssl", "genrsa", "-out", "accounts.pem", "2048").waitFor();
    String peers = "http://127.0.0.1:" + FreePort.any();
    this.etcd =
        run(
            etcd.toString(),
            "--data-dir=etcd",
            "--listen-client-urls=" + store,
            "--advertise-client-urls=" + store,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers);
    start();
  }

  private Process run(String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve("processes.log").toFile()))
        .start();
  }

  /** Begins to answer, and has answered once. */
  void start() throws Exception {
    server =
        run(
            apiServer.toString(),
            "--etcd-servers=" + store,
            "--cert-dir=certificates",
            "--bind-address=127.0.0.1",
            "--advertise-address=192.0.2.1",
            "--secure-port=" + address.getPort(),
            "--service-cluster-ip-range=10.96.0.0/24",
            "--service-account-issuer=https://cluster.local",
            "--service-account-key-file=accounts.pem",
            "--service-account-signing-key-file=accounts.pem",
            "--token-auth-file=users.csv",
            "--authorization-mode=RBAC");
    await().atMost(Duration.ofMinutes(5)).ignoreExceptions().until(this::isReady);
  }

  private boolean isReady() throws Exception {
    return ask("GET", "/readyz", null).statusCode() == 200;
  }

  /** SIGKILL; its etcd goes on. */
  void kill() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  URI address() {
    return address;
  }

  /** Whom a client has to trust. */
  Path authorities() {
    return directory.resolve("certificates/apiserver.crt");
  }

  /** Asks it for something that it has to grant. */
  void apply(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = ask(method, path, body);
    assertTrue(answer.statusCode() / 100 == 2, () -> answer.statusCode() + " " + answer.body());
  }

  private HttpResponse<String> ask(String method, String path, String body) throws Exception {
    HttpRequest.BodyPublisher sent =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + ADMIN)
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .method(method, sent)
            .build();
    return HttpClient.newBuilder()
        .sslContext(TlsContexts.of(authorities(), null, null, null))
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.destroyForcibly();
    etcd.destroyForcibly();
  }
}
