package dev.sessionrelay.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real process, started anew whenever it ends, with a clock that can be set (by libfaketime,
 * where the machine has it) and limits that can be lowered.
 */
final class ChaosRelay implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CLOCK_LIBRARY =
      Path.of(
          System.getProperty("faketime", "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"));
  private static final Path OTHER_USER = Path.of("/usr/bin/setpriv");
  private static final List<String> JVM =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError");

  /** A user of its own, whose threads are counted, that may read and write what root may. */
  private static final List<String> AS_OTHER_USER =
      List.of(
          OTHER_USER.toString(),
          "--reuid=4242",
          "--regid=4242",
          "--clear-groups",
          "--inh-caps=+dac_override,+dac_read_search",
          "--ambient-caps=+dac_override,+dac_read_search");

  private final Path home;
  private final Path time;
  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Instant> lives = new ArrayList<>();
  private RelayProcess process;

  ChaosRelay(Path home, String webPort) throws IOException {
    this.home = home;
    this.time = Files.writeString(home.resolve("time"), "+0\n");
    this.address = "http://127.0.0.1:" + webPort;
  }

  static boolean clockCanBeSet() {
    return Files.exists(CLOCK_LIBRARY);
  }

  /** Of root no threads are counted. */
  static boolean threadsCanBeLimited() {
    return !isRoot() || Files.exists(OTHER_USER);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> user() {
    return isRoot() && threadsCanBeLimited() ? AS_OTHER_USER : List.of();
  }

  void start() throws Exception {
    if (!user().isEmpty()) {
      command(List.of("chown", "-R", "4242", home.toString()));
    }
    List<String> before = new ArrayList<>(user());
    if (clockCanBeSet()) {
      before.addAll(
          List.of(
              "env",
              "LD_PRELOAD=" + CLOCK_LIBRARY,
              "FAKETIME_TIMESTAMP_FILE=" + time,
              "FAKETIME_CACHE_DURATION=1",
              "FAKETIME_DONT_FAKE_MONOTONIC=1",
              "FAKETIME_FORCE_MONOTONIC_FIX=0",
              "NO_FAKE_STAT=1"));
    }
    lives.add(Instant.now());
    process = RelayProcess.start(home, before, JVM, "run");
  }

  boolean isRunning() {
    return process.isRunning();
  }

  void kill() throws Exception {
    process.kill();
    keepLog();
  }

  /** What it printed, for whoever looks into a fault; the process has ended. */
  String keepLog() throws IOException {
    String printed = process.output();
    Files.writeString(home.resolve("relay-" + lives.size() + ".log"), printed);
    process.close();
    return printed;
  }

  /** Ends it in order. */
  int end() throws Exception {
    process.signal("TERM");
    int code = process.exitCode(60);
    keepLog();
    return code;
  }

  /** When each process was started. */
  List<Instant> lives() {
    return lives;
  }

  /**
   * The wall clock of this process.
   *
   * @param ahead seconds
   */
  void setClock(long ahead) throws IOException {
    Files.writeString(time, "%+d%n".formatted(ahead));
  }

  /**
   * A limit of the process, until it is lifted or the process ends.
   *
   * @param resource as {@code prlimit} names it
   */
  void limit(String resource, String most) throws Exception {
    if (isRunning()) {
      List<String> words = new ArrayList<>(user());
      words.addAll(
          List.of("prlimit", "--pid=" + process.pid(), "--" + resource + "=" + most + ":"));
      try {
        command(words);
      } catch (IllegalStateException e) {
        if (isRunning()) {
          throw e;
        }
      }
    }
  }

  /**
   * @throws IllegalStateException when it fails
   */
  static void command(List<String> words) throws Exception {
    Process command = new ProcessBuilder(words).redirectErrorStream(true).start();
    String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (command.waitFor() != 0) {
      throw new IllegalStateException(words + ": " + printed);
    }
  }

  /** What is wrong, by {@code /health}; empty when it cannot be asked. */
  Optional<List<String>> health() {
    return ask("/health").map(answer -> texts(answer.path("reasons"), ""));
  }

  /** The same, by {@code /observe/health}. */
  Optional<List<String>> observed() {
    return ask("/observe/health").map(answer -> texts(answer.path("checks"), "error-message"));
  }

  /** By {@code /observe/health/live}; empty when it cannot be asked. */
  Optional<String> live() {
    return ask("/observe/health/live").map(answer -> answer.path("status").asText());
  }

  private static List<String> texts(JsonNode nodes, String field) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add((field.isEmpty() ? node : node.path(field)).asText("")));
    texts.removeIf(String::isEmpty);
    return texts;
  }

  private Optional<JsonNode> ask(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(3)).build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.body().startsWith("{")
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (isRunning()) {
      keepLog();
    }
  }
}
