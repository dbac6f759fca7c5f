package dev.sessionrelay.cli;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.SinkDefinition;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.settings.PropertiesFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Which sinks a home directory has routes for, as far as its files tell.
 *
 * @param home the directory with {@code routes/sinks}
 */
record SinkRoutes(Path home) {
  private static final String NAMED_WEBHOOK = "webhook-";

  /** Whether there is a route file of this name, or it is a named webhook with an address. */
  boolean has(String sink) {
    return HomeFiles.installed(home, System::getenv, Clock.systemUTC()).sinkRoute(sink).isPresent()
        || sink.startsWith(NAMED_WEBHOOK) && hasKey(SinkDefinition.prefix(sink) + "url");
  }

  /** What makes it a sink, in words. */
  String origin(String sink) {
    return sink.startsWith(NAMED_WEBHOOK)
        ? SinkDefinition.prefix(sink) + "url"
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
