package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.ReloadingRelay;
import dev.sessionrelay.relay.reload.ReloadResult;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A home directory that is edited while a relay runs in it, and the vendor that it polls. */
final class EditedHome implements AutoCloseable {
  static final Duration LOOK = Duration.ofMillis(25);
  static final Duration LONG = Duration.ofSeconds(20);
  private static final Path ROUTES = Path.of("routes");

  final Path directory;
  final TestSimulator simulator =
      TestSimulator.start(SimulatorOptions.defaults().withSessions("0").withSpeed(0.001));
  final Map<String, String> properties = new LinkedHashMap<>();
  final Map<String, String> environment = new LinkedHashMap<>();
  ReloadingRelay relay;

  EditedHome(Path directory) throws IOException {
    this.directory = directory;
    try (Stream<Path> files = Files.walk(ROUTES)) {
      for (Path file : files.toList()) {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.copy(file, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    simulator.freeze();
    environment.put("HOME", directory.toString());
    set("simulator.enabled", "false").set("sink.file.from", "start");
  }

  EditedHome set(String key, Object value) {
    properties.put(key, value.toString());
    return this;
  }

  /** Removes all keys that begin so. */
  EditedHome unset(String prefix) {
    properties.keySet().removeIf(key -> key.startsWith(prefix));
    return this;
  }

  EditedHome account(String name, String token) {
    return set("account." + name + ".vendor", "huawei")
        .set("account." + name + ".region", Demo.HUAWEI_REGION)
        .set("account." + name + ".base-url", simulator.baseUri())
        .set("account." + name + ".token", token)
        .set("account." + name + ".requests-per-second", "10000");
  }

  /** A target of SQL sessions, which the simulator knows from then on. */
  EditedHome target(String name, String account, String every, String... sessions) {
    for (String session : sessions) {
      simulator.put(Endpoint.HUAWEI_SQL, session, "RUNNING");
    }
    return set("target." + name + ".endpoint", "huawei-sql-session")
        .set("target." + name + ".account", account)
        .set("target." + name + ".workspace", Demo.HUAWEI_WORKSPACE)
        .set("target." + name + ".sessions", String.join(",", sessions))
        .set("target." + name + ".every", every);
  }

  String text() {
    List<String> lines = new ArrayList<>();
    properties.forEach((key, value) -> lines.add(key + " = " + value));
    return String.join("\n", lines) + "\n";
  }

  /** Written beside and renamed, as careful editors do. */
  void write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Path beside = Files.writeString(file.resolveSibling("." + file.getFileName() + ".swp"), text);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void save() {
    write("application.properties", text());
  }

  String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String name) {
    try {
      Files.delete(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() throws Exception {
    start(LOOK);
  }

  void start(Duration look) throws Exception {
    save();
    relay = ReloadingRelay.start(directory, environment::get, look);
  }

  /** What came of an edit of files. */
  ReloadResult after(Runnable edit) {
    ReloadResult before = relay.last();
    edit.run();
    await().atMost(LONG).until(() -> relay.last() != before);
    return relay.last();
  }

  /**
   * Until files that are watched from now on have been looked at, which may have all read again.
   */
  void rest() {
    AtomicReference<ReloadResult> seen = new AtomicReference<>();
    await()
        .atMost(LONG)
        .during(LOOK.multipliedBy(8))
        .until(() -> seen.getAndSet(relay.last()) == relay.last());
  }

  /** An edit that is applied, with what it changes. */
  List<String> changes(Runnable edit) {
    ReloadResult result = after(edit);
    assertTrue(result.applied(), result.faults()::toString);
    return result.changes();
  }

  /** A good save of the properties. */
  List<String> changes() {
    return changes(this::save);
  }

  /** An edit that changes nothing; what is told about it. */
  List<String> faults(Runnable edit) {
    String before = relay.state();
    ReloadResult result = after(edit);
    assertFalse(result.applied(), "it was applied");
    assertEquals(before, relay.state());
    assertEquals(List.of(), result.changes());
    return result.faults().stream()
        .map(ConfigError::render)
        .map(line -> line.replace(directory.toString(), "HOME"))
        .toList();
  }

  /** Every line that file sinks have written, wherever. */
  List<String> events() {
    try (Stream<Path> files = Files.walk(directory, 2)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long events(String... words) {
    return events().stream().filter(line -> Stream.of(words).allMatch(line::contains)).count();
  }

  long requests(String session) {
    return simulator.requests().stream().filter(r -> r.session().equals(session)).count();
  }

  @Override
  public void close() {
    if (relay != null) {
      relay.close();
    }
    simulator.close();
  }
}
