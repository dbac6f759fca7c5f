package dev.sessionrelay.relay.reload;

import dev.sessionrelay.poll.PollsComponent;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.PropertiesFile;
import dev.sessionrelay.telemetry.Spans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;

/**
 * A home directory with a configuration of its own kind: {@code target.<name> = <vendor route>} is
 * a timer that never fires, every other key is a value for placeholders.
 */
final class SmallHome implements AutoCloseable {
  final Path path;
  final RunningCamel running = new RunningCamel();
  final AtomicInteger trials = new AtomicInteger();
  final RouteSet routes;
  final Reloader reloader;

  /** How often reading fails, as if the machine had no threads left. */
  final Queue<Throwable> shortages = new ConcurrentLinkedQueue<>();

  private TreeMap<String, String> inForce = new TreeMap<>();

  SmallHome(Path path) throws IOException {
    this.path = path;
    for (RouteFolder folder : RouteFolder.values()) {
      Files.createDirectories(path.resolve("routes").resolve(folder.folderName()));
    }
    properties("");
    routes =
        new RouteSet(
            running.camel,
            new PollsComponent((poll, task) -> task.run(), Spans.NONE),
            new Twins(),
            Duration.ofSeconds(5));
    reloader =
        new Reloader(
            new Reloader.Parts(
                new RouteFiles(path, RunningCamel.CHECK),
                RunningCamel.CHECK,
                Map.of("memory", Set.of("hear"), "ear", Set.of("process")),
                this::read,
                routes,
                Clock.systemUTC()));
  }

  void properties(String text) throws IOException {
    Files.writeString(path.resolve("application.properties"), text);
  }

  void put(RouteFile file) throws IOException {
    Files.writeString(path.resolve(file.file()), file.text());
  }

  void put(String file, String text) throws IOException {
    Files.writeString(path.resolve(file), text);
  }

  void delete(String file) throws IOException {
    Files.deleteIfExists(path.resolve(file));
  }

  @Override
  public void close() {
    running.close();
  }

  private PendingConfiguration.ReadConfiguration read(List<RouteFile> files) {
    Throwable shortage = shortages.poll();
    if (shortage instanceof Error error) {
      throw error;
    }
    if (shortage instanceof RuntimeException exception) {
      throw exception;
    }
    Path file = path.resolve("application.properties");
    PropertiesFile properties = PropertiesFile.parse("application.properties", text(file));
    List<ConfigError> faults = new ArrayList<>(properties.faults());
    if (shortage != null) {
      faults.add(ConfigError.inFile("key.pem", 0, shortage.getMessage(), "make it readable", null));
    }
    TreeMap<String, String> values = new TreeMap<>();
    properties
        .entries()
        .forEach(
            (key, entry) -> {
              values.put(key, entry.value());
              if (entry.value().equals("bad")) {
                faults.add(
                    new ConfigError(
                        ConfigError.Severity.FAULT,
                        "application.properties",
                        entry.line(),
                        key,
                        key + " is bad",
                        "write something good",
                        "good"));
              }
            });
    return new PendingConfiguration.ReadConfiguration(
        faults, Set.of(file), faults.isEmpty() ? Optional.of(pending(values)) : Optional.empty());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PendingConfiguration pending(TreeMap<String, String> after) {
    TreeMap<String, String> before = inForce;
    Set<String> differing = new TreeSet<>(before.keySet());
    differing.addAll(after.keySet());
    differing.removeIf(key -> before.get(key) != null && before.get(key).equals(after.get(key)));
    return new PendingConfiguration(
        after::toString,
        differing.stream().map(key -> key + " changed").toList(),
        after::get,
        new DryRun(
            trial -> {
              trials.incrementAndGet();
              running.prepare(trial);
            },
            new Twins()),
        steps(after, differing),
        steps(before, differing));
  }

  private PendingConfiguration.Steps steps(TreeMap<String, String> to, Set<String> differing) {
    return new PendingConfiguration.Steps(
        () -> remove(differing), () -> enforce(to), () -> add(to, differing));
  }

  private void enforce(TreeMap<String, String> values) {
    running.properties.clear();
    running.properties.putAll(values);
    inForce = values;
  }

  private void remove(Set<String> differing) throws Exception {
    for (String key : differing) {
      if (key.startsWith("target.")) {
        new CamelRoutes(running.camel).remove(key, Duration.ofSeconds(5));
      }
    }
  }

  private void add(Map<String, String> values, Set<String> differing) throws Exception {
    for (String key : differing) {
      if (key.startsWith("target.") && values.containsKey(key)) {
        running.camel.addRoutes(timer(key, values.get(key)));
      }
    }
  }

  private static RouteBuilder timer(String id, String vendor) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        if (vendor.equals("fails")) {
          throw new IllegalStateException("no timer for " + id);
        }
        from("timer:" + id + "?delay=1000000").routeId(id).to("direct:" + vendor);
      }
    };
  }
}
