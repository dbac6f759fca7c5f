package dev.sessionrelay.sink.file;

import dev.sessionrelay.sink.EventsComponent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which events stand in the file sink's files already, so that a line that was written before a
 * crash and not acknowledged is not written again. Looks at the files' end when the first event
 * comes and after every failed write, and cuts off torn lines there. Bean {@code writtenLines}.
 */
public final class WrittenEventIds extends ServiceSupport implements IdempotentRepository {
  /** Lines remembered: more than a delivery leaves unacknowledged. */
  static final int REMEMBERED = 2 * EventsComponent.MOST_UNACKNOWLEDGED;

  /** Files looked at: the current one, and the one before it when it was begun just now. */
  private static final int FILES = 2;

  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.sink");

  private final EventFiles files;
  private final Set<String> ids =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });
  private boolean sound;

  public WrittenEventIds(EventFiles files) {
    this.files = files;
  }

  /**
   * @return false when the event's line is in the file already
   * @throws UncheckedIOException when the files cannot be read or repaired; nothing may be written
   */
  @Override
  public synchronized boolean add(String id) {
    try {
      makeSound();
    } catch (IOException e) {
      throw new UncheckedIOException("the file sink cannot repair its files", e);
    }
    return ids.add(id);
  }

  private void makeSound() throws IOException {
    if (sound) {
      return;
    }
    ids.clear();
    for (Path file : files.newest(FILES)) {
      long cut = JsonLinesFile.repair(file);
      if (cut > 0) {
        LOG.info("cut off an unfinished line of {} bytes at the end of {}", cut, file);
      }
      ids.addAll(JsonLinesFile.lastIds(file, REMEMBERED));
    }
    sound = true;
  }

  @Override
  public synchronized boolean contains(String id) {
    return ids.contains(id);
  }

  /** The write failed: what there is of the line goes at once, so that no reader trips over it. */
  @Override
  public synchronized boolean remove(String id) {
    sound = false;
    try {
      makeSound();
    } catch (IOException e) {
      LOG.warn("the file sink repairs its files before the next line: {}", e.toString());
    }
    return !ids.contains(id);
  }

  @Override
  public boolean confirm(String id) {
    return true;
  }

  @Override
  public synchronized void clear() {
    ids.clear();
    sound = false;
  }
}
