package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What every contender is asked to do: poll these SQL sessions so often.
 *
 * @param vendors where the simulator is
 * @param each whether every session has a timer of its own, instead of one for all
 * @param webhook where changes go to; null for a file
 */
record Plan(URI vendors, int sessions, Duration every, boolean each, String webhook) {

  /** One timer, changes go to a file; the sessions exist from now on. */
  static Plan of(TestSimulator simulator, int sessions, Duration every) {
    Plan plan = new Plan(simulator.baseUri(), sessions, every, false, null);
    plan.ids().forEach(id -> simulator.put(Endpoint.HUAWEI_SQL, id, "RUNNING"));
    return plan;
  }

  Plan targetEach() {
    return new Plan(vendors, sessions, every, true, webhook);
  }

  Plan to(String url) {
    return new Plan(vendors, sessions, every, each, url);
  }

  List<String> ids() {
    return IntStream.rangeClosed(1, sessions)
        .mapToObj(i -> Demo.sessionId(Endpoint.HUAWEI_SQL, i))
        .toList();
  }

  /** Address of one session. */
  String url(String id) {
    return vendors + "/v1/workspaces/" + Demo.HUAWEI_WORKSPACE + "/sessions/" + id;
  }

  /**
   * A relay's home directory: the routes of its checkout, and these targets with default settings.
   */
  void writeHome(Path checkout, Path home, String more) throws IOException {
    ShippedRoutes.copy(checkout, home);
    Files.write(home.resolve("sessions.txt"), ids());
    Files.writeString(home.resolve("application.properties"), properties() + targets() + more);
  }

  private String properties() {
    return """
    simulator.enabled = false
    web.port = %d
    sink.log.level = DEBUG
    account.huawei.vendor = huawei
    account.huawei.region = cn-north-4
    account.huawei.base-url = %s
    account.huawei.access-key = %s
    account.huawei.secret-key = %s
    account.huawei.requests-per-second = 10000
    """
        .formatted(FreePort.any(), vendors, DemoKeys.HUAWEI_ACCESS_KEY, DemoKeys.HUAWEI_SECRET_KEY);
  }

  private String targets() {
    return each
        ? ids().stream().map(id -> target("t-" + id, id)).collect(Collectors.joining())
        : target("all", "file:sessions.txt");
  }

  private String target(String name, String ids) {
    return """
    target.%1$s.endpoint = huawei-sql-session
    target.%1$s.account = huawei
    target.%1$s.workspace = %2$s
    target.%1$s.sessions = %3$s
    target.%1$s.every = %4$dms
    """
        .formatted(name, Demo.HUAWEI_WORKSPACE, ids, every.toMillis());
  }

  /** As arguments of a program's main method; what it writes goes to the directory. */
  List<String> arguments(Path directory) {
    return List.of(
        vendors.toString(),
        Integer.toString(sessions),
        Long.toString(every.toMillis()),
        Boolean.toString(each),
        webhook == null ? "" : webhook,
        directory.toString());
  }

  static Plan of(String[] arguments) {
    return new Plan(
        URI.create(arguments[0]),
        Integer.parseInt(arguments[1]),
        Duration.ofMillis(Long.parseLong(arguments[2])),
        Boolean.parseBoolean(arguments[3]),
        arguments[4].isEmpty() ? null : arguments[4]);
  }

  static Path directory(String[] arguments) {
    return Path.of(arguments[5]);
  }
}
