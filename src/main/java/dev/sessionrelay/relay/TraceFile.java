package dev.sessionrelay.relay;

import dev.sessionrelay.account.TargetTrace;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts {@code trace.target} in force: the exchanges of that target go into a file, of which one
 * generation is kept when it has grown large.
 */
final class TraceFile {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final long LARGEST = 10_000_000;

  private final TargetTrace trace;
  private final Clock clock;
  private String inForce = "";

  TraceFile(TargetTrace trace, Clock clock) {
    this.trace = trace;
    this.clock = clock;
  }

  /** The time begins anew when the target or the time was set to another one. */
  synchronized void apply(Configuration configuration) {
    Settings settings = configuration.settings();
    String target = settings.find(ProcessKeys.TRACE_TARGET).orElse("");
    Duration time = settings.get(ProcessKeys.TRACE_FOR);
    String wanted = target + " " + time;
    if (wanted.equals(inForce)) {
      return;
    }
    inForce = wanted;
    if (target.isEmpty()) {
      trace.end();
    } else {
      follow(target, time, configuration.home().resolve("data/trace/" + target + ".log"));
    }
  }

  private void follow(String target, Duration time, Path file) {
    trace.follow(target, time, exchange -> write(file, exchange));
    LOG.info(
        "requests of target {} are written to {} until {}",
        target,
        file,
        clock.instant().plus(time));
  }

  private synchronized void write(Path file, String exchange) {
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        Path before = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
      }
      String text = "# " + clock.instant() + "\n" + exchange + "\n\n";
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      trace.end();
      LOG.warn("requests are no longer written to {}: {}", file, e.toString());
    }
  }
}
