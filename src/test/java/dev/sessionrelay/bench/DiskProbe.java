package dev.sessionrelay.bench;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Forces a page of its own to the disk fifty times a second, and notes when that took long: disks
 * of shared machines stand still for up to a second, for everybody who forces something meanwhile.
 */
final class DiskProbe implements AutoCloseable {
  /** A commit that waited for less stands in the figures as what it is. */
  private static final Duration LONG = Duration.ofMillis(25);

  private static final Duration EVERY = Duration.ofMillis(20);
  private static final int PAGE = 4_096;

  private record Stall(Instant from, Instant to) {}

  private final List<Stall> stalls = new ArrayList<>();
  private final FileChannel file;
  private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> writing;

  /**
   * @param directory on the disk that is meant
   */
  DiskProbe(Path directory) throws IOException {
    file = FileChannel.open(directory.resolve("disk-probe"), CREATE_NEW, WRITE);
    writing =
        writer.scheduleWithFixedDelay(this::force, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void force() {
    Instant from = Instant.now();
    try {
      file.write(ByteBuffer.allocate(PAGE), 0);
      file.force(false);
    } catch (IOException e) {
      throw new IllegalStateException("the disk's probe cannot write", e);
    }
    Instant to = Instant.now();
    if (Duration.between(from, to).compareTo(LONG) > 0) {
      synchronized (stalls) {
        stalls.add(new Stall(from, to));
      }
    }
  }

  /** Whether the disk stood still at some moment of a span. */
  boolean stalledWithin(Instant from, Instant to) {
    if (writing.isDone()) {
      throw new IllegalStateException("the disk's probe has ended: " + writing);
    }
    synchronized (stalls) {
      return stalls.stream()
          .anyMatch(stall -> stall.from().isBefore(to) && stall.to().isAfter(from));
    }
  }

  @Override
  public void close() throws IOException {
    writer.shutdownNow();
    file.close();
  }
}
