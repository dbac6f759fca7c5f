package dev.sessionrelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.testing.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * GetSessionCluster's documented answer for any session, with a request id of its own in each, and
 * ListSessionClusters', from an nginx that costs next to nothing: what is measured is who polls it.
 * In the workspace {@code changing} a session has another queue each time.
 */
final class NginxVendor implements AutoCloseable {
  private static final Path ANSWER =
      Path.of("src/test/resources/vendor/alibaba-session-cluster/document-example.json");
  private static final Path LISTING =
      Path.of("src/test/resources/vendor/alibaba-session-clusters/document-example.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LONGEST_WARM_UP = Bench.seconds("bench.warm", 240);
  private static final long STEP = 10_000;
  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      pid %1$s/nginx.pid;
      error_log stderr warn;
      events { worker_connections 1024; }
      http {
        access_log off;
        keepalive_requests 1000000000;
        keepalive_timeout 600s;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 127.0.0.1:%2$d backlog=1024;
          location = /requests { stub_status; }
          default_type application/json;
          location ~ ^/api/v1/workspaces/(?<workspace>changing)/sessionClusters/(?<session>[^/]+)$ {
            return 200 '%4$s';
          }
          location ~ ^/api/v1/workspaces/(?<workspace>[^/]+)/sessionClusters/(?<session>[^/]+)$ {
            return 200 '%3$s';
          }
          location ~ ^/api/v1/workspaces/(?<workspace>[^/]+)/sessionClusters$ {
            root %1$s;
            try_files /$workspace-$arg_nextToken.json =404;
          }
        }
      }
      """;

  private final Process process;
  private final URI base;
  private final Path directory;

  private NginxVendor(Process process, URI base, Path directory) {
    this.process = process;
    this.base = base;
    this.directory = directory;
  }

  /**
   * @param core of the processor, which it has for itself
   * @throws IOException when there is no nginx, or it does not start
   */
  static NginxVendor start(int core) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("nginx");
    int port = FreePort.any();
    Path file = directory.resolve("nginx.conf");
    Files.writeString(file, CONFIGURATION.formatted(directory, port, answer(), changing()));
    List<String> command =
        Pinned.to(core, List.of("nginx", "-c", file.toString(), "-p", "" + directory));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.log").toFile())
            .start();
    NginxVendor vendor =
        new NginxVendor(process, URI.create("http://127.0.0.1:" + port), directory);
    vendor.awaitReady();
    return vendor;
  }

  private static String answer() throws IOException {
    return Files.readString(ANSWER)
        .replaceAll("\\s*\\n\\s*", "")
        .replaceAll("(\"sessionClusterId\": *)\"[^\"]*\"", "$1\"\\$session\"")
        .replaceAll("(\"workspaceId\": *)\"[^\"]*\"", "$1\"\\$workspace\"")
        .replaceAll("(\"requestId\": *)\"[^\"]*\"", "$1\"\\$request_id\"")
        .replace("'", "")
        .replace("\\", "\\\\");
  }

  private static String changing() throws IOException {
    return answer().replaceAll("(\"queueName\": *)\"[^\"]*\"", "$1\"\\$request_id\"");
  }

  /** From now on this workspace has so many sessions, a hundred or a thousand a page. */
  void list(String workspace, int sessions, int page) throws IOException {
    ObjectNode document = (ObjectNode) JSON.readTree(LISTING.toFile());
    JsonNode one = document.get("sessionClusters").get(0);
    for (int first = 0; first < sessions; first += page) {
      ArrayNode listed = document.putArray("sessionClusters");
      for (int i = first; i < Math.min(first + page, sessions); i++) {
        ObjectNode session = one.deepCopy();
        session.put("workspaceId", workspace).put("sessionClusterId", workspace + "-" + i);
        listed.add(session.put("startTime", System.currentTimeMillis()));
      }
      document.put("totalCount", sessions).put("maxResults", page);
      document.put("nextToken", first + page < sessions ? "p" + (first + page) : "");
      String name = workspace + "-" + (first == 0 ? "" : "p" + first) + ".json";
      JSON.writeValue(directory.resolve(name).toFile(), document);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      try {
        requests();
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException("nginx ended with exit code " + process.exitValue(), e);
        }
        Thread.sleep(50);
      }
    }
    throw new IOException("nginx does not answer at " + base);
  }

  URI base() {
    return base;
  }

  /**
   * Waits until it is asked no more often than before, at most {@code bench.warm} seconds.
   *
   * @return the seconds that it took
   */
  double awaitNoQuicker() throws IOException, InterruptedException {
    double best = 0;
    long waited = 0;
    for (int still = 0; still < 3 && waited < LONGEST_WARM_UP; waited += STEP) {
      long before = requests();
      Thread.sleep(STEP);
      long made = requests() - before;
      still = made > best * 1.03 ? 0 : still + 1;
      best = Math.max(best, made);
    }
    return waited / 1e3;
  }

  /** How many it has answered so far. */
  long requests() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) base.resolve("/requests").toURL().openConnection();
    String text = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return Long.parseLong(text.split("\\n")[2].trim().split(" ")[2]);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
