package dev.sessionrelay.sink.file;

import dev.sessionrelay.sink.EventsComponent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which events stand in the file sink's files already, so that a line that was written before a
 * crash and not acknowledged is not written again. Looks at the files' ends when the first event
 * comes, at the newest one's after every failed write, and cuts off torn lines there. Bean {@code
 * writtenLines}.
 */
public final class WrittenEventIds extends ServiceSupport implements IdempotentRepository {
  /**
   * Lines remembered. While one waits to be acknowledged, as many may follow it as a delivery
   * leaves unacknowledged before it, and as many again after it; a third time for those of which
   * the acknowledgement was not saved.
   */
  static final int REMEMBERED = 3 * EventsComponent.MOST_UNACKNOWLEDGED;

  /** Files that may end in a torn line: the current one, and one that was closed just now. */
  private static final int TORN = 2;

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
  private boolean recalled;

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

  /**
   * What is left of a batch, to be written now; nothing of it counts as written when the exchange
   * fails.
   *
   * @param lines an event each
   * @return empty when all of them stand in the files
   * @throws UncheckedIOException as {@link #add} does
   */
  public String unwritten(String lines, Exchange exchange) {
    List<String> left = new ArrayList<>();
    Set<String> begun = new HashSet<>();
    for (String line : lines.split("\n")) {
      String id = JsonLinesFile.id(line);
      if (add(id)) {
        left.add(line);
        begun.add(id);
      }
    }
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onFailure(Exchange failed) {
                writeFailed(begun);
              }
            });
    return String.join("\n", left);
  }

  private void makeSound() throws IOException {
    if (sound) {
      return;
    }
    for (Path file : files.newest(TORN)) {
      long cut = JsonLinesFile.repair(file);
      if (cut > 0) {
        LOG.info("cut off an unfinished line of {} bytes at the end of {}", cut, file);
      }
    }
    ids.addAll(recalled ? lastIds(files.newest(1)) : lastIds(files.newestFirst()));
    recalled = true;
    sound = true;
  }

  /**
   * Oldest first, of as many files as it takes: small ones hold few lines.
   *
   * @param newestFirst may be compressed
   */
  private static List<String> lastIds(List<Path> newestFirst) throws IOException {
    LinkedList<String> last = new LinkedList<>();
    for (Path file : newestFirst) {
      last.addAll(0, JsonLinesFile.lastIds(file, REMEMBERED - last.size()));
      if (last.size() >= REMEMBERED) {
        break;
      }
    }
    return last;
  }

  @Override
  public synchronized boolean contains(String id) {
    return ids.contains(id);
  }

  @Override
  public synchronized boolean remove(String id) {
    writeFailed(Set.of(id));
    return !ids.contains(id);
  }

  /** What there is of an unfinished line goes at once, so that no reader trips over it. */
  private synchronized void writeFailed(Set<String> begun) {
    ids.removeAll(begun);
    sound = false;
    try {
      makeSound();
    } catch (IOException e) {
      LOG.warn("the file sink repairs its files before the next line: {}", e.toString());
    }
  }

  @Override
  public boolean confirm(String id) {
    return true;
  }

  @Override
  public synchronized void clear() {
    ids.clear();
    sound = false;
    recalled = false;
  }
}
