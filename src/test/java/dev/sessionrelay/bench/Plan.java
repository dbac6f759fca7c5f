package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What every contestant is asked to do: poll these SQL sessions so often.
 *
 * @param vendors where the simulator is
 */
record Plan(URI vendors, int sessions, Duration every) {

  List<String> ids() {
    return IntStream.rangeClosed(1, sessions)
        .mapToObj(i -> Demo.sessionId(Endpoint.HUAWEI_SQL, i))
        .toList();
  }

  /** Address of one session. */
  String url(String id) {
    return vendors + "/v1/workspaces/" + Demo.HUAWEI_WORKSPACE + "/sessions/" + id;
  }

  /** A relay's home directory: the shipped routes, and these targets with default settings. */
  void writeHome(Path home, String more) throws IOException {
    copyRoutes(home);
    Files.write(home.resolve("sessions.txt"), ids());
    Files.writeString(home.resolve("application.properties"), properties() + more);
  }

  private String properties() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return """
      simulator.enabled = false
      web.port = %d
      sink.log.level = DEBUG
      account.huawei.vendor = huawei
      account.huawei.region = cn-north-4
      account.huawei.base-url = %s
      account.huawei.access-key = %s
      account.huawei.secret-key = %s
      account.huawei.requests-per-second = 1000
      target.sql.endpoint = huawei-sql-session
      target.sql.account = huawei
      target.sql.workspace = %s
      target.sql.sessions = file:sessions.txt
      target.sql.every = %dms
      """
          .formatted(
              free.getLocalPort(),
              vendors,
              DemoKeys.HUAWEI_ACCESS_KEY,
              DemoKeys.HUAWEI_SECRET_KEY,
              Demo.HUAWEI_WORKSPACE,
              every.toMillis());
    }
  }

  private static void copyRoutes(Path home) throws IOException {
    Path shipped = Path.of("routes");
    try (Stream<Path> files = Files.walk(shipped)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = home.resolve("routes").resolve(shipped.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** As arguments of a contestant's main method. */
  List<String> arguments(Path home) {
    return List.of(
        vendors.toString(),
        Integer.toString(sessions),
        Long.toString(every.toMillis()),
        home.toString());
  }

  static Plan of(String[] arguments) {
    return new Plan(
        URI.create(arguments[0]),
        Integer.parseInt(arguments[1]),
        Duration.ofMillis(Long.parseLong(arguments[2])));
  }
}
