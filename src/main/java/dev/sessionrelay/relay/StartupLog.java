package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.sink.file.FileSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first lines of the log: what runs, what is polled how often, where events go. */
record StartupLog(Configuration configuration) {
  private static final int SHOWN_TARGETS = 20;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "session-relay %s on Java %s, home %s"
            .formatted(Relay.version(), Runtime.version().feature(), configuration.home()));
    configuration.targets().values().stream()
        .limit(SHOWN_TARGETS)
        .map(StartupLog::line)
        .forEach(lines::add);
    int more = configuration.targets().size() - SHOWN_TARGETS;
    if (more > 0) {
      lines.add("and " + more + " targets more");
    }
    lines.add(
        configuration.sinks().isEmpty()
            ? "events go nowhere: routes/sinks is empty"
            : "events go to " + sinksInWords());
    return lines;
  }

  private static String line(Target target) {
    return "polls %s: %s, %s, %s"
        .formatted(
            target.name(),
            target.endpoint().name(),
            target.isListing() ? "a listing" : Plural.of(target.ids().size(), "id"),
            target.schedule());
  }

  private String sinksInWords() {
    return String.join(", ", configuration.sinks().keySet().stream().map(this::sink).toList());
  }

  private String sink(String name) {
    if (!name.equals("file")) {
      return name;
    }
    Path home = configuration.home();
    Path directory = FileSettings.of(configuration.settings(), home).directory();
    return "file (" + (directory.startsWith(home) ? home.relativize(directory) : directory) + ")";
  }
}
