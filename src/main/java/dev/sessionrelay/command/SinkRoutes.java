package dev.sessionrelay.command;

import dev.sessionrelay.config.PropertiesFile;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Sink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which sinks a home directory has routes for, as far as its files tell.
 *
 * @param home the directory with {@code routes/sinks}
 */
record SinkRoutes(Path home) {
  private static final String NAMED_WEBHOOK = "webhook-";

  /** Whether there is a route file of this name, or it is a named webhook with an address. */
  boolean has(String sink) {
    return Files.exists(home.resolve("routes/sinks/" + sink + ".camel.yaml"))
        || sink.startsWith(NAMED_WEBHOOK) && hasKey(Sink.prefix(sink) + "url");
  }

  /** What makes it a sink, in words. */
  String origin(String sink) {
    return sink.startsWith(NAMED_WEBHOOK)
        ? Sink.prefix(sink) + "url"
        : "routes/sinks/" + sink + ".camel.yaml";
  }

  private boolean hasKey(String key) {
    try {
      String text = Files.readString(home.resolve(Configuration.FILE));
      return PropertiesFile.parse(Configuration.FILE, text).entries().containsKey(key);
    } catch (IOException e) {
      throw new UncheckedIOException(Configuration.FILE + " cannot be read: " + e, e);
    }
  }
}
