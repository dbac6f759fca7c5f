package dev.sessionrelay.bench;

import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The home of a relay that polls what {@link NginxVendor} plays, a target for each account. */
final class AlibabaHome {
  private final Path home;
  private final URI vendor;
  private final StringBuilder properties = new StringBuilder();
  private final List<String> left = new ArrayList<>();

  AlibabaHome(NginxVendor vendor) throws IOException {
    this(Files.createTempDirectory("relay"), vendor);
  }

  AlibabaHome(Path home, NginxVendor vendor) {
    this.home = home;
    this.vendor = vendor.base();
  }

  Path path() {
    return home;
  }

  /**
   * @param connections at once
   */
  AlibabaHome account(String name, int connections) {
    properties.append(
        """
        account.%1$s.vendor = alibaba
        account.%1$s.region = cn-hangzhou
        account.%1$s.base-url = %2$s
        account.%1$s.access-key-id = id
        account.%1$s.access-key-secret = secret
        account.%1$s.requests-per-second = 10000
        account.%1$s.connections = %3$d
        """
            .formatted(name, vendor, connections));
    return this;
  }

  /** A target that asks for each of these sessions. */
  AlibabaHome sessions(
      String target, String account, String workspace, int first, int count, String every)
      throws IOException {
    Files.write(
        home.resolve(target + ".txt"),
        IntStream.range(first, first + count).mapToObj(ClosedLoop::session).toList());
    target(target, "alibaba-session-cluster", account, workspace, every);
    properties.append("target.%1$s.sessions = file:%1$s.txt\n".formatted(target));
    return this;
  }

  /** A target that lists a workspace. */
  AlibabaHome listing(String target, String account, String workspace, String every) {
    target(target, "alibaba-session-clusters", account, workspace, every);
    return this;
  }

  private void target(
      String target, String endpoint, String account, String workspace, String every) {
    properties.append(
        """
        target.%1$s.endpoint = %2$s
        target.%1$s.account = %3$s
        target.%1$s.workspace = %4$s
        target.%1$s.every = %5$s
        """
            .formatted(target, endpoint, account, workspace, every));
  }

  /** Takes a sink away, as an operator does: with an empty file of its name. */
  AlibabaHome withoutSink(String name) {
    left.add(name);
    return this;
  }

  /** The accounts and targets, to stand beside others. */
  String properties() {
    return properties.toString();
  }

  /**
   * The launcher's command.
   *
   * @param javaOptions beside the launcher's own
   */
  List<String> command(String javaOptions) throws IOException {
    ShippedRoutes.copy(Path.of(""), home);
    for (String sink : left) {
      Files.writeString(home.resolve("routes/sinks/" + sink + ".camel.yaml"), "");
    }
    Files.writeString(
        home.resolve("application.properties"),
        """
        simulator.enabled = false
        sink.log.level = DEBUG
        limits.pages = 2000
        web.port = %d
        """
                .formatted(FreePort.any())
            + properties);
    return new ArrayList<>(
        List.of(
            "env",
            "JAVA_HOME=" + System.getProperty("java.home"),
            "SESSION_RELAY_JAVA_OPTIONS=" + javaOptions,
            Path.of("bin/session-relay").toAbsolutePath().toString(),
            "run",
            "--home",
            home.toString()));
  }
}
