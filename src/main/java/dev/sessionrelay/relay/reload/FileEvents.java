package dev.sessionrelay.relay.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.IOHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that something has happened in one of some folders, never what: whoever hears it looks. It
 * is a hint alone, as network file systems and some containers tell nothing, and a system may have
 * no room for more watches.
 */
public final class FileEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.reload");

  /** How many of the shortest pauses without an event are a rest. */
  private static final int REST = 8;

  private static final WatchEvent.Kind<?>[] ALL = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  private final WatchService service;
  private final Runnable wake;
  private final Duration shortest;
  private final Duration longest;
  private final Thread thread;
  private Set<WatchKey> keys = Set.of();
  private boolean refused;

  /** Opens the watch service of a file system. */
  @FunctionalInterface
  public interface Opening {
    WatchService open() throws IOException;
  }

  private FileEvents(WatchService service, Runnable wake, Duration shortest, Duration longest) {
    this.service = service;
    this.wake = wake;
    this.shortest = shortest;
    this.longest = longest;
    this.thread = new Thread(this::listen, "reload-events");
    thread.setDaemon(true);
  }

  /**
   * Begins to listen; the folders follow.
   *
   * @param wake called in a thread of its own, once for all that happens within a pause
   * @param shortest pause, after which the next one is twice as long while there is no rest
   * @param longest pause, where something in a folder changes all the time
   */
  public static FileEvents start(
      Opening opening, Runnable wake, Duration shortest, Duration longest) {
    FileEvents events = new FileEvents(opened(opening), wake, shortest, longest);
    if (events.service != null) {
      events.thread.start();
    }
    return events;
  }

  private static WatchService opened(Opening opening) {
    try {
      return opening.open();
    } catch (IOException | UnsupportedOperationException e) {
      tellRefusal("", e);
      return null;
    }
  }

  /**
   * Listens to these folders, and to no others. Called again, it notices those that were made anew
   * or that a link now leads to another place for. A folder that is not there is left out.
   */
  public void follow(Set<Path> folders) {
    if (service == null) {
      return;
    }
    Set<WatchKey> now = new HashSet<>();
    folders.forEach(folder -> register(folder, now));
    keys.stream().filter(key -> !now.contains(key)).forEach(WatchKey::cancel);
    keys = now;
  }

  /** A folder that is registered already keeps its key. */
  private void register(Path folder, Set<WatchKey> now) {
    try {
      now.add(folder.register(service, ALL));
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Its coming is an event of the folder above, or is seen by the next look.
    } catch (IOException e) {
      if (!refused) {
        tellRefusal(" in " + folder, e);
      }
      refused = true;
    }
  }

  private static void tellRefusal(String where, Exception e) {
    LOG.warn(
        "the system tells nothing of changed files{} ({}); they are looked for each second instead",
        where,
        e.getMessage());
  }

  private void listen() {
    Duration pause = shortest;
    long rest = shortest.multipliedBy(REST).toMillis();
    try {
      while (true) {
        WatchKey key = service.poll(rest, TimeUnit.MILLISECONDS);
        if (key == null) {
          pause = shortest;
          key = service.take();
        }
        hear(key);
        Thread.sleep(pause.toMillis());
        pause = twice(pause);
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      // Closed.
    }
  }

  private void hear(WatchKey key) {
    key.pollEvents();
    key.reset();
    wake.run();
  }

  private Duration twice(Duration pause) {
    Duration next = pause.multipliedBy(2);
    return next.compareTo(longest) < 0 ? next : longest;
  }

  @Override
  public void close() {
    IOHelper.close(service);
    thread.interrupt();
  }
}
