package dev.sessionrelay.cli;

import dev.sessionrelay.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The demo in a home directory of its own, for some seconds: it starts, polls, records, delivers
 * and shows its pages, so that a JVM that was told to can note what that takes. The launcher makes
 * the archive for quick starts of it.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Runs the demo for some seconds, for a JVM that notes what it loads.",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  private static final String DEMO = "/demo/" + Configuration.FILE;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> PAGES = List.of("/", "/metrics", "/observe/health/live");

  @Option(
      names = "--seconds",
      description = "how long it goes on after the first event (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  private int seconds;

  @Override
  public Integer call() throws IOException {
    Path home = Files.createTempDirectory("session-relay-rehearsal");
    int page = freePort();
    Files.writeString(home.resolve(Configuration.FILE), settings(page, freePort()));
    Thread watch = new Thread(() -> System.exit(watch(home, page) ? 0 : 1), "rehearsal");
    watch.setDaemon(true);
    watch.start();
    return SessionRelay.commandLine().execute("run", "--home", home.toString());
  }

  /** The shipped settings, in a hurry, on ports that nobody else has. */
  private static String settings(int page, int simulator) throws IOException {
    try (InputStream shipped = RehearseCommand.class.getResourceAsStream(DEMO)) {
      return new String(shipped.readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll("(?m)^(target\\.\\S+\\.every +=).*$", "$1 250ms")
          + ("\nweb.port = " + page)
          + ("\nsimulator.port = " + simulator)
          + "\nsimulator.speed = 50\n";
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean watch(Path home, int page) {
    long begun = System.nanoTime();
    try {
      while (!hasEvents(home.resolve("out")) || !isServed(page)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      for (int second = 0; second < seconds; second++) {
        for (String path : PAGES) {
          address(page, path).openStream().close();
        }
        TimeUnit.SECONDS.sleep(1);
      }
      return true;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static URL address(int page, String path) throws IOException {
    return URI.create("http://127.0.0.1:" + page + path).toURL();
  }

  /** Events may be there before the pages are. */
  private static boolean isServed(int page) throws IOException {
    HttpURLConnection metrics = (HttpURLConnection) address(page, "/metrics").openConnection();
    return metrics.getResponseCode() == HttpURLConnection.HTTP_OK;
  }

  private static boolean hasEvents(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.toFile().length() > 0);
    }
  }
}
