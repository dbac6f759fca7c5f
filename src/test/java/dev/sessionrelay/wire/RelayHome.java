package dev.sessionrelay.wire;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A home directory with the product's own routes, and a configuration that a test writes. */
final class RelayHome {
  private final Path directory;
  private final List<String> properties = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  RelayHome(Path directory) throws IOException {
    this.directory = directory;
    ShippedRoutes.copyTo(directory);
    set("simulator.enabled", "false");
    set("sink.file.from", "start");
    environment.put("HOME", directory.toString());
  }

  RelayHome set(String key, Object value) {
    properties.add(key + " = " + value);
    return this;
  }

  RelayHome environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** An account with keys after its name, in turn a key and its value. */
  RelayHome account(String name, String vendor, Object baseUri, String... keys) {
    set("account." + name + ".vendor", vendor);
    set("account." + name + ".base-url", baseUri);
    for (int i = 0; i < keys.length; i += 2) {
      set("account." + name + "." + keys[i], keys[i + 1]);
    }
    return this;
  }

  /** A target that polls ten times a second. */
  RelayHome target(String name, String endpoint, String account) {
    set("target." + name + ".endpoint", endpoint);
    set("target." + name + ".account", account);
    set("target." + name + ".every", "100ms");
    Vendors.parameters(endpoint).forEach((key, value) -> set("target." + name + "." + key, value));
    return this;
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  LoadResult load() throws IOException {
    write();
    return RunningRelay.load(directory, environment::get);
  }

  RunningRelay start() throws Exception {
    return start(Clock.systemUTC());
  }

  RunningRelay start(Clock clock) throws Exception {
    write();
    return RunningRelay.start(directory, environment::get, clock);
  }

  void write() throws IOException {
    file(Configuration.FILE, String.join("\n", properties) + "\n");
  }

  /** Every line that the file sink has written. */
  List<String> events() throws IOException {
    List<String> lines = new ArrayList<>();
    Path out = directory.resolve("out");
    if (Files.notExists(out)) {
      return lines;
    }
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
