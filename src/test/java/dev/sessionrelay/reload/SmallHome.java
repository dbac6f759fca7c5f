package dev.sessionrelay.reload;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.config.PropertiesFile;
import dev.sessionrelay.reload.route.RouteFile;
import dev.sessionrelay.reload.route.RouteFiles;
import dev.sessionrelay.reload.route.RouteFolder;
import dev.sessionrelay.target.PollsComponent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
            new PollsComponent((poll, task) -> task.run()),
            new Twins(),
            Duration.ofSeconds(5));
    reloader =
        new Reloader(
            new Reloader.Parts(
                new RouteFiles(path, RunningCamel.CHECK),
                RunningCamel.CHECK,
                () -> Set.of("memory", "ear"),
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

  private ConfigurationSource.Reading read(List<RouteFile> files) {
    Path file = path.resolve("application.properties");
    PropertiesFile properties = PropertiesFile.parse("application.properties", text(file));
    List<Fault> faults = new ArrayList<>(properties.faults());
    TreeMap<String, String> values = new TreeMap<>();
    properties
        .entries()
        .forEach(
            (key, entry) -> {
              values.put(key, entry.value());
              if (entry.value().equals("bad")) {
                faults.add(
                    new Fault(
                        Fault.Severity.FAULT,
                        "application.properties",
                        entry.line(),
                        key,
                        key + " is bad",
                        "write something good",
                        "good"));
              }
            });
    return faults.isEmpty()
        ? new ConfigurationSource.Sound(new Next(values), Set.of(file))
        : new ConfigurationSource.Broken(faults, Set.of(file));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Next implements Candidate {
    private final TreeMap<String, String> before = inForce;
    private final TreeMap<String, String> after;
    private final Set<String> differing = new TreeSet<>();

    private Next(TreeMap<String, String> after) {
      this.after = after;
      differing.addAll(before.keySet());
      differing.addAll(after.keySet());
      differing.removeIf(key -> before.get(key) != null && before.get(key).equals(after.get(key)));
    }

    @Override
    public List<Fault> warnings() {
      return List.of();
    }

    @Override
    public String value(String placeholder) {
      return after.get(placeholder);
    }

    @Override
    public List<String> words() {
      return differing.stream().map(key -> key + " changed").toList();
    }

    @Override
    public DryRun dryRun() {
      return new DryRun(
          trial -> {
            trials.incrementAndGet();
            running.prepare(trial);
          },
          new Twins());
    }

    @Override
    public String checksum() {
      return after.toString();
    }

    @Override
    public void retire() throws Exception {
      remove(before);
    }

    @Override
    public void enforce() {
      running.properties.clear();
      running.properties.putAll(after);
      inForce = after;
    }

    @Override
    public void install() throws Exception {
      add(after);
    }

    @Override
    public void revert() throws Exception {
      remove(after);
      running.properties.clear();
      running.properties.putAll(before);
      inForce = before;
      remove(before);
    }

    @Override
    public void restore() throws Exception {
      add(before);
    }

    private void remove(Map<String, String> values) throws Exception {
      for (String key : differing) {
        if (key.startsWith("target.") && values.containsKey(key)) {
          new CamelRoutes(running.camel).remove(key, Duration.ofSeconds(5));
        }
      }
    }

    private void add(Map<String, String> values) throws Exception {
      for (String key : differing) {
        if (key.startsWith("target.") && values.containsKey(key)) {
          running.camel.addRoutes(timer(key, values.get(key)));
        }
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
